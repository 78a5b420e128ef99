"""Keeps and answers: WARC and JSONL archives of news, and the questions asked of them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.reader import Archive

__all__ = ["Archive"]


def __getattr__(name: str) -> object:
    # ``from archive import Archive`` works, and importing one module of the package loads no other.
    if name == "Archive":
        from archive.reader import Archive  # noqa: PLC0415

        return Archive
    raise AttributeError(f"module 'archive' has no attribute {name!r}")

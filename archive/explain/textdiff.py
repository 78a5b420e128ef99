"""What changed between two texts, word by word."""

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from typing import Literal

Piece = tuple[Literal["same", "removed", "added"], str]
_Finer = Callable[[list[str], list[str]], Iterator[Piece]]

_SENTENCES = re.compile(r"[^.!?。！？\n]*[.!?。！？\n]+\s*|[^.!?。！？\n]+$")
_WORDS = re.compile(r"\S+\s*|\s+")
_MOST_CELLS = 400_000  # of the table that an alignment fills; larger passages are shown as wholes


def differences(old: str, new: str) -> Iterator[Piece]:
    """The pieces of both texts in order: what stayed, what went, what came."""
    yield from _aligned(_SENTENCES.findall(old), _SENTENCES.findall(new), _words)


def _words(old: list[str], new: list[str]) -> Iterator[Piece]:
    yield from _aligned(_WORDS.findall("".join(old)), _WORDS.findall("".join(new)), _wholes)


def _wholes(old: list[str], new: list[str]) -> Iterator[Piece]:
    if old:
        yield "removed", "".join(old)
    if new:
        yield "added", "".join(new)


def _aligned(old: list[str], new: list[str], finer: _Finer) -> Iterator[Piece]:
    if len(old) * len(new) > _MOST_CELLS:
        yield from _wholes(old, new)
        return
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", "".join(old[i:j])
        elif tag == "replace":
            yield from finer(old[i:j], new[k:m])
        else:
            yield from _wholes(old[i:j], new[k:m])

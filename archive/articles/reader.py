"""Reads JSON lines with their places."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.articles.writer import LINES_SUFFIX

_SAMPLE = 512
LINE_LIMIT = 64 << 20
"""No line that this archive writes comes near this many bytes; a longer one is damage."""


@dataclass(frozen=True, slots=True)
class Line:
    r"""One line of a file.

    Attributes:
        offset: Where it begins, in bytes.
        data: Its bytes with the ``\n``; at most ``LINE_LIMIT`` of them.
        whole: False for the last piece of a file that has no ``\n``: a write that a crash cut, or one
            that is just going on.
    """

    offset: int
    data: bytes
    whole: bool = True


def lines_files(folder: Path) -> list[Path]:
    """The JSONL files of a folder, oldest first."""
    return sorted(folder.glob(f"*{LINES_SUFFIX}"))


def read_lines(path: Path, start: int = 0) -> Iterator[Line]:
    """The lines of a file from an offset on.

    Raises:
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        file.seek(start)
        offset = start
        while data := file.readline(LINE_LIMIT):
            yield Line(offset, data, data.endswith(b"\n"))
            offset += len(data)


def read_line(path: Path, offset: int, length: int) -> bytes:
    """The line of a place that the catalog knows.

    Raises:
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(length)


def ends(path: Path, size: int) -> str:
    """A digest of the two ends of the first ``size`` bytes: tells a grown file from one that was replaced.

    Raises:
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        first = file.read(min(_SAMPLE, size))
        file.seek(max(0, size - _SAMPLE))
        last = file.read(min(_SAMPLE, size))
    return hashlib.sha256(first + last).hexdigest()[:16]

"""Streams the lines of a folder as values, telling of each that is none."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from archive.articles.reader import lines_files, read_lines
from archive.articles.schema import LineError
from archive.warc.problems import Problem

T = TypeVar("T")


def stream(
    folder: Path, read: Callable[[bytes], T], on_damage: Callable[[Problem], None] | None = None
) -> Iterator[T]:
    """What ``read`` makes of every line of a folder's JSONL files, in the order of writing.

    The last line of a file is passed over when it has no end: it is being written just now, or a crash cut
    it, and recovery sees to that.

    Raises:
        ArchiveDamagedError: ``read`` raised LineError, and no ``on_damage`` was given.
    """
    for path in lines_files(folder):
        for number, line in enumerate(read_lines(path), 1):
            if not line.whole:
                break
            try:
                value = read(line.data)
            except LineError as error:
                remedy = "Compare with another copy; what was read is in the WARC files too"
                problem = Problem(str(path), str(error), remedy, offset=line.offset, line=number)
                if on_damage is None:
                    raise problem.error() from error
                on_damage(problem)
                continue
            yield value

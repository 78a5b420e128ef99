"""Reads the WARC files of an archive in several processes: files side by side, and large ones in parts."""

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

from archive.layout import OPEN_SUFFIX
from archive.verify.facts import FileFacts, facts_of
from archive.warc.members import GZIP_MAGIC, next_member

_PART = 4_000_000  # bytes that are worth a process


@dataclass(frozen=True, slots=True)
class _Part:
    """The records of a file that begin at ``start`` or after it, and before ``stop``."""

    path: Path
    being_written: bool
    start: int = 0
    stop: int | None = None

    def read(self) -> FileFacts:
        return facts_of(self.path, being_written=self.being_written, start=self.start, stop=self.stop)


def all_facts(paths: list[Path], processes: int, *, being_written: bool) -> Iterator[FileFacts]:
    """What each WARC file holds, in the order of the paths.

    Args:
        paths: The files.
        processes: How many are read at once, or how many parts of one; 0 for one a core.
        being_written: A crawl is appending to those that are open.
    """
    workers = processes or os.cpu_count() or 1
    parts = [
        part
        for path in paths
        for part in _parts(path, workers, being_written=being_written and path.suffix == OPEN_SUFFIX)
    ]
    if workers == 1 or len(parts) < 2:  # noqa: PLR2004 - nothing to share out
        yield from (part.read() for part in parts)
        return
    with ProcessPoolExecutor(min(workers, len(parts))) as pool:
        read = zip(parts, pool.map(_Part.read, parts), strict=True)
        for path, of_file in groupby(read, key=lambda pair: pair[0].path):
            yield _together(path, list(of_file))


def _parts(path: Path, workers: int, *, being_written: bool) -> list[_Part]:
    try:
        borders = [] if being_written or workers == 1 else _borders(path, workers)
    except OSError:  # told by whoever reads it
        borders = []
    ends: list[int | None] = [0, *borders, None]
    return [_Part(path, being_written, start or 0, stop) for start, stop in pairwise(ends)]


def _borders(path: Path, workers: int) -> list[int]:
    """Offsets of records that cut a file into parts of about the same size."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        if file.read(len(GZIP_MAGIC)) != GZIP_MAGIC:
            return []
        count = min(workers, size // _PART)
        found = [next_member(file, size * number // count) for number in range(1, count)]
        return sorted({border for border in found if border})


def _together(path: Path, parts: list[tuple[_Part, FileFacts]]) -> FileFacts:
    """The facts of a file of its parts.

    Where they do not fit end to end the file is damaged, or holds a WARC file as a payload, whose records
    were taken for its own: then it is read once more from its first byte to its last.
    """
    if len(parts) == 1:
        return parts[0][1]
    fit = all(facts.end == part.stop for part, facts in parts[:-1])
    if not fit or any(facts.problems for _, facts in parts):
        return _Part(path, being_written=False).read()
    whole = parts[0][1]
    for _, facts in parts[1:]:
        whole.records += facts.records
        whole.unchecked += facts.unchecked
        whole.facts += facts.facts
        whole.end = facts.end
    return whole

"""Reads the WARC files of an archive in several processes, in parts of a few megabytes."""

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path

from archive.layout import OPEN_SUFFIX
from archive.verify.facts import FileFacts, facts_of
from archive.warc.members import GZIP_MAGIC, next_member

_PART = 4_000_000  # bytes that are worth handing to a process
_AHEAD = 8  # parts a process that may wait to be read, or for what was found in them to be taken


@dataclass(frozen=True, slots=True)
class _Part:
    """The records of a file that begin at ``start`` or after it, and before ``stop``."""

    path: Path
    being_written: bool
    start: int = 0
    stop: int | None = None

    def read(self) -> FileFacts:
        return facts_of(self.path, being_written=self.being_written, start=self.start, stop=self.stop)


@contextmanager
def reading(paths: list[Path], processes: int, *, being_written: bool) -> Iterator[Iterator[FileFacts]]:
    """What each WARC file holds, in the order of the paths, in one or more pieces each.

    Other processes begin at once, so there is time for something else before the first piece is asked for.

    Args:
        paths: The files.
        processes: How many are read at once, or how many parts of one; 0 for one a core.
        being_written: A crawl is appending to those that are open.
    """
    workers = processes or os.cpu_count() or 1
    parts = _parts(paths, workers, being_written=being_written)
    first = list(islice(parts, 2))
    if workers == 1 or len(first) == 1:  # nothing to share out
        yield (part.read() for part in (*first, *parts))
        return
    with ProcessPoolExecutor(workers) as pool:
        handed_out = deque(
            (part, pool.submit(part.read)) for part in (*first, *islice(parts, workers * _AHEAD))
        )
        try:
            yield _taken(handed_out, parts, pool)
        finally:
            pool.shutdown(cancel_futures=True)


def _taken(
    handed_out: deque[tuple[_Part, Future[FileFacts]]], parts: Iterator[_Part], pool: ProcessPoolExecutor
) -> Iterator[FileFacts]:
    """What was found in each part, while as many are handed out.

    Where a part does not end where the next one begins, the file is damaged, or holds a WARC file as a
    payload, whose records were taken for its own: then the rest of it is read once more, at a stretch.
    """
    anew: Path | None = None
    while handed_out:
        part, read = handed_out.popleft()
        handed_out.extend((part, pool.submit(part.read)) for part in islice(parts, 1))
        if part.path == anew:
            read.cancel()
            continue
        facts = read.result()
        if part.stop is not None and facts.end != part.stop:
            anew = part.path
            facts = _Part(part.path, part.being_written, part.start).read()
        yield facts


def _parts(paths: list[Path], workers: int, *, being_written: bool) -> Iterator[_Part]:
    for path in paths:
        open_still = being_written and path.suffix == OPEN_SUFFIX
        try:
            borders = [] if open_still or workers == 1 else _borders(path)
        except OSError:  # told by whoever reads it
            borders = []
        ends: list[int | None] = [0, *borders, None]
        for start, stop in pairwise(ends):
            yield _Part(path, open_still, start or 0, stop)


def _borders(path: Path) -> list[int]:
    """Offsets of records that cut a file into parts of about the same size."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        if file.read(len(GZIP_MAGIC)) != GZIP_MAGIC:
            return []
        count = size // _PART
        borders: list[int] = []
        for number in range(1, count):
            wanted = size * number // count
            if borders and wanted <= borders[-1]:  # that one lay far off, and is the next from here too
                continue
            border = next_member(file, wanted)
            if border is None:
                break
            borders.append(border)
        return borders

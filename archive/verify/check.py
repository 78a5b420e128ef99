"""Checks a whole archive, several WARC files at a time."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.articles.reader import lines_files
from archive.freed import check_all_here
from archive.layout import OPEN_SUFFIX, Layout
from archive.reader import Archive
from archive.verify.catalog import check_catalog, damaged_catalog
from archive.verify.cdxj import book_cdxj, check_cdxj
from archive.verify.facts import FileFacts
from archive.verify.index import check_index
from archive.verify.ledger import Ledger, broken_links
from archive.verify.lines import book_articles, book_decisions, check_articles, check_decisions
from archive.verify.reading import reading
from archive.warc.problems import Problem

_WARC_ENDINGS = (".warc.gz", ".warc", f".warc.gz{OPEN_SUFFIX}")
_MOST_PROBLEMS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a check found.

    Attributes:
        problems: All that is wrong, with places; ten thousand at most.
        more: How many problems there are beyond that.
        files: How many WARC files were read.
        records: How many whole records they have.
        unchecked: How many of these declare no digest that could be checked.
        size: Bytes read from WARC files.
        articles: Article lines.
        decisions: Decision lines.
        seconds: How long it took.
        being_written: A crawl was writing meanwhile; what it had not finished was not judged.
    """

    problems: tuple[Problem, ...]
    more: int
    files: int
    records: int
    unchecked: int
    size: int
    articles: int
    decisions: int
    seconds: float
    being_written: bool


Progress = Callable[[int], None]
"""Called with the bytes of each WARC file, or part of one, when it was read."""


def verify(archive: Archive, *, processes: int = 0, progress: Progress | None = None) -> Verified:
    """Check every record, digest, link and name of an archive. Nothing is changed.

    Args:
        archive: The archive; it may be written to meanwhile.
        processes: How many WARC files, or parts of one, are read at once; 0 for one a core.
        progress: Told of each file read.

    Raises:
        NewsError: WARC files are in object storage only.
        OSError: The folder for temporary files cannot be written.
    """
    begun = time.monotonic()
    layout = archive.layout
    check_all_here(layout, "nothing can be said of the archive")
    being_written = _is_held(layout)
    # Lines first: what is appended while the WARC files are read is not held against them.
    sizes = _sizes_of_lines(layout)
    paths = archive.warc_files()
    problems = _Problems(layout.root)
    with (
        TemporaryDirectory(prefix="newsarchive-verify-") as scratch,
        closing(Ledger(Path(scratch))) as ledger,
        reading(paths, processes, being_written=being_written) as pieces,
    ):
        problems.extend(_folder_problems(layout, being_written=being_written))
        # What needs no records yet, while other processes read them.
        book_articles(layout.articles, ledger, sizes)
        book_decisions(layout.decisions, ledger, sizes)
        no_catalog = damaged_catalog(layout)
        in_the_index = list(check_index(layout))
        if not being_written:  # else it is read at last: it gets its lines when a WARC file is finished
            book_cdxj(layout.cdxj, ledger)
        totals = _booked(pieces, ledger, problems, progress)
        if being_written:
            book_cdxj(layout.cdxj, ledger)
        problems.extend(_records_known_already(ledger))
        problems.extend(_beside_the_files(layout, ledger, no_catalog, being_written=being_written))
        problems.extend(in_the_index)
        counts = dict(ledger.rows("SELECT kind, count(*) FROM lines GROUP BY kind"))
    return Verified(
        problems=tuple(problems.found),
        more=problems.more,
        files=len(paths),
        records=totals.records,
        unchecked=totals.unchecked,
        size=totals.size,
        articles=counts.get("articles", 0),
        decisions=counts.get("decisions", 0),
        seconds=time.monotonic() - begun,
        being_written=being_written,
    )


def _sizes_of_lines(layout: Layout) -> dict[str, int]:
    folders = (layout.articles, layout.decisions)
    return {path.name: path.stat().st_size for folder in folders for path in lines_files(folder)}


def _booked(
    pieces: Iterator[FileFacts], ledger: Ledger, problems: "_Problems", progress: Progress | None
) -> FileFacts:
    """Take in what the WARC files hold, and count it."""
    totals = FileFacts("")
    for facts in pieces:
        totals.records += facts.records
        totals.unchecked += facts.unchecked
        totals.size += facts.size
        problems.extend(facts.problems)
        problems.more += facts.more
        ledger.add_records(facts.facts)
        if facts.finished:
            ledger.add_finished(facts.name)
        if progress:
            progress(facts.size)
    return totals


def _beside_the_files(
    layout: Layout, ledger: Ledger, no_catalog: Problem | None, *, being_written: bool
) -> Iterator[Problem]:
    """What links between records, lines, CDXJ and catalog say that the files do not hold."""
    yield from broken_links(ledger)
    yield from check_articles(layout.articles, ledger)
    yield from check_decisions(layout.decisions, ledger)
    yield from check_cdxj(layout.cdxj, ledger, being_written=being_written)
    if no_catalog:
        yield no_catalog
    else:
        yield from check_catalog(layout, ledger, being_written=being_written)


def _records_known_already(ledger: Ledger) -> Iterator[Problem]:
    remedy = "One of the files is a copy of the other: move it out of the archive"
    for record_id, later, offset, file, at in ledger.all_records_are_in():
        what = f"record id {record_id} is used a second time, first at {file}, offset {at}"
        yield Problem(f"archive/{later}", what, remedy, offset=offset)


class _Problems:
    def __init__(self, root: Path) -> None:
        self._root = root
        self.found: list[Problem] = []
        self.more = 0

    def extend(self, problems: Iterator[Problem] | list[Problem]) -> None:
        for problem in problems:
            if len(self.found) >= _MOST_PROBLEMS:
                self.more += 1
                continue
            path = Path(problem.file)
            inside = path.is_relative_to(self._root)
            self.found.append(replace(problem, file=str(path.relative_to(self._root))) if inside else problem)


def _folder_problems(layout: Layout, *, being_written: bool) -> Iterator[Problem]:
    if not layout.warcs.is_dir():
        yield Problem("archive", "the folder of WARC files is missing", "Bring it back from a copy")
        return
    for path in sorted(layout.warcs.iterdir()):
        if path.name.startswith("."):
            continue
        if not path.name.endswith(_WARC_ENDINGS) or not path.is_file():
            yield Problem(
                f"archive/{path.name}", "this is no WARC file by its name", "Move it out of the archive"
            )
        elif path.suffix == OPEN_SUFFIX and not being_written:
            what = "the file was left open by a crash"
            yield Problem(
                f"archive/{path.name}", what, "The next crawl finishes it, or `newsarchive rebuild` does"
            )


def _is_held(layout: Layout) -> bool:
    """Whether a process holds the archive's lock just now."""
    try:
        with layout.lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False

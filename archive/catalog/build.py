"""Fills the catalog from the files that it is derived from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archive.articles.reader import read_lines
from archive.articles.schema import LineError, read_article, read_decision
from archive.articles.writer import LineKind, LinePlace
from archive.catalog.catalog import Catalog
from archive.errors import ArchiveUnusableError
from archive.files import storing
from archive.warc.cdxj import index_line
from archive.warc.indexed import INDEXED
from archive.warc.problems import Problem
from archive.warc.reader import records
from archive.warc.response import response_of

_LINE_WRONG = "Put the line right, or take it out of the archive; it is not in the catalog"


@dataclass(slots=True)
class Added:
    """What came into the catalog, and what was wrong on the way."""

    captures: int = 0
    articles: int = 0
    decisions: int = 0
    removed: int = 0
    problems: list[Problem] = field(default_factory=list)


def index_warc(catalog: Catalog, path: Path, added: Added) -> Iterator[bytes]:
    """Add the captures of a WARC file to the catalog; yields its CDXJ lines meanwhile.

    The block of a record is kept in memory only up to the reader's limit. Damage is told in ``added``.

    Raises:
        NoSpaceError, ArchiveUnusableError: The catalog cannot be written, or the file not read.
    """
    with storing(path):
        added.removed += catalog.forget_file(path.name, "captures", beyond=path.stat().st_size)
        for record in records(path, types=INDEXED, on_damage=added.problems.append):
            if record.length == 0:
                what = "Records share one gzip member: an index cannot point to them"
                remedy = "Pack the file anew, a member a record: fastwarc recompress"
                added.problems.append(Problem(str(path), what, remedy, offset=record.offset))
                return
            response = response_of(record)
            if response is not None and record.type != "resource":
                added.captures += catalog.add_capture(response.capture)
            line = index_line(record, file=path.name, offset=record.offset, length=record.length)
            if line is not None:
                yield line


def index_lines(catalog: Catalog, path: Path, kind: LineKind, start: int, added: Added) -> int:
    """Add the lines of a JSONL file to the catalog from an offset on.

    Returns:
        Where its last whole line ends. What follows is a torn tail.
    """
    add = {"articles": _add_article, "decisions": _add_decision}[kind]
    end = start
    with storing(path):
        for line in read_lines(path, start):
            if not line.whole:
                break
            place = LinePlace(path.name, line.offset, len(line.data))
            try:
                add(catalog, line.data, place, _reporter(added, path, line.offset), added)
            except (LineError, ArchiveUnusableError) as error:
                _reporter(added, path, line.offset)(str(error), _LINE_WRONG)
            end = line.offset + len(line.data)
    return end


_Report = Callable[[str, str], None]


def _reporter(added: Added, path: Path, offset: int) -> _Report:
    def report(what: str, remedy: str) -> None:
        added.problems.append(Problem(str(path), what, remedy, offset=offset))

    return report


def _add_article(catalog: Catalog, data: bytes, place: LinePlace, report: _Report, added: Added) -> None:
    article = read_article(data)
    if catalog.add_article(article, place):
        added.articles += 1
    else:
        report(f"Article {article.id} has a line already", "Keep one of the two lines")


def _add_decision(catalog: Catalog, data: bytes, place: LinePlace, _report: _Report, added: Added) -> None:
    added.decisions += catalog.add_decision(read_decision(data), place)

"""The one reading door: what an archive holds, looked up or streamed, with the evidence.

An archive may be read while a crawl writes to it, and on a copy that cannot be written. Looking things up
needs the catalog; the streams (``articles``, ``decisions`` without a URL, ``warc_files``) need only the
files that it is derived from.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self, TypeVar

from archive.articles.reader import lines_files, read_line
from archive.articles.schema import LineError, read_article, read_decision
from archive.articles.stream import stream
from archive.asking import Asking
from archive.catalog.catalog import Catalog
from archive.catalog.numbers import Stats, count_all
from archive.files import storing
from archive.freed import fetch_range, freed_files
from archive.layout import OPEN_SUFFIX
from archive.marker import archive_at
from archive.model import Article, Capture, Decision, WarcPlace
from archive.texts import Texts
from archive.urls import canonical_url
from archive.warc.problems import Problem
from archive.warc.reader import BLOCK_LIMIT, OnDamage, Record, read_record
from archive.warc.response import Response, head_beside, rendering_beside, response_of

_ID = re.compile(r"[a-z2-7]{16}")
_MOST_HOPS = 5
_BESIDE = 1 << 18  # bytes fetched beyond a record: the head of a revisit may lie in the next
_T = TypeVar("_T")


class Archive(Asking):
    """An archive folder, opened to read.

    Raises:
        ArchiveUnusableError: There is no archive there, or one of a newer schema.
    """

    def __init__(self, folder: str | Path) -> None:
        self.layout = archive_at(Path(folder))
        self._catalog: Catalog | None = None
        self._fetched: TemporaryDirectory[str] | None = None

    @property
    def catalog(self) -> Catalog:
        """The catalog, opened when it is first needed.

        Raises:
            ArchiveUnusableError: There is none, or it must be made again.
        """
        if self._catalog is None:
            self._catalog = Catalog.open_to_read(self.layout)
        return self._catalog

    def close(self) -> None:
        """Close the catalog."""
        if self._catalog is not None:
            self._catalog.close()
            self._catalog = None
        if self._fetched is not None:
            self._fetched.cleanup()
            self._fetched = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    # Articles

    def article(self, id_or_url: str) -> Article | None:
        """The article of an id, or the newest version at an address (tracking parameters do not count)."""
        found = self.versions(id_or_url)
        return found[-1] if found else None

    def versions(self, id_or_url: str) -> list[Article]:
        """Every article at an address, oldest first; of an id just that one."""
        columns = "SELECT file, offset, length FROM articles"
        if _ID.fullmatch(id_or_url):
            rows = self._rows(f"{columns} WHERE id = ?", id_or_url)
        else:
            url = _canonical(id_or_url)
            rows = self._rows(f"{columns} WHERE canonical_url = ? ORDER BY fetched, version, id", url)
            # A page that names another address as canonical is also found by its own.
            same_page = (
                "WHERE record_id IN (SELECT record_id FROM captures WHERE url IN (?, ?)) ORDER BY fetched, id"
            )
            rows = rows or self._rows(f"{columns} {same_page}", url, id_or_url)
        return [self._whole(self._line(self.layout.articles, row, read_article)) for row in rows]

    def _whole(self, article: Article) -> Article:
        text = self.text_of(article)
        return article if text == article.text else replace(article, text=text)

    def text_of(self, article: Article) -> str:
        """The text of an article; of a copy that is kept without one, that of its original."""
        if article.text or not article.syndicated_from:
            return article.text
        return Texts(self.layout).of(article.syndicated_from)

    def articles(self, *, on_damage: OnDamage | None = None) -> Iterator[Article]:
        """Every article line, in the order of writing. Of copies without a text see ``text_of``.

        Args:
            on_damage: Called with each line that is none, after which reading goes on.

        Raises:
            ArchiveDamagedError: A line is no article, and no ``on_damage`` was given.
        """
        return stream(self.layout.articles, read_article, on_damage)

    # Decisions

    def decisions(self, id_or_url: str = "", *, on_damage: OnDamage | None = None) -> Iterator[Decision]:
        """What became of one page, oldest first; without an id or address every decision, as written.

        Raises:
            ArchiveDamagedError: As ``articles``.
        """
        if not id_or_url:
            yield from stream(self.layout.decisions, read_decision, on_damage)
            return
        if _ID.fullmatch(id_or_url):
            where, values = "article_id = ?", [id_or_url]
        else:
            where, values = "url IN (?, ?)", [id_or_url, _canonical(id_or_url)]
            ids = [row[0] for row in self._rows("SELECT id FROM articles WHERE canonical_url = ?", values[1])]
            where += f" OR article_id IN ({', '.join('?' * len(ids))})"
            values += ids
        query = f"SELECT file, offset, length FROM decisions WHERE {where} ORDER BY file, offset"  # noqa: S608 - question marks
        for row in self._rows(query, *values):
            yield self._line(self.layout.decisions, row, read_decision)

    # Captures and records

    def capture(self, record_id: str) -> Capture | None:
        """The capture of a record id."""
        return self.catalog.capture(record_id)

    def captures(self, url: str, *, until: str = "9999", last: int = -1) -> list[Capture]:
        """Every capture of an address, oldest first.

        Args:
            url: The address.
            until: Only those made until then (WARC-Date).
            last: Only so many, the newest; -1 for all.
        """
        rows = self._rows(
            "SELECT record_id FROM captures WHERE url IN (?, ?) AND date <= ? "
            "ORDER BY date DESC, record_id DESC LIMIT ?",
            url,
            _canonical(url),
            until,
            str(last),
        )
        found = (self.catalog.capture(row[0]) for row in reversed(rows))
        return [capture for capture in found if capture is not None]

    def warc_files(self) -> list[Path]:
        """The WARC files, oldest first, those still being written (``.open``) too."""
        with storing(self.layout.warcs):
            names = [path for path in self.layout.warcs.glob("*.warc*") if path.is_file()]
        endings = (".warc.gz", ".warc", f".warc.gz{OPEN_SUFFIX}")
        return sorted(path for path in names if path.name.endswith(endings))

    def warc_path(self, file: str) -> Path:
        """The path of a WARC file by the name that captures have for it, finished or not."""
        path = self.layout.warcs / Path(file).name
        still_open = path.with_name(path.name + OPEN_SUFFIX)
        return still_open if not path.exists() and still_open.exists() else path

    def record(self, place: Capture | WarcPlace, *, limit: int = BLOCK_LIMIT) -> Record:
        """The WARC record at a place.

        Raises:
            ArchiveDamagedError: It is not there.
        """
        path, offset = self._held(place)
        try:
            record = read_record(path, offset, limit=limit)
        except FileNotFoundError as error:
            remedy = "Bring the file back from a copy, then run `newsarchive verify`"
            raise Problem(str(path), "a WARC file of the archive is missing", remedy).error() from error
        if record.record_id != place.record_id:
            what = f"record {place.record_id} should begin here, but {record.record_id} does"
            remedy = "Run `newsarchive rebuild`; if it stays so, bring the file back from a copy"
            raise Problem(str(path), what, remedy, offset=place.offset).error()
        return record

    def response(self, place: Capture | WarcPlace) -> Response:
        """What the server answered; a revisit is given the body of the response that it stands for.

        Raises:
            ArchiveDamagedError: The record, or the original of a revisit, is not there, or is no response.
        """
        response = found = self._response(place)
        for _ in range(_MOST_HOPS):
            if found.capture.profile is None:
                break
            original = self.original(found.capture)
            if original is None:
                what = f"the original of this revisit ({found.capture.refers_to}) is not in the archive"
                file = str(self.warc_path(place.file))
                remedy = "Bring the WARC file that held it back from a copy"
                raise Problem(file, what, remedy, offset=place.offset).error()
            found = self._response(original)
        if found is response:
            return response
        return replace(
            response,
            body=found.body,
            payload=found.payload,
            content_type=response.content_type or found.content_type,
            content_encoding=found.content_encoding,
            body_of=found.capture,
        )

    def _response(self, place: Capture | WarcPlace) -> Response:
        response = response_of(self.record(place))
        if response is None:
            what, remedy = "this record is no HTTP response", "Run `newsarchive rebuild`"
            raise Problem(str(self.warc_path(place.file)), what, remedy, offset=place.offset).error()
        if response.capture.profile and not response.head:
            path, offset = self._held(place)
            return replace(response, head=head_beside(path, replace(place, offset=offset)))
        return response

    def _held(self, place: Capture | WarcPlace) -> tuple[Path, int]:
        """The file that a record is in, and where; one that is in object storage is fetched by itself."""
        path = self.warc_path(place.file)
        freed = None if path.exists() else freed_files(self.layout).get(path.name)
        if freed is None:
            return path, place.offset
        if self._fetched is None:
            self._fetched = TemporaryDirectory(prefix="newsarchive-")
        part = Path(self._fetched.name) / f"{place.offset}-{path.name}"
        if not part.exists():
            known = self.catalog.capture(place.record_id)
            length = (known.length if known else 0) + _BESIDE
            part.write_bytes(fetch_range(freed, place.offset, length))
        return part, 0

    def rendering(self, place: Capture | WarcPlace) -> bytes:
        """The document that a browser made of a page, where the source asked for that; else empty."""
        path, offset = self._held(place)
        return rendering_beside(path, replace(place, offset=offset))

    def original(self, revisit: Capture) -> Capture | None:
        """The capture whose body a revisit stands for; None when the archive does not hold it."""
        by_id = self.catalog.capture(revisit.refers_to) if revisit.refers_to else None
        if by_id is not None:
            return by_id
        rows = self._rows(
            "SELECT record_id FROM captures WHERE url = ? AND date = ? AND profile IS NULL",
            revisit.refers_to_url,
            revisit.refers_to_date,
        )
        return self.catalog.capture(rows[0][0]) if rows else None

    # Numbers

    def stats(self) -> Stats:
        """Count it all."""
        lines = [*lines_files(self.layout.articles), *lines_files(self.layout.decisions)]
        return count_all(self._rows, self.warc_files(), lines)

    def _rows(self, query: str, *values: str) -> list[Any]:
        try:
            return self.catalog.connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            remedy = "Make it again: newsarchive rebuild"
            raise Problem(
                str(self.layout.catalog), f"the catalog is damaged ({error})", remedy
            ).error() from error

    def _line(self, folder: Path, row: tuple[str, int, int], read: Callable[[bytes], _T]) -> _T:
        path = folder / Path(row[0]).name
        try:
            return read(read_line(path, row[1], row[2]))
        except (LineError, FileNotFoundError) as error:
            remedy = "Run `newsarchive verify` to see what is wrong, then `newsarchive rebuild`"
            raise Problem(str(path), str(error), remedy, offset=row[1]).error() from error


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except ValueError:
        return url

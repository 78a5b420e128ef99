"""Questions to the catalog about captures, articles and decisions."""

import sqlite3
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

from archive.articles.reader import read_line
from archive.articles.schema import LineError, read_decision
from archive.files import storing
from archive.layout import Layout
from archive.model import Capture, Decision, KnownArticle

_CAPTURE = ", ".join(f"c.{field.name}" for field in fields(Capture))
_ARTICLE = "a.id, a.url, a.canonical_url, a.source, a.title, a.text_digest, a.published, a.fetched, a.version"
KNOWN = f"SELECT {_ARTICLE}, {_CAPTURE} FROM articles a JOIN captures c USING (record_id)"  # noqa: S608 - names of columns, all written here
_CAPTURES = f"SELECT {_CAPTURE} FROM captures c"  # noqa: S608 - the same
_LINE = "SELECT file, offset, length FROM decisions"
_ARTICLE_FIELDS = 9
_MOST_OF_ONE_HEADLINE = 200


class Questions:
    """What the catalog of one archive knows, asked over one connection."""

    def __init__(self, layout: Layout, connection: sqlite3.Connection) -> None:
        self._layout = layout
        self._connection = connection

    @property
    def connection(self) -> sqlite3.Connection:
        """For questions that have no method here."""
        return self._connection

    def files(self, kind: str) -> dict[str, int]:
        """Name and size of the files of one kind that are wholly in the catalog."""
        return dict(self._rows("SELECT name, size FROM files WHERE kind = ?", (kind,)))

    def has_article(self, article_id: str) -> bool:
        """Whether there is an article line with this id."""
        return bool(self._rows("SELECT 1 FROM articles WHERE id = ?", (article_id,)))

    def capture(self, record_id: str) -> Capture | None:
        """The capture of a record id."""
        return _capture(self._rows(f"{_CAPTURES} WHERE record_id = ?", (record_id,)))

    def capture_of_payload(self, payload_digest: str) -> Capture | None:
        """The oldest whole response with status 200 that holds this payload; never a revisit."""
        where = "payload_digest = ? AND profile IS NULL AND truncated IS NULL AND status = 200"
        return _capture(
            self._rows(f"{_CAPTURES} WHERE {where} ORDER BY date, record_id LIMIT 1", (payload_digest,))
        )

    def last_capture_of(self, url: str) -> Capture | None:
        """The newest capture of an address with status 200 that came whole, response or revisit.

        It may be one whose body was not kept (``records.WITHHELD``).
        """
        where = "url = ? AND status = 200 AND (truncated IS NULL OR truncated = 'unspecified')"
        return _capture(
            self._rows(f"{_CAPTURES} WHERE {where} ORDER BY date DESC, record_id DESC LIMIT 1", (url,))
        )

    def article(self, article_id: str) -> KnownArticle | None:
        """The article of an id."""
        return _known_one(self._rows(f"{KNOWN} WHERE a.id = ?", (article_id,)))

    def article_of_payload(self, payload_digest: str) -> KnownArticle | None:
        """The oldest article that was read in this payload."""
        query = f"{KNOWN} WHERE a.payload_digest = ? ORDER BY a.fetched, a.id LIMIT 1"
        return _known_one(self._rows(query, (payload_digest,)))

    def article_of_text(self, text_digest: str) -> KnownArticle | None:
        """The oldest article with this text; None for the digest of no text."""
        query = f"{KNOWN} WHERE a.text_digest = ? AND a.text_digest <> '' ORDER BY a.fetched, a.id LIMIT 1"
        return _known_one(self._rows(query, (text_digest,)))

    def article_at(self, canonical_url: str) -> KnownArticle | None:
        """The newest version of the article at an address."""
        query = (
            f"{KNOWN} WHERE a.canonical_url = ? ORDER BY a.fetched DESC, a.version DESC, a.id DESC LIMIT 1"
        )
        return _known_one(self._rows(query, (canonical_url,)))

    def articles_headed(self, source: str, key: str) -> list[KnownArticle]:
        """The articles of a source under one headline key, newest first (200 at most)."""
        query = (
            f"{KNOWN} WHERE a.headline_key = ? AND a.source = ? ORDER BY a.fetched DESC, a.id DESC LIMIT ?"
        )
        return [known_article(row) for row in self._rows(query, (key, source, _MOST_OF_ONE_HEADLINE))]

    def articles_without_capture(self, file: str, start: int = 0) -> list[tuple[str, int, str]]:
        """Id, offset and WARC file of the lines of a JSONL file, from an offset on, whose record is gone."""
        query = (
            "SELECT id, offset, warc_file FROM articles a WHERE file = ? AND offset >= ? AND NOT EXISTS "
            "(SELECT 1 FROM captures c WHERE c.record_id = a.record_id) ORDER BY offset"
        )
        return self._rows(query, (file, start))

    def last_decision(self, url: str) -> Decision | None:
        """The last decision about an address that was owed."""
        query = f"{_LINE} WHERE url = ? ORDER BY file DESC, offset DESC LIMIT 1"
        return self._decision(self._rows(query, (url,)))

    def decision_of_payload(self, payload_digest: str) -> Decision | None:
        """The first decision about a page with this payload."""
        query = f"{_LINE} WHERE payload_digest = ? ORDER BY file, offset LIMIT 1"
        return self._decision(self._rows(query, (payload_digest,)))

    def _decision(self, rows: list[Any]) -> Decision | None:
        if not rows:
            return None
        file, offset, length = rows[0]
        path = self._layout.decisions / Path(file).name
        with storing(path):
            line = read_line(path, offset, length)
        try:
            return read_decision(line)
        except LineError:
            return None

    def _rows(self, query: str, values: Iterable[Any]) -> list[Any]:
        with storing(self._layout.catalog):
            return self._connection.execute(query, tuple(values)).fetchall()


def _capture(rows: list[Any]) -> Capture | None:
    return Capture(*rows[0]) if rows else None


def known_article(row: tuple[Any, ...]) -> KnownArticle:
    """The article of a row of ``KNOWN``."""
    values: list[Any] = [*row[:_ARTICLE_FIELDS], Capture(*row[_ARTICLE_FIELDS:])]
    return KnownArticle(*values)


def _known_one(rows: list[Any]) -> KnownArticle | None:
    return known_article(rows[0]) if rows else None

"""Rows in and out of the catalog."""

from dataclasses import fields
from operator import attrgetter
from typing import Any, Self

from archive.articles.writer import LinePlace
from archive.catalog.schema import open_catalog, open_catalog_to_read
from archive.catalog.sketches import Resemblances, add_story, forget_stories, relink
from archive.files import storing
from archive.headline import headline_key
from archive.layout import Layout
from archive.model import Article, Capture, Decision


def _marks(count: int) -> str:
    return ", ".join("?" * count)


_COLUMNS_OF_CAPTURE = attrgetter(*(field.name for field in fields(Capture)))
_ADD_CAPTURE = f"INSERT OR IGNORE INTO captures VALUES ({_marks(14)})"  # noqa: S608 - question marks
_ADD_ARTICLE = f"INSERT OR IGNORE INTO articles VALUES ({_marks(21)})"  # noqa: S608 - question marks
_ADD_DECISION = f"INSERT OR IGNORE INTO decisions VALUES ({_marks(15)})"  # noqa: S608 - question marks


class Catalog(Resemblances):
    """Captures, articles and decisions of one archive.

    Rows added are seen at once by this object, and by others after ``commit``.
    """

    @classmethod
    def open(cls, layout: Layout) -> Self:
        """For the process that holds the archive's lock. Raises as ``schema.open_catalog``."""
        return cls(layout, open_catalog(layout.catalog))

    @classmethod
    def open_to_read(cls, layout: Layout) -> Self:
        """For readers. Raises as ``schema.open_catalog_to_read``."""
        return cls(layout, open_catalog_to_read(layout.catalog))

    def add_capture(self, capture: Capture) -> bool:
        """Whether the capture was not known yet."""
        return self._write(_ADD_CAPTURE, _COLUMNS_OF_CAPTURE(capture))

    def add_article(self, article: Article, place: LinePlace) -> bool:
        """Whether the article was not known yet."""
        warc = article.warc
        values = (
            *(article.id, article.url, article.requested_url, article.canonical_url, article.source),
            *(article.title, headline_key(article.title), article.text_digest),
            *(article.published, article.language, article.fetched, article.word_count),
            *(article.version, article.version_of),
            *((warc.record_id, warc.payload_digest, warc.file, warc.offset) if warc else ("", "", "", 0)),
            *(place.file, place.offset, place.length),
        )
        added = self._write(_ADD_ARTICLE, values)
        if added:
            with storing(self._layout.catalog):
                add_story(self._connection, self._windows, article)
        return added

    def add_decision(self, decision: Decision, place: LinePlace) -> bool:
        """Whether the decision was not known yet."""
        warc = decision.warc
        values = (
            *(place.file, place.offset, place.length),
            *(decision.url, decision.final_url, decision.source, decision.verdict, decision.reason),
            *(decision.decided, decision.run, decision.status, decision.article_id, decision.of),
            *((warc.record_id, warc.payload_digest) if warc else (None, None)),
        )
        added = self._write(_ADD_DECISION, values)
        if added:
            with storing(self._layout.catalog):
                relink(self._connection, decision)
        return added

    def note_file(self, name: str, kind: str, size: int) -> None:
        """Remember how much of a file is in the catalog."""
        self._write("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (name, kind, size))

    def forget_file(self, name: str, table: str, *, beyond: int = 0) -> int:
        """Remove the rows that rest on a file from an offset on, and tell how many."""
        self._write("DELETE FROM files WHERE name = ?", (name,))
        query = {
            "captures": "DELETE FROM captures WHERE file = ? AND offset + length > ?",
            "articles": "DELETE FROM articles WHERE file = ? AND offset + length > ?",
            "decisions": "DELETE FROM decisions WHERE file = ? AND offset + length > ?",
        }[table]
        with storing(self._layout.catalog):
            self._begin()
            if table == "articles":
                forget_stories(self._connection, name, beyond)
            return self._connection.execute(query, (name, beyond)).rowcount

    def commit(self) -> None:
        """Make what was added visible to others."""
        with storing(self._layout.catalog):
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")

    def roll_back(self) -> None:
        """Drop what was added since the last ``commit``."""
        with storing(self._layout.catalog):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            self._windows.forget()

    def close(self) -> None:
        """Close the file; what was not committed is dropped."""
        with storing(self._layout.catalog):
            self._connection.close()

    def _write(self, query: str, values: tuple[Any, ...]) -> bool:
        with storing(self._layout.catalog):
            self._begin()
            try:
                done = self._connection.execute(query, values)
            except UnicodeEncodeError:
                done = self._connection.execute(query, tuple(map(_sound, values)))
            return done.rowcount > 0

    def _begin(self) -> None:
        if not self._connection.in_transaction:
            self._connection.execute("BEGIN IMMEDIATE")


def _sound(value: object) -> object:
    """SQLite holds UTF-8: half characters become what the files hold of them."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value

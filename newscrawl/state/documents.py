"""Feeds, sitemaps and sections: their validators, and when each is to be asked again."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from newscrawl.discovery.feedxml import Rhythm
from newscrawl.state.pages import Validators
from newscrawl.state.times import next_ask, next_interval, next_try

_SLACK = 60.0  # seconds: a run that comes a moment too early asks nevertheless
_TROUBLE = 300  # characters kept of what went wrong


@dataclass(frozen=True, slots=True)
class AskedDocument:
    """What is known of a document before it is asked.

    Attributes:
        validators: What makes the request conditional.
        due: True where its time has come.
    """

    validators: Validators = field(default_factory=Validators)
    due: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What came of asking a document.

    Attributes:
        url: Its address.
        kind: ``feed``, ``sitemap`` or ``section``.
        source: Name of its source.
        fresh: How many pages it named that were new.
        validators: What the server gave; None where it said that nothing changed.
        rhythm: What the feed wishes; None where it was not read.
        max_age: Seconds for which the answer is fresh (Cache-Control), or 0.
        low: The shortest time between two requests that the operator wants, in seconds.
        high: The longest.
    """

    url: str
    kind: str
    source: str
    fresh: int = 0
    validators: Validators | None = None
    rhythm: Rhythm | None = None
    max_age: float = 0.0
    low: float = 600.0
    high: float = 43_200.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document as the state knows it; times in seconds since 1970."""

    url: str
    kind: str
    source: str
    asked_at: float
    next_ask: float
    interval: float
    fresh_at: float | None
    failures: int
    trouble: str


class Documents:
    """The documents of the state."""

    def __init__(self, db: sqlite3.Connection, clock: Callable[[], float]) -> None:
        self._db = db
        self._clock = clock

    def asking(self, url: str) -> AskedDocument:
        """What is known of a document; one never asked is due."""
        row = self._db.execute(
            "SELECT etag, last_modified, next_ask FROM documents WHERE url=?", (url,)
        ).fetchone()
        if row is None:
            return AskedDocument()
        return AskedDocument(Validators(row[0], row[1]), row[2] <= self._clock() + _SLACK)

    def answered(self, asked: Asked) -> None:
        """Note an answer. What it names must be owed by now."""
        now = self._clock()
        row = self._db.execute(
            "SELECT etag, last_modified, interval, fresh_at FROM documents WHERE url=?", (asked.url,)
        ).fetchone()
        etag, modified, before, fresh_at = row or ("", "", 2 * asked.low, None)
        if asked.validators is not None:
            etag, modified = asked.validators.etag, asked.validators.last_modified
        interval = next_interval(before, asked.fresh, asked.low, asked.high)
        then = next_ask(now, max(interval, asked.max_age), asked.rhythm or Rhythm(), asked.high)
        self._db.execute(
            "INSERT OR REPLACE INTO documents VALUES (?,?,?,?,?,?,?,?,?,0,'')",
            (
                asked.url,
                asked.kind,
                asked.source,
                etag,
                modified,
                now,
                then,
                interval,
                now if asked.fresh else fresh_at,
            ),
        )

    def document_failed(self, url: str, kind: str, source: str, trouble: str) -> int:
        """Note that a document did not arrive, or was none; it is asked again later each time.

        Returns:
            How often it has failed in a row.
        """
        now = self._clock()
        self._db.execute(
            "INSERT OR IGNORE INTO documents (url, kind, source, asked_at, next_ask, interval)"
            " VALUES (?,?,?,?,?,600)",
            (url, kind, source, now, now),
        )
        row = self._db.execute("SELECT failures FROM documents WHERE url=?", (url,)).fetchone()
        failures = int(row[0]) + 1
        self._db.execute(
            "UPDATE documents SET asked_at=?, next_ask=?, failures=?, trouble=?, etag='', last_modified=''"
            " WHERE url=?",
            (now, next_try(now, failures), failures, trouble[:_TROUBLE], url),
        )
        return failures

    def documents(self) -> list[DocumentRow]:
        """Everything that is asked for pages."""
        names = "url, kind, source, asked_at, next_ask, interval, fresh_at, failures, trouble"
        rows = self._db.execute(f"SELECT {names} FROM documents ORDER BY source, url")  # noqa: S608 - names of columns
        fields = names.split(", ")
        return [DocumentRow(**dict(zip(fields, row, strict=True))) for row in rows]

    def offers(self, source: str, younger_than: float) -> list[tuple[str, str]] | None:
        """(kind, address) of what a homepage offers; None where unknown or older than so many seconds."""
        row = self._db.execute("SELECT offers, found_at FROM offers WHERE source=?", (source,)).fetchone()
        if row is None or self._clock() - row[1] > younger_than:
            return None
        return [(kind, url) for kind, url in json.loads(row[0])]

    def remember_offers(self, source: str, offers: Sequence[tuple[str, str]]) -> None:
        """Note what a homepage offers."""
        self._db.execute(
            "INSERT OR REPLACE INTO offers VALUES (?,?,?)", (source, json.dumps(offers), self._clock())
        )

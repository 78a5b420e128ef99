"""What the crawler knows of each URL, and what is still owed. SQLite, in the archive's folder.

A page is owed from the moment discovery names it until a decision about it is on disk. The archive cannot
be rebuilt into this file (it knows nothing of pages that were named and not fetched), so it is not
derived; losing it costs fetching again, never an article.
"""

import json
import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from archive.errors import ArchiveUnusableError
from archive.urls import canonical_url
from newscrawl.discovery.candidate import Candidate

SCHEMA = 1

_TABLES = """
CREATE TABLE pages (
    key TEXT PRIMARY KEY,           -- canonical URL, as far as the address alone tells it
    url TEXT NOT NULL,              -- as discovery named it
    source TEXT NOT NULL,
    found_in TEXT NOT NULL,
    found_at REAL NOT NULL,         -- seconds since 1970
    headline TEXT NOT NULL, summary TEXT NOT NULL, published TEXT,
    owed INTEGER NOT NULL,          -- 1 until decided
    tries INTEGER NOT NULL DEFAULT 0,
    verdict TEXT, decided_at REAL
) WITHOUT ROWID;
CREATE INDEX pages_owed ON pages (source) WHERE owed;
CREATE TABLE documents (            -- feeds, sitemaps, sections, homepages
    url TEXT PRIMARY KEY, etag TEXT NOT NULL, last_modified TEXT NOT NULL, checked_at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE offers (               -- what a source's homepage was found to offer
    source TEXT PRIMARY KEY, offers TEXT NOT NULL, found_at REAL NOT NULL
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes a request conditional (RFC 9110, 8.8): as the server last gave them; may be empty."""

    etag: str = ""
    last_modified: str = ""


class State:
    """The crawler's memory. Writes are on disk after ``commit``. For use from one thread at a time."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._db = connection

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open, or make, the state at a path.

        Raises:
            ArchiveUnusableError: It was written by a newer release, or is not such a file.
        """
        try:
            path.touch(mode=0o640)
            db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=FULL")
            (schema,) = db.execute("PRAGMA user_version").fetchone()
            if schema == 0:
                db.executescript(f"BEGIN; {_TABLES} PRAGMA user_version={SCHEMA}; COMMIT;")
        except sqlite3.DatabaseError as error:
            raise ArchiveUnusableError(
                f"the crawler's state cannot be read ({error})",
                place=str(path),
                remedy="Move the file away to start without it: known pages are then fetched once more.",
            ) from error
        if schema > SCHEMA:
            raise ArchiveUnusableError(
                f"state of schema {schema}, this release knows up to {SCHEMA}",
                place=str(path),
                remedy="Use the release that wrote it, or a newer one.",
            )
        db.execute("BEGIN")
        return cls(path, db)

    def owe(self, candidates: Iterable[Candidate], source: str) -> list[Candidate]:
        """Note what discovery named; the ones never heard of before are returned, and owed from now on.

        A candidate whose URL cannot be one is passed over: it can be neither fetched nor decided.
        """
        fresh = []
        for candidate in candidates:
            try:
                key = canonical_url(candidate.url)
            except ValueError:
                continue
            values = (key, candidate.url, source, candidate.found_in, time.time())
            told = (candidate.headline, candidate.summary, candidate.published)
            added = self._db.execute(
                "INSERT OR IGNORE INTO pages"
                " (key, url, source, found_in, found_at, headline, summary, published, owed)"
                " VALUES (?,?,?,?,?,?,?,?,1)",
                (*values, *told),
            )
            if added.rowcount:
                fresh.append(candidate)
        return fresh

    def owe_again(self, candidate: Candidate, source: str) -> None:
        """Owe a page whatever is known of it: a person asked for it."""
        self.owe([candidate], source)
        self._db.execute("UPDATE pages SET owed=1, tries=0 WHERE key=?", (canonical_url(candidate.url),))

    def owed(self, sources: Sequence[str]) -> list[tuple[str, Candidate]]:
        """What earlier runs still owe: (source, candidate), oldest first."""
        marks = ",".join("?" * len(sources))
        rows = self._db.execute(
            f"SELECT source, url, headline, summary, published, found_in FROM pages"  # noqa: S608 - only "?" marks are put in
            f" WHERE owed AND source IN ({marks}) ORDER BY found_at",
            tuple(sources),
        )
        return [(source, Candidate(*told)) for source, *told in rows]

    def settle(self, url: str, verdict: str, *, again: bool = False) -> None:
        """Note the verdict about an owed page; with ``again`` it stays owed, one try the less."""
        self._db.execute(
            "UPDATE pages SET verdict=?, decided_at=?, owed=?, tries=tries+1 WHERE key=?",
            (verdict, time.time(), int(again), canonical_url(url)),
        )

    def tries(self, url: str) -> int:
        """How often a page has been visited."""
        row = self._db.execute("SELECT tries FROM pages WHERE key=?", (canonical_url(url),)).fetchone()
        return int(row[0]) if row else 0

    def validators(self, url: str) -> Validators:
        """What the server said last time about a feed, sitemap or section."""
        row = self._db.execute("SELECT etag, last_modified FROM documents WHERE url=?", (url,)).fetchone()
        return Validators(*row) if row else Validators()

    def remember_document(self, url: str, validators: Validators) -> None:
        """Note the validators of a document whose candidates are owed by now."""
        self._db.execute(
            "INSERT OR REPLACE INTO documents VALUES (?,?,?,?)",
            (url, validators.etag, validators.last_modified, time.time()),
        )

    def offers(self, source: str, younger_than: float) -> list[tuple[str, str]] | None:
        """(kind, address) of what a homepage offers; None where unknown or older than so many seconds."""
        row = self._db.execute("SELECT offers, found_at FROM offers WHERE source=?", (source,)).fetchone()
        if row is None or time.time() - row[1] > younger_than:
            return None
        return [(kind, url) for kind, url in json.loads(row[0])]

    def remember_offers(self, source: str, offers: Sequence[tuple[str, str]]) -> None:
        """Note what a homepage offers."""
        self._db.execute(
            "INSERT OR REPLACE INTO offers VALUES (?,?,?)", (source, json.dumps(offers), time.time())
        )

    def commit(self) -> None:
        """Put everything noted so far on disk."""
        self._db.execute("COMMIT")
        self._db.execute("BEGIN")

    def close(self) -> None:
        """Commit and close."""
        self._db.execute("COMMIT")
        self._db.close()

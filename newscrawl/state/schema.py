"""The tables of the crawler's state, and how its file is opened.

Two million pages must stay small, so what repeats stands once: origins in ``sites``, names of sources,
feeds and verdicts in ``words``; what is needed only while a page is still to be visited is kept in tables
of its own and removed after the last visit.
"""

import sqlite3
from pathlib import Path

from archive.errors import ArchiveUnusableError

SCHEMA = 2

_TABLES = """
CREATE TABLE words (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE sites (                -- scheme and authority of addresses
    id INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE,
    held_until INTEGER NOT NULL DEFAULT 0, holds INTEGER NOT NULL DEFAULT 0,
    robots_at INTEGER, robots_status INTEGER, robots BLOB
);
CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    key INTEGER NOT NULL,           -- 64 bits of a digest of the canonical URL
    site INTEGER NOT NULL, path TEXT NOT NULL,      -- the address as discovery named it
    source INTEGER NOT NULL, found_in INTEGER NOT NULL, found_at INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,               -- failed visits since the last one that did not fail
    kept INTEGER NOT NULL DEFAULT 0,                -- 1 once an article was kept from it
    visited_at INTEGER, status INTEGER, verdict INTEGER,
    next_visit INTEGER              -- owed or to be looked at again from then on; NULL: never again
);
CREATE UNIQUE INDEX pages_key ON pages (key);
CREATE INDEX pages_due ON pages (source, next_visit) WHERE next_visit IS NOT NULL;
CREATE TABLE told (                 -- what discovery told of a page that is still to be visited
    page INTEGER PRIMARY KEY, headline TEXT NOT NULL, summary TEXT NOT NULL, published TEXT
);
CREATE TABLE validators (page INTEGER PRIMARY KEY, etag TEXT NOT NULL, last_modified TEXT NOT NULL);
CREATE TABLE documents (            -- feeds, sitemaps, sections
    url TEXT PRIMARY KEY, kind TEXT NOT NULL, source TEXT NOT NULL,
    etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT '',
    asked_at REAL NOT NULL, next_ask REAL NOT NULL, interval REAL NOT NULL,
    fresh_at REAL,                  -- when it last named a page that was new
    failures INTEGER NOT NULL DEFAULT 0, trouble TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE offers (               -- what a source's homepage was found to offer
    source TEXT PRIMARY KEY, offers TEXT NOT NULL, found_at REAL NOT NULL
) WITHOUT ROWID;
"""


def open_database(path: Path) -> sqlite3.Connection:
    """Open, or make, the state's file.

    Raises:
        ArchiveUnusableError: It was written by another release, or is not such a file.
    """
    try:
        path.touch(mode=0o640)
        db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute("PRAGMA cache_size=-16384")
        (schema,) = db.execute("PRAGMA user_version").fetchone()
        if schema == 0:
            db.executescript(f"BEGIN; {_TABLES} PRAGMA user_version={SCHEMA}; COMMIT;")
    except sqlite3.DatabaseError as error:
        raise ArchiveUnusableError(
            f"the crawler's state cannot be read ({error})",
            place=str(path),
            remedy="Move the file away to start without it: known pages are then fetched once more.",
        ) from error
    if schema not in {0, SCHEMA}:
        db.close()
        raise _other_schema(path, schema)
    return db


def open_to_read(path: Path) -> sqlite3.Connection:
    """The state's file for looking only, also while a run writes; an empty state where there is none.

    Raises:
        ArchiveUnusableError: As ``open_database``.
    """
    if not path.exists():
        db = sqlite3.connect(":memory:", isolation_level=None)
        db.executescript(_TABLES)
        return db
    try:
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        (schema,) = db.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise ArchiveUnusableError(
            f"the crawler's state cannot be read ({error})", place=str(path)
        ) from error
    if schema != SCHEMA:
        db.close()
        raise _other_schema(path, schema)
    return db


def _other_schema(path: Path, schema: int) -> ArchiveUnusableError:
    return ArchiveUnusableError(
        f"state of schema {schema}, and this release's is {SCHEMA}",
        place=str(path),
        remedy="Use the release that wrote it, or move the file away to start without it.",
    )


def words_of(db: sqlite3.Connection) -> "Words":
    """The table of names that stand once."""
    return Words(db, "words", "text")


def sites_of(db: sqlite3.Connection) -> "Words":
    """The table of origins."""
    return Words(db, "sites", "origin")


class Words:
    """Strings that stand once in a table, by number; the last used ones are remembered."""

    _MOST = 5000

    def __init__(self, db: sqlite3.Connection, table: str, column: str) -> None:
        self._db = db
        self._find = f"SELECT id FROM {table} WHERE {column}=?"  # noqa: S608 - names written above
        self._add = f"INSERT INTO {table} ({column}) VALUES (?)"  # noqa: S608 - the same
        self._known: dict[str, int] = {}

    def find(self, text: str) -> int | None:
        """The number of a string, or None."""
        number = self._known.get(text)
        if number is None:
            row = self._db.execute(self._find, (text,)).fetchone()
            number = self._remembered(text, int(row[0])) if row else None
        return number

    def number(self, text: str) -> int:
        """The number of a string, which is added if it is new."""
        number = self.find(text)
        if number is None:
            number = self._remembered(text, int(self._db.execute(self._add, (text,)).lastrowid or 0))
        return number

    def _remembered(self, text: str, number: int) -> int:
        if len(self._known) >= self._MOST:
            self._known.clear()
        self._known[text] = number
        return number

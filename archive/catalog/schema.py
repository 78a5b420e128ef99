"""The tables of the catalog, and how its file is opened.

Everything in it is also in the WARC and JSONL files. A catalog of another schema, or a damaged one, is
therefore never repaired or migrated: it is made again.
"""

import os
import sqlite3
from pathlib import Path

from archive.catalog.sketchtables import SKETCH_TABLES
from archive.errors import ArchiveUnusableError
from archive.files import FILE_MODE, storing

CATALOG_SCHEMA = 2
"""Written in SQLite's user_version."""

_TABLES = """
CREATE TABLE captures (
    record_id TEXT PRIMARY KEY, url TEXT NOT NULL, date TEXT NOT NULL, status INTEGER NOT NULL,
    mime TEXT NOT NULL, payload_digest TEXT NOT NULL,
    file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
    profile TEXT, refers_to TEXT NOT NULL, refers_to_url TEXT NOT NULL, refers_to_date TEXT NOT NULL,
    truncated TEXT);
CREATE INDEX captures_by_payload ON captures (payload_digest, date)
    WHERE profile IS NULL AND truncated IS NULL AND status = 200;
CREATE INDEX captures_by_url ON captures (url, date);
CREATE INDEX captures_by_place ON captures (file, offset);

CREATE TABLE articles (
    id TEXT PRIMARY KEY, url TEXT NOT NULL, requested_url TEXT NOT NULL, canonical_url TEXT NOT NULL,
    source TEXT NOT NULL, title TEXT NOT NULL, headline_key TEXT NOT NULL, text_digest TEXT NOT NULL,
    published TEXT, language TEXT, fetched TEXT NOT NULL, word_count INTEGER NOT NULL,
    version INTEGER NOT NULL, version_of TEXT,
    record_id TEXT NOT NULL, payload_digest TEXT NOT NULL,
    warc_file TEXT NOT NULL, warc_offset INTEGER NOT NULL,
    file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL);
CREATE INDEX articles_by_address ON articles (canonical_url, fetched);
CREATE INDEX articles_by_text ON articles (text_digest, fetched) WHERE text_digest <> '';
CREATE INDEX articles_by_headline ON articles (headline_key, source, fetched);
CREATE INDEX articles_by_payload ON articles (payload_digest, fetched);
CREATE INDEX articles_by_record ON articles (record_id);
CREATE INDEX articles_by_time ON articles (fetched);
CREATE INDEX articles_by_place ON articles (file, offset);

CREATE TABLE decisions (
    file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
    url TEXT NOT NULL, final_url TEXT NOT NULL, source TEXT NOT NULL,
    verdict TEXT NOT NULL, reason TEXT NOT NULL,
    decided TEXT NOT NULL, run TEXT NOT NULL, status INTEGER, article_id TEXT, of_article TEXT,
    record_id TEXT, payload_digest TEXT,
    PRIMARY KEY (file, offset)) WITHOUT ROWID;
CREATE INDEX decisions_by_url ON decisions (url, file, offset);
CREATE INDEX decisions_by_payload ON decisions (payload_digest) WHERE payload_digest IS NOT NULL;
CREATE INDEX decisions_by_article ON decisions (article_id) WHERE article_id IS NOT NULL;
CREATE INDEX decisions_by_run ON decisions (run);

-- How much of each file is in the tables above (and, of a WARC file, in the CDXJ index).
CREATE TABLE files (name TEXT PRIMARY KEY, kind TEXT NOT NULL, size INTEGER NOT NULL) WITHOUT ROWID;
"""
_BUSY_SECONDS = 30.0
_STATEMENTS = 512  # each window of sketches has two of its own, and old pages are of many windows


class CatalogUnfitError(Exception):
    """The catalog is damaged or of another schema; the message says which. It must be made again."""


def open_catalog(path: Path) -> sqlite3.Connection:
    """The catalog for the one process that writes; made if there is none.

    Commits are not fsynced one by one (the files that they are derived from were): after a power cut the
    catalog may lack its last rows, never hold half a transaction, and recovery adds them.

    Raises:
        CatalogUnfitError: It must be made again.
        NoSpaceError, ArchiveUnusableError: It cannot be written.
    """
    with storing(path):
        path.touch(FILE_MODE)
        # The store is used from one thread, which need not be the one that opened it.
        connection = sqlite3.connect(
            path,
            timeout=_BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=_STATEMENTS,
        )
        try:
            _prepare(connection)
        except sqlite3.DatabaseError as error:
            connection.close()
            if error.sqlite_errorcode in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
                raise CatalogUnfitError(f"it is damaged ({error})") from error
            raise
        except CatalogUnfitError:
            connection.close()
            raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -32768")
    (schema,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if schema == 0 and tables == 0:
        connection.executescript(
            f"BEGIN;{_TABLES}{SKETCH_TABLES}PRAGMA user_version = {CATALOG_SCHEMA};COMMIT;"
        )
    elif schema != CATALOG_SCHEMA:
        raise CatalogUnfitError(f"it has schema {schema}, and this program's is {CATALOG_SCHEMA}")


def open_catalog_in_memory() -> sqlite3.Connection:
    """An empty catalog that is gone when it is closed."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    _prepare(connection)
    return connection


def open_catalog_to_read(path: Path) -> sqlite3.Connection:
    """The catalog for readers, also while another process writes.

    Raises:
        ArchiveUnusableError: There is none, or it must be made again.
    """
    remedy = "Make it again: newsarchive rebuild"
    if not path.exists():
        raise ArchiveUnusableError("The archive has no catalog", place=str(path), remedy=remedy)
    with storing(path):
        connection = sqlite3.connect(
            reading_uri(path), uri=True, timeout=_BUSY_SECONDS, check_same_thread=False
        )
        try:
            (schema,) = connection.execute("PRAGMA user_version").fetchone()
        except sqlite3.DatabaseError as error:
            connection.close()
            if error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
                raise
            raise ArchiveUnusableError("The catalog is damaged", place=str(path), remedy=remedy) from error
    if schema != CATALOG_SCHEMA:
        connection.close()
        raise ArchiveUnusableError(
            f"The catalog has schema {schema}, and this program's is {CATALOG_SCHEMA}",
            place=str(path),
            remedy=remedy,
        )
    return connection


def reading_uri(path: Path) -> str:
    """How SQLite is told to open the catalog for readers, also on a medium that cannot be written."""
    # A reader in WAL mode needs a file beside the catalog, which a read-only copy cannot be given.
    beside = path.with_name(f"{path.name}-wal")
    still = not os.access(path.parent, os.W_OK) and not (beside.exists() and beside.stat().st_size)
    return f"{path.absolute().as_uri()}?{'immutable=1' if still else 'mode=ro'}"


def remove_catalog(path: Path) -> None:
    """Remove the catalog with what SQLite keeps beside it."""
    with storing(path):
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)

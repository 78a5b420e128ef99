"""A scratch database of what the files hold, against which links, catalog and index are compared.

It lies in the folder for temporary files and is removed afterwards, so that an archive of any size is
checked without holding it in memory, also where the archive cannot be written.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from archive.verify.facts import Fact
from archive.warc.problems import Problem

# What a line may say in any shape has a column without a type, so that SQLite takes no number for a text.
_TABLES = """
CREATE TABLE records (
    record_id TEXT, type TEXT, file TEXT, offset INTEGER, length INTEGER, url TEXT, date TEXT,
    digest TEXT, came TEXT, target TEXT, profile TEXT, target_url TEXT, target_date TEXT,
    capture INTEGER, indexed INTEGER);
CREATE TABLE finished (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE lines (kind TEXT, file TEXT, offset INTEGER, length INTEGER, line INTEGER,
    readable INTEGER, id, of, warc, at, record_id, payload, text, fields);
CREATE TABLE pointers (start INTEGER, bytes INTEGER, line INTEGER, ordered INTEGER,
    file TEXT, offset INTEGER, length INTEGER, url, digest, stamp);
"""
# Made when all is in, which takes half as long as keeping them meanwhile; only of what is looked up.
_RECORD_INDEXES = """
CREATE INDEX record_by_id ON records (record_id);
CREATE INDEX record_by_place ON records (file, offset);
CREATE INDEX text_by_target ON records (target) WHERE type = 'conversion';
CREATE INDEX fields_by_target ON records (target) WHERE type = 'metadata';
CREATE INDEX record_by_url ON records (url, date) WHERE type = 'response';
"""
_BATCH = 1000  # rows that are taken in together
_MOST = 1 << 63


class Ledger:
    """Records, lines and ids of an archive, as its files have them.

    ``records``: ``digest`` is the payload digest (of a record that is no HTTP: of its block, where it
    declares none) and ``came`` that of the payload that came, which for some revisits is another;
    ``target`` is the id of the record that it refers to or belongs to; ``profile``, ``target_url`` and
    ``target_date`` are of a revisit; ``capture`` and ``indexed`` say whether catalog and CDXJ must have it.

    ``lines``: ``id`` is the article that a line is, or that a decision kept; ``of`` the one it repeats;
    ``warc``, ``at``, ``record_id`` and ``payload`` are the record that it rests on; ``text`` and ``fields``
    digests of an article. Of a line that is not ``readable`` as one of its kind these are NULL.

    ``pointers`` are the lines of the CDXJ index, ``ordered`` where they do not come before the one above.
    """

    def __init__(self, folder: Path) -> None:
        self.connection = sqlite3.connect(f"{folder.as_uri()}/ledger.sqlite", uri=True, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = OFF")
        self.connection.execute("PRAGMA synchronous = OFF")
        self.connection.execute("PRAGMA main.locking_mode = EXCLUSIVE")
        self.connection.executescript(_TABLES + "BEGIN;")

    def add_records(self, facts: Sequence[Fact]) -> None:
        """Take records in."""
        self._add("records", facts)

    def add_lines(self, rows: Iterator[tuple[object, ...]]) -> None:
        """Take lines in."""
        self._add_batches("lines", rows)
        self.connection.execute("CREATE INDEX IF NOT EXISTS line_by_id ON lines (id) WHERE kind = 'articles'")

    def add_pointers(self, rows: Iterator[tuple[object, ...]]) -> None:
        """Take lines of the CDXJ index in."""
        self._add_batches("pointers", rows)
        self.connection.execute("CREATE INDEX IF NOT EXISTS pointer_by_place ON pointers (file, offset)")

    def _add_batches(self, table: str, rows: Iterator[tuple[object, ...]]) -> None:
        while batch := list(islice(rows, _BATCH)):
            self._add(table, batch)

    def _add(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        if not rows:
            return
        add = f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})"  # noqa: S608 - one of three names
        begun = self.one(f"SELECT max(rowid) FROM {table}")[0] or 0  # noqa: S608 - the same
        try:
            self.connection.executemany(add, rows)
        except _UNFIT:  # somewhere between, so all are taken in once more
            self.connection.execute(f"DELETE FROM {table} WHERE rowid > ?", (begun,))  # noqa: S608 - the same
            self.connection.executemany(add, (tuple(map(_fit, row)) for row in rows))

    def add_finished(self, name: str) -> None:
        """Note a WARC file that nobody writes to any more."""
        self.connection.execute("INSERT OR IGNORE INTO finished VALUES (?)", (name,))

    def attach(self, uri: str) -> None:
        """Let questions reach another database, as ``cat``."""
        if self.connection.in_transaction:
            self.connection.execute("COMMIT")
        self.connection.execute("ATTACH ? AS cat", (uri,))
        self.connection.execute("BEGIN")

    def all_records_are_in(self) -> Iterator[tuple[str, str, int, str, int]]:
        """Make the indexes: after this, links are looked up.

        Yields:
            Id, file and offset of each record whose id another has, with file and offset of the first. It
            is left out of all that follows.
        """
        self.connection.executescript(_RECORD_INDEXES)
        again = """
            SELECT r.record_id, r.file, r.offset, f.file, f.offset
            FROM (SELECT record_id, min(rowid) AS first FROM records GROUP BY record_id HAVING count(*) > 1) d
            JOIN records r ON r.record_id = d.record_id AND r.rowid > d.first
            JOIN records f ON f.rowid = d.first ORDER BY r.rowid"""
        any_again = False
        for record_id, *later, first, at in self.connection.execute(again):
            any_again = True
            if later != [first, at]:
                yield record_id, *later, first, at
        if any_again:
            self.connection.execute(
                "DELETE FROM records WHERE rowid NOT IN (SELECT min(rowid) FROM records GROUP BY record_id)"
            )

    def one(self, query: str, *values: object) -> Any:  # noqa: ANN401 - a row of any columns
        """The first row of an answer, or None."""
        return self.connection.execute(query, tuple(map(_fit, values))).fetchone()

    def rows(self, query: str, *values: object) -> Iterator[Any]:
        """The rows of an answer."""
        return iter(self.connection.execute(query, values))

    def close(self) -> None:
        """Let the file go."""
        self.connection.close()


# What an edited line may have: a lone surrogate, a number of more than 64 bits, a list for a text.
_UNFIT = (UnicodeEncodeError, OverflowError, sqlite3.ProgrammingError, sqlite3.InterfaceError)


def _fit(value: object) -> object:
    """A value that SQLite can hold; of one that it cannot, something that equals no true one."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if value is None or isinstance(value, float) or (isinstance(value, int) and -_MOST <= value < _MOST):
        return value
    return repr(value).encode("utf-8", "replace").decode()


def broken_links(ledger: Ledger) -> Iterator[Problem]:
    """Revisits whose original is not as it must be, and records that belong to a record that is not there."""
    query = """
        SELECT r.file, r.offset, r.type, r.target, r.target_url, r.profile, r.digest, t.type, t.digest,
               (SELECT 1 FROM records u
                WHERE u.url = r.target_url AND u.date = r.target_date AND u.type = 'response')
        FROM records r LEFT JOIN records t ON t.record_id = r.target
        WHERE r.type = 'revisit' OR (r.target <> '' AND t.record_id IS NULL)
        ORDER BY r.file, r.offset"""
    for file, offset, kind, target, url, profile, digest, found, original, by_url in ledger.rows(query):
        remedy = "Bring the WARC file that held it back from a copy"
        if kind != "revisit":
            what = f"this {kind} record belongs to {target}, which is not in the archive"
        elif found is None and not by_url:
            what = f"the original of this revisit is not in the archive: {target or url or 'none is named'}"
        elif found == "revisit":
            what = f"this revisit refers to {target}, which is a revisit itself"
            remedy = "Replay finds nothing there; keep the page from another copy"
        elif found and profile == "identical-payload-digest" and original and digest and original != digest:
            what = f"this revisit says that it repeats {target}, but their payload digests differ"
            remedy = "One of the two records was altered: compare with a copy"
        else:
            continue
        yield Problem(f"archive/{file}", what, remedy, offset=offset)

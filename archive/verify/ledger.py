"""A scratch database of what the files hold, against which links, catalog and index are compared.

It lies in the folder for temporary files and is removed afterwards, so that an archive of any size is
checked without holding it in memory, also where the archive cannot be written.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from archive.verify.facts import Fact
from archive.warc.problems import Problem

_TABLES = """
CREATE TABLE records (
    record_id TEXT PRIMARY KEY, type TEXT, file TEXT, offset INTEGER, length INTEGER, url TEXT, date TEXT,
    digest TEXT, came TEXT, target TEXT, profile TEXT, target_url TEXT, target_date TEXT,
    capture INTEGER, indexed INTEGER);
CREATE TABLE finished (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE seen (file TEXT, offset INTEGER, PRIMARY KEY (file, offset)) WITHOUT ROWID;
CREATE TABLE lines (kind TEXT, file TEXT, offset INTEGER, length INTEGER, PRIMARY KEY (kind, file, offset))
    WITHOUT ROWID;
CREATE TABLE ids (id TEXT PRIMARY KEY, file TEXT, line INTEGER) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX by_place ON records (file, offset);
CREATE INDEX by_target ON records (target, type);
CREATE INDEX by_url ON records (url, date);
"""
_ADD = f"INSERT OR IGNORE INTO records VALUES ({', '.join('?' * len(Fact._fields))})"  # noqa: S608 - question marks

_BATCH = 1000  # lines that are taken in together


class Ledger:
    """Records, lines and ids of an archive, as its files have them."""

    def __init__(self, folder: Path) -> None:
        self.connection = sqlite3.connect(f"{folder.as_uri()}/ledger.sqlite", uri=True, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = OFF")
        self.connection.execute("PRAGMA synchronous = OFF")
        self.connection.executescript(_TABLES + "BEGIN;")
        self._lines: list[tuple[str, str, int, int]] = []

    def add_records(self, facts: Sequence[Fact]) -> Iterator[tuple[Fact, str, int]]:
        """Take records in; yields each whose id is known already, with the place of the first."""
        try:
            if self.connection.executemany(_ADD, facts).rowcount == len(facts):
                return
        except UnicodeEncodeError:  # a lone surrogate: somewhere between, so all are taken in once more
            pass
        for fact in facts:
            values = [
                value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
                for value in fact
            ]
            self.connection.execute(_ADD, values)
            found = self.one("SELECT file, offset FROM records WHERE record_id = ?", values[0])
            if found and found != (values[2], values[3]):
                yield fact, *found

    def add_finished(self, name: str) -> None:
        """Note a WARC file that nobody writes to any more."""
        self.connection.execute("INSERT OR IGNORE INTO finished VALUES (?)", (name,))

    def attach(self, uri: str) -> None:
        """Let questions reach another database, as ``cat``."""
        if self.connection.in_transaction:
            self.connection.execute("COMMIT")
        self.connection.execute("ATTACH ? AS cat", (uri,))
        self.connection.execute("BEGIN")

    def all_records_are_in(self) -> None:
        """Make the indexes: after this, links are looked up."""
        self.connection.executescript(_INDEXES)

    def add_line(self, kind: str, file: str, offset: int, length: int) -> None:
        """Note a line."""
        self._lines.append((kind, file, offset, length))
        if len(self._lines) >= _BATCH:
            self._add_lines()

    def _add_lines(self) -> None:
        self.connection.executemany("INSERT OR IGNORE INTO lines VALUES (?, ?, ?, ?)", self._lines)
        self._lines.clear()

    def add_id(self, article_id: str, file: str, line: int) -> tuple[str, int] | None:
        """Note an article's id; the place of the line that has it already, or None."""
        added = self.connection.execute(
            "INSERT OR IGNORE INTO ids VALUES (?, ?, ?)", (article_id, file, line)
        )
        if added.rowcount:
            return None
        known: tuple[str, int] | None = self.one("SELECT file, line FROM ids WHERE id = ?", article_id)
        return known

    def one(self, query: str, *values: object) -> Any:  # noqa: ANN401 - a row of any columns
        """The first row of an answer, or None."""
        return self.connection.execute(query, values).fetchone()

    def rows(self, query: str, *values: object) -> Iterator[Any]:
        """The rows of an answer."""
        self._add_lines()
        return iter(self.connection.execute(query, values))

    def close(self) -> None:
        """Let the file go."""
        self.connection.close()


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

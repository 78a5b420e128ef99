"""Whether the catalog says what the files say."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from archive.catalog.schema import reading_uri
from archive.layout import Layout
from archive.verify.ledger import Ledger
from archive.warc.problems import Problem

_REBUILD = "Make it anew with `newsarchive rebuild`"


def damaged_catalog(layout: Layout) -> Problem | None:
    """Whether there is no catalog, or one that is damaged in itself. Looks at all of it."""
    name = layout.catalog.name
    if not layout.catalog.exists():
        return Problem(name, "there is no catalog", _REBUILD)
    try:
        with closing(sqlite3.connect(reading_uri(layout.catalog), uri=True)) as catalog:
            (state,) = catalog.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        state = str(error)
    return None if state == "ok" else _damaged(name, state)


def check_catalog(layout: Layout, ledger: Ledger, *, being_written: bool) -> Iterator[Problem]:
    """Rows that rest on nothing, or say something else than the files, and what has no row.

    Args:
        layout: Where the catalog lies.
        ledger: What the files hold.
        being_written: Judge only what rests on finished WARC files.
    """
    name = layout.catalog.name
    try:
        ledger.attach(reading_uri(layout.catalog))
        yield from _captures(ledger, name, being_written=being_written)
        if not being_written:
            yield from _lines(ledger, name)
    except sqlite3.DatabaseError as error:
        yield _damaged(name, error)


def _damaged(name: str, trouble: object) -> Problem:
    return Problem(name, f"the catalog is damaged ({trouble})", _REBUILD)


def _captures(ledger: Ledger, name: str, *, being_written: bool) -> Iterator[Problem]:
    finished = "c.file IN (SELECT name FROM finished)" if being_written else "1"
    query = f"""
        SELECT c.record_id, c.file, c.offset
        FROM cat.captures c LEFT JOIN records r ON r.record_id = c.record_id AND r.capture
        WHERE {finished} AND (r.record_id IS NULL OR r.file <> c.file OR r.offset <> c.offset
           OR r.length <> c.length OR r.url <> c.url OR (r.came <> '' AND r.came <> c.payload_digest))"""  # noqa: S608 - fixed text
    for record_id, file, offset in ledger.rows(query):
        found = ledger.one("SELECT file, offset FROM records WHERE record_id = ?", record_id)
        if found is None:
            what = f"the catalog has capture {record_id} at {file}, offset {offset}, which no file has"
        else:
            what = f"the row of capture {record_id} is not what {found[0]}, offset {found[1]}, says"
        yield Problem(name, what, _REBUILD)
    query = """SELECT file, offset FROM records WHERE capture AND file IN (SELECT name FROM finished)
        AND record_id NOT IN (SELECT record_id FROM cat.captures) ORDER BY file, offset"""
    for file, offset in ledger.rows(query):
        yield Problem(f"archive/{file}", "the catalog has no row for this record", _REBUILD, offset=offset)


def _lines(ledger: Ledger, name: str) -> Iterator[Problem]:
    for kind in ("articles", "decisions"):
        rows = f"SELECT file, offset, length FROM cat.{kind}"  # noqa: S608 - one of two fixed names
        held = f"SELECT file, offset, length FROM lines WHERE kind = '{kind}'"  # noqa: S608 - the same
        for file, offset, _ in ledger.rows(f"{rows} EXCEPT {held}"):
            what = f"the catalog has a row for {kind}/{file}, offset {offset}, where no such line is"
            yield Problem(name, what, _REBUILD)
        for file, offset, _ in ledger.rows(f"{held} EXCEPT {rows}"):
            yield Problem(f"{kind}/{file}", "the catalog has no row for this line", _REBUILD, offset=offset)

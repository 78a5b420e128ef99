"""Whether catalog and CDXJ index say what the files say."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import orjson

from archive.catalog.schema import reading_uri
from archive.layout import Layout
from archive.verify.ledger import Ledger
from archive.warc.problems import Problem

_REBUILD = "Make it anew with `newsarchive rebuild`"


def check_catalog(layout: Layout, ledger: Ledger, *, being_written: bool) -> Iterator[Problem]:
    """Rows that rest on nothing, or say something else than the files, and what has no row.

    Args:
        layout: Where the catalog lies.
        ledger: What the files hold.
        being_written: Judge only what rests on finished WARC files.
    """
    name = layout.catalog.name
    if not layout.catalog.exists():
        yield Problem(name, "there is no catalog", _REBUILD)
        return
    try:
        ledger.attach(reading_uri(layout.catalog))
        (state,) = ledger.one("PRAGMA cat.quick_check(1)")
        if state != "ok":
            yield Problem(name, f"the catalog is damaged ({state})", _REBUILD)
            return
        yield from _captures(ledger, name, being_written=being_written)
        if not being_written:
            yield from _lines(ledger, name)
    except sqlite3.DatabaseError as error:
        yield Problem(name, f"the catalog is damaged ({error})", _REBUILD)


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


def check_cdxj(index: Path, ledger: Ledger, *, being_written: bool) -> Iterator[Problem]:
    """Whether the index is sorted, and has a line for each record of the finished files, and no other.

    The order of the fields in a line and its SURT key are not looked at; the tests compare them with
    cdxj-indexer's.
    """
    name = f"indexes/{index.name}"
    if index.exists():
        last = b""
        with index.open("rb") as file:
            for number, line in enumerate(file, 1):
                what = _line_problem(line, ledger, being_written=being_written)
                if line < last:
                    what = what or "the index is not sorted here: replay would miss pages"
                if what:
                    yield Problem(name, what, _REBUILD, line=number)
                last = line
    query = """SELECT file, offset FROM records WHERE indexed AND file IN (SELECT name FROM finished)
        EXCEPT SELECT file, offset FROM seen ORDER BY 1, 2"""
    for warc, offset in ledger.rows(query):
        yield Problem(
            f"archive/{warc}", "the CDXJ index has no line for this record", _REBUILD, offset=offset
        )


def _line_problem(line: bytes, ledger: Ledger, *, being_written: bool) -> str:
    try:
        _key, stamp, document = line.split(b" ", 2)
        values = orjson.loads(document)
        file, offset, length = values["filename"], int(values["offset"]), int(values["length"])
    except (ValueError, KeyError, TypeError):
        return "this is no line of a CDXJ index"
    if being_written and not ledger.one("SELECT 1 FROM finished WHERE name = ?", file):
        return ""
    ledger.one("INSERT OR IGNORE INTO seen VALUES (?, ?)", file, offset)
    found = ledger.one(
        "SELECT url, date, digest, length FROM records WHERE file = ? AND offset = ?", file, offset
    )
    if found is None:
        return f"the index points to {file}, offset {offset}, where no record begins"
    url, date, digest, true_length = found
    digits = "".join(character for character in date[:19] if character.isdigit())
    said = (
        values.get("url"),
        values.get("digest") if digest else digest,
        length,
        stamp.decode("ascii", "replace"),
    )
    if said != (url, digest, true_length, digits):
        return f"the line is not what the record at {file}, offset {offset}, says"
    return ""

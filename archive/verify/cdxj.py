"""Whether the CDXJ index says what the WARC files say."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

import orjson

from archive.articles.reader import read_line
from archive.verify.ledger import Ledger
from archive.warc.problems import Problem

_REBUILD = "Make it anew with `newsarchive rebuild`"

# As with lines of articles: one question finds what may be wrong, and then it is looked at.
_DOUBTFUL_POINTERS = """
    SELECT DISTINCT p.line, p.start, p.bytes, p.ordered
    FROM pointers p LEFT JOIN records r ON r.file = p.file AND r.offset = p.offset
    WHERE NOT p.ordered OR r.file IS NULL OR r.length IS NOT p.length OR r.url IS NOT p.url
       OR (r.digest <> '' AND r.digest IS NOT p.digest)
       OR replace(replace(replace(substr(r.date, 1, 19), '-', ''), 'T', ''), ':', '') IS NOT p.stamp
    ORDER BY p.line"""


def book_cdxj(index: Path, ledger: Ledger) -> None:
    """Note in the ledger what each line of the index says."""
    if index.exists():
        with index.open("rb") as file:
            ledger.add_pointers(_pointers(file))


def _pointers(file: IO[bytes]) -> Iterator[tuple[object, ...]]:
    last, start = b"", 0
    for number, line in enumerate(file, 1):
        try:
            said: tuple[object, ...] = _said(line)
        except (ValueError, KeyError, TypeError, AttributeError):
            said = (None,) * 6
        yield (start, len(line), number, line >= last, *said)
        start += len(line)
        last = line


def _said(line: bytes) -> tuple[str, int, int, str, str, str]:
    """File, offset, length, URL, digest and time that a line of the index gives."""
    _key, stamp, document = line.split(b" ", 2)
    said = orjson.loads(document)
    return (
        said["filename"],
        int(said["offset"]),
        int(said["length"]),
        said.get("url"),
        said.get("digest"),
        stamp.decode("ascii", "replace"),
    )


def check_cdxj(index: Path, ledger: Ledger, *, being_written: bool) -> Iterator[Problem]:
    """Whether the index is sorted, and has a line for each record of the finished files, and no other.

    The order of the fields in a line and its SURT key are not looked at; the tests compare them with
    cdxj-indexer's.
    """
    name = f"indexes/{index.name}"
    for number, start, length, ordered in ledger.rows(_DOUBTFUL_POINTERS):
        what = _line_problem(read_line(index, start, length), ledger, being_written=being_written)
        if not ordered:
            what = what or "the index is not sorted here: replay would miss pages"
        if what:
            yield Problem(name, what, _REBUILD, line=number)
    query = """SELECT DISTINCT file, offset FROM records r
        WHERE indexed AND file IN (SELECT name FROM finished)
        AND NOT EXISTS (SELECT 1 FROM pointers p WHERE p.file = r.file AND p.offset = r.offset)
        ORDER BY file, offset"""
    for warc, offset in ledger.rows(query):
        yield Problem(
            f"archive/{warc}", "the CDXJ index has no line for this record", _REBUILD, offset=offset
        )


def _line_problem(line: bytes, ledger: Ledger, *, being_written: bool) -> str:
    try:
        file, offset, length, url, digest, stamp = _said(line)
    except (ValueError, KeyError, TypeError, AttributeError):
        return "this is no line of a CDXJ index"
    if being_written and not ledger.one("SELECT 1 FROM finished WHERE name = ?", file):
        return ""
    found = ledger.one(
        "SELECT url, date, digest, length FROM records WHERE file = ? AND offset = ?", file, offset
    )
    if found is None:
        return f"the index points to {file}, offset {offset}, where no record begins"
    true_url, date, true_digest, true_length = found
    digits = "".join(character for character in date[:19] if character.isdigit())
    said = (url, digest if true_digest else true_digest, length, stamp)
    if said != (true_url, true_digest, true_length, digits):
        return f"the line is not what the record at {file}, offset {offset}, says"
    return ""

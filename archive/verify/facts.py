"""What one WARC file holds, record by record, with every digest computed again."""

import hashlib
import re
from base64 import b32decode, b64decode
from binascii import Error as NotBase
from dataclasses import dataclass, field
from pathlib import Path

from archive.digests import is_warc_digest
from archive.layout import OPEN_SUFFIX
from archive.warc.coding import dechunk
from archive.warc.indexed import is_indexed
from archive.warc.problems import Problem
from archive.warc.reader import Record, records
from archive.warc.response import digest_that_came, framing, response_of, status_and_head

_LIMIT = 256 << 20
_MOST_PROBLEMS = 1000
_COMPARE = (
    "Bring the file back from a copy whose digest holds; what the other records say is not touched by it"
)
_MUST = ("WARC-Type", "WARC-Record-ID", "WARC-Date")
_HASHES = {"sha1": 20, "sha256": 32, "sha512": 64, "md5": 16}
_TARGETS = {
    "revisit": "warc-refers-to",
    "conversion": "warc-refers-to",
    "metadata": "warc-refers-to",
    "request": "warc-concurrent-to",
}
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z")


Fact = tuple[str | int, ...]
"""A record as the links between files need it: a row of the table ``records`` (archive.verify.ledger).

A plain tuple: there is one for each record, and it goes from one process to another.
"""


@dataclass(slots=True)
class FileFacts:
    """What one WARC file, or a part of it, holds.

    Attributes:
        name: Its name, without ``.open``.
        finished: Whether it has its final name.
        size: How many bytes were read.
        end: Where the last whole record ends.
        records: How many whole records it has.
        unchecked: How many of them declare no digest, or one that cannot be computed here.
        facts: A row for each.
        problems: What is wrong; a thousand at most.
        more: How many problems there are beyond that.
    """

    name: str
    finished: bool = True
    size: int = 0
    end: int = 0
    records: int = 0
    unchecked: int = 0
    facts: list[Fact] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    more: int = 0

    def add(self, problem: Problem) -> None:
        """Note a problem, as long as there are not too many."""
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(problem)
        else:
            self.more += 1


def facts_of(
    path: Path, *, being_written: bool = False, start: int = 0, stop: int | None = None
) -> FileFacts:
    """Read a WARC file, and check all that can be checked in it alone.

    Args:
        path: The file.
        being_written: A crawl is appending to it: a torn end is no problem.
        start: The offset of a record: what is before it is not read.
        stop: The same: what begins there or after it is not read.
    """
    file = FileFacts(path.name.removesuffix(OPEN_SUFFIX), finished=path.suffix != OPEN_SUFFIX)
    torn: list[Problem] = []
    if being_written and not path.exists():
        path = path.with_name(file.name)  # the crawl finished it a moment ago
    try:
        file.size = (path.stat().st_size if stop is None else stop) - start
        damage = torn.append if being_written else file.add
        for record in records(path, start=start, stop=stop, limit=_LIMIT, on_damage=damage):
            file.records += 1
            file.end = record.offset + record.length
            found = status_and_head(record)
            head = found[1] if found else None
            _check(record, head, file)
            file.facts.append(_fact(record, head, file.name))
    except OSError as error:
        file.add(
            Problem(str(path), f"the file cannot be read ({error.strerror})", "Look at the disk's health")
        )
    if file.records == 0 and not torn and not file.problems and not start:
        file.add(Problem(str(path), "the WARC file is empty", _COMPARE))
    return file


def _check(record: Record, head: bytes | None, file: FileFacts) -> None:
    said, kind = record.by_name.get, record.type
    date = said("warc-date", "")
    if not (date and kind and said("warc-record-id")):
        missing = [name for name in _MUST if not said(name.lower())]
        _tell(record, f"the record lacks {', '.join(missing)}", file)
    if date and not _DATE.fullmatch(date):
        _tell(record, f"WARC-Date is {date[:40]!r}", file)
    if kind == "warcinfo" and (called := said("warc-filename", "")) not in {"", file.name}:
        _tell(record, f"the file calls itself {called[:200]!r}: it was renamed", file)
    if not record.length:
        _tell(record, "several records share one gzip member, so that no index can point to them", file)
    block_holds = _block_holds(said("warc-block-digest", ""), record)
    if block_holds is False:
        _tell(record, "the block is not the one that WARC-Block-Digest was made of", file)
    if kind != "revisit" and _payload_holds(said("warc-payload-digest", ""), record, head) is False:
        _tell(record, "the payload is not the one that WARC-Payload-Digest was made of", file)
    file.unchecked += block_holds is None


def _tell(record: Record, what: str, file: FileFacts) -> None:
    file.add(Problem(str(record.path), what, _COMPARE, offset=record.offset))


def _block_holds(declared: str, record: Record) -> bool | None:
    if record.whole:
        return _holds(declared, record.block)
    # Of a block that is too large to keep the reader has made the digest, in the form of most.
    return record.digest_of_cut == declared if _is_usual(declared) else None


def _payload_holds(declared: str, record: Record, head: bytes | None) -> bool | None:
    """Whether the payload is the declared one; None for a revisit's, which is elsewhere."""
    if not declared:
        return None
    if head is None:
        return _block_holds(declared, record)
    if not record.whole:
        return None
    body = memoryview(record.block)[len(head) :]
    if b"chunked" in head.lower() and "chunked" in framing(head)[0]:
        unframed = dechunk(bytes(body))
        return _holds(declared, body if unframed is None else unframed)
    return _holds(declared, body)


def _holds(declared: str, data: bytes | memoryview) -> bool | None:
    """Whether bytes have a declared digest; None when that cannot be said."""
    if _is_usual(declared):
        return is_warc_digest(declared, data)
    name, _, value = declared.partition(":")
    name = name.lower().replace("-", "")
    if name not in _HASHES:
        return None
    digest = hashlib.new(name, data, usedforsecurity=False).digest()
    return digest in _readings(value, _HASHES[name])


def _is_usual(declared: str) -> bool:
    """Whether it is written as nearly everybody does: SHA-1 in Base32."""
    return declared.startswith("sha1:") and len(declared) == len("sha1:") + 32


def _readings(value: str, size: int) -> list[bytes]:
    """What the text of a digest may mean: Base32 as nearly everybody writes it, hexadecimal, or Base64."""
    found: list[bytes] = []
    for read in (b32decode, bytes.fromhex, b64decode):
        try:
            padded = (
                value
                if read is bytes.fromhex
                else value + "=" * (-len(value) % (8 if read is b32decode else 4))
            )
            found.append(read(padded))
        except (ValueError, NotBase):
            continue
    return [digest for digest in found if len(digest) == size]


def _fact(record: Record, head: bytes | None, file: str) -> Fact:
    said, kind = record.by_name.get, record.type
    digest, came = said("warc-payload-digest", ""), ""
    if head is None:
        digest = digest or said("warc-block-digest", "")
    else:
        came = digest_that_came(record)
        if not came and (response := response_of(record)):
            came = response.capture.payload_digest
    target = said(_TARGETS.get(kind, ""), "").strip("<>")
    profile = target_url = target_date = ""
    if kind == "revisit":
        profile = said("warc-profile", "").rpartition("/")[2]
        target_url = said("warc-refers-to-target-uri", "").strip("<>")
        target_date = said("warc-refers-to-date", "")
    return (
        record.record_id,
        kind,
        file,
        record.offset,
        record.length,
        record.url,
        said("warc-date", ""),
        digest,
        came,
        target,
        profile,
        target_url,
        target_date,
        head is not None and kind != "resource",
        is_indexed(kind, said("content-type", "")),
    )

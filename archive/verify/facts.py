"""What one WARC file holds, record by record, with every digest computed again."""

import hashlib
import re
from base64 import b32decode, b64decode
from binascii import Error as NotBase
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from archive.digests import warc_digest
from archive.layout import OPEN_SUFFIX
from archive.warc.cdxj import is_indexed
from archive.warc.coding import dechunk
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


class Fact(NamedTuple):
    """A record as the links between files need it: a row of the table ``records``.

    ``digest`` is the payload digest (of a record that is no HTTP: of its block, where it declares none) and
    ``came`` that of the payload that came, which for some revisits is another; ``target`` is the id of the
    record that it refers to or belongs to; ``profile``, ``target_url`` and ``target_date`` are of a revisit;
    ``capture`` and ``indexed`` say whether catalog and CDXJ must have it.
    """

    record_id: str
    type: str
    file: str
    offset: int
    length: int
    url: str
    date: str
    digest: str
    came: str
    target: str
    profile: str
    target_url: str
    target_date: str
    capture: bool
    indexed: bool


@dataclass(slots=True)
class FileFacts:
    """What one WARC file holds.

    Attributes:
        name: Its name, without ``.open``.
        finished: Whether it has its final name.
        size: Its size in bytes when it was read.
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
        file.size = path.stat().st_size
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
    def wrong(what: str) -> None:
        file.add(Problem(str(record.path), what, _COMPARE, offset=record.offset))

    said = record.by_name
    missing = [name for name in _MUST if not said.get(name.lower())]
    if missing:
        wrong(f"the record lacks {', '.join(missing)}")
    date = said.get("warc-date", "")
    if date and not _DATE.fullmatch(date):
        wrong(f"WARC-Date is {date[:40]!r}")
    if record.type == "warcinfo" and said.get("warc-filename", "") not in {"", file.name}:
        wrong(f"the file calls itself {said['warc-filename'][:200]!r}: it was renamed")
    if not record.length:
        wrong("several records share one gzip member, so that no index can point to them")
    block_holds = _holds(said.get("warc-block-digest", ""), record, None)
    if block_holds is False:
        wrong("the block is not the one that WARC-Block-Digest was made of")
    payload_holds = _payload_holds(record, head)
    if payload_holds is False:
        wrong("the payload is not the one that WARC-Payload-Digest was made of")
    file.unchecked += block_holds is None


def _payload_holds(record: Record, head: bytes | None) -> bool | None:
    declared = record.by_name.get("warc-payload-digest", "")
    if not declared or record.type == "revisit":  # a revisit's payload is elsewhere
        return None
    if head is None:
        return _holds(declared, record, None)
    if not record.whole:
        return None
    body = memoryview(record.block)[len(head) :]
    if b"chunked" in head.lower() and "chunked" in framing(head)[0]:
        unframed = dechunk(bytes(body))
        return _holds(declared, record, body if unframed is None else unframed)
    return _holds(declared, record, body)


def _holds(declared: str, record: Record, payload: bytes | memoryview | None) -> bool | None:
    """Whether bytes have a declared digest; None when that cannot be said."""
    if not declared:
        return None
    plain = declared.startswith("sha1:") and len(declared) == len("sha1:") + 32
    if plain and (payload is not None or record.whole):  # as nearly everybody writes it
        return warc_digest(record.block if payload is None else payload) == declared
    if plain:
        return record.block_digest() == declared
    data = record.block if payload is None else payload
    name, _, value = declared.partition(":")
    name = name.lower().replace("-", "")
    if name not in _HASHES or (payload is None and not record.whole):
        return None
    digest = hashlib.new(name, data, usedforsecurity=False).digest()
    return digest in _readings(value, _HASHES[name])


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
    came = ""
    if head is not None:
        came = digest_that_came(record)
        if not came and (response := response_of(record)):
            came = response.capture.payload_digest
    return Fact(
        record_id=record.record_id,
        type=kind,
        file=file,
        offset=record.offset,
        length=record.length,
        url=record.url,
        date=said("warc-date", ""),
        digest=said("warc-payload-digest", "") or (said("warc-block-digest", "") if head is None else ""),
        came=came,
        target=said(_TARGETS.get(kind, ""), "").strip("<>"),
        profile=said("warc-profile", "").rpartition("/")[2] if kind == "revisit" else "",
        target_url=said("warc-refers-to-target-uri", "").strip("<>"),
        target_date=said("warc-refers-to-date", ""),
        capture=head is not None and kind != "resource",
        indexed=is_indexed(record),
    )

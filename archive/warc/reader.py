"""Reads WARC files, anybody's: WARC 1.0 and 1.1, gzipped by record or plain.

A record is handed out only after all of it was read and its gzip checksum held. What is wrong is told
with file and offset; in the tolerant mode reading goes on at the next whole record.
"""

import re
from base64 import b32encode
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from hashlib import sha1
from pathlib import Path
from typing import Any

from archive.digests import warc_digest
from archive.warc.members import (
    Member,
    MemberDamagedError,
    next_member,
    next_plain_record,
)
from archive.warc.problems import Problem

BLOCK_LIMIT = 64 << 20
"""How many bytes of a block are kept in memory, unless the caller says otherwise."""

_HEAD_LIMIT = 1 << 20
_DIGITS = 18
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_EMPTY_LINES = re.compile(rb"[\r\n]*")
_FOLD = re.compile(r"\r?\n[ \t]+")
_READ_TO_SEE = "Compare with another copy of this file; `newsarchive verify` lists all that is wrong"

OnDamage = Callable[[Problem], None]


@dataclass(frozen=True, slots=True)
class Record:
    """One WARC record.

    Attributes:
        path: The file it was read from.
        offset: Where its gzip member (or, in a plain file, its first line) begins, in bytes.
        length: The length of that member (in a plain file: of the record with its two empty lines); 0
            where several records share one member, so that this one cannot be addressed.
        version: ``1.0`` or ``1.1``, whatever follows ``WARC/``.
        fields: The named fields as they came, in order; names keep their case.
        block: The block, or its first bytes where it is larger than the reader's limit.
        block_length: The whole length of the block, in bytes.
        digest_of_cut: The digest of the whole block, where ``block`` is not all of it.
    """

    path: Path
    offset: int
    length: int
    version: str
    fields: tuple[tuple[str, str], ...]
    block: bytes = field(repr=False)
    block_length: int
    digest_of_cut: str = ""
    _by_name: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def by_name(self) -> dict[str, str]:
        """The first value of each named field, its name in lower case."""
        if not self._by_name:
            self._by_name.update(_by_name(self.fields))
        return self._by_name

    def get(self, name: str) -> str:
        """The first value of a named field, whatever the case of its name; empty when there is none."""
        return (self._by_name or self.by_name).get(name.lower(), "")

    @property
    def type(self) -> str:
        """WARC-Type, lower case."""
        return (self._by_name or self.by_name).get("warc-type", "").lower()

    @property
    def record_id(self) -> str:
        """WARC-Record-ID without its angle brackets."""
        return (self._by_name or self.by_name).get("warc-record-id", "").strip("<>")

    @property
    def url(self) -> str:
        """WARC-Target-URI, without the angle brackets that some WARC 1.0 writers put around it."""
        return self.get("WARC-Target-URI").strip("<>")

    @property
    def whole(self) -> bool:
        """Whether ``block`` holds all of the block."""
        return len(self.block) == self.block_length

    def block_digest(self) -> str:
        """``sha1:BASE32`` of the block as it was read, whatever the record declares."""
        return warc_digest(self.block) if self.whole else self.digest_of_cut


def records(  # noqa: PLR0913 - each narrows the reading in its own way
    path: Path,
    *,
    start: int = 0,
    stop: int | None = None,
    types: Collection[str] = (),
    limit: int = BLOCK_LIMIT,
    on_damage: OnDamage | None = None,
) -> Iterator[Record]:
    """The records of one file, in its order.

    Args:
        path: A ``.warc`` or ``.warc.gz`` file; what it is is seen by its bytes, not by its name.
        start: The offset of the record to begin with.
        stop: Read no record that begins at this offset or after it.
        types: Only records of these WARC-Types; all when empty.
        limit: Keep at most so many bytes of a block in memory.
        on_damage: Called with each problem, after which reading goes on at the next whole record.

    Raises:
        ArchiveDamagedError: The file is damaged, and no ``on_damage`` was given.
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        offset, ahead = start, b""
        size = file.seek(0, 2)
        if size == 0:
            return
        file.seek(0)
        resume = next_plain_record if file.read(5) == b"WARC/" else next_member
        stop = size if stop is None else min(stop, size)
        while offset < stop:
            member = Member(file, offset, ahead)
            parser = _Parser(member, path, limit=limit, types=frozenset(types))
            try:
                yield from parser.records()
                offset, ahead = member.end, member.ahead
            except _DamageError as damage:
                problem = Problem(str(path), damage.what, _READ_TO_SEE, offset=damage.offset)
                if on_damage is None:
                    raise problem.error() from damage
                on_damage(problem)
                offset, ahead = resume(file, damage.offset + 1) or size, b""


def read_record(path: Path, offset: int, *, limit: int = BLOCK_LIMIT) -> Record:
    """The record that begins at an offset.

    Raises:
        ArchiveDamagedError: No whole record begins there.
        OSError: The file cannot be read.
    """
    for record in records(path, start=offset, limit=limit):
        return record
    raise Problem(
        str(path), "no record begins here: the file ends before", _READ_TO_SEE, offset=offset
    ).error()


class _DamageError(Exception):
    def __init__(self, what: str, offset: int) -> None:
        self.what = what
        self.offset = offset
        super().__init__(what)


class _Parser:
    """Cuts the bytes of one member into records."""

    def __init__(self, member: Member, path: Path, *, limit: int, types: frozenset[str]) -> None:
        self._member = member
        self._path = path
        self._limit = limit
        self._types = types
        self._buffer = b""
        self._at = 0  # what comes before this in the buffer is done with; cutting it off would copy the rest
        self._consumed = 0
        self._begin = member.offset

    def records(self) -> Iterator[Record]:
        try:
            yield from self._members_records() if self._member.compressed else self._plain_records()
        except MemberDamagedError as error:
            raise _DamageError(str(error), self._begin) from error

    def _members_records(self) -> Iterator[Record]:
        # One record behind: a member must have ended well before what it holds is believed.
        waiting, alone = self._record(), True
        while waiting is not None:
            following = self._record()
            alone = alone and following is None
            if self._wanted(waiting):
                length = self._member.end - self._member.offset if alone else 0
                yield Record(path=self._path, offset=self._member.offset, length=length, **waiting)
            waiting = following

    def _plain_records(self) -> Iterator[Record]:
        while (values := self._record()) is not None:
            begin = self._begin
            self._begin = self._member.offset + self._consumed
            if self._wanted(values):
                yield Record(path=self._path, offset=begin, length=self._begin - begin, **values)

    def _wanted(self, values: dict[str, Any]) -> bool:
        return not self._types or values["_by_name"].get("warc-type", "").lower() in self._types

    def _record(self) -> dict[str, Any] | None:
        head = self._head()
        if head is None:
            return None
        version, fields = _fields(head)
        by_name = _by_name(fields)
        length = by_name.get("content-length", "")
        if not version:
            raise _DamageError("no WARC record begins here", self._begin)
        if not length.isascii() or not length.isdecimal() or len(length) > _DIGITS:
            raise _DamageError("the record has no Content-Length", self._begin)
        block, digest = self._block(int(length))
        self._end_of_record()
        return {
            "version": version,
            "fields": fields,
            "block": block,
            "block_length": int(length),
            "digest_of_cut": digest,
            "_by_name": by_name,
        }

    def _head(self) -> bytes | None:
        """Version line and named fields, or None at the end of the member."""
        while (end := _HEAD_END.search(self._buffer, self._at)) is None:
            data = self._member.read()
            rest = self._rest()
            if not data and not rest:
                return None
            if not data or len(rest) > _HEAD_LIMIT:
                raise _DamageError("the record's named fields do not end", self._begin)
            self._fill(rest + data)
            if not self._buffer.startswith(b"WARC/"[: len(self._buffer)]):
                raise _DamageError("no WARC record begins here", self._begin)
        return self._take(end.end() - self._at)

    def _block(self, length: int) -> tuple[bytes, str]:
        parts: list[bytes] = []
        kept, left = 0, length
        digest = sha1(usedforsecurity=False) if length > self._limit else None
        while left:
            if self._at == len(self._buffer):
                self._fill(self._member.read())
            data = self._take(left)
            if not data:
                what = f"the record says that its block has {length} bytes, but {length - left} are there"
                raise _DamageError(what, self._begin)
            left -= len(data)
            if digest:
                digest.update(data)
            if kept < self._limit:
                parts.append(data[: self._limit - kept])
                kept += len(parts[-1])
        return b"".join(parts), "sha1:" + b32encode(digest.digest()).decode("ascii") if digest else ""

    def _end_of_record(self) -> None:
        """Pass over the empty lines after a block; anything else shows that a length lies."""
        while True:
            empty = _EMPTY_LINES.match(self._buffer, self._at)
            if empty:
                self._take(empty.end() - self._at)
            if len(self._buffer) - self._at >= len(b"WARC/"):
                break
            data = self._member.read()
            if not data:
                break
            self._fill(self._rest() + data)
        if self._at < len(self._buffer) and not self._buffer.startswith(b"WARC/", self._at):
            raise _DamageError("the record's block goes on after its Content-Length", self._begin)

    def _rest(self) -> bytes:
        return self._buffer[self._at :]

    def _fill(self, buffer: bytes) -> None:
        self._buffer, self._at = buffer, 0

    def _take(self, length: int) -> bytes:
        data = self._buffer[self._at : self._at + length]
        self._at += len(data)
        self._consumed += len(data)
        return data


def _by_name(fields: tuple[tuple[str, str], ...]) -> dict[str, str]:
    # Backwards: of several fields of one name the first is the one that counts.
    return {name.lower(): value for name, value in reversed(fields)}


def _fields(head: bytes) -> tuple[str, tuple[tuple[str, str], ...]]:
    first, _, rest = head.partition(b"\n")
    text = rest.decode("utf-8", "replace")
    if "\n " in text or "\n\t" in text:
        text = _FOLD.sub(" ", text)
    named = []
    for line in text.split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            named.append((name.strip(), value.strip()))
    version = first.decode("ascii", "replace").strip()
    return (version.removeprefix("WARC/") if version.startswith("WARC/") else ""), tuple(named)

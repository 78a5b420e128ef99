"""Cuts the bytes of a WARC file into records, and tells where they are not as they must be."""

import re
from base64 import b32encode
from collections.abc import Iterator
from hashlib import sha1
from typing import NamedTuple

from archive.warc.members import Member, MemberDamagedError

Fields = tuple[tuple[str, str], ...]

_HEAD_LIMIT = 1 << 20
_DIGITS = 18
_EMPTY_LINES = re.compile(rb"[\r\n]*")
_FOLD = re.compile(r"\r?\n[ \t]+")


class DamageError(Exception):
    """What is wrong with a record, and where it begins."""

    def __init__(self, what: str, offset: int) -> None:
        self.what = what
        self.offset = offset
        super().__init__(what)


class Parsed(NamedTuple):
    """A record as it was cut out: the attributes of ``archive.warc.reader.Record`` without the path."""

    offset: int
    length: int
    version: str
    fields: Fields
    block: bytes
    block_length: int
    digest_of_cut: str
    by_name: dict[str, str]


def head_end(data: bytes | bytearray, start: int = 0) -> int:
    r"""Where the first empty line of some bytes ends, whatever ends their lines; 0 where there is none.

    >>> head_end(b"HTTP/1.1 200 OK\r\n\r\nHello")
    19
    """
    # Two searches in C: a regular expression that allows for either took as long as inflating a record.
    usual = data.find(b"\n\r\n", start)
    bare = data.find(b"\n\n", start, usual + 1 if usual >= 0 else None)
    if bare >= 0:
        return bare + len(b"\n\n")
    return usual + len(b"\n\r\n") if usual >= 0 else 0


def whole_record(data: bytes, offset: int, length: int, limit: int) -> Parsed | None:
    """The record that a whole member holds, as nearly all are; None where anything is not as usual.

    Args:
        data: What the member holds.
        offset: Where it begins in its file.
        length: How long it is there.
        limit: No larger block is cut out.
    """
    end = head_end(data)
    if not end or not data.startswith(b"WARC/") or end > _HEAD_LIMIT:
        return None
    version, fields, by_name = _fields(data[:end])
    size = _content_length(by_name)
    if size is None or size > limit or len(data) != end + size + 4 or not data.endswith(b"\r\n\r\n"):
        return None
    return Parsed(offset, length, version, fields, data[end : end + size], size, "", by_name)


class Parser:
    """Cuts the bytes of one member, or of a plain file, into records, however they are packed.

    Args:
        member: The bytes.
        limit: Keep at most so many bytes of a block in memory.
    """

    def __init__(self, member: Member, limit: int) -> None:
        self._member = member
        self._limit = limit
        self._buffer = b""
        self._at = 0  # what comes before this in the buffer is done with; cutting it off would copy the rest
        self._consumed = 0
        self._begin = member.offset

    def records(self) -> Iterator[Parsed]:
        """The records, each when all of it was read and its gzip checksum held.

        Raises:
            DamageError: A record, or the member, is not as it must be.
        """
        try:
            yield from self._members_records() if self._member.compressed else self._plain_records()
        except MemberDamagedError as error:
            raise DamageError(str(error), self._begin) from error

    def _members_records(self) -> Iterator[Parsed]:
        # One record behind: a member must have ended well before what it holds is believed.
        waiting, alone = self._record(), True
        while waiting is not None:
            following = self._record()
            alone = alone and following is None
            yield waiting._replace(length=self._member.end - waiting.offset if alone else 0)
            waiting = following

    def _plain_records(self) -> Iterator[Parsed]:
        while (record := self._record()) is not None:
            begin = self._begin
            self._begin = self._member.offset + self._consumed
            yield record._replace(offset=begin, length=self._begin - begin)

    def _record(self) -> Parsed | None:
        head = self._head()
        if head is None:
            return None
        version, fields, by_name = _fields(head)
        if not version:
            raise DamageError("no WARC record begins here", self._begin)
        length = _content_length(by_name)
        if length is None:
            raise DamageError("the record has no Content-Length", self._begin)
        block, digest = self._block(length)
        self._end_of_record()
        return Parsed(self._member.offset, 0, version, fields, block, length, digest, by_name)

    def _head(self) -> bytes | None:
        """Version line and named fields, or None at the end of the member."""
        while not (end := head_end(self._buffer, self._at)):
            data = self._member.read()
            rest = self._rest()
            if not data and not rest:
                return None
            if not data or len(rest) > _HEAD_LIMIT:
                raise DamageError("the record's named fields do not end", self._begin)
            self._fill(rest + data)
            if not self._buffer.startswith(b"WARC/"[: len(self._buffer)]):
                raise DamageError("no WARC record begins here", self._begin)
        return self._take(end - self._at)

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
                raise DamageError(what, self._begin)
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
            raise DamageError("the record's block goes on after its Content-Length", self._begin)

    def _rest(self) -> bytes:
        return self._buffer[self._at :]

    def _fill(self, buffer: bytes) -> None:
        self._buffer, self._at = buffer, 0

    def _take(self, length: int) -> bytes:
        data = self._buffer[self._at : self._at + length]
        self._at += len(data)
        self._consumed += len(data)
        return data


def _content_length(by_name: dict[str, str]) -> int | None:
    said = by_name.get("content-length", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= _DIGITS else None


def _fields(head: bytes) -> tuple[str, Fields, dict[str, str]]:
    """Version, named fields, and the first value of each by its name in lower case: in one pass."""
    first, _, rest = head.partition(b"\n")
    text = rest.decode("utf-8", "replace")
    if "\n " in text or "\n\t" in text:
        text = _FOLD.sub(" ", text)
    fields: list[tuple[str, str]] = []
    by_name: dict[str, str] = {}
    for line in text.split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            name, value = name.strip(), value.strip()
            fields.append((name, value))
            by_name.setdefault(name.lower(), value)
    version = first.decode("ascii", "replace").strip()
    return (version.removeprefix("WARC/") if version.startswith("WARC/") else ""), tuple(fields), by_name

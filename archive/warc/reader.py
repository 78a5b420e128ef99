"""Reads WARC files, anybody's: WARC 1.0 and 1.1, gzipped by record or plain.

A record is handed out only after all of it was read and its gzip checksum held. What is wrong is told
with file and offset; in the tolerant mode reading goes on at the next whole record.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archive.digests import warc_digest
from archive.warc.members import Member, SmallMembers, next_member, next_plain_record
from archive.warc.parse import DamageError, Parsed, Parser, whole_record
from archive.warc.problems import Problem

BLOCK_LIMIT = 64 << 20
"""How many bytes of a block are kept in memory, unless the caller says otherwise."""

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
            # Backwards: of several fields of one name the first is the one that counts.
            self._by_name.update({name.lower(): value for name, value in reversed(self.fields)})
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
        size = file.seek(0, 2)
        if size == 0:
            return
        file.seek(0)
        resume = next_plain_record if file.read(5) == b"WARC/" else next_member
        stop = size if stop is None else min(stop, size)
        small, offset = SmallMembers(file), start
        while offset < stop:
            data, end = small.inflate(offset)
            one = whole_record(data, offset, end - offset, limit) if data else None
            if one is not None:
                if _wanted(one, types):
                    yield Record(path, *one)
                offset = end
                continue
            # Anything but one small record in one whole member is read piece by piece, and its trouble told.
            member = Member(file, offset)
            try:
                for one in Parser(member, limit).records():
                    if _wanted(one, types):
                        yield Record(path, *one)
                offset = member.end
            except DamageError as damage:
                problem = Problem(str(path), damage.what, _READ_TO_SEE, offset=damage.offset)
                if on_damage is None:
                    raise problem.error() from damage
                on_damage(problem)
                offset = resume(file, damage.offset + 1) or size


def _wanted(record: Parsed, types: Collection[str]) -> bool:
    return not types or record.by_name.get("warc-type", "").lower() in types


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

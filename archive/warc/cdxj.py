"""The CDXJ index: a line for each record that replay can ask for, line for line as cdxj-indexer makes it.

HTTP heads are read as warcio reads them because cdxj-indexer does so: indexes of one WARC file, made by
either, are equal. Plain ones, in which nothing can be read in two ways, are read without it in a tenth of
the time.
"""

import heapq
import json
import os
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack
from io import BytesIO
from itertools import islice
from pathlib import Path
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import IO, Protocol

from warcio.statusandheaders import StatusAndHeadersParser
from warcio.timeutils import iso_date_to_timestamp

from archive.digests import warc_digest
from archive.files import make_folder, replace_file, storing
from archive.surt import surt
from archive.warc.indexed import is_indexed

_SCHEMES = ("http:", "https:")
_MIME_END = re.compile(r"[;\s]")
# ASCII, no folded line, no blank before a colon, an empty line at the end.
_PLAIN_HEAD = re.compile(
    rb"HTTP/1\.[01] (\d{3})(?: [\x20-\x7e]*)?\r\n((?:[!-9;-~]+:[\t\x20-\x7e]*\r\n)*)\r\n"
)
_CONTENT_TYPE = re.compile(rb"^content-type:[ \t]*([^;\s]*)", re.IGNORECASE | re.MULTILINE)
_LINES_IN_MEMORY = 200_000


class Indexable(Protocol):
    """What of a record the index needs; ``archive.warc.reader.Record`` is one."""

    @property
    def type(self) -> str:
        """WARC-Type, lower case."""

    @property
    def url(self) -> str:
        """WARC-Target-URI."""

    @property
    def block(self) -> bytes:
        """The block, at least as far as the HTTP head goes."""

    def get(self, name: str) -> str:
        """A named field; empty when there is none."""


def index_line(record: Indexable, *, file: str, offset: int, length: int) -> bytes | None:
    r"""The line of one record, with its ``\n``; None for a record that is not indexed."""
    if not is_indexed(record.type, record.get("Content-Type")):
        return None
    status, mime, payload_at = _http(record, record.get("Content-Type"))
    digest = record.get("WARC-Payload-Digest")
    if not digest and record.type != "revisit":
        digest = warc_digest(record.block[payload_at:])
    values = {
        "url": record.url,
        "mime": mime,
        "status": status,
        "digest": digest or None,
        "length": str(length),
        "offset": str(offset),
        "filename": file,
    }
    body = json.dumps({name: value for name, value in values.items() if value is not None})
    stamp = iso_date_to_timestamp(record.get("WARC-Date"))
    return f"{_key(record.url)} {stamp} {body}\n".encode("utf-8", "replace")


def _http(record: Indexable, content_type: str) -> tuple[str | None, str | None, int]:
    """Status and media type as cdxj-indexer reads them, and where in the block the payload begins."""
    status: str | None = None
    payload_at = 0
    mime: str | None = content_type or None
    if record.type in {"response", "revisit"}:
        mime = None
        if record.block and record.url.startswith(_SCHEMES):
            status, mime, payload_at = _head(record.block)
    if record.type == "revisit":
        return status, "warc/revisit", payload_at
    return status, _MIME_END.split(mime, maxsplit=1)[0].strip() if mime else mime, payload_at


def _head(block: bytes) -> tuple[str | None, str | None, int]:
    """Status and Content-Type of an HTTP head, and where it ends."""
    plain = _PLAIN_HEAD.match(block)
    if plain is not None:
        media = _CONTENT_TYPE.search(plain[2])
        return plain[1].decode(), media and media[1].decode(), plain.end()
    stream = BytesIO(block)
    head = StatusAndHeadersParser([], verify=False).parse(stream)
    if not head:  # warcio counts one without status and header lines as none
        return None, None, stream.tell()
    return head.get_statuscode(), head.get_header("content-type"), stream.tell()


def _key(url: str) -> str:
    try:
        return surt(url)
    except ValueError:  # cdxj-indexer then uses the URL, too
        return url


class UnmergedLines:
    """Lines that wait for the end of their WARC file; beyond 1 MB on disk, in a file without name."""

    _IN_MEMORY = 1_000_000  # bytes

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = self._new()

    def _new(self) -> "SpooledTemporaryFile[bytes]":
        return SpooledTemporaryFile(self._IN_MEMORY, dir=str(self._folder))

    def add(self, line: bytes) -> None:
        """Keep a line.

        Raises:
            NoSpaceError, ArchiveUnusableError: There is no room for it.
        """
        with storing(self._folder):
            self._file.write(line)

    def take(self) -> Iterator[bytes]:
        """All lines, in the order in which they came; none of them is here any more."""
        file, self._file = self._file, self._new()
        with file:
            file.seek(0)
            yield from file


def merge_index(index: Path, lines: Iterable[bytes], *, gone: Collection[str] = ()) -> None:
    """Merge new lines into the index, by bytes; a line that is there already is not doubled.

    The old index is read as a stream and replaced at one stroke, so that replay never sees half of it.

    Args:
        index: The index; made if there is none.
        lines: New lines in any order; they are not all held in memory.
        gone: Names of WARC files whose lines in the old index are dropped.

    Raises:
        NoSpaceError, ArchiveUnusableError: The index cannot be written; the old one stays.
    """
    make_folder(index.parent)
    with ExitStack() as open_files:
        sources = [_sorted(lines, index.parent, open_files)]
        with storing(index):
            if index.exists():
                old = open_files.enter_context(index.open("rb"))
                sources.append(_lines_to_stay(old, tuple(f'"filename": "{n}"}}\n'.encode() for n in gone)))
        replace_file(index, _distinct(heapq.merge(*sources)))


def _sorted(lines: Iterable[bytes], folder: Path, open_files: ExitStack) -> Iterator[bytes]:
    """Lines in the order of their bytes; what is too much for memory waits in unnamed files."""
    source = iter(lines)
    runs: list[Iterator[bytes]] = []
    while batch := sorted(islice(source, _LINES_IN_MEMORY)):
        if len(batch) < _LINES_IN_MEMORY:
            runs.append(iter(batch))
            break
        with storing(folder):
            run = TemporaryFile(dir=folder)  # noqa: SIM115 - the stack closes it, after the merge has read it
            open_files.push(run)
            run.writelines(batch)
            run.seek(0, os.SEEK_SET)
        runs.append(iter(run))
    return heapq.merge(*runs)


def _lines_to_stay(file: IO[bytes], gone: tuple[bytes, ...]) -> Iterator[bytes]:
    return (line for line in file if line.endswith(b"\n") and not line.endswith(gone))


def _distinct(lines: Iterable[bytes]) -> Iterator[bytes]:
    last = b""
    for line in lines:
        if line != last:
            yield line
        last = line

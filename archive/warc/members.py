"""The bytes of a WARC file, gzip member by gzip member, with the exact place of each.

General WARC readers do not tell where a member ends, read on into the next one when a length lies, and
do not miss a cut gzip trailer. An archive that stands as evidence must know all three, so members are
inflated here one at a time (by zlib-ng: as quick as the whole of fastwarc).
"""

from collections.abc import Iterator
from io import BufferedReader
from typing import IO, cast

from zlib_ng import zlib_ng

GZIP_MAGIC = b"\x1f\x8b\x08"
_CHUNK = 1 << 16
_INFLATE = 1 << 18
_OVERLAP = 16
_GZIP = 31  # zlib's name for it
_WINDOW = 1 << 18
_FIRST = 1 << 13  # what follows a member in its input is copied, so little is given at first
_SMALL = 1 << 19
_ZlibError = cast("type[Exception]", zlib_ng.error)  # the library's type hints call it an instance


class MemberDamagedError(Exception):
    """A gzip member that cannot be inflated whole; the message says why, for a person."""


class SmallMembers:
    """Inflates members at one stroke where they are small and whole, as nearly all of an archive are.

    Args:
        file: The file.
    """

    def __init__(self, file: BufferedReader) -> None:
        self._file = file
        self._buffer = memoryview(
            bytearray(_WINDOW)
        )  # filled again and again: a new one costs more than to read
        self._window = self._buffer[:0]
        self._begin = 0

    def inflate(self, offset: int) -> tuple[bytes, int]:
        """What the member that begins at an offset holds, and its end; nothing where it is not as usual.

        Offsets are asked for in the order of the file.
        """
        found = self._inflate(offset)
        if not found[0] and self._begin != offset:
            self._file.seek(offset)
            self._window, self._begin = self._buffer[: self._file.readinto(self._buffer)], offset
            found = self._inflate(offset)
        return found

    def _inflate(self, offset: int) -> tuple[bytes, int]:
        window, at = self._window, offset - self._begin
        stop = at + _FIRST
        inflater = zlib_ng.decompressobj(_GZIP)
        try:
            data: bytes = inflater.decompress(window[at:stop], _SMALL)
            while not inflater.eof:
                if stop >= len(window) or len(data) >= _SMALL:
                    return b"", offset
                at, stop = stop, stop + 2 * (stop - at)
                data += inflater.decompress(window[at:stop], _SMALL)
        except _ZlibError:
            return b"", offset
        return data, self._begin + min(stop, len(window)) - len(inflater.unused_data)


class Member:
    """One gzip member, or the whole of an uncompressed file, read from its first byte to its last.

    Args:
        file: The file.
        offset: Where the member begins in it.

    Attributes:
        offset: Where it begins in the file.
        end: Where it ends, known after ``read`` has returned nothing.
        compressed: Whether it is gzip.
    """

    def __init__(self, file: IO[bytes], offset: int) -> None:
        self.offset = offset
        self.end = offset
        self._file = file
        self._read = offset
        self._input = self._more()
        self.compressed = self._input.startswith(GZIP_MAGIC)
        self._inflater = zlib_ng.decompressobj(_GZIP)

    def read(self) -> bytes:
        """The next bytes, at most 256 KiB; nothing at the end of the member.

        Raises:
            MemberDamagedError: The bytes are no gzip, fail their checksum, or stop before the end.
        """
        if not self.compressed:
            data, self._input = self._input, self._more()
            self.end += len(data)
            return data
        while not self._inflater.eof:
            if not self._input:
                self._input = self._more()
                if not self._input:
                    raise MemberDamagedError("the file ends inside this record")
            try:
                data = self._inflater.decompress(self._input, _INFLATE)
            except _ZlibError as error:
                raise MemberDamagedError(f"the compressed data is damaged ({error})") from error
            self._input = self._inflater.unused_data or self._inflater.unconsumed_tail
            if data:
                return bytes(data)
        self.end = self._read - len(self._input)
        return b""

    def _more(self) -> bytes:
        # Members of one file are read in turn, but others may have moved the file meanwhile.
        self._file.seek(self._read)
        data = self._file.read(_CHUNK)
        self._read += len(data)
        return data


def next_member(file: IO[bytes], offset: int) -> int | None:
    """Where the next gzip member that holds a WARC record begins, at or after an offset; None for nowhere."""
    for found in _occurrences(file, GZIP_MAGIC, offset):
        try:
            if Member(file, found).read().startswith(b"WARC/"):
                return found
        except MemberDamagedError:
            continue
    return None


def next_plain_record(file: IO[bytes], offset: int) -> int | None:
    """The same in an uncompressed file: the next line that can only be the first of a WARC record."""
    for found in _occurrences(file, b"\r\n\r\nWARC/", offset):
        return found + 4
    return None


def _occurrences(file: IO[bytes], needle: bytes, offset: int) -> Iterator[int]:
    base = offset
    while True:
        file.seek(base)
        window = file.read(_CHUNK * 16)
        if len(window) < len(needle):
            return
        at = window.find(needle)
        while at >= 0:
            yield base + at
            at = window.find(needle, at + 1)
        if len(window) <= _OVERLAP:
            return
        base += len(window) - _OVERLAP

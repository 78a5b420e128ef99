"""A ZIP file written while it is sent: no part of it is ever held as a whole."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator

Entry = tuple[str, Callable[[], Iterable[bytes]]]
_DATE = (1980, 1, 1, 0, 0, 0)  # the first that ZIP knows: the moment of sending must not change the bytes
_PIECE = 1 << 16


def zipped(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The bytes of a ZIP file.

    Args:
        entries: Names, and what gives the pieces of each when its turn comes.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, pieces in entries:
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w", force_zip64=True) as entry:
                for piece in pieces():
                    entry.write(piece)
                    if sink.held >= _PIECE:
                        yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """What was written and not yet taken; nothing in it can be sought."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    @property
    def held(self) -> int:
        """How many bytes wait."""
        return len(self._held)

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]  # what zipfile writes
        """Take some bytes."""
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        """What waits, and waits no more."""
        body = bytes(self._held)
        self._held.clear()
        return body

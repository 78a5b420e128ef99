"""Takes off what HTTP put around an entity: chunk framing and content-encoding."""

import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

DECODED_LIMIT = 64 << 20
"""How large an entity may become when its content-encoding is removed, unless the caller says otherwise."""

_STEP = 1 << 18
_CHUNK_LINE = 4096
_MOST_CODINGS = 4


@dataclass(frozen=True, slots=True)
class Decoded:
    """An entity without its content-encoding, or as much of it as could be had.

    Attributes:
        data: The bytes.
        problem: Empty when all went well; otherwise what was wrong, in words.
    """

    data: bytes
    problem: str = ""


class _Inflater(Protocol):
    def feed(self, data: bytes) -> bytes: ...
    @property
    def eof(self) -> bool: ...


def dechunk(body: bytes) -> bytes | None:
    r"""A body without its chunk framing (RFC 9112, 7.1); None when it has none.

    Of a body that was cut, what came of the last chunk is kept. Chunk extensions and trailers are
    dropped, as the payload of WARC 1.1 has it.

    >>> dechunk(b"5;x=y\r\nhello\r\n0\r\n\r\n")
    b'hello'
    """
    parts: list[bytes] = []
    position, first = 0, True
    while position < len(body):
        end = body.find(b"\n", position, position + _CHUNK_LINE)
        size = _chunk_size(body[position:end]) if end >= 0 else None
        if size is None:
            return None if first else b"".join(parts)
        if size == 0:
            break
        first = False
        parts.append(body[end + 1 : end + 1 + size])
        position = end + 1 + size
        for newline in (b"\r\n", b"\n"):
            if body.startswith(newline, position):
                position += len(newline)
                break
    return b"".join(parts)


def _chunk_size(line: bytes) -> int | None:
    digits = line.partition(b";")[0].strip()
    if not digits or len(digits) > len("7fffffffffffffff") or digits.strip(b"0123456789abcdefABCDEF"):
        return None
    return int(digits, 16)


def decode_content(payload: bytes, encodings: str, *, limit: int = DECODED_LIMIT) -> Decoded:
    """A payload without its content-encoding.

    Args:
        payload: The entity with transfer-encoding removed.
        encodings: The value of Content-Encoding; several codings are removed from the last to the first.
        limit: No more bytes than this are made; what goes beyond is dropped and told in ``problem``.
    """
    codings = [name.strip().lower() for name in encodings.split(",")]
    codings = [name for name in codings if name not in {"", "identity"}]
    if len(codings) > _MOST_CODINGS:
        return Decoded(payload, f"{len(codings)} content-encodings on one payload")
    data, problem = payload, ""
    for name in reversed(codings):
        if not data:
            break
        maker = _MAKERS.get(name)
        if maker is None:
            return Decoded(data, f"the content-encoding {name[:40]!r} is not known")
        data, trouble = _inflate(data, name, limit)
        problem = problem or trouble
    return Decoded(data, problem)


def _inflate(data: bytes, name: str, limit: int) -> tuple[bytes, str]:
    parts: list[bytes] = []
    made = 0
    inflater = _MAKERS[name](data)
    feed, problem = data, ""
    try:
        while not inflater.eof:
            out = inflater.feed(feed)
            feed = b""
            if not out:
                break
            parts.append(out[: limit - made])
            made += len(out)
            if made > limit:
                return b"".join(parts), f"it is larger than {limit} bytes once decoded"
        problem = "" if inflater.eof else f"the {name} data ends too early"
    except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
        if not parts:
            return data, f"it is not {name}, though it says so ({error})"
        problem = f"the {name} data is damaged ({error})"
    return b"".join(parts), problem


class _Zlib:
    """gzip (several members too) and deflate."""

    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._object = zlib.decompressobj(wbits)

    def feed(self, data: bytes) -> bytes:
        tail = data or self._object.unconsumed_tail
        if self._object.eof:
            tail = self._object.unused_data
            self._object = zlib.decompressobj(self._wbits)
        out = self._object.decompress(tail, _STEP)
        return out if out or not self._more else self.feed(b"")

    @property
    def _more(self) -> bool:
        return self._object.eof and self._object.unused_data.startswith(b"\x1f\x8b")

    @property
    def eof(self) -> bool:
        return self._object.eof and not self._more


class _Brotli:
    def __init__(self) -> None:
        self._object = brotli.Decompressor()

    def feed(self, data: bytes) -> bytes:
        out: bytes = self._object.process(data, output_buffer_limit=_STEP)
        return out

    @property
    def eof(self) -> bool:
        return bool(self._object.is_finished())


class _Zstd:
    def __init__(self) -> None:
        self._object = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 27})

    def feed(self, data: bytes) -> bytes:
        return bytes(self._object.decompress(data, _STEP))

    @property
    def eof(self) -> bool:
        return bool(self._object.eof)


def _deflate(data: bytes) -> _Inflater:
    # RFC 9110 means the zlib format; some servers have always sent the bare deflate stream.
    try:
        zlib.decompressobj().decompress(data[:64], 1)
    except zlib.error:
        return _Zlib(-zlib.MAX_WBITS)
    return _Zlib(zlib.MAX_WBITS)


_MAKERS: dict[str, Callable[[bytes], _Inflater]] = {
    "gzip": lambda _data: _Zlib(16 + zlib.MAX_WBITS),
    "x-gzip": lambda _data: _Zlib(16 + zlib.MAX_WBITS),
    "deflate": _deflate,
    "br": lambda _data: _Brotli(),
    "zstd": lambda _data: _Zstd(),
}

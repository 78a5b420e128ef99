"""How a record becomes a gzip member (RFC 1952)."""

from collections.abc import Sequence

from zlib_ng import zlib_ng

_GZIP = 31  # zlib's window bits for a gzip member
_DEFLATE = -15  # ... and for what stands in one
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"  # as zlib writes it


def member(parts: Sequence[bytes], level: int) -> bytes:
    """A gzip member that holds some bytes."""
    packer = zlib_ng.compressobj(level, zlib_ng.DEFLATED, _GZIP)
    return b"".join((*map(packer.compress, parts), packer.flush()))


def member_around(before: bytes, packed: bytes, after: bytes, level: int) -> bytes:
    """A gzip member in which bytes that are compressed already are stored as they are (RFC 1951, 3.2.4).

    To compress them once more takes fifteen times as long and gains nothing: what stands before them
    packs better alone.
    """
    packer = zlib_ng.compressobj(level, zlib_ng.DEFLATED, _DEFLATE)
    storer = zlib_ng.compressobj(0, zlib_ng.DEFLATED, _DEFLATE)
    digest = zlib_ng.crc32(after, zlib_ng.crc32(packed, zlib_ng.crc32(before)))
    size = len(before) + len(packed) + len(after)
    return b"".join(
        (
            *(_HEAD, packer.compress(before), packer.flush(zlib_ng.Z_FULL_FLUSH)),
            *(storer.compress(packed), storer.compress(after), storer.flush()),
            *(digest.to_bytes(4, "little"), (size & 0xFFFFFFFF).to_bytes(4, "little")),
        )
    )

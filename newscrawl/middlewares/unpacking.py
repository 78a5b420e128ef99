"""Unpacks answers as Scrapy does, and keeps nothing of what could not be unpacked."""

from typing import cast

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from zlib_ng import zlib_ng

from newscrawl.middlewares.errors import UndecodableError

_ZlibError = cast("type[Exception]", zlib_ng.error)  # the library's type hints call it an instance
_GZIP = {b"gzip", b"x-gzip"}
_WITH_HEAD = 31  # window bits that say: gzip's head and checksum


class UnpackingMiddleware(HttpCompressionMiddleware):
    """Scrapy's own, whose errors are told anew.

    An error keeps the frames that it went through, and those hold what was unpacked until then: 32 MB of a
    bomb. Scrapy holds its errors in cycles that only a full collection breaks, so that a hundred bombs would
    take gigabytes.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # without the deprecated spider
        """The answer unpacked.

        Raises:
            IgnoreRequest: It is larger than DOWNLOAD_MAXSIZE when it is unpacked.
            UndecodableError: It is not what its Content-Encoding says.
        """
        told: IgnoreRequest | UndecodableError
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            told = IgnoreRequest(str(error))
        except Exception as error:  # noqa: BLE001 - every library of a coding has its own
            told = UndecodableError(f"{type(error).__name__}: {str(error)[:200]}")
        raise told

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        """Unpacked at once where it is one whole member, as nearly all are; else piece by piece by Scrapy."""
        if encoding in _GZIP and max_size:
            inflater = zlib_ng.decompressobj(_WITH_HEAD)
            try:
                unpacked: bytes = inflater.decompress(body, max_size)
            except _ZlibError:
                unpacked = b""  # broken: Scrapy makes what it can of it
            if inflater.eof and not inflater.unused_data:
                return unpacked
        return HttpCompressionMiddleware._decode(body, encoding, max_size)  # noqa: SLF001 - its parent's

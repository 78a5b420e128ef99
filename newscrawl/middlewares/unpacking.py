"""Unpacks answers as Scrapy does, and keeps nothing of what could not be unpacked."""

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from newscrawl.middlewares.errors import UndecodableError


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

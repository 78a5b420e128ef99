"""Archives every answer the moment it arrives, before anything unpacks or follows it."""

from datetime import UTC, datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from archive.model import Capture, Exchange
from newscrawl.extensions.archive import archivist_of
from newscrawl.wire import rebuilt_exchange, take_exchange

IS_PAGE = "newscrawl_is_page"
"""Set in the meta of a request for a page that may hold an article: a decision will be made about it."""

_PAGE_EXCHANGE = "newscrawl_page_exchange"
_CAPTURE = "newscrawl_capture"
_STARTED = "newscrawl_started"


def page_exchange(request: Request) -> Exchange | None:
    """The answer to a request for a page, handed over once; the pipelines archive it with its decision."""
    exchange: Exchange | None = request.meta.pop(_PAGE_EXCHANGE, None)
    return exchange


def capture_of(request: Request) -> Capture | None:
    """Where the answer to a request has been archived already: an error page, or one that was cut off."""
    capture: Capture | None = request.meta.get(_CAPTURE)
    return capture


class CaptureMiddleware:
    """Hands each exchange to the archivist: robots.txt, feeds, every hop of a redirect, errors.

    Successful answers to requests for pages are the exception: whether their body is stored again depends
    on the decision about them, so they wait for it in ``request.meta``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Forget what a retry or a redirect inherited from the request it was copied from."""
        for inherited in (_PAGE_EXCHANGE, _CAPTURE):
            request.meta.pop(inherited, None)
        request.meta[_STARTED] = datetime.now(UTC)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Archive the answer, or lay it by for the pipelines."""
        exchange = take_exchange(request)
        if exchange is None:
            exchange = rebuilt_exchange(request, response, request.meta[_STARTED])
        if request.meta.get(IS_PAGE) and 200 <= response.status < 300:  # noqa: PLR2004 - HTTP's own numbers
            request.meta[_PAGE_EXCHANGE] = exchange
        else:
            await self._archive(request, exchange)
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:  # noqa: ARG002 - Scrapy's signature
        """Archive what came before it broke off."""
        exchange = take_exchange(request)
        if exchange is not None:
            await self._archive(request, exchange)

    async def _archive(self, request: Request, exchange: Exchange) -> None:
        archivist = archivist_of(self._crawler)
        request.meta[_CAPTURE] = await archivist.do(archivist.keeping.capture, exchange)

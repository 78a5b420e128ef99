"""The download handler that leaves the bytes of every exchange behind."""

import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit
from weakref import WeakSet

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError, DownloadTimeoutError
from scrapy.http import Response
from twisted.web.client import HTTPConnectionPool

from archive.model import Exchange, Truncation
from newscrawl.wire.peer import Peer
from newscrawl.wire.rebuilt import flagged_truncation, rebuilt_exchange
from newscrawl.wire.recording import HEAD_LIMIT, RATE_WINDOW, Bounds, Recording
from newscrawl.wire.rehearsal import private_parts_missing
from newscrawl.wire.resolver import connecting, refusal_of

if TYPE_CHECKING:
    from newscrawl.wire.tap import TappedPool

logger = logging.getLogger(__name__)


class HungUpError(Exception):
    """We hung up on an answer that passed a bound. It is not asked for again in this run.

    Attributes:
        reason: ``head-too-large``, ``too-large`` or ``too-slow``.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(_HUNG_UP[reason])


_HUNG_UP = {
    "head-too-large": "the head of the answer is longer than DOWNLOAD_HEAD_MAXSIZE",
    "too-large": "the answer's framing is out of proportion to DOWNLOAD_MAXSIZE",
    "too-slow": "the answer came in drips, more slowly than DOWNLOAD_MIN_RATE",
}

EXCHANGE = "exchange"
"""The key in ``request.meta`` under which the handler leaves the ``Exchange``."""

_left: WeakSet[Request] = WeakSet()
"""Requests whose exchange was left by the handler and not taken yet; never their copies."""


def take_exchange(request: Request) -> Exchange | None:
    """The exchange of this very request, which is then no longer in its meta; None where it has none.

    A retry or a redirect inherits a copy of the meta, and with it the exchange of another request: such a
    stale exchange is dropped.
    """
    exchange = request.meta.pop(EXCHANGE, None)
    if request not in _left:
        return None
    _left.discard(request)
    return exchange if isinstance(exchange, Exchange) else None


class WireDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP/1.1 handler, which records the bytes in both directions on the way.

    Leaves an ``Exchange`` in ``request.meta[EXCHANGE]`` before it returns the response, and before it
    passes on the exception of a fetch that failed after an answer had begun: then ``truncated`` is
    ``length`` (over DOWNLOAD_MAXSIZE or DOWNLOAD_HEAD_MAXSIZE), ``time`` (over DOWNLOAD_TIMEOUT, or below
    DOWNLOAD_MIN_RATE), ``disconnect`` (the connection went away) or ``unspecified`` (stopped, or broken
    framing). Nothing is left where no status line came.

    The response is recorded exactly as it came, and so is the request, but for one thing: what is said
    to a proxy is not. A request line in absolute form becomes origin-form and ``Proxy-*`` lines are left
    out; a CONNECT and its answer are not recorded, the request inside the tunnel is. Interim (1xx) responses
    are dropped, since a record holds the final response; ``newscrawl/wire/interim`` counts them.

    It leans on private parts of Twisted and Scrapy. When they are not as expected it behaves as its parent
    and leaves rebuilt heads (``Exchange.rebuilt``), says so once in the log, sets the stat
    ``newscrawl/wire/capturing`` to False and counts in ``newscrawl/wire/rebuilt``.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._bounds = Bounds(
            head=settings.getint("DOWNLOAD_HEAD_MAXSIZE", HEAD_LIMIT),
            rate=settings.getfloat("DOWNLOAD_MIN_RATE"),
            window=settings.getfloat("DOWNLOAD_MIN_RATE_WINDOW", RATE_WINDOW),
        )
        self._tapped: TappedPool | None = None
        missing = private_parts_missing()
        if not missing and not hasattr(self, "_pool"):
            missing = [f"{HTTP11DownloadHandler.__module__}.HTTP11DownloadHandler._pool"]
        if not missing:
            self._pool = self._tapped = _tapped(self._pool, settings.getint("CONCURRENT_REQUESTS"))
        self._say_whether_capturing(missing)

    def _say_whether_capturing(self, missing: list[str]) -> None:
        """Log and count, once a crawl, though http and https have a handler each."""
        stats = self._crawler.stats
        if missing and stats.get_value("newscrawl/wire/capturing") is not False:
            logger.warning(
                "The bytes on the wire cannot be recorded with this release of Scrapy or Twisted: %s. "
                "The crawl goes on, and heads in the archive are rebuilt from parsed headers.",
                "; ".join(missing),
            )
        stats.set_value("newscrawl/wire/capturing", not missing)

    async def download_request(self, request: Request) -> Response:
        """Fetch, and leave the exchange in the request's meta."""
        request.meta.pop(EXCHANGE, None)
        _left.discard(request)
        started = datetime.now(UTC)
        if self._tapped is None:
            response = await self._guarded(request)
            self._leave_rebuilt(request, response, started)
            return response
        body = request.meta.get("download_maxsize", self._default_maxsize)
        recording = Recording(replace(self._bounds, body=body))
        try:
            with self._tapped.recording_next(recording):
                response = await self._guarded(request)
        except Exception as error:
            self._leave_unfinished(request, recording, error)
            if recording.refused:
                raise HungUpError(recording.refused) from error
            raise
        else:
            whole = None if flagged_truncation(response) else response.body
            exchange = self._exchange(request, recording, whole, _truncation_of(response, recording))
            if exchange is not None and whole in (None, exchange.payload):
                _leave(request, exchange)
            else:
                self._say_unlike(request)
                self._leave_rebuilt(request, response, started)
            return response
        finally:
            recording.release()

    def _leave_unfinished(self, request: Request, recording: Recording, error: Exception) -> None:
        """Leave what came before a fetch failed.

        Not in the frame that raises: Scrapy keeps errors, and so such frames, until a full collection.
        """
        if exchange := self._exchange(request, recording, None, _truncation_by(error, recording)):
            _leave(request, exchange)

    async def _guarded(self, request: Request) -> Response:
        """Fetch; a name that leads where the crawler does not go is refused rather than unknown."""
        with connecting(to_proxy=bool(request.meta.get("proxy"))):
            try:
                return await super().download_request(request)
            except CannotResolveHostError as error:
                raise (refusal_of(urlsplit(request.url).hostname or "") or error) from error.__cause__

    def _say_unlike(self, request: Request) -> None:
        """Log once that a recording is not usable; the stat counts the rest."""
        if not self._crawler.stats.get_value("newscrawl/wire/rebuilt"):
            logger.warning(
                "What was recorded of %s is not what Scrapy read; its head in the archive is rebuilt "
                "(newscrawl/wire/rebuilt counts such pages).",
                request,
            )

    def _exchange(
        self, request: Request, recording: Recording, content: bytes | None, truncated: Truncation | None
    ) -> Exchange | None:
        if recording.interim:
            self._crawler.stats.inc_value("newscrawl/wire/interim", recording.interim)
        if request.meta.get("proxy"):
            # The other end of the connection is the proxy, and so is that of TLS unless it is tunnelled.
            tunnelled = request.url.startswith("https:")
            recording.peer = replace(recording.peer, ip="") if tunnelled else Peer()
        return recording.exchange(urldefrag(request.url)[0], content=content, truncated=truncated)

    def _leave_rebuilt(self, request: Request, response: Response, started: datetime) -> None:
        self._crawler.stats.inc_value("newscrawl/wire/rebuilt")
        _leave(request, rebuilt_exchange(request, response, started))


def _tapped(pool: HTTPConnectionPool, to_proxy: int) -> "TappedPool":
    from newscrawl.wire.tap import TappedPool  # noqa: PLC0415 - it imports what may be missing

    return TappedPool(pool, to_proxy)


def _leave(request: Request, exchange: Exchange) -> None:
    request.meta[EXCHANGE] = exchange
    _left.add(request)


def _truncation_of(response: Response, recording: Recording) -> Truncation | None:
    """Why the body of a response that Scrapy let pass is not whole."""
    if recording.finished:
        # A body that only the end of the connection ends is whole if that was in order (RFC 9112, 8).
        return "disconnect" if recording.cut else None
    return flagged_truncation(response) or "unspecified"


def _truncation_by(error: Exception, recording: Recording) -> Truncation | None:
    """Why the body of a fetch that failed is not whole."""
    if recording.finished and not recording.cut:
        return None
    if recording.refused == "too-slow":
        return "time"
    if recording.refused or isinstance(error, DownloadCancelledError):
        return "length"
    if isinstance(error, DownloadTimeoutError):
        return "time"
    return "disconnect" if recording.closed else "unspecified"

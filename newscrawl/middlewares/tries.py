"""Notes of each request that was really sent whether its host answered, and sets hosts aside."""

import logging
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from archive.errors import NewsError
from newscrawl.middlewares.errors import HostAsideError, RobotsUnreachableError
from newscrawl.middlewares.holding import give_back
from newscrawl.wire.hosts import host_of, hosts_of

_SERVER_ERRORS = 500

logger = logging.getLogger(__name__)


class TriesMiddleware:
    """Below retries: it sees every try.

    No answer, one that was cut off, one that we hung up on and a 5xx are failures; so is a page that cannot
    be asked for because robots.txt did not arrive. What a host in trouble fails is not tried again at once:
    a dead host would cost DOWNLOAD_TIMEOUT three times a page.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._hosts = hosts_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """An answer came."""
        if response.status >= _SERVER_ERRORS:
            self._failed(request, f"status {response.status}")
        else:
            self._hosts.answered(host_of(request.url))
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """None came, or only a part of one."""
        cause = exception.__cause__ if isinstance(exception, RobotsUnreachableError) else exception
        if not isinstance(cause, IgnoreRequest | NewsError):  # those are our own decisions and troubles
            self._failed(request, type(cause or exception).__name__)

    def _failed(self, request: Request, what: str) -> None:
        host = host_of(request.url)
        set_aside = self._hosts.failed(host)
        if self._hosts.in_trouble(host):
            request.meta["dont_retry"] = True
        if not set_aside:
            return
        stats = self._crawler.stats
        stats.inc_value("newscrawl/set_aside")
        wait = self._hosts.left_alone(host)
        # No trouble of the run's report: `newscrawl health` tells of sources that stay silent.
        logger.info(
            "%s: %d failures in a row (the last: %s), left alone for %.0f s (HOST_FAILURES)",
            *(host, self._hosts.failures, what, wait),
        )
        slot = self._crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if slot is not None:
            stats.inc_value("newscrawl/limits/HOST_FAILURES", len(slot.queue))
            give_back(slot, HostAsideError(f"{host} failed {self._hosts.failures} times in a row", wait))

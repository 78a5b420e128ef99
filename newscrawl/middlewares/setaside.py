"""Asks nothing of hosts that failed again and again: their pages stay owed."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler

from newscrawl.middlewares.errors import HostAsideError
from newscrawl.wire.hosts import host_of, hosts_of


class SetAsideMiddleware:
    """Holds back what is for a host that is set aside, robots.txt too; ``TriesMiddleware`` judges hosts."""

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats
        self._hosts = hosts_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let pass, or not.

        Raises:
            HostAsideError: The host is left alone for now.
        """
        host = host_of(request.url)
        if wait := self._hosts.left_alone(host):
            self._stats.inc_value("newscrawl/limits/HOST_FAILURES")
            raise HostAsideError(f"{host} failed {self._hosts.failures} times in a row", wait)

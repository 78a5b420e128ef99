"""Waits until nobody else has a request under way to a domain: workers and the dispatcher take turns."""

import asyncio
from collections import Counter
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from archive.urls import registered_domain
from newscrawl.queue.queue import WorkQueue, queue_of

_LOOK_EVERY = 0.2  # seconds
_TURN = "newscrawl_turn"


class TurnMiddleware:
    """Every request has its turn: documents, robots.txt, each hop of a redirect.

    Pages of a domain that a worker owns have it already.
    """

    def __init__(self, queue: WorkQueue) -> None:
        self._queue = queue
        self._under_way: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy.

        Raises:
            NotConfigured: There is no work queue.
        """
        queue = queue_of(crawler)
        if queue is None:
            raise NotConfigured
        return cls(queue)

    async def process_request(self, request: Request) -> None:
        """Wait for the turn."""
        domain = registered_domain(request.url)
        while not (turn := await self._queue.begin_request(domain)):  # noqa: ASYNC110 - it is another machine's
            await asyncio.sleep(_LOOK_EVERY)
        if turn == 1 or domain in self._under_way:
            self._under_way[domain] += 1
            request.meta[_TURN] = domain

    async def process_response(self, request: Request, response: Response) -> Response:
        """The turn is over."""
        await self._over(request)
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:  # noqa: ARG002 - Scrapy's signature
        """The turn is over."""
        await self._over(request)

    async def _over(self, request: Request) -> None:
        domain = request.meta.pop(_TURN, None)
        if domain is None:
            return
        self._under_way[domain] -= 1
        if not self._under_way[domain]:
            del self._under_way[domain]
            await self._queue.end_request(domain)

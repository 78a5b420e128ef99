"""Does not ask again for pages that an earlier run, or this one, has decided about."""

from collections.abc import AsyncIterator
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from newscrawl.extensions.archive import archivist_of


class KnownPagesMiddleware:
    """A spider middleware that leaves out requests for settled pages.

    A page is settled when an item about it was archived, until one of REVISIT_AGES has passed. Requests of
    ``start``, those with ``dont_filter`` and those that are not GET always pass: what a spider
    begins with must be asked for to find anything new.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    async def process_spider_output(
        self,
        response: Response,  # noqa: ARG002 - Scrapy's signature
        result: AsyncIterator[Any],
    ) -> AsyncIterator[Any]:
        """Items pass, and requests for pages that are not settled."""
        archivist = archivist_of(self._crawler)
        async for one in result:
            may_be_known = isinstance(one, Request) and one.method == "GET" and not one.dont_filter
            if may_be_known and await archivist.do(archivist.state.pages.settled, one.url):
                self._crawler.stats.inc_value("newscrawl/addon/known")
                continue
            yield one

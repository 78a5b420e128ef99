"""Leaves pages of other shards to those: they are handed over, and not asked for."""

from dataclasses import replace
from pathlib import Path
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from newscrawl.extensions.archive import archivist_of
from newscrawl.middlewares.capture import IS_PAGE
from newscrawl.middlewares.errors import NotSentError
from newscrawl.shards import Shard
from newscrawl.shards.handover import hand_over


class OtherShardError(NotSentError):
    """The page is another shard's to fetch, and was handed over to it."""

    reason = "other-shard"


class ShardMiddleware:
    """Judges each request for a page, every hop of its redirects too, by its registrable domain."""

    def __init__(self, crawler: Crawler, shard: Shard) -> None:
        self._crawler = crawler
        self._shard = shard
        self._archive = Path(crawler.settings["ARCHIVE"])

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy.

        Raises:
            NotConfigured: One crawler does it all.
            UsageError: SHARD is none.
        """
        if not crawler.settings["SHARD"]:
            raise NotConfigured
        return cls(crawler, Shard.parse(str(crawler.settings["SHARD"])))

    async def process_request(self, request: Request) -> None:
        """Let pass, or hand over.

        Raises:
            OtherShardError: The page is another shard's, which will find it in the hand-over.
        """
        if not request.meta.get(IS_PAGE) or self._shard.fetches(request.url):
            return
        to = replace(self._shard, number=self._shard.owner(request.url))
        found = request.cb_kwargs["candidate"]
        source = getattr(request.cb_kwargs.get("source"), "name", "")
        archivist = archivist_of(self._crawler)
        await archivist.do(hand_over, self._archive, replace(found, url=request.url), source, to)
        self._crawler.stats.inc_value("newscrawl/handed_over")
        raise OtherShardError(f"handed to shard {to}, which fetches from this domain")

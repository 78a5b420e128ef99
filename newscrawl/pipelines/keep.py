"""Decides about each page and archives it; what comes out is the article, if one was kept."""

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newscrawl.extensions.archive import archivist_of
from newscrawl.visit import Visit


class KeepPipeline:
    """``Visit`` in, ``Article`` out; a page that gives no article line is dropped with its decision's words.

    It returns when WARC record, article line and decision are on disk, not before.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    async def process_item(self, item: object) -> object:
        """Archive a visit and count its verdict, in all and for its source."""
        if not isinstance(item, Visit):
            return item
        archivist = archivist_of(self._crawler)
        kept = await archivist.do_durably(archivist.keeping.keep, item)
        verdict, reason = kept.decision.verdict, kept.decision.reason
        stats = self._crawler.stats
        stats.inc_value(f"newscrawl/decision/{verdict}")
        stats.inc_value(f"newscrawl/reason/{verdict}/{reason}")
        stats.inc_value(f"newscrawl/source/{item.source}/{verdict}")
        if kept.article is None:
            raise DropItem(f"{verdict} ({reason}): {item.candidate.url}")
        return kept.article

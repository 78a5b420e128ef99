"""Decides about each page and archives it; what comes out is the article, if one was kept."""

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newscrawl.extensions.archive import archivist_of
from newscrawl.keeping import Kept
from newscrawl.visit import DECIDED, Visit


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
        kept = await keep(self._crawler, item)
        if kept.article is None:
            raise DropItem(f"{kept.decision.verdict} ({kept.decision.reason}): {item.candidate.url}")
        return kept.article


async def keep(crawler: Crawler, visit: Visit) -> Kept:
    """Archive a visit, and count its verdict; it returns when all of it is on disk."""
    archivist = archivist_of(crawler)
    kept = await archivist.do_durably(archivist.keeping.keep, visit)
    verdict, reason = kept.decision.verdict, kept.decision.reason
    crawler.stats.inc_value(f"newscrawl/decision/{verdict}")
    crawler.stats.inc_value(f"newscrawl/reason/{verdict}/{reason}")
    crawler.stats.inc_value(f"newscrawl/source/{visit.source}/{verdict}")
    crawler.signals.send_catch_log(DECIDED, visit=visit, verdict=verdict)
    return kept

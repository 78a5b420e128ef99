"""The counts of a crawl, as Scrapy keeps them."""

from scrapy.statscollectors import MemoryStatsCollector


class Counts(MemoryStatsCollector):
    """Scrapy's, without its check that nobody passes a spider along.

    Scrapy looks up each of its methods three times to warn of that deprecated argument; a crawl counts
    forty things a page, and that was a thirtieth of the main process.
    """

    __getattribute__ = object.__getattribute__

"""Starts the worker processes of a crawl and stops them when it ends."""

import asyncio
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from newscrawl.extract.pool import ReadingPool


class WorkersExtension:
    """Holds the ``ReadingPool`` of a crawl."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.pool = ReadingPool(
            workers=settings.getint("EXTRACT_WORKERS"),
            timeout=settings.getfloat("EXTRACT_TIMEOUT"),
            pages_per_worker=settings.getint("EXTRACT_PAGES_PER_WORKER"),
            memory=settings.getint("EXTRACT_MEMORY"),
        )
        crawler.signals.connect(self._closed, signals.spider_closed)  # while the archive is closed

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    async def _closed(self) -> None:
        await asyncio.to_thread(self.pool.close)  # the workers' end is waited for


def pool_of(crawler: Crawler) -> ReadingPool:
    """The workers of a crawl.

    Raises:
        RuntimeError: The extension is not enabled.
    """
    extension = crawler.get_extension(WorkersExtension)
    if extension is None:
        raise RuntimeError("newscrawl.extensions.workers.WorkersExtension must be in EXTENSIONS")
    return extension.pool

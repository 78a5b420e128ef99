"""Extracts the article of each fetched page, in a worker process."""

from dataclasses import replace
from pathlib import Path
from typing import Self

from scrapy.crawler import Crawler

from newscrawl.extensions.archive import archivist_of
from newscrawl.extensions.workers import pool_of
from newscrawl.extract.overrides import SHIPPED, load_overrides
from newscrawl.visit import Visit


class PageReader:
    """Reads pages as every page of a crawl is read, whoever asks.

    With what is remembered of the site, and with what is read otherwise at its publisher.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._overrides = load_overrides(Path(crawler.settings.get("OVERRIDES") or SHIPPED))

    async def read(self, visit: Visit, *, remembers: bool = True) -> Visit:
        """The visit with its extraction; untouched where the very same bytes have been read before.

        Args:
            visit: One with a page.
            remembers: Whether there is an archive that may know the page or its site.
        """
        page = visit.page
        if page is not None and remembers:
            archivist = archivist_of(self._crawler)
            page = await archivist.do(archivist.keeping.to_read, page)
        if page is None:
            return visit
        page = replace(page, override=self._overrides.of(page.url, page.fetched))
        return replace(visit, page=page, extraction=await pool_of(self._crawler).read(page))


class ExtractPipeline:
    """``Visit`` in, ``Visit`` with its extraction out; other items pass untouched."""

    def __init__(self, crawler: Crawler) -> None:
        self._reader = PageReader(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    async def process_item(self, item: object) -> object:
        """Read the page, unless the very same bytes have been read before."""
        if not isinstance(item, Visit) or item.page is None or item.extraction is not None:
            return item
        return await self._reader.read(item)

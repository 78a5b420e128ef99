"""Extracts the article of each fetched page, in a worker process."""

from dataclasses import replace
from pathlib import Path
from typing import Self

from scrapy.crawler import Crawler

from newscrawl.extensions.archive import archivist_of
from newscrawl.extensions.workers import pool_of
from newscrawl.extract.overrides import SHIPPED, load_overrides
from newscrawl.visit import Visit


class ExtractPipeline:
    """``Visit`` in, ``Visit`` with its extraction out; other items pass untouched."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._overrides = load_overrides(Path(crawler.settings.get("OVERRIDES") or SHIPPED))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    async def process_item(self, item: object) -> object:
        """Read the page, unless the very same bytes have been read before."""
        if not isinstance(item, Visit) or item.page is None or item.extraction is not None:
            return item
        archivist = archivist_of(self._crawler)
        page = await archivist.do(archivist.keeping.to_read, item.page)
        if page is None:
            return item
        page = replace(page, override=self._overrides.of(page.url, page.fetched))
        return replace(item, page=page, extraction=await pool_of(self._crawler).read(page))

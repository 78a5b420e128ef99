"""Renders the pages of sources that ask for it, before they are read."""

from dataclasses import replace
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from archive.digests import warc_digest
from newscrawl.pipelines.browser import Renderer
from newscrawl.visit import Visit


class RenderPipeline:
    """``Visit`` in; out comes one whose page is the rendered document, where its source says ``render``.

    What the browser does not give is read as it came over the wire.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._renderer: Renderer | None = None
        crawler.signals.connect(self._close, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    async def process_item(self, item: object) -> object:
        """Render the page."""
        if not isinstance(item, Visit) or not item.render or item.page is None:
            return item
        if self._renderer is None:
            self._renderer = Renderer(self._crawler)
        rendering = await self._renderer.render(item.page, "utf-8")
        if rendering is None:
            return item
        # By the document, since the bytes of the wire may be the same for every story.
        digest = warc_digest(rendering.html)
        page = replace(
            item.page,
            body=rendering.html,
            content_type="text/html; charset=utf-8",
            payload_digest=digest,
        )
        return replace(item, page=page, rendering=rendering)

    async def _close(self) -> None:
        if self._renderer is not None:
            await self._renderer.close()

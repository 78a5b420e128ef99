"""Makes the articles of a long crawl searchable while it goes on, in a process that gives way to it."""

import asyncio
import logging
import subprocess
from pathlib import Path
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from archive.upkeep import begin, shown

logger = logging.getLogger(__name__)

_MOST_SECONDS = 3600  # an index of millions is made anew in less


class SearchableExtension:
    """Every SEARCHABLE_EVERY seconds: index and tables gain what the crawl has written."""

    def __init__(self, archive: Path, every: float) -> None:
        self._archive = archive
        self._every = every
        self._task: asyncio.Task[None] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy. Raises NotConfigured where articles become searchable only at the end."""
        every = crawler.settings.getfloat("SEARCHABLE_EVERY")
        if every <= 0:
            raise NotConfigured
        extension = cls(Path(crawler.settings["ARCHIVE"]), every)
        crawler.signals.connect(extension.opened, signals.spider_opened)
        crawler.signals.connect(extension.closed, signals.spider_closed)
        return extension

    def opened(self) -> None:
        """The crawl begins."""
        self._task = asyncio.get_running_loop().create_task(self._repeat())

    def closed(self) -> None:
        """The crawl ends, and brings up the rest itself: what is going on may be broken off at any moment."""
        if self._task is not None:
            self._task.cancel()
        self._closed = True
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    async def _repeat(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            await asyncio.to_thread(self._bring_up)

    def _bring_up(self) -> None:
        self._process = begin(self._archive)
        try:
            _, said = self._process.communicate(timeout=_MOST_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            _, said = self._process.communicate()
        if self._process.returncode and not self._closed:
            logger.warning(
                "The articles could not be made searchable so far: %s", shown(said) or "it took too long"
            )

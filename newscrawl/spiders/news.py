"""``scrapy crawl news``: asks the sources for news and visits what they name.

scrapy crawl news [-a sources=FILE] [-a source=NAME,NAME] [-s ARCHIVE=DIR]
"""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler

from newscrawl.extensions.archive import archivist_of
from newscrawl.rendering import browser_of
from newscrawl.shards import Shard
from newscrawl.shards.handover import Taking
from newscrawl.sources import Source, load_sources, select_sources
from newscrawl.spiders.documents import Document
from newscrawl.spiders.homepages import HomepageSpider
from newscrawl.spiders.pages import host_of
from newscrawl.state import State

IN_HAND = 32
"""Pages of one source that are waiting, being fetched or being read at once: the rest stays in the state."""

_BETWEEN = 8  # sources whose documents are asked for before pages are looked for
_MOST_IN_HAND = 1000
_LOOK_EVERY = 1.0  # seconds between two looks at the state when nothing else makes us look
_LAST_EVERY = 0.02  # seconds between two looks whether anything is left in hand
_LOOKS = 2  # so many must find nothing


class NewsSpider(HomepageSpider):
    """Sources → feeds, sitemaps, sections → pages.

    Pages are not asked for as they are found: they are owed, and taken from the state a few at a time.
    """

    name = "news"
    arguments: tuple[str, ...] = ("sources", "source")
    sources: tuple[Source, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._news_of_state = asyncio.Event()
        self._given: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Read the sources; every mistake in them is told at once.

        Raises:
            ConfigurationError, UsageError: The file cannot be used, or a name is not in it.
        """
        spider = super().from_crawler(crawler, *args, **kwargs)
        path = Path(kwargs.get("sources") or crawler.settings["SOURCES"])
        names = [name.strip() for name in str(kwargs.get("source") or "").split(",") if name.strip()]
        spider.sources = select_sources(load_sources(path), names)
        if any(source.render for source in spider.sources):
            browser_of(crawler.settings)  # its lack is told now, not for each page
        slots = {
            host_of(address): {"delay": source.delay, "concurrency": 1}
            for source in spider.sources
            if source.delay is not None
            for address in (source.home, *source.feeds, *source.sitemaps, *source.sections)
            if address
        }
        crawler.settings.set(
            "DOWNLOAD_SLOTS", {**crawler.settings.getdict("DOWNLOAD_SLOTS"), **slots}, "spider"
        )
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider.look_for_work, signal)
        return spider

    def look_for_work(self) -> None:
        """Pages may have become due, or there is room for more."""
        self._news_of_state.set()

    async def start(self) -> AsyncIterator[Request]:
        """The documents of all sources, and meanwhile the pages that are due, until nothing is left."""
        archivist = archivist_of(self.crawler)
        common = tuple(int(age) for age in self.settings.getlist("REVISIT_AGES"))
        ages = {s.name: common if s.revisit is None else s.revisit for s in self.sources}
        await archivist.do(archivist.state.pages.set_ages, ages)
        by_name = {source.name: source for source in self.sources}
        shard = Shard.parse(self.settings["SHARD"]) if self.settings["SHARD"] else None
        if shard is not None:
            await archivist.do(self._take_handed, shard, archivist.state)
        to_read = [source for source in self.sources if shard is None or shard.reads(source)]
        for at, source in enumerate(to_read, 1):
            async for request in self._document_requests(source):
                yield request
            if at % _BETWEEN == 0:  # the first pages are read while the last feeds are still to be asked
                for request in await self._due_requests(by_name):
                    yield request
        async for request in self._page_requests(by_name):
            yield request

    def _take_handed(self, shard: Shard, state: State) -> None:
        """Owe what the other shards found for this one."""
        taking = Taking(Path(self.settings["ARCHIVE"]), shard)
        for handed in taking.new():
            state.pages.owe([handed.candidate], handed.source)
        state.commit()
        taking.remember()

    async def _document_requests(self, source: Source) -> AsyncIterator[Request]:
        documents = declared(source)
        if not documents:
            archivist = archivist_of(self.crawler)
            age = self.settings.getfloat("REDISCOVER_AFTER")
            found = await archivist.do(archivist.state.documents.offers, source.name, age)
            if found is None:
                yield self.home_request(source)
                return
            documents = [Document(kind, url) for kind, url in found]  # type: ignore[arg-type]  # as we stored it
        for document in documents:
            request = await self.document_request(document, source)
            if request is not None:
                yield request

    async def _page_requests(self, by_name: dict[str, Source]) -> AsyncIterator[Request]:
        nothing_left = False
        while by_name:
            self._news_of_state.clear()
            due = await self._due_requests(by_name)
            for request in due:
                yield request
            most = self.settings.getint("SOURCE_PAGES")
            by_name = {name: source for name, source in by_name.items() if self._given[name] < most}
            if not due and (nothing_left or not self._room()):
                return
            # Asked once more then: what was given back meanwhile is no news, and made room for others.
            nothing_left = not due and await self._nothing_more()

    async def _due_requests(self, by_name: dict[str, Source]) -> list[Request]:
        """Requests for the pages that are due now, from each source its share."""
        room = self._room()
        if not room:
            return []
        # What waits for its host counts as being downloaded: a few slow hosts must not fill that up.
        share = self.settings.getint("CONCURRENT_REQUESTS") // 2 // len(by_name)
        window = max(2, min(IN_HAND, share, _MOST_IN_HAND // len(by_name)))
        archivist = archivist_of(self.crawler)
        requests = []
        for page in await archivist.do(archivist.state.pages.due, tuple(by_name), window, room):
            self._given[page.source] += 1
            source = by_name[page.source]
            requests.append(self.page_request(page.candidate, source, page.validators, kept=page.kept))
        return requests

    def _room(self) -> int:
        """How many pages may still be asked for in this run."""
        most = self.settings.getint("MAX_PAGES")
        return _MOST_IN_HAND if not most else min(_MOST_IN_HAND, most - self._given.total())

    def _nothing_in_hand(self) -> bool:
        """Whether nothing is waiting, being fetched or being read, so that nothing more will be found."""
        engine = self.crawler.engine
        waiting = engine.scheduler is not None and engine.scheduler.has_pending_requests()
        reading = engine.scraper.slot is not None and not engine.scraper.slot.is_idle()
        return not (waiting or reading or engine.downloader.active)

    async def _nothing_more(self) -> bool:
        """Wait until pages may have become due; True where nothing is left in hand that could bring any.

        Two looks must find nothing: an answer between downloader and spider is seen with neither.
        """
        until, looks = time.monotonic() + _LOOK_EVERY, 0
        while looks < _LOOKS and time.monotonic() < until:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news_of_state.wait(), _LAST_EVERY)
                return False
            looks = looks + 1 if self._nothing_in_hand() else 0
        return looks == _LOOKS


def declared(source: Source) -> list[Document]:
    """The documents that the list of sources names for it."""
    documents = [Document("feed", url) for url in source.feeds]
    documents += [Document("sitemap", url) for url in source.sitemaps]
    return documents + [Document("section", url) for url in source.sections]

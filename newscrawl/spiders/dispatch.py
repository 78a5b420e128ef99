"""``newscrawl dispatch``: finds what is due and owes it to the workers."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler

from newscrawl.discovery.candidate import Candidate
from newscrawl.extensions.archive import archivist_of
from newscrawl.queue.queue import WorkQueue, queue_of
from newscrawl.queue.values import Page, Result
from newscrawl.sources import Source
from newscrawl.spiders.news import NewsSpider
from newscrawl.spiders.urls import addresses_in
from newscrawl.state import State, Validators

_ALL = 1_000_000
_SETTLE_EVERY = 5.0  # seconds


class DispatchSpider(NewsSpider):
    """Sources → feeds, sitemaps, sections → pages in the queue; results of the workers → the state.

    Args of ``-a``: sources, source, as ``news`` has them; ``file`` instead for a list of addresses.
    """

    name = "dispatch"
    arguments = ("sources", "source", "file")
    queue: WorkQueue
    addresses: tuple[str, ...] = ()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Open the queue, and read the sources or the list of addresses.

        Raises:
            UsageError, ConfigurationError: They cannot be used.
        """
        file = str(kwargs.pop("file", None) or "")
        if file:
            spider = super(NewsSpider, cls).from_crawler(crawler, *args, **kwargs)
            spider.addresses = addresses_in(Path(file))
        else:
            spider = super().from_crawler(crawler, *args, **kwargs)
        queue = queue_of(crawler)
        assert queue is not None  # noqa: S101 - the command has set QUEUE
        spider.queue = queue
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """What the workers did is settled first, so that nothing is owed twice."""
        await self.queue.begin()
        await self._settle()
        for address in self.addresses:
            await self._owe(Page(Candidate(address)))
        self._settling = asyncio.ensure_future(self._settle_on())
        async for request in super().start():
            yield request
        self._settling.cancel()
        await self._settle()

    async def _due_requests(self, by_name: dict[str, Source]) -> list[Request]:
        """Put what is due into the queue: nothing is asked for here but documents."""
        room = self._room()
        if room:
            archivist = archivist_of(self.crawler)
            for due in await archivist.do(archivist.state.pages.due, tuple(by_name), _ALL, room):
                self._given[due.source] += 1
                etag, modified = due.validators.etag, due.validators.last_modified
                await self._owe(Page(due.candidate, due.source, etag, modified, due.kept))
        return []

    async def _owe(self, page: Page) -> None:
        new = await self.queue.add(page)
        self.crawler.stats.inc_value("newscrawl/queue/owed" if new else "newscrawl/queue/owed_already")

    async def _settle_on(self) -> None:
        while True:
            await asyncio.sleep(_SETTLE_EVERY)
            await self._settle()

    async def _settle(self) -> None:
        """Note in the state what became of pages, and only then forget it in the queue."""
        archivist = archivist_of(self.crawler)
        tries = self.settings.getint("FETCH_TRIES")
        while found := await self.queue.results():
            results = [result for _, _, result in found]
            await archivist.do_durably(_settle_all, archivist.state, results, tries)
            await self.queue.settled(found)
            self.crawler.stats.inc_value("newscrawl/queue/settled", len(found))


def _settle_all(state: State, results: list[Result], tries: int) -> None:
    for result in results:
        if not result.verdict:
            state.pages.put_back(result.url)
            continue
        given = None if result.etag is None else Validators(result.etag, result.last_modified or "")
        again = result.passing and state.pages.tries(result.url) + 1 < tries
        verdict: Any = result.verdict
        state.pages.settle(result.url, verdict, again=again, status=result.status, validators=given)

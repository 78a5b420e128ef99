"""``newscrawl work``: takes domains from the work queue and archives their pages."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from twisted.python.failure import Failure

from newscrawl.extensions.archive import archivist_of
from newscrawl.middlewares.errors import StaysOwedError
from newscrawl.queue.queue import WorkQueue, queue_of
from newscrawl.queue.values import Result, Task
from newscrawl.sources import Source, load_sources
from newscrawl.spiders.pages import PageSpider
from newscrawl.state import Validators
from newscrawl.visit import Visit

_WAIT = 0.5  # seconds that a look for new domains waits at most
_PAUSE = 0.05


class WorkSpider(PageSpider):
    """Domains of the queue → pages, one of each domain at a time.

    With ``until_empty`` it ends when no domain has work; without, it waits for more.
    """

    name = "work"
    arguments = ("sources", "until_empty")
    custom_settings = {  # noqa: RUF012 - Scrapy's own way
        "ITEM_PIPELINES": {
            "newscrawl.pipelines.render.RenderPipeline": 250,
            "newscrawl.pipelines.extract.ExtractPipeline": 300,
            "newscrawl.pipelines.queue.QueueKeepPipeline": 800,
        },
        "RETRY_TIMES": 0,  # the dispatcher owes a page that failed again
        "DOMAIN_PAGES": 0,  # what is in the queue is to be fetched
        "DOMAIN_BYTES": 0,
        "HOST_FAILURES": 0,
    }
    queue: WorkQueue
    sources: dict[str, Source]
    until_empty = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._owned: dict[str, str] = {}  # entry → domain
        self._busy: dict[str, Task] = {}  # domain → its page in hand
        self._changed = asyncio.Event()
        self._ending = False
        self._look_for_doubts = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Open the queue.

        Raises:
            UsageError, ConfigurationError: QUEUE is none, or the sources cannot be read.
        """
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.until_empty = bool(kwargs.get("until_empty"))
        queue = queue_of(crawler)
        assert queue is not None  # noqa: S101 - the command has set QUEUE
        spider.queue = queue
        path = Path(kwargs.get("sources") or crawler.settings["SOURCES"])
        listed = load_sources(path) if path.exists() else ()
        spider.sources = {source.name: source for source in listed}
        crawler.signals.connect(spider.look_again, signals.item_scraped)
        for signal in (signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider.gave_nothing, signal)
        crawler.signals.connect(spider.give_back, signals.spider_closed)
        return spider

    def look_again(self) -> None:
        """A page is done."""
        self._changed.set()

    def gave_nothing(self, item: object) -> None:
        """A page gave no article, or could not be archived: what was not acknowledged is taken up again."""
        if isinstance(item, Visit):
            self._drop(item.candidate.url)

    async def start(self) -> AsyncIterator[Request]:
        """Pages, as their domains come and as the pages before them are done."""
        await self.queue.begin()
        self._life = asyncio.ensure_future(self._show_life())
        most = self.settings.getint("QUEUE_DOMAINS")
        while not self._ending:
            self._forget_done()
            await self._clear_doubts()
            room = most - len(self._owned)
            if room > 0:
                wait = _WAIT if not self._busy else 0
                self._owned.update(await self.queue.claim(room, wait))
            gave = False
            for entry, domain in list(self._owned.items()):
                if domain not in self._busy:
                    request = await self._next(domain, entry)
                    if request is not None:
                        gave = True
                        yield request
            idle = self.until_empty and not self._owned and not (await self.queue.numbers())["domains"]
            if idle and not await self._clear_doubts(now=True):
                return
            if not gave:
                await self._wait()

    async def _clear_doubts(self, *, now: bool = False) -> int:
        """Look up in the archive what this worker may have archived before it died; tells how many it was.

        Also while it works: a page is laid by when another worker meets it, which may be later.
        """
        if not now and time.monotonic() < self._look_for_doubts:
            return 0
        self._look_for_doubts = time.monotonic() + self.queue.lease
        in_hand = {task.key for task in self.queue.in_hand.values()}
        found = [task async for task in self.queue.doubts() if task.key not in in_hand]
        for task in found:
            if not await self._settled_before(task):
                await self.queue.owe_again(task)
        return len(found)

    async def _next(self, domain: str, entry: str) -> Request | None:
        task = await self.queue.next(domain, entry)
        if not isinstance(task, Task):
            if task in {"empty", "lost"}:
                self._owned.pop(entry, None)
            return None
        if await self._settled_before(task):
            return None
        url = task.page.candidate.url
        self._busy[domain] = task
        self.queue.in_hand[url] = task
        source = self.sources.get(task.page.source, Source(name=task.page.source))
        validators = Validators(task.page.etag, task.page.last_modified)
        return self.page_request(task.page.candidate, source, validators, kept=task.page.kept)

    async def _settled_before(self, task: Task) -> bool:
        """Was a page archived by this worker before it died? Its archive tells."""
        archivist = archivist_of(self.crawler)
        url = task.page.candidate.url
        last = await archivist.do(archivist.store.last_decision, url)
        if last is None or datetime.fromisoformat(last.decided).timestamp() < task.owed_at:
            return False
        await self.queue.done(task, Result(url, last.verdict, last.status, worker=self.queue.worker))
        return True

    async def page_failed(self, failure: Failure) -> AsyncIterator[Visit]:
        """As always; a page that was not asked for leaves the queue, and stays owed at the dispatcher's."""
        url = failure.request.cb_kwargs["candidate"].url  # type: ignore[attr-defined]  # Scrapy puts it there
        if isinstance(failure.value, StaysOwedError):
            task = self.queue.in_hand.get(url)
            if task is not None:
                await self.queue.done(task, Result(url, ""))
            self._drop(url)
            return
        told = False
        async for visit in super().page_failed(failure):
            told = True
            yield visit
        if not told:
            self._drop(url)

    def _drop(self, url: str) -> None:
        self.queue.in_hand.pop(url, None)
        self._changed.set()

    def _forget_done(self) -> None:
        """Free the domains whose page is done: the pipeline has taken it out of hand."""
        for domain, task in list(self._busy.items()):
            if task.page.candidate.url not in self.queue.in_hand:
                del self._busy[domain]

    async def _wait(self) -> None:
        self._changed.clear()
        try:
            await asyncio.wait_for(self._changed.wait(), _PAUSE)
        except TimeoutError:
            return

    async def _show_life(self) -> None:
        """Renew the leases well before they run out."""
        last = time.monotonic()
        while not self._ending:
            await asyncio.sleep(min(self.queue.lease / 10, 1.0))
            if self._owned and time.monotonic() - last >= self.queue.lease / 3:
                last = time.monotonic()
                lost = await self.queue.renew(self._owned)
                self._owned = {entry: domain for entry, domain in self._owned.items() if domain not in lost}

    async def give_back(self) -> None:
        """Let others go on with what this worker owned."""
        self._ending = True
        self._life.cancel()
        await self.queue.release(self._owned)
        await self.queue.close()

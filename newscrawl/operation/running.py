"""One run in this process: signals and a time limit end it in order, within a bounded time."""

import asyncio
import contextlib
import gc
import logging
import signal
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import orjson
from scrapy.crawler import AsyncCrawlerProcess, Crawler, CrawlerProcessBase
from scrapy.settings import Settings

from archive.layout import Layout
from newscrawl.extensions.report import OUTCOME
from newscrawl.extensions.workers import WorkersExtension
from newscrawl.extract.pool import spare_workers_the_script
from newscrawl.middlewares.errors import HostHeldError
from newscrawl.middlewares.holding import give_back
from newscrawl.operation.outcome import run_to_end
from newscrawl.operation.values import check_values

GRACE = 20.0
"""Seconds in which requests that are under way may finish; what is not done then stays owed."""

LONG_HELD = 6 * 3600.0
"""Seconds for which the lock may be held before a quiet run says so: by then something hangs."""

logger = logging.getLogger(__name__)


def run(settings: Settings, arguments: dict[str, str], max_time: float, *, own_logging: bool) -> int:
    """Crawl what is due.

    Args:
        settings: The project's settings with what the operator chose.
        arguments: Arguments of the spider.
        max_time: Seconds after which the run is ended; 0 for no limit.
        own_logging: True where the log handlers are set up already.

    Returns:
        The exit code.
    """
    settings.set("LOG_INSTALL_ROOT_HANDLER", not own_logging, "cmdline")
    process = AsyncCrawlerProcess(settings)
    return operate(process, process.create_crawler("news"), arguments, max_time)


def operate(
    process: CrawlerProcessBase,
    crawler: Crawler,
    arguments: dict[str, str],
    max_time: float = 0,
) -> int:
    """Run a crawl to its end, which SIGTERM, SIGINT or a time limit may bring about early, and in order.

    Args:
        process: What runs it.
        crawler: The crawl.
        arguments: Arguments of the spider.
        max_time: Seconds after which it is ended; 0 for no limit.

    Returns:
        The exit code.

    Raises:
        NewsError: What made the crawl impossible.
    """
    check_values(crawler.settings)
    _spare_work(crawler)
    spare_workers_the_script()
    end = _End(crawler)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end.on_signal)

    def start() -> None:
        if max_time:
            asyncio.get_event_loop().call_later(max_time, end.begin, "max-time")
        process.start(install_signal_handlers=False)

    try:
        return run_to_end(crawler, lambda: process.crawl(crawler, **arguments), start)
    finally:
        workers = crawler.get_extension(WorkersExtension) if crawler._extensions else None  # noqa: SLF001 - the public name raises when a crawl never began
        if workers is not None:
            workers.pool.close()


def _spare_work(crawler: Crawler) -> None:
    """Look for garbage less often, and make no log records that nobody will see.

    A crawl makes many short-lived objects and few cycles. They are looked through in small heaps, as nothing
    else is done meanwhile: 400,000 at once took 60 ms. And Scrapy makes a record of each request and each
    item at level DEBUG before a handler drops it.
    """
    gc.freeze()  # what was imported stays
    gc.set_threshold(5_000, 5, 400)
    level = logging.getLevelName(str(crawler.settings["LOG_LEVEL"]).upper())
    if isinstance(level, int) and level > logging.DEBUG:
        logging.disable(logging.DEBUG)


def held_for(archive: Path) -> float:
    """Seconds for which the archive's lock has been held, as far as its holder said."""
    try:
        holder = orjson.loads(Layout(archive).lock.read_bytes())
        return (datetime.now(UTC) - datetime.fromisoformat(holder["since"])).total_seconds()
    except (OSError, ValueError, KeyError, TypeError):
        return 0.0


class _End:
    """Ends a crawl: first in order, and when that takes too long by stopping the loop.

    Nothing is lost by the second way: the archive is closed after the loop, and a page without a decision
    on disk stays owed.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._task: asyncio.Task[None] | None = None

    def on_signal(self, number: int, _frame: FrameType | None) -> None:
        """SIGTERM or SIGINT: the second one does not wait."""
        from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

        name = signal.Signals(number).name
        reactor.callFromThread(self._heard, name)

    def _heard(self, name: str) -> None:
        logger.info("%s: the run ends as soon as what is under way is done", name)
        if self._task is None:
            self.begin("stopped")
        else:
            self._force()

    def begin(self, outcome: str) -> None:
        """End the crawl in order."""
        if self._task is None:
            self._crawler.stats.set_value(OUTCOME, outcome)
            if self._crawler.crawling:
                for slot in list(self._crawler.engine.downloader.slots.values()):
                    give_back(slot, HostHeldError("the run ends"))
            self._task = asyncio.ensure_future(self._crawler.stop_async())
            asyncio.get_running_loop().call_later(GRACE, self._force)

    def _force(self) -> None:
        from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

        with contextlib.suppress(RuntimeError):  # it has ended meanwhile
            reactor.stop()  # type: ignore[misc]  # twisted types its reactor as a module

"""Shows people how a crawl goes: a live display on a terminal, a plain summary line everywhere."""

import logging
import sys
import time
from collections import defaultdict
from typing import Self

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.log import get_scrapy_root_handler

logger = logging.getLogger(__name__)

VERDICTS = (
    "new",
    "version",
    "syndicated",
    "recurring",
    "repeat",
    "not-article",
    "failed",
    "refused",
    "removed",
)
_ROWS = 12  # sources shown while crawling; the summary counts them all
_REFRESH = 0.5  # seconds

Counts = dict[str, dict[str, int]]


class ProgressExtension:
    """Pages, rate, queue and decisions per source, from the stats that the pipelines keep."""

    def __init__(self, crawler: Crawler, *, live: bool) -> None:
        self._crawler = crawler
        self._live = Live(console=Console(stderr=True), auto_refresh=False, transient=True) if live else None
        self._started = time.monotonic()
        crawler.signals.connect(self._opened, signals.spider_opened)
        crawler.signals.connect(self._closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Live on a terminal, unless the setting PROGRESS or a log file says otherwise."""
        wish = str(crawler.settings["PROGRESS"])
        live = wish == "always" or (
            wish == "auto" and sys.stderr.isatty() and not crawler.settings["LOG_FILE"]
        )
        return cls(crawler, live=live)

    def _opened(self) -> None:
        if self._live is None:
            return
        self._live.start()
        handler = get_scrapy_root_handler()
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(sys.stderr)  # rich's, which prints above the display
        self._task = create_looping_call(self._draw)
        self._task.start(_REFRESH)

    def _closed(self) -> None:
        if self._live is not None:
            self._task.stop()
            self._live.stop()
            handler = get_scrapy_root_handler()
            if isinstance(handler, logging.StreamHandler):
                handler.setStream(sys.stderr)
        self._say_summary()

    def _draw(self) -> None:
        if self._live is not None:
            self._live.update(self._picture(), refresh=True)

    def _picture(self) -> Group:
        decided = sum(self._decisions().values())
        seconds = max(time.monotonic() - self._started, 0.001)
        waiting = len(self._crawler.engine.downloader.active)
        asked = self._crawler.stats.get_value("scheduler/enqueued", 0)
        gone = self._crawler.stats.get_value("scheduler/dequeued", 0)
        head = Text(
            f"{decided} pages decided, {decided / seconds:.1f} a second; "
            f"{waiting} being fetched, {asked - gone} waiting",
            style="bold",
        )
        counts = source_counts(self._crawler.stats.get_stats())
        table = Table(box=None, pad_edge=False)
        table.add_column("source")
        shown = [verdict for verdict in VERDICTS if any(verdict in of for of in counts.values())]
        for verdict in shown:
            table.add_column(verdict, justify="right")
        busiest = sorted(counts.items(), key=lambda item: -sum(item[1].values()))
        for source, of in busiest[:_ROWS]:
            table.add_row(Text(source or "(single pages)"), *(str(of.get(verdict, "")) for verdict in shown))
        if len(busiest) > _ROWS:
            table.add_row(f"and {len(busiest) - _ROWS} more")
        return Group(head, table)

    def _decisions(self) -> dict[str, int]:
        counts = {v: self._crawler.stats.get_value(f"newscrawl/decision/{v}", 0) for v in VERDICTS}
        return {verdict: count for verdict, count in counts.items() if count}

    def _say_summary(self) -> None:
        decisions = self._decisions()
        if decisions:
            words = ", ".join(f"{count} {verdict}" for verdict, count in decisions.items())
        else:
            words = "no page was due"
        stats = self._crawler.stats
        documents = stats.get_value("newscrawl/documents/read", 0)
        unchanged = stats.get_value("newscrawl/documents/unchanged", 0)
        troubles = stats.get_value("newscrawl/attention", 0)
        logger.info(
            "Done in %.0f s: %s; %d feeds, sitemaps and sections read, %d unchanged, %d in trouble",
            time.monotonic() - self._started,
            words,
            documents,
            unchanged,
            troubles,
        )


def source_counts(stats: dict[str, object]) -> Counts:
    """Decisions per source: source → verdict → number.

    >>> source_counts({"newscrawl/source/UN News/new": 3, "item_scraped_count": 3})
    {'UN News': {'new': 3}}
    """
    counts: Counts = defaultdict(dict)
    for key, value in stats.items():
        if key.startswith("newscrawl/source/") and isinstance(value, int):
            source, _, verdict = key.removeprefix("newscrawl/source/").rpartition("/")
            counts[source][verdict] = value
    return dict(counts)

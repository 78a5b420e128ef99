"""The live display of a crawl on a terminal; imported only where there is one."""

import logging
import sys
import time

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.log import get_scrapy_root_handler

from newscrawl.extensions.progress import VERDICTS, source_counts

_ROWS = 12  # sources shown while crawling; the summary counts them all
_REFRESH = 0.5  # seconds


class Display:
    """Pages, rate, queue and decisions per source, drawn anew twice a second."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._live = Live(console=Console(stderr=True), auto_refresh=False, transient=True)
        self._begun = time.monotonic()

    def start(self) -> None:
        """Draw from now on; log lines stand above."""
        self._live.start()
        _log_to_stderr()  # rich's, which prints above the display
        self._task = create_looping_call(self._draw)
        self._task.start(_REFRESH)

    def stop(self) -> None:
        """Take the display away."""
        self._task.stop()
        self._live.stop()
        _log_to_stderr()

    def _draw(self) -> None:
        self._live.update(self._picture(), refresh=True)

    def _picture(self) -> Group:
        stats = self._crawler.stats
        decided = sum(stats.get_value(f"newscrawl/decision/{verdict}", 0) for verdict in VERDICTS)
        seconds = max(time.monotonic() - self._begun, 0.001)
        waiting = len(self._crawler.engine.downloader.active)
        asked = stats.get_value("scheduler/enqueued", 0)
        gone = stats.get_value("scheduler/dequeued", 0)
        head = Text(
            f"{decided} pages decided, {decided / seconds:.1f} a second; "
            f"{waiting} being fetched, {asked - gone} waiting",
            style="bold",
        )
        counts = source_counts(stats.get_stats())
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


def _log_to_stderr() -> None:
    handler = get_scrapy_root_handler()
    if isinstance(handler, logging.StreamHandler):
        handler.setStream(sys.stderr)

"""Shows people how a crawl goes: a live display on a terminal, a plain summary line everywhere."""

import logging
import sys
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.crawler import Crawler

if TYPE_CHECKING:
    from newscrawl.extensions.display import Display

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

Counts = dict[str, dict[str, int]]


class ProgressExtension:
    """Pages, rate, queue and decisions per source, from the stats that the pipelines keep."""

    def __init__(self, crawler: Crawler, *, live: bool) -> None:
        self._crawler = crawler
        self._live = live
        self._display: Display | None = None
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
        if self._live:
            from newscrawl.extensions.display import Display  # noqa: PLC0415 - cron's runs do without rich

            self._display = Display(self._crawler)
            self._display.start()

    def _closed(self) -> None:
        if self._display is not None:
            self._display.stop()
        self._say_summary()

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

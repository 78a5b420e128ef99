"""A Scrapy extension that measures how long the reactor is kept from its work."""

import asyncio
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

_EVERY = 0.01  # seconds


class LatencyExtension:
    """Asks to be called every hundredth of a second, and notes by how much the calls are late.

    Stats ``bench/longest_block_ms`` and ``bench/late_p99_ms``, in milliseconds.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats
        self._late: list[float] = []
        self._timer: asyncio.TimerHandle | None = None
        crawler.signals.connect(self._begin, signals.spider_opened)
        crawler.signals.connect(self._end, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    def _begin(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ask()

    def _ask(self) -> None:
        self._timer = self._loop.call_at(self._loop.time() + _EVERY, self._called, self._loop.time() + _EVERY)

    def _called(self, due: float) -> None:
        self._late.append(self._loop.time() - due)
        self._ask()

    def _end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        late = sorted(self._late) or [0.0]
        self._stats.set_value("bench/longest_block_ms", round(1000 * late[-1], 1))
        self._stats.set_value("bench/late_p99_ms", round(1000 * late[int(len(late) * 0.99)], 1))

"""A Scrapy extension that measures how long the reactor is kept from its work, and says by what."""

import asyncio
import logging
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

_EVERY = 0.01  # seconds
_SLOW = 0.05  # seconds of delay that are worth a line in the log
_FRAMES = 4  # of the stack, the innermost

logger = logging.getLogger(__name__)


class LatencyExtension:
    """Asks to be called every hundredth of a second, and notes by how much the calls are late.

    The log's last lines tell ``bench/longest_callback_ms``, which is how long one callback kept it, and
    ``bench/longest_delay_ms``, which is by how much a call was late: all that was ready before it goes first.
    With them at how many seconds after the spider was opened that was, how many seconds there were in all,
    and ``bench/late_p99_ms``; the closing of the archive is included. While a call is late by 50 ms and more,
    a thread logs where the reactor is.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._late: list[tuple[float, float]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0
        self._over = threading.Event()
        self._longest_callback = 0.0
        crawler.signals.connect(self._begin, signals.spider_opened)
        crawler.signals.connect(self._end, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    def _begin(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._begun = self._loop.time()
        self._ask()
        self._time_callbacks()
        threading.Thread(target=self._watch, args=(threading.get_ident(),), daemon=True).start()

    def _time_callbacks(self) -> None:
        run = asyncio.Handle._run  # noqa: SLF001 - asyncio's debug mode, which has a public name, slows all else

        def timed(handle: asyncio.Handle) -> None:
            begun = time.perf_counter()
            run(handle)
            self._longest_callback = max(self._longest_callback, time.perf_counter() - begun)

        asyncio.Handle._run = timed  # type: ignore[assignment, method-assign]  # noqa: SLF001 - the same

    def _ask(self) -> None:
        self._due = self._loop.time() + _EVERY
        self._timer = self._loop.call_at(self._due, self._called)

    def _called(self) -> None:
        self._late.append((self._loop.time() - self._due, self._due - self._begun))
        self._ask()

    def _watch(self, reactor: int) -> None:
        told = 0.0
        while not self._over.wait(_EVERY):
            due = self._due
            if due != told and self._loop.time() - due > _SLOW:
                told = due
                frame = sys._current_frames().get(reactor)  # noqa: SLF001 - there is no other way to another's stack
                stack = traceback.extract_stack(frame)[-_FRAMES:]
                places = " > ".join(f"{one.name} ({Path(one.filename).name}:{one.lineno})" for one in stack)
                logger.warning("the reactor is kept from its work at %.1f s: %s", due - self._begun, places)

    def _end(self) -> None:
        self._over.set()
        if self._timer is not None:
            self._timer.cancel()
        longest, at = max(self._late, default=(0.0, 0.0))
        late = sorted(self._late) or [(0.0, 0.0)]
        told = {
            "bench/longest_callback_ms": round(1000 * self._longest_callback, 1),
            "bench/longest_delay_ms": round(1000 * longest, 1),
            "bench/longest_delay_at_s": round(at, 1),
            "bench/open_for_s": round(self._loop.time() - self._begun, 1),
            "bench/late_p99_ms": round(1000 * late[int(len(late) * 0.99)][0], 1),
        }
        logger.warning("%s", told)

"""Many hosts at once, some of which do not answer: those wait beside the others, and hold up none.

Scrapy counts every request in hand towards CONCURRENT_REQUESTS. A host that accepts a connection and says
nothing keeps what is asked of it in hand until DOWNLOAD_TIMEOUT, and as many such hosts as there may be
requests would hold up a crawl of thousands of good ones.
"""

from collections import Counter
from collections.abc import Iterable
from time import monotonic
from typing import Any

from scrapy import Request, Spider
from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.pqueues import DownloaderAwarePriorityQueue, DownloaderInterface
from twisted.internet.defer import Deferred

from newscrawl.wire.hosts import hosts_of


class HostDownloader(Downloader):
    """Scrapy's, with another idea of what is under way.

    What waits for its host to be free (for its robots.txt, for the request before it, for the pause between
    two) does not count towards CONCURRENT_REQUESTS. Nor does what waits for a host that has kept it waiting
    for longer than ``HOST_PATIENCE``, or that is to be asked more rarely than that, as long as it is no more
    than ``CONCURRENT_WAITING``; where it is more, only hosts that answered the last time are asked.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._patience = crawler.settings.getfloat("HOST_PATIENCE")
        self._most_waiting = crawler.settings.getint("CONCURRENT_WAITING")
        self._in_hand: Counter[str] = Counter()  # by slot; also what waits for the host's robots.txt
        self._hosts = hosts_of(crawler)

    def fetch(self, request: Request, spider: Spider | None = None) -> Deferred[Response | Request]:  # noqa: ARG002 - Scrapy's signature
        """Fetch, and count by host what is in hand."""
        slot = self.get_slot_key(request)
        self._in_hand[slot] += 1
        fetched: Deferred[Response | Request] = super().fetch(request)
        return fetched.addBoth(self._fetched, slot)

    def _fetched(self, result: Any, slot: str) -> Any:  # noqa: ANN401 - whatever it is, it is handed on
        self._in_hand[slot] -= 1
        if not self._in_hand[slot]:
            del self._in_hand[slot]
        return result

    def needs_backout(self) -> bool:
        """Whether so many requests are under way that no further one may begin."""
        if not super().needs_backout():
            return False
        silent, behind = self._waiting()
        return self.total_concurrency <= len(self.active) - behind - min(silent, self._most_waiting)

    def _waiting(self) -> tuple[int, int]:
        """Requests in hand that wait for hosts that keep one waiting, and those that wait behind others."""
        now = monotonic()
        silent = behind = 0
        for name, number in self._in_hand.items():
            if self._keeps_waiting(name, now):
                silent += number
            else:
                behind += max(number - self._at_once(name), 0)
        return silent, behind

    def _keeps_waiting(self, name: str, now: float) -> bool:
        slot = self.slots.get(name)
        if slot is None:
            return False
        return slot.delay > self._patience or (
            bool(slot.transferring) and now - slot.lastseen > self._patience
        )

    def takers(self, names: Iterable[str]) -> list[tuple[int, str]]:
        """Of these slots, those that another request may be taken in hand for, each with how many are.

        One more than are asked at once, so that the next is ready: more would only wait here instead of in
        the scheduler, in the place of other hosts' requests.
        """
        crowded = len(self.active) >= self.total_concurrency and self._waiting()[0] >= self._most_waiting
        return [
            (self._in_hand[name], name)
            for name in names
            if self._in_hand[name] <= self._at_once(name) and (not crowded or self._hosts.answers(name))
        ]

    def _at_once(self, name: str) -> int:
        slot = self.slots.get(name)
        if slot is not None:
            return slot.concurrency
        return int(self.per_slot_settings.get(name, {}).get("concurrency", self.domain_concurrency))


class _Takers(DownloaderInterface):
    """What the queue is told of the downloader."""

    def stats(self, possible_slots: Iterable[str]) -> list[tuple[int, str]]:
        """The slots that another request may be taken in hand for."""
        if isinstance(self.downloader, HostDownloader):
            return self.downloader.takers(possible_slots)
        return super().stats(possible_slots)


class HostQueue(DownloaderAwarePriorityQueue):
    """Scrapy's queue, which gives a request of the host that has the fewest in hand, or none for now."""

    def __init__(self, crawler: Crawler, *args: Any, **kwargs: Any) -> None:
        super().__init__(crawler, *args, **kwargs)
        self._downloader_interface = _Takers(crawler)

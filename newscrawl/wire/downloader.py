"""Many hosts at once, some of which do not answer: those wait beside the others, and hold up none.

Scrapy counts every request in hand towards CONCURRENT_REQUESTS. A host that accepts a connection and says
nothing keeps what is asked of it in hand until DOWNLOAD_TIMEOUT, and as many such hosts as there may be
requests would hold up a crawl of thousands of good ones.
"""

from collections import Counter
from time import monotonic
from typing import Any

from scrapy import Request, Spider
from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler
from scrapy.http import Response
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

    def in_hand(self, name: str) -> int:
        """How many requests for a slot are in hand; also what waits for the host's robots.txt."""
        return self._in_hand.get(name, 0)

    def takes(self, name: str) -> bool:
        """Whether another request for a slot may be taken in hand.

        One more than are asked at once, so that the next is ready: more would only wait here instead of in
        the scheduler, in the place of other hosts' requests.
        """
        return self.in_hand(name) <= self._at_once(name)

    def is_crowded(self) -> bool:
        """Whether so many wait for silent hosts that only those are asked that answered the last time."""
        return len(self.active) >= self.total_concurrency and self._waiting()[0] >= self._most_waiting

    def answers(self, name: str) -> bool:
        """Whether the host of a slot answered the last time."""
        return self._hosts.answers(name)

    def _at_once(self, name: str) -> int:
        slot = self.slots.get(name)
        if slot is not None:
            return slot.concurrency
        return int(self.per_slot_settings.get(name, {}).get("concurrency", self.domain_concurrency))

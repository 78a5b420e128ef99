"""Whose turn it is among the hosts that requests wait for."""

from collections.abc import Iterable
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.pqueues import DownloaderAwarePriorityQueue, DownloaderInterface

from newscrawl.wire.downloader import HostDownloader


class HostQueue(DownloaderAwarePriorityQueue):
    """Scrapy's queue by slots, which gives what comes first of the hosts that have nothing in hand.

    Scrapy's takes no heed of priorities between slots: with hundreds of feeds waiting, the pages that were
    found would come as seldom as any of them, and the workers that read pages would have nothing to do. And
    it looks at all slots for each request, which is the square of their number. Here slots stand by the
    priority of what they give next, and take turns.
    """

    def __init__(self, crawler: Crawler, *args: Any, **kwargs: Any) -> None:
        super().__init__(crawler, *args, **kwargs)
        self._downloader_interface = _Turns(crawler, self)
        self._standing: dict[str, int] = {}  # slot: priority of what it gives next, the smallest first
        self._by_priority: dict[int, dict[str, None]] = {}  # slots in the order of their turns
        self._size = super().__len__()
        for slot in self.pqueues:
            self._stand(slot)

    def push(self, request: Request) -> None:
        """Take in a request."""
        super().push(request)
        self._size += 1
        slot = self._downloader_interface.get_slot_key(request)
        if self._standing.get(slot) != self.pqueues[slot].curprio:
            self._stand(slot)

    def pop(self) -> Request | None:
        """The next request, or None where no host may be asked for more just now."""
        request: Request | None = super().pop()
        if request is not None:
            self._size -= 1
            self._stand(self._downloader_interface.get_slot_key(request))
        return request

    def __len__(self) -> int:
        return self._size

    def _stand(self, slot: str) -> None:
        """Put a slot behind the others of its priority, or take away one that is empty."""
        before = self._standing.pop(slot, None)
        if before is not None:
            del self._by_priority[before][slot]
            if not self._by_priority[before]:
                del self._by_priority[before]
        queue = self.pqueues.get(slot)
        if queue is not None and queue.curprio is not None:
            self._standing[slot] = queue.curprio
            self._by_priority.setdefault(queue.curprio, {})[slot] = None

    def next_of(self, downloader: HostDownloader) -> str | None:
        """The slot whose turn it is: with nothing in hand, else with the fewest, and by priority."""
        crowded = downloader.is_crowded()
        busy: list[tuple[int, int, str]] = []
        for priority in sorted(self._by_priority):
            for slot in self._by_priority[priority]:
                if crowded and not downloader.answers(slot):
                    continue
                in_hand = downloader.in_hand(slot)
                if not in_hand:
                    return slot
                if downloader.takes(slot):
                    busy.append((in_hand, priority, slot))
        return min(busy, key=lambda found: found[:2])[2] if busy else None


class _Turns(DownloaderInterface):
    """What Scrapy's queue is told of the downloader: the one slot whose turn it is."""

    def __init__(self, crawler: Crawler, queue: HostQueue) -> None:
        super().__init__(crawler)
        self._queue = queue

    def stats(self, possible_slots: Iterable[str]) -> list[tuple[int, str]]:
        """The slot that a request may be taken in hand for; all of them with another downloader than ours."""
        if not isinstance(self.downloader, HostDownloader):
            return super().stats(possible_slots)
        slot = self._queue.next_of(self.downloader)
        return [] if slot is None else [(self.downloader.in_hand(slot), slot)]

"""What one run takes at most of one domain and in all, and where addresses go on without end.

A trap costs a run what these settings say and no more: the pages that go over a budget stay owed, those
whose addresses are like many that held no article end as ``refused``. ``newscrawl/limits/…`` counts both.
"""

import asyncio
import logging
from collections import Counter, OrderedDict
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler

from archive.model import KEPT, Verdict
from archive.urls import registered_domain
from newscrawl.middlewares.addressshapes import shape_of
from newscrawl.middlewares.capture import IS_PAGE
from newscrawl.middlewares.errors import AddressPatternError, BudgetSpentError
from newscrawl.middlewares.holding import give_back
from newscrawl.visit import DECIDED, Visit

_SHAPES = 20_000  # remembered; those that were seen longest ago are forgotten

logger = logging.getLogger(__name__)


class BudgetMiddleware:
    """Counts what is asked for and what comes, by registered domain.

    A domain, not a host: who sets traps can make names of hosts as easily as addresses.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._domain_pages = settings.getint("DOMAIN_PAGES")
        self._domain_bytes = settings.getint("DOMAIN_BYTES")
        self._domain_seconds = settings.getfloat("DOMAIN_SECONDS")
        self._run_bytes = settings.getint("RUN_BYTES")
        self._pattern_misses = settings.getint("PATTERN_MISSES")
        self._pages: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()
        self._ends: dict[str, float] = {}
        self._all_bytes = 0
        self._misses: OrderedDict[str, int] = OrderedDict()
        self._looked_again: set[str] = set()
        self._told: set[tuple[str, str]] = set()
        crawler.signals.connect(self._received, signals.bytes_received)
        crawler.signals.connect(self._decided, DECIDED)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let pass what is within the budgets.

        Raises:
            BudgetSpentError: The page stays owed.
            AddressPatternError: So many pages at such addresses held no article.
        """
        if request.meta.get("dont_obey_robotstxt"):  # robots.txt itself: without it nothing is known
            return
        domain = registered_domain(request.url)
        if self._run_bytes and self._all_bytes >= self._run_bytes:
            raise self._spent("RUN_BYTES", "this run", self._run_bytes)
        if self._domain_bytes and self._bytes[domain] >= self._domain_bytes:
            raise self._spent("DOMAIN_BYTES", domain, self._domain_bytes)
        if request.meta.get(IS_PAGE) and not _is_another_try(request):
            if request.cb_kwargs.get("kept"):  # an article was kept from it: this is another look
                self._looked_again.add(request.url)
            else:
                self._check_pattern(request.url)
            if self._domain_pages and self._pages[domain] >= self._domain_pages:
                raise self._spent("DOMAIN_PAGES", domain, self._domain_pages)
            self._check_time(domain)
            self._pages[domain] += 1

    def _check_time(self, domain: str) -> None:
        """A slow domain gets its share of the run's time, counted from its first page."""
        if not self._domain_seconds:
            return
        loop = asyncio.get_running_loop()
        if domain not in self._ends:
            self._ends[domain] = loop.time() + self._domain_seconds
            loop.call_later(self._domain_seconds, self._time_is_up, domain)
        if loop.time() >= self._ends[domain]:
            raise self._spent("DOMAIN_SECONDS", domain, int(self._domain_seconds))

    def _time_is_up(self, domain: str) -> None:
        """Those that wait for their turn were let pass before: they go back."""
        if not self._crawler.crawling:
            return
        for host, slot in list(self._crawler.engine.downloader.slots.items()):
            if slot.queue and registered_domain(f"http://{host}/") == domain:
                self._crawler.stats.inc_value("newscrawl/limits/DOMAIN_SECONDS", len(slot.queue) - 1)
                give_back(slot, self._spent("DOMAIN_SECONDS", domain, int(self._domain_seconds)))

    def _check_pattern(self, url: str) -> None:
        shape = shape_of(url)
        misses = self._misses.get(shape, 0)
        if self._pattern_misses and misses >= self._pattern_misses:
            self._tell("PATTERN_MISSES", shape, f"{misses} pages at such addresses held no article")
            raise AddressPatternError(f"{misses} pages at addresses like {shape} held no article")

    def _received(self, data: bytes, request: Request) -> None:
        """Bytes of a body arrived, as they crossed the wire."""
        self._all_bytes += len(data)
        domain = registered_domain(request.url)
        before = self._bytes[domain]
        self._bytes[domain] += len(data)
        if before < self._domain_bytes <= self._bytes[domain]:  # those that wait were let pass before
            slot = self._crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
            if slot is not None:
                self._crawler.stats.inc_value("newscrawl/limits/DOMAIN_BYTES", max(len(slot.queue) - 1, 0))
                give_back(slot, self._spent("DOMAIN_BYTES", domain, self._domain_bytes))

    def _decided(self, visit: Visit, verdict: Verdict) -> None:
        """A page's decision was made: what shapes of addresses lead to."""
        url = visit.candidate.url
        if url in self._looked_again:
            self._looked_again.discard(url)
            return
        if visit.passing or verdict == "refused":  # says nothing of what stands there
            return
        shape = shape_of(url)
        self._misses[shape] = 0 if verdict in KEPT else self._misses.get(shape, 0) + 1
        self._misses.move_to_end(shape)
        while len(self._misses) > _SHAPES:
            self._misses.popitem(last=False)

    def _spent(self, setting: str, place: str, limit: int) -> BudgetSpentError:
        self._tell(setting, place, f"the limit of {limit:,} is reached, further pages stay owed")
        return BudgetSpentError(f"{setting} of {limit:,} is spent for {place}")

    def _tell(self, setting: str, place: str, what: str) -> None:
        """Count each time, and say it once a place."""
        self._crawler.stats.inc_value(f"newscrawl/limits/{setting}")
        if (setting, place) in self._told:
            return
        self._told.add((setting, place))
        logger.warning("%s: %s (%s)", place, what, setting)
        troubles = getattr(self._crawler.spider, "troubles", None)
        if isinstance(troubles, list):
            troubles.append(f"{place}: {what} ({setting})")


def _is_another_try(request: Request) -> bool:
    return bool(request.meta.get("retry_times") or request.meta.get("redirect_times"))

"""Leaves a site alone for as long as it asks to be (Retry-After), in this run and in the next ones."""

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.extensions.archive import archivist_of
from newscrawl.middlewares.errors import HostHeldError, StaysOwedError

_TOO_MANY, _UNAVAILABLE = 429, 503
_UNSAID = 600.0  # seconds, after a 429 that names no time
_LONGEST = 86_400.0


class HoldingMiddleware:
    """Turns 429 and 503 with Retry-After into a pause for the whole site, which the state remembers."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._held: dict[str, float] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Send nothing to a site that is to be left alone.

        Raises:
            HostHeldError: It is.
        """
        if self._held is None:
            archivist = archivist_of(self._crawler)
            self._held = await archivist.do(archivist.state.sites.held)
        until = self._held.get(_origin(request.url), 0.0)
        if until > time.time():
            moment = datetime.fromtimestamp(until, UTC).isoformat(timespec="seconds")
            raise HostHeldError(f"the site asked to be left alone until {moment}")

    async def process_response(self, request: Request, response: Response) -> Response:
        """Note what a 429 or 503 asks for."""
        wish = asked_for(response.status, (response.headers.get("Retry-After") or b"").decode("latin-1"))
        if wish:
            origin = _origin(request.url)
            # At once: what is given back makes room for further requests.
            held = self._held or {}
            self._held = {**held, origin: max(held.get(origin, 0.0), time.time() + wish)}
            slot = self._crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
            if slot is not None:
                give_back(slot, HostHeldError("the site asked to be left alone"))
            archivist = archivist_of(self._crawler)
            await archivist.do(archivist.state.sites.hold, origin, wish)
            self._held = await archivist.do(archivist.state.sites.held)
            self._crawler.stats.inc_value("newscrawl/held")
        return response


def give_back(slot: Slot, why: StaysOwedError) -> None:
    """Send none of the requests that wait for their turn in a slot: their pages stay owed."""
    while slot.queue:
        _, waiting = slot.queue.popleft()
        waiting.errback(Failure(why))  # type: ignore[no-untyped-call]  # twisted leaves it so


def asked_for(status: int, retry_after: str, now: datetime | None = None) -> float:
    """For how many seconds a site asks to be left alone; 0 for not at all, a day at most.

    >>> asked_for(503, "120"), asked_for(429, ""), asked_for(503, ""), asked_for(200, "120")
    (120.0, 600.0, 0.0, 0.0)
    """
    if status not in {_TOO_MANY, _UNAVAILABLE}:
        return 0.0
    text = retry_after.strip()[:100]
    if text.isascii() and text.isdecimal():
        return min(float(text), _LONGEST)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return _UNSAID if status == _TOO_MANY else 0.0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max((until - (now or datetime.now(UTC))).total_seconds(), 0.0), _LONGEST)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"

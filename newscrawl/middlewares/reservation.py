"""Asks each site once a day for its tdmrep.json, before the first of its pages is asked for."""

import asyncio
import time
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from archive.errors import NewsError
from newscrawl.discovery.reservations import RESERVATIONS_PATH, Rules, is_reserved, read_reservations
from newscrawl.extensions.archive import archivist_of
from newscrawl.middlewares.capture import IS_PAGE
from newscrawl.middlewares.errors import StaysOwedError

_RESERVED = "newscrawl_reserved_by_site"
_SERVER_ERRORS = 500
_OK = 200


def reserved_by_site(request: Request) -> bool:
    """Whether the tdmrep.json of a page's site reserves it."""
    return bool(request.meta.get(_RESERVED))


class ReservationMiddleware:
    """Notes in ``request.meta`` of pages whether their site reserves them.

    A site that cannot say so is asked again in the next run; until then what it said the last time holds.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._rules: dict[str, asyncio.Task[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Find out about a page, also one that a redirect led to; nothing else waits."""
        if not request.meta.get(IS_PAGE) or not self._crawler.settings.getbool("TDMREP"):
            return
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._rules_of(origin))
        request.meta[_RESERVED] = is_reserved(request.url, await asyncio.shield(self._rules[origin]))

    async def _rules_of(self, origin: str) -> Rules:
        archivist = archivist_of(self._crawler)
        known = await archivist.do(archivist.state.reservations.of, origin)
        if known and time.time() - known.asked_at < self._crawler.settings.getfloat("ROBOTS_MAX_AGE"):
            return known.rules
        rules = await self._fetch(origin)
        if rules is None:
            return known.rules if known else ()
        await archivist.do(archivist.state.reservations.remember, origin, rules)
        return rules

    async def _fetch(self, origin: str) -> Rules | None:
        """What a site says now; None where it cannot say."""
        request = Request(f"{origin}{RESERVATIONS_PATH}", meta={"dont_retry": True}, callback=NO_CALLBACK)
        try:
            response = await self._crawler.engine.download_async(request)
        except NewsError:
            raise
        except StaysOwedError:
            self._rules.pop(origin, None)  # asked again when the while is over
            return None
        except Exception:  # noqa: BLE001 - whatever kept it from coming: the page itself will meet it and say so
            return None
        if response.status >= _SERVER_ERRORS:
            return None
        return read_reservations(response.body) if response.status == _OK else ()

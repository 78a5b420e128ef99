"""Obeys robots.txt as RFC 9309 says, asks for it once a day, and keeps to its Crawl-delay."""

import asyncio
import time
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.misc import build_from_crawler

from archive.errors import NewsError
from newscrawl.extensions.archive import archivist_of
from newscrawl.middlewares.errors import RobotsDisallowedError, RobotsUnreachableError, StaysOwedError
from newscrawl.state.sites import Robots

_SERVER_ERRORS = 500
_TOO_MANY = 429
_STALE = 30 * 86_400  # seconds for which a copy may stand in for a robots.txt that cannot be reached


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's own, with another idea of where the rules come from.

    2xx: the rules. 4xx: there are none, and all is allowed. 5xx, 429, no answer: the copy of an earlier day
    if there is one, else nothing is allowed. Rules are kept in the state for ROBOTS_MAX_AGE.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._rules: dict[str, asyncio.Task[RobotParser]] = {}
        self._pause = crawler.settings.getfloat("HOST_PAUSE")
        self._agent = str(crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["USER_AGENT"])

    async def process_request(self, request: Request) -> None:  # type: ignore[override]  # without the deprecated spider
        """Send only what is allowed, at the pace that the site or the operator chose."""
        if not request.meta.get("dont_obey_robotstxt"):
            rules = await self.robot_parser(request)
            try:
                self.process_request_2(rules, request)
            except IgnoreRequest as error:
                raise RobotsDisallowedError("robots.txt does not allow it") from error
        if (urlsplit(request.url).hostname or "") in self.crawler.engine.downloader.per_slot_settings:
            # A pace that somebody chose is not to be adapted to how fast the server is.
            request.meta["autothrottle_dont_adjust_delay"] = True

    async def robot_parser(self, request: Request) -> RobotParser:
        """The rules for a request.

        Raises:
            RobotsUnreachableError: There is no way to know them.
        """
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._rules_of(origin))
        try:
            return await asyncio.shield(self._rules[origin])
        except StaysOwedError:
            self._rules.pop(origin, None)  # asked again when the while is over
            raise

    async def _rules_of(self, origin: str) -> RobotParser:
        archivist = archivist_of(self.crawler)
        known = await archivist.do(archivist.state.sites.robots, origin)
        age = time.time() - known.fetched_at if known else _STALE
        if known is None or age >= self.crawler.settings.getfloat("ROBOTS_MAX_AGE"):
            try:
                known = await self._fetch(origin, known if age < _STALE else None)
            except RobotsUnreachableError:  # for all pages that are in hand, and not for ever
                asyncio.get_running_loop().call_later(self._pause, self._rules.pop, origin, None)
                raise
        parser: RobotParser = build_from_crawler(self._parserimpl, self.crawler, known.body)
        self._keep_pace(urlsplit(origin).hostname or "", parser)
        return parser

    async def _fetch(self, origin: str, copy: Robots | None) -> Robots:
        request = Request(
            f"{origin}/robots.txt",
            priority=self.DOWNLOAD_PRIORITY,
            meta={"dont_obey_robotstxt": True},
            callback=NO_CALLBACK,
        )
        try:
            response = await self.crawler.engine.download_async(request)
        except (NewsError, StaysOwedError):
            raise
        except Exception as error:
            if copy is not None:
                return copy
            raise RobotsUnreachableError(f"robots.txt of {origin} did not arrive: {error}") from error
        self._count(response.status)
        if response.status >= _SERVER_ERRORS or response.status == _TOO_MANY:
            if copy is not None:
                return copy
            raise RobotsUnreachableError(f"robots.txt of {origin}: the server answered {response.status}")
        body = response.body if 200 <= response.status < 300 else b""  # noqa: PLR2004 - HTTP's own numbers
        archivist = archivist_of(self.crawler)
        await archivist.do(archivist.state.sites.remember_robots, origin, response.status, body)
        return Robots(time.time(), response.status, body)

    def _keep_pace(self, host: str, parser: RobotParser) -> None:
        """Crawl-delay and Request-rate, up to CRAWL_DELAY_MAX, for the host's slot of the downloader."""
        delay = parser.crawl_delay(self._agent) or 0.0
        rate = _request_rate(parser, self._agent)
        delay = min(max(delay, rate), self.crawler.settings.getfloat("CRAWL_DELAY_MAX"))
        downloader = self.crawler.engine.downloader
        own = downloader.per_slot_settings.get(host, {})
        if delay <= own.get("delay", self.crawler.settings.getfloat("DOWNLOAD_DELAY")):
            return
        # Jitter would come below the delay that was asked for.
        downloader.per_slot_settings[host] = {**own, "delay": delay, "concurrency": 1, "jitter": 0.0}
        slot = downloader.slots.get(host)
        if slot is not None:
            slot.delay, slot.concurrency, slot.jitter = delay, 1, 0.0

    def _count(self, status: int) -> None:
        for name in ("request_count", "response_count", f"response_status_count/{status}"):
            self.crawler.stats.inc_value(f"robotstxt/{name}")


def _request_rate(parser: RobotParser, agent: str) -> float:
    """Seconds between two requests that a Request-rate line asks for, or 0."""
    rules: Any = getattr(parser, "rp", None)
    rate = rules.request_rate(agent) if hasattr(rules, "request_rate") else None
    return rate.seconds / rate.requests if rate and rate.requests else 0.0

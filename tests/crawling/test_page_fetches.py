"""What the scripts of a rendered page get, and what is noted of what they do not get."""

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from scrapy import Request
from scrapy.http import Response
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from newscrawl.extract.page import Page
from newscrawl.middlewares.errors import RobotsDisallowedError
from newscrawl.pipelines.fetching import MOST_REQUESTS, Fetching, Scripts, headers_for_browser

if TYPE_CHECKING:
    from playwright.async_api import Request as Asked

URL = "https://paper.example/bridge"


@dataclass
class Engine:
    """Answers everything but what robots.txt keeps to itself; as the engine of a crawl does."""

    asked: list[Request] = field(default_factory=list)

    async def download_async(self, request: Request) -> Response:
        self.asked.append(request)
        if "/private/" in request.url:
            raise RobotsDisallowedError("robots.txt does not allow it")
        if "/broken/" in request.url:
            raise OSError("connection reset")
        return Response(request.url, body=b"let x = 1;")


def asking(url: str, kind: str = "script", method: str = "GET", **headers: str) -> "Asked":
    made = SimpleNamespace(url=url, resource_type=kind, method=method, headers=headers)
    return cast("Asked", made)


def fetching(engine: Engine, scripts: Scripts | None = None) -> Fetching:
    crawler: Any = SimpleNamespace(engine=engine, stats=MemoryStatsCollector(get_crawler()))
    page = Page(url=URL, requested_url=URL, body=b"", fetched="2026-03-01T10:00:00Z", source="paper")
    return Fetching(crawler, page, scripts or Scripts())


def test_a_script_is_asked_for_once_a_run_and_data_each_time() -> None:
    engine, scripts = Engine(), Scripts()
    for _ in range(2):
        page = fetching(engine, scripts)
        for kind in ("script", "fetch"):
            answer = asyncio.run(page.answer(asking(f"{URL}.{kind}", kind)))
            assert answer is not None
            assert answer.body == b"let x = 1;"
    assert [one.url for one in engine.asked] == [f"{URL}.script", f"{URL}.fetch", f"{URL}.fetch"]


def test_what_is_not_loaded_is_noted_with_its_reason() -> None:
    page = fetching(Engine())
    wanted = {
        "robots": asking("https://paper.example/private/x.js"),
        "no-answer": asking("https://paper.example/broken/x.js"),
        "not-text": asking("https://paper.example/x.png", "image"),
        "not-get": asking("https://paper.example/vote", "fetch", "POST"),
    }
    for one in wanted.values():
        assert asyncio.run(page.answer(one)) is None
    assert page.not_loaded == [(reason, one.url) for reason, one in wanted.items()]
    assert page.waiting == 0


def test_a_page_that_asks_without_end_is_answered_so_often_and_noted_so_often() -> None:
    engine = Engine()
    page = fetching(engine)
    for number in range(MOST_REQUESTS + 70):
        asyncio.run(page.answer(asking(f"{URL}?{number}", "xhr")))
    assert len(engine.asked) == MOST_REQUESTS
    assert (len(page.not_loaded), page.reasons["too-many"]) == (50, 70)


def test_secrets_of_the_browser_are_not_sent_and_bytes_are_described_as_they_are_handed_on() -> None:
    engine = Engine()
    page = fetching(engine)
    asyncio.run(page.answer(asking(URL, "fetch", cookie="id=1", accept="application/json")))
    (sent,) = engine.asked
    assert (sent.headers.get("Cookie"), sent.headers.get("Accept")) == (None, b"application/json")
    answer = Response(
        URL, headers={"Content-Encoding": "gzip", "Content-Type": "text/css", "Set-Cookie": "a=1"}
    )
    assert headers_for_browser(answer) == {"Content-Type": "text/css"}


def test_scripts_are_forgotten_when_they_are_too_many() -> None:
    scripts = Scripts()
    for number in range(10):
        scripts.keep(f"{URL}/{number}", Response(URL, body=b"x" * 6_000_000))
    scripts.keep(f"{URL}/large", Response(URL, body=b"x" * 12_000_000))
    kept = [number for number in range(10) if scripts.get(f"{URL}/{number}")]
    assert kept == [5, 6, 7, 8, 9]
    assert scripts.get(f"{URL}/large") is None

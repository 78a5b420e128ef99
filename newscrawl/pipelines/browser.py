"""Pages that write their story by script, in a browser that is fed with the bytes of the wire.

The page itself is not asked for again: the browser is given what was archived. What its scripts ask for is
fetched by the crawler (newscrawl.pipelines.fetching); the browser has no network of its own, neither for
connections opened in advance nor for sockets. Nothing is clicked: who consents to an overlay is not the
crawler.
"""

import asyncio
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.crawler import Crawler

from newscrawl.extract.page import Page
from newscrawl.pipelines.fetching import Fetching, Scripts, headers_for_browser
from newscrawl.rendering import Rendering, browser_of, shows_overlay

if TYPE_CHECKING:
    from playwright.async_api import Page as Tab
    from playwright.async_api import Route

logger = logging.getLogger(__name__)

_LONGEST = 16_000_000  # characters of a document
_PATIENCE = 15  # times RENDER_TIMEOUT, for a page whose requests keep to the pace of its site
_LOOK_EVERY = 0.2  # seconds
_NO_NETWORK = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--dns-prefetch-disable",
    "--disable-background-networking",
)
_NOWHERE = {"server": "http://0.0.0.0:9", "bypass": "<-loopback>"}  # for what would go out all the same


class Renderer:
    """The browser of a crawl, started with the first page that needs it.

    Raises:
        UsageError: scrapy-playwright or a browser is not installed.
    """

    def __init__(self, crawler: Crawler) -> None:
        browser = browser_of(crawler.settings)
        from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler  # noqa: PLC0415 - an extra

        self._crawler = crawler
        self._stats = crawler.stats
        self._timeout = crawler.settings.getfloat("RENDER_TIMEOUT")
        self._handler = ScrapyPlaywrightDownloadHandler.from_crawler(crawler)
        self._handler.config.launch_options = _launch_options(browser)
        self._handler.config.target_closed_max_retries = 0  # a tab is closed by us, when its time is up
        self._scripts = Scripts()
        self._ready = False

    async def render(self, page: Page, encoding: str) -> Rendering | None:
        """The document of a page after its scripts, or None where the browser gave none."""
        if not self._ready:
            self._ready = True
            await self._handler._launch()  # noqa: SLF001 - else only when the engine starts
        fetching, clocks = Fetching(self._crawler, page, self._scripts), list[asyncio.Task[None]]()

        async def hold(tab: "Tab", _request: Request) -> None:
            await tab.route("**/*", lambda route: _judge(route, page, encoding, fetching))
            await tab.route_web_socket("**/*", lambda socket: fetching.note("not-text", socket.url))
            clocks.append(asyncio.ensure_future(self._close_in_time(tab, fetching)))

        try:
            response = await self._handler.download_request(self._request(page, hold))
        except Exception as error:  # noqa: BLE001 - a browser fails in as many ways as there are pages
            logger.info("The browser gave nothing for %s: %s", page.url, str(error).split("\n", 1)[0][:200])
            self._stats.inc_value("newscrawl/render/failed")
            return None
        finally:
            for clock in clocks:
                clock.cancel()
        self._stats.inc_value("newscrawl/render/pages")
        html = response.text[:_LONGEST]
        return Rendering(
            html.encode("utf-8", "replace"),
            f"chromium/{getattr(self._handler.browser, 'version', '')}",
            overlay=shows_overlay(html),
            not_loaded=tuple(fetching.not_loaded),
            not_loaded_for=dict(fetching.reasons),
        )

    def _request(self, page: Page, hold: Callable[..., object]) -> Request:
        return Request(
            page.url,
            meta={
                "playwright": True,
                "playwright_page_init_callback": hold,
                "playwright_page_goto_kwargs": {
                    "wait_until": "networkidle",
                    "timeout": 1000 * _PATIENCE * self._timeout,
                },
                "playwright_context_kwargs": {"service_workers": "block", "accept_downloads": False},
            },
        )

    async def _close_in_time(self, tab: "Tab", fetching: Fetching) -> None:
        """End a page that takes more than its time; what it waits for by our own pace does not count."""
        spent = 0.0
        while spent < self._timeout:
            await asyncio.sleep(_LOOK_EVERY)
            spent += 0 if fetching.waiting else _LOOK_EVERY
        with suppress(Exception):  # it may be gone, or the browser with it
            await tab.close()

    async def close(self) -> None:
        """End the browser."""
        if self._ready:
            await self._handler._close()  # noqa: SLF001 - the handler is no download handler of the crawl


async def _judge(route: "Route", page: Page, encoding: str, fetching: Fetching) -> None:
    """Give the page from the archive's bytes, and what its scripts may have from the crawler."""
    request = route.request
    if not request.is_navigation_request():
        response = await fetching.answer(request)
        with suppress(Exception):  # the page may be gone meanwhile
            if response is None:
                await route.abort()
            else:
                await route.fulfill(
                    status=response.status, body=response.body, headers=headers_for_browser(response)
                )
    elif request.frame.parent_frame is None and request.url.partition("#")[0] == page.url.partition("#")[0]:
        kind = page.content_type or f"text/html; charset={encoding}"
        await route.fulfill(status=200, body=page.body, headers={"Content-Type": kind})
    else:
        fetching.note("not-text", request.url)
        await route.abort()


def _launch_options(browser: str) -> dict[str, Any]:
    """How the browser is started: without a sandbox only where it refuses one, as root."""
    return {
        "executable_path": browser,
        "args": [*_NO_NETWORK, *(["--no-sandbox"] if os.geteuid() == 0 else [])],
        "proxy": _NOWHERE,
    }

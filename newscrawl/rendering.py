"""Pages that write their story by script, in a browser that is fed with the bytes of the wire.

The page itself is not asked for again: the browser is given what was archived. What its scripts ask for goes
out by GET, to places where the crawler may go, and only scripts and data: no pictures, styles or frames.
Nothing is clicked: who consents to an overlay is not the crawler.
"""

import logging
import os
import re
import shutil
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.request import getproxies

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from archive.errors import UsageError
from archive.model import Article
from newscrawl.extract.page import Page
from newscrawl.wire import PlaceRefusedError
from newscrawl.wire.resolver import places_of

if TYPE_CHECKING:
    from playwright.async_api import Page as Tab
    from playwright.async_api import Route

logger = logging.getLogger(__name__)

OVERLAY = "consent-overlay"
"""The flag of an article whose rendered page showed a request for consent, which was left unanswered."""

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ASKED_FOR = frozenset({"script", "xhr", "fetch"})
_LONGEST = 16_000_000  # characters of a document
_OVERLAYS = re.compile(
    r"""\bid\s*=\s*["']?(?:onetrust-banner-sdk|didomi-host|qc-cmp2-container|sp_message_container_\d+|cmpbox|cmpwrapper
    |usercentrics-root|usercentrics-cmp-ui|CybotCookiebotDialog|truste-consent-track|cookie-?(?:consent|banner|notice)
    |gdpr-?(?:consent|banner)|consent-?(?:banner|overlay|dialog))\b""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Rendering:
    """A document as a browser had it when the page's scripts were done.

    Attributes:
        html: The document, serialised, in UTF-8.
        browser: Name and version of the browser.
        overlay: Whether it asks for consent.
    """

    html: bytes
    browser: str
    overlay: bool = False


def shows_overlay(html: str) -> bool:
    """Does a document hold one of the usual requests for consent?

    >>> shows_overlay('<div id="onetrust-banner-sdk">'), shows_overlay("<p>cookie-banner")
    (True, False)
    """
    return bool(_OVERLAYS.search(html))


def browser_of(settings: BaseSettings) -> str:
    """The path of the browser.

    Raises:
        UsageError: scrapy-playwright or a browser is not installed.
    """
    if find_spec("scrapy_playwright") is None:
        raise UsageError(
            "render = true needs scrapy-playwright, which is not installed",
            remedy="Install the extra: pip install 'newscrawl[browser]'",
        )
    browser = str(settings["BROWSER"] or "") or next(filter(None, map(shutil.which, _NAMES)), "")
    if not browser or shutil.which(browser) is None:
        raise UsageError(
            f"render = true needs a browser, and there is none{f' at {browser}' if browser else ''}",
            remedy="Install Chromium (apt: chromium), or set BROWSER to the path of one",
        )
    return browser


def as_rendered(article: Article, rendering: Rendering) -> Article:
    """The article, saying that it was read in what a browser made of the page."""
    return replace(
        article,
        flags=(*article.flags, OVERLAY) if rendering.overlay else article.flags,
        provenance=article.provenance | {"page": "rendered"},
        extractor=article.extractor | {"browser": rendering.browser},
    )


class Renderer:
    """The browser of a crawl, started with the first page that needs it.

    Raises:
        UsageError: scrapy-playwright or a browser is not installed.
    """

    def __init__(self, crawler: Crawler) -> None:
        browser = browser_of(crawler.settings)
        from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler  # noqa: PLC0415 - an extra

        self._places = places_of(crawler)
        self._stats = crawler.stats
        self._timeout = 1000 * crawler.settings.getfloat("RENDER_TIMEOUT")
        self._handler = ScrapyPlaywrightDownloadHandler.from_crawler(crawler)
        self._handler.config.launch_options = _launch_options(browser)
        self._ready = False

    async def render(self, page: Page, encoding: str) -> Rendering | None:
        """The document of a page after its scripts, or None where the browser gave none."""
        if not self._ready:
            self._ready = True
            await self._handler._launch()  # noqa: SLF001 - else only when the engine starts

        async def hold(tab: "Tab", _request: Request) -> None:
            await tab.route("**/*", lambda route: self._judge(route, page, encoding))

        request = Request(
            page.url,
            meta={
                "playwright": True,
                "playwright_page_init_callback": hold,
                "playwright_page_goto_kwargs": {"wait_until": "networkidle", "timeout": self._timeout},
                "playwright_context_kwargs": {"service_workers": "block", "accept_downloads": False},
            },
        )
        try:
            response = await self._handler.download_request(request)
        except Exception as error:  # noqa: BLE001 - a browser fails in as many ways as there are pages
            logger.info("The browser gave nothing for %s: %s", page.url, str(error).split("\n", 1)[0][:200])
            self._stats.inc_value("newscrawl/render/failed")
            return None
        self._stats.inc_value("newscrawl/render/pages")
        html = response.text[:_LONGEST]
        version = getattr(self._handler.browser, "version", "")
        return Rendering(html.encode("utf-8", "replace"), f"chromium/{version}", overlay=shows_overlay(html))

    async def _judge(self, route: "Route", page: Page, encoding: str) -> None:
        """Give the page from the archive's bytes; let pass what scripts may ask for; refuse the rest."""
        request = route.request
        if request.is_navigation_request() and request.frame.parent_frame is None:
            if request.url.partition("#")[0] == page.url.partition("#")[0]:
                kind = page.content_type or f"text/html; charset={encoding}"
                await route.fulfill(status=200, body=page.body, headers={"Content-Type": kind})
            else:
                await route.abort()
            return
        if (
            request.resource_type not in _ASKED_FOR
            or request.method != "GET"
            or not self._allowed(request.url)
        ):
            self._stats.inc_value("newscrawl/render/refused")
            await route.abort()
            return
        await route.continue_()

    def _allowed(self, url: str) -> bool:
        try:
            self._places.check(url)
        except PlaceRefusedError:
            return False
        return True

    async def close(self) -> None:
        """End the browser."""
        if self._ready:
            await self._handler._close()  # noqa: SLF001 - the handler is no download handler of the crawl


def _launch_options(browser: str) -> dict[str, Any]:
    """How the browser is started: without a sandbox only where it refuses one, as root."""
    options: dict[str, Any] = {
        "executable_path": browser,
        "args": ["--no-sandbox"] if os.geteuid() == 0 else [],
    }
    proxy = getproxies().get("http", "")
    if proxy:
        options["proxy"] = {"server": proxy}
    return options

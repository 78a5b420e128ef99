"""What a browser made of a page that writes its story by script. The browser is in newscrawl.pipelines."""

import re
import shutil
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from archive.errors import UsageError
from archive.model import Article

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

OVERLAY = "consent-overlay"
"""The flag of an article whose rendered page showed a request for consent, which was left unanswered."""

_NAMES = ("chromium", "chromium-browser", "google-chrome")
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
        not_loaded: What the page asked for and did not get: (reason, URL), the first so many.
        not_loaded_for: How often for each reason, all of them.
    """

    html: bytes
    browser: str
    overlay: bool = False
    not_loaded: tuple[tuple[str, str], ...] = ()
    not_loaded_for: dict[str, int] = field(default_factory=dict)

    def told(self) -> list[tuple[str, str]]:
        """The same as fields of a record beside the document."""
        counts = ", ".join(f"{reason}={count}" for reason, count in sorted(self.not_loaded_for.items()))
        each = [("not-loaded", f"{reason} {url}") for reason, url in self.not_loaded]
        return [("browser", self.browser), *([("not-loaded-count", counts)] if counts else []), *each]


def shows_overlay(html: str) -> bool:
    """Does a document hold one of the usual requests for consent?

    >>> shows_overlay('<div id="onetrust-banner-sdk">'), shows_overlay("<p>cookie-banner")
    (True, False)
    """
    return bool(_OVERLAYS.search(html))


def browser_of(settings: "BaseSettings") -> str:
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

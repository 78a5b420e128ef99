"""What a page's scripts ask for, fetched by the crawler itself: the browser has no network.

So each of these requests passes what every request of a crawl passes: the scheme, private addresses and
ports, where names lead, budgets, robots.txt, the site's pace; and its answer is archived as it crossed the
wire. robots.txt counts because who renders pages to read them crawls; so the large search engines hold it.
"""

from collections import Counter, OrderedDict
from types import SimpleNamespace
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from archive.errors import NewsError
from newscrawl.extract.page import Page

if TYPE_CHECKING:
    from playwright.async_api import Request as Asked

ASKED_FOR = frozenset({"script", "xhr", "fetch"})
"""Scripts and data are fetched; pictures, styles, fonts and frames add nothing to a story's text."""

MOST_REQUESTS = 100
"""So many requests of one page are sent."""

_SENT = ("accept", "accept-language", "origin", "referer", "x-requested-with")
_NOT_HANDED_ON = frozenset(
    {"content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie"}
)
_MOST_NOTED = 50
_LONGEST_NOTED = 2000  # characters of a URL
_SCRIPT_BYTES = 32_000_000


class NotLoadedError(Exception):
    """A page does not get what it asked for.

    Attributes:
        reason: A short fixed name: ``robots``, ``private-address``, ``not-text``, ``too-many` …
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Scripts:
    """Scripts that pages of this run were given: a site's pages ask for the same ones."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Response] = OrderedDict()
        self._bytes = 0

    def get(self, url: str) -> Response | None:
        """The script of an address, if it was fetched lately."""
        return self._kept.get(url)

    def keep(self, url: str, response: Response) -> None:
        """Remember one; the oldest are forgotten."""
        if url in self._kept or len(response.body) > _SCRIPT_BYTES // 4:
            return
        self._kept[url] = response
        self._bytes += len(response.body)
        while self._bytes > _SCRIPT_BYTES:
            self._bytes -= len(self._kept.popitem(last=False)[1].body)


class Fetching:
    """The requests of one page.

    Attributes:
        waiting: How many of them are under way.
        not_loaded: What was not given to the page: (reason, URL), the first fifty.
        reasons: How often for each reason.
    """

    def __init__(self, crawler: Crawler, page: Page, scripts: Scripts) -> None:
        self._crawler = crawler
        self._page = page
        self._scripts = scripts
        self._sent = 0
        self.waiting = 0
        self.not_loaded: list[tuple[str, str]] = []
        self.reasons: Counter[str] = Counter()

    async def answer(self, asked: "Asked") -> Response | None:
        """What a request of the page is answered with; None, and a note, where it is not to be sent."""
        self.waiting += 1
        try:
            return await self._answer(asked)
        except NotLoadedError as error:
            self.note(error.reason, asked.url)
            return None
        finally:
            self.waiting -= 1

    def note(self, reason: str, url: str) -> None:
        """Note what the page did not get."""
        self.reasons[reason] += 1
        self._crawler.stats.inc_value(f"newscrawl/render/not_loaded/{reason}")
        if len(self.not_loaded) < _MOST_NOTED:
            self.not_loaded.append((reason, url[:_LONGEST_NOTED]))

    async def _answer(self, asked: "Asked") -> Response:
        if asked.resource_type not in ASKED_FOR:
            raise NotLoadedError("not-text")
        if asked.method != "GET":
            raise NotLoadedError("not-get")
        url = asked.url.partition("#")[0]
        known = self._scripts.get(url) if asked.resource_type == "script" else None
        if known is not None:
            return known
        if self._sent >= MOST_REQUESTS:
            raise NotLoadedError("too-many")
        self._sent += 1
        response = await self._fetched(asked, url)
        if asked.resource_type == "script" and response.status == 200:  # noqa: PLR2004 - HTTP's own number
            self._scripts.keep(url, response)
        return response

    async def _fetched(self, asked: "Asked", url: str) -> Response:
        headers = {name: value for name, value in asked.headers.items() if name in _SENT}
        # Guards ask a request for its source: what that one may go to, its pages' scripts may.
        source = SimpleNamespace(name=self._page.source)
        try:
            request = Request(url, headers=headers, dont_filter=True, cb_kwargs={"source": source})
            return await self._crawler.engine.download_async(request)
        except NewsError:
            raise
        except IgnoreRequest as error:
            raise NotLoadedError(getattr(error, "reason", "robots-unreachable")) from error
        except Exception as error:  # a server fails in as many ways as there are servers
            raise NotLoadedError("no-answer") from error


def headers_for_browser(response: Response) -> dict[str, str]:
    """The header lines of an answer that hold for its unpacked body."""
    return {
        name.decode("latin-1"): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
        if name.decode("latin-1").lower() not in _NOT_HANDED_ON
    }

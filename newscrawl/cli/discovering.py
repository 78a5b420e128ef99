"""Looks at a site as a person would: its homepage, robots.txt, feeds and sitemaps, each tried out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from newscrawl.cli.fetching import Fetched, FetchError
from newscrawl.discovery.candidate import Candidate
from newscrawl.discovery.dates import moment_of
from newscrawl.discovery.feeds import Feed, NotAFeedError, read_feed
from newscrawl.discovery.homepage import COMMON_FEED_PATHS, Offers, offers, sitemaps_in_robots
from newscrawl.discovery.pages import NotAPageError
from newscrawl.discovery.sections import article_links
from newscrawl.discovery.sitemaps import NotASitemapError, read_sitemap

_MAX_FEEDS = 12
_MAX_SITEMAPS = 6
_NEWS_AGE = timedelta(days=3)


class Fetches(Protocol):
    """Whoever gets pages: see ``newscrawl.cli.fetching.Fetcher``."""

    def get(self, url: str) -> Fetched:
        """The answer at an address; raises FetchError."""
        ...

    def robots_of(self, url: str) -> bytes:
        """The robots.txt of its host, or nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Offer:
    """One address that a site offers, tried out.

    Attributes:
        url: The address.
        remark: What was found there, for a person: how many entries, how new.
        useful: False for what is no feed or sitemap, or names nothing.
    """

    url: str
    remark: str
    useful: bool = True


@dataclass(slots=True)
class Site:
    """What a site offers."""

    home: str
    name: str = ""
    language: str = ""
    feeds: list[Offer] = field(default_factory=list)
    sitemaps: list[Offer] = field(default_factory=list)
    sections: tuple[str, ...] = ()
    articles_at_home: int = 0


def look_at(url: str, web: Fetches, tell: Callable[[str], None], now: datetime | None = None) -> Site:
    """Ask a site what it offers, politely: one request after the other, a few dozen at most.

    Args:
        url: Its homepage, a section of it, or one of its feeds.
        web: Gets pages.
        tell: Called with a line for a person before each step.
        now: The present moment, for tests.

    Raises:
        FetchError: The homepage cannot be had.
    """
    now = now or datetime.now(UTC)
    tell(f"asking {url}")
    page = web.get(url)
    feed = _as_feed(page)
    if feed is not None:
        return Site(feed.home or page.url, feed.title, feed.language, [Offer(page.url, _feed_remark(feed))])
    try:
        offered = offers(page.body, page.url, page.content_type)
    except NotAPageError as error:
        raise FetchError(f"is {error}", place=page.url, remedy="Name the site's homepage") from None
    site = Site(page.url, offered.name, offered.language, sections=offered.sections)
    site.articles_at_home = len(article_links(page.body, page.url, page.content_type))
    named = dict.fromkeys([*sitemaps_in_robots(web.robots_of(page.url)), *offered.sitemaps])
    site.feeds = list(_tried_feeds(offered, web, tell))
    site.sitemaps = list(_tried_sitemaps(list(named), web, tell, now))
    if not any(offer.useful for offer in site.feeds + site.sitemaps):
        site.feeds += _guessed_feed(page.url, web, tell)
    return site


def _as_feed(page: Fetched) -> Feed | None:
    try:
        return read_feed(page.body, page.url, page.content_type)
    except NotAFeedError:
        return None


def _tried_feeds(offered: Offers, web: Fetches, tell: Callable[[str], None]) -> Iterator[Offer]:
    tried: set[str] = set()
    waiting, further = list(offered.feeds), True
    while waiting and len(tried) < _MAX_FEEDS:
        url = waiting.pop(0)
        if url in tried:
            continue
        tried.add(url)
        tell(f"trying the feed {url}")
        try:
            page = web.get(url)
            feed = read_feed(page.body, page.url, page.content_type)
        except FetchError as error:
            yield Offer(url, error.what, useful=False)
        except NotAFeedError as error:
            yield Offer(url, str(error), useful=False)
            if further:  # a page that lists a site's feeds
                further = False
                waiting += _feeds_listed(page)
        else:
            yield Offer(page.url, _feed_remark(feed), useful=bool(feed.candidates))


def _feeds_listed(page: Fetched) -> tuple[str, ...]:
    try:
        return offers(page.body, page.url, page.content_type).feeds
    except NotAPageError:
        return ()


def _guessed_feed(home: str, web: Fetches, tell: Callable[[str], None]) -> list[Offer]:
    for path in COMMON_FEED_PATHS:
        url = urljoin(home, path)
        tell(f"guessing {url}")
        try:
            page = web.get(url)
            feed = read_feed(page.body, page.url, page.content_type)
        except (FetchError, NotAFeedError):
            continue
        if feed.candidates:
            return [Offer(page.url, _feed_remark(feed))]
    return []


def _tried_sitemaps(
    urls: list[str], web: Fetches, tell: Callable[[str], None], now: datetime
) -> Iterator[Offer]:
    urls.sort(key=lambda url: "news" not in urlsplit(url).path.lower())
    for url in urls[:_MAX_SITEMAPS]:
        tell(f"trying the sitemap {url}")
        try:
            page = web.get(url)
            sitemap = read_sitemap(page.body, page.url, newer_than=now - _NEWS_AGE)
        except FetchError as error:
            yield Offer(url, error.what, useful=False)
        except NotASitemapError as error:
            yield Offer(url, str(error), useful=False)
        else:
            if sitemap.children:
                yield Offer(url, f"an index of {len(sitemap.children)} sitemaps that may be new")
            else:
                fresh = len(sitemap.candidates)
                newest = _newest(sitemap.candidates)
                remark = (
                    f"{fresh} pages of the last 3 days{newest}" if fresh else "nothing of the last 3 days"
                )
                yield Offer(url, remark, useful=fresh > 0)


def _feed_remark(feed: Feed) -> str:
    number = len(feed.candidates)
    return f"{feed.kind}, {number} {'entry' if number == 1 else 'entries'}{_newest(feed.candidates)}"


def _newest(candidates: tuple[Candidate, ...]) -> str:
    dates = [candidate.published for candidate in candidates if candidate.published]
    return f", newest {max(dates, key=moment_of)}" if dates else ""

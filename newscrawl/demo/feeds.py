"""The outlet's feeds, news sitemaps and sitemap indexes."""

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

from newscrawl.demo.content import Listing, Outlet

_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True)
class Entry:
    """What a listing says of one page."""

    url: str
    title: str
    summary: str
    published: datetime
    modified: datetime
    language: str


def listing_file(outlet: Outlet, listing: Listing, entries: list[Entry]) -> tuple[bytes, str]:
    """The bytes of a feed or sitemap, and their Content-Type."""
    maker, content_type = _KINDS[listing.kind]
    return maker(outlet, listing, entries), content_type


def _rss(outlet: Outlet, listing: Listing, entries: list[Entry]) -> bytes:
    items = "".join(
        f"<item><title>{escape(entry.title)}</title><link>{escape(entry.url)}</link>"
        f'<guid isPermaLink="false">{escape(entry.url)}</guid>'
        f"<description>{escape(entry.summary)}</description>"
        f"<pubDate>{format_datetime(entry.modified)}</pubDate></item>\n"
        for entry in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(listing.title or outlet.name)}</title><link>{outlet.base}/</link>"
        f"<description>{escape(outlet.name)}</description><language>{outlet.language}</language>\n"
        f"{items}</channel></rss>\n"
    ).encode()


def _atom(outlet: Outlet, listing: Listing, entries: list[Entry]) -> bytes:
    items = "".join(
        f'<entry><title>{escape(entry.title)}</title><link rel="alternate" href="{escape(entry.url)}"/>'
        f"<id>{escape(entry.url)}</id><published>{entry.published.isoformat()}</published>"
        f"<updated>{entry.modified.isoformat()}</updated><summary>{escape(entry.summary)}</summary></entry>\n"
        for entry in entries
    )
    newest = max((entry.modified for entry in entries), default=None)
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(listing.title or outlet.name)}</title><id>{outlet.base}{listing.path}</id>"
        f"<updated>{newest.isoformat() if newest else ''}</updated>\n{items}</feed>\n"
    ).encode()


def _json_feed(outlet: Outlet, listing: Listing, entries: list[Entry]) -> bytes:
    items = [
        {
            "id": entry.url,
            "url": entry.url,
            "title": entry.title,
            "summary": entry.summary,
            "date_published": entry.published.isoformat(),
            "date_modified": entry.modified.isoformat(),
        }
        for entry in entries
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": listing.title or outlet.name,
        "home_page_url": outlet.base + "/",
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _news_sitemap(outlet: Outlet, _listing: Listing, entries: list[Entry]) -> bytes:
    urls = "".join(
        f"<url><loc>{escape(entry.url)}</loc><news:news><news:publication><news:name>{escape(outlet.name)}"
        f"</news:name><news:language>{entry.language}</news:language></news:publication>"
        f"<news:publication_date>{entry.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(entry.title)}</news:title></news:news></url>\n"
        for entry in entries
    )
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{_SITEMAPS}" xmlns:news="{_NEWS}">\n'
    return f"{head}{urls}</urlset>\n".encode()


def _zipped_news_sitemap(outlet: Outlet, listing: Listing, entries: list[Entry]) -> bytes:
    # The time in gzip's header would give the same sitemap another digest each time it is made.
    return gzip.compress(_news_sitemap(outlet, listing, entries), mtime=0)


def _sitemap_index(outlet: Outlet, listing: Listing, _entries: list[Entry]) -> bytes:
    children = "".join(f"<sitemap><loc>{outlet.base}{path}</loc></sitemap>\n" for path in listing.children)
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<sitemapindex xmlns="{_SITEMAPS}">\n'
    return f"{head}{children}</sitemapindex>\n".encode()


_KINDS: dict[str, tuple[Callable[[Outlet, Listing, list[Entry]], bytes], str]] = {
    "rss": (_rss, "application/rss+xml; charset=utf-8"),
    "atom": (_atom, "application/atom+xml; charset=utf-8"),
    "json-feed": (_json_feed, "application/feed+json"),
    "news-sitemap": (_news_sitemap, "application/xml; charset=utf-8"),
    "news-sitemap.gz": (_zipped_news_sitemap, "application/x-gzip"),
    "sitemap-index": (_sitemap_index, "application/xml; charset=utf-8"),
}

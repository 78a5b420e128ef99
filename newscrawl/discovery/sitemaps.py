"""Sitemaps, news sitemaps and sitemap indexes (https://www.sitemaps.org/protocol.html), newest first."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from newscrawl.discovery.addresses import absolute_url
from newscrawl.discovery.candidate import Candidate
from newscrawl.discovery.dates import iso_date, latest_moment, moment_of
from newscrawl.discovery.decoding import decoded
from newscrawl.discovery.feeds import HEADLINE_LENGTH, NotAFeedError, read_feed
from newscrawl.discovery.limits import USUAL, Limits
from newscrawl.discovery.plaintext import plain_text
from newscrawl.discovery.unreadable import what_it_is
from newscrawl.discovery.urldates import date_in_url, month_in_url
from newscrawl.discovery.xmltrees import local_name, read_children, without_doctype

if TYPE_CHECKING:
    from lxml import etree

_GZIP = b"\x1f\x8b"
_ROOT = re.compile(r"<(?:\w{1,20}:)?(urlset|sitemapindex)(?=[\s>/])", re.IGNORECASE)
_NEWS = re.compile(r"news|latest|today|recent|last-?\d*-?(?:days|hours)|48h", re.IGNORECASE)
_NO_ARTICLES = re.compile(
    r"categor|[-_/]tags?\b|post_tag|author|image|video|photo|galler|podcast|product|[-_/]pages?[-_.]|static|archive",
    re.IGNORECASE,
)
# A page, the date that tells its age, and whether a news sitemap names it.
_Entries = Iterator[tuple[Candidate, str | None, bool]]
_HEAD = 65_536  # characters; a root element that has not begun by here is none
_MAX_CHILDREN = 100  # of one entry; images may be many
_BEGINNING = datetime.min.replace(tzinfo=UTC)


class NotASitemapError(ValueError):
    """The bytes are no sitemap; the message says what they are: ``empty, not a sitemap``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """The pages, and the further sitemaps, that a sitemap names.

    Attributes:
        candidates: The pages, newest first. ``published`` is news:publication_date; lastmod tells
            when a page changed, which is used for age and order only.
        children: Addresses of the sitemaps that an index names: news first, then newest first, then those of
            tags, authors and images.
        too_old: Entries and children left out because they are not newer than asked for.
        undated: Entries left out because nothing tells their age.
        cut: The limit (a name of ``Limits``) beyond which it was not read; else empty.
    """

    candidates: tuple[Candidate, ...] = ()
    children: tuple[str, ...] = ()
    too_old: int = 0
    undated: int = 0
    cut: str = ""


class _Said(NamedTuple):
    """An entry of a sitemap or an index in its own words."""

    location: str
    modified: str
    is_news: bool
    headline: str
    published: str


@dataclass(slots=True)
class _Count:
    too_old: int = 0
    undated: int = 0
    dated: list[tuple[datetime, Candidate]] = field(default_factory=list)


def read_sitemap(body: bytes, url: str, *, newer_than: datetime | None, limits: Limits = USUAL) -> Sitemap:
    """Read a sitemap: XML, a plain list of addresses, or a feed; gzip-compressed or not.

    An entry's age is that of its news:publication_date, else lastmod, else a date in its address. Where
    none of them tells it, an entry of a news sitemap is kept (such a sitemap holds two days at most) and
    any other is left out, unless ``newer_than`` is None. A child sitemap without lastmod or date is kept.

    Args:
        body: The bytes, content-encoding removed.
        url: Where they came from.
        newer_than: Only entries that changed after this moment (aware); None for all.
        limits: How much of it is read.

    Raises:
        NotASitemapError: It is no sitemap. The message says what it is.
    """
    unpacked, cut = _unpacked(body, limits.sitemap_bytes)
    text = decoded(unpacked).lstrip()
    kind = _ROOT.search(text, 0, _HEAD)
    if kind and kind.group(1).lower() == "sitemapindex":
        named = _said(text, limits.sitemap_entries)
        index = _index(named, url, newer_than)
        return replace(index, cut=_cut(cut, len(named), limits))
    if kind:
        entries = _xml_entries(_said(text, limits.sitemap_entries), url)
    elif re.match(r"https?://", text):
        entries = _lines(text, url)
    else:
        entries = _feed_entries(unpacked, text, url)
    count = _Count()
    looked_at = list(islice(entries, limits.sitemap_entries))
    for candidate, date, is_news in looked_at:
        _weigh(candidate, date, count, newer_than, is_news=is_news)
    count.dated.sort(key=lambda dated: dated[0], reverse=True)  # stable: the sitemap's order among equals
    return Sitemap(
        candidates=tuple(candidate for _, candidate in count.dated),
        too_old=count.too_old,
        undated=count.undated,
        cut=_cut(cut, len(looked_at), limits),
    )


def _cut(too_long: bool, entries: int, limits: Limits) -> str:  # noqa: FBT001 - a fact of three
    return "sitemap_bytes" if too_long else "sitemap_entries" if entries >= limits.sitemap_entries else ""


def _weigh(
    candidate: Candidate, date: str | None, count: _Count, newer_than: datetime | None, *, is_news: bool
) -> None:
    """Keep the candidate under its age, or count it among those left out."""
    date = date or date_in_url(candidate.url)
    if newer_than is not None:
        if date is None and not is_news:
            count.undated += 1
            return
        if date is not None and latest_moment(date) <= newer_than:
            count.too_old += 1
            return
    count.dated.append((moment_of(date) if date else _BEGINNING, candidate))


def _unpacked(body: bytes, most: int) -> tuple[bytes, bool]:
    """So many bytes without gzip, and whether there are more; twice, as servers pack .gz files once more."""
    for _ in range(2):
        if not body.startswith(_GZIP):
            break
        unpacker = zlib.decompressobj(wbits=31)
        try:
            body = unpacker.decompress(body, most + 1)
        except zlib.error:
            raise NotASitemapError("a damaged gzip file") from None
    return body[:most], len(body) > most


def _said(text: str, most: int) -> list[_Said]:
    """What each entry says. Read anew from the first one where the text had to be mended."""
    said: list[_Said] = []
    seen: set[int] = set()

    def read(element: "etree._Element") -> bool:
        if local_name(element) in {"url", "sitemap"}:
            entry = _entry(element)
            if hash(entry) not in seen:
                seen.add(hash(entry))
                said.append(entry)
        return len(said) < most

    read_children(without_doctype(text), _ROOT, read)
    return said


def _entry(element: "etree._Element") -> _Said:
    news = next((child for child in islice(element, _MAX_CHILDREN) if local_name(child) == "news"), None)
    return _Said(
        location=_child_text(element, "loc"),
        modified=_child_text(element, "lastmod"),
        is_news=news is not None,
        headline=_child_text(news, "title") if news is not None else "",
        published=_child_text(news, "publication_date") if news is not None else "",
    )


def _child_text(entry: "etree._Element", name: str) -> str:
    # Directly below only: image:loc and video:loc stand one floor deeper.
    for child in islice(entry, _MAX_CHILDREN):
        if local_name(child) == name:
            return "".join(map(str, islice(child.itertext(), 50)))[:4096].strip()
    return ""


def _xml_entries(said: list[_Said], url: str) -> _Entries:
    for entry in said:
        location = absolute_url(entry.location, url)
        if location is None:
            continue
        published = iso_date(entry.published)
        candidate = Candidate(
            url=location,
            headline=plain_text(entry.headline, HEADLINE_LENGTH),
            published=published,
            found_in=url,
        )
        yield candidate, published or iso_date(entry.modified), entry.is_news


def _lines(text: str, url: str) -> _Entries:
    for line in text.splitlines():
        location = absolute_url(line, url) if line.startswith(("http://", "https://")) else None
        if location is not None:
            yield Candidate(url=location, found_in=url), None, False


def _feed_entries(unpacked: bytes, text: str, url: str) -> _Entries:
    try:
        feed = read_feed(unpacked, url)
    except NotAFeedError:
        raise NotASitemapError(f"{what_it_is(unpacked, text)}, not a sitemap") from None
    return ((candidate, candidate.published, True) for candidate in feed.candidates)


def _index(said: list[_Said], url: str, newer_than: datetime | None) -> Sitemap:
    children: dict[str, tuple[int, datetime]] = {}
    too_old = 0
    for entry in said:
        location = absolute_url(entry.location, url)
        if location is None or location == url:
            continue
        date = iso_date(entry.modified) or date_in_url(location) or month_in_url(location)
        if newer_than is not None and date is not None and latest_moment(date) <= newer_than:
            too_old += 1
            continue
        children.setdefault(location, (_rank(location), moment_of(date) if date else _BEGINNING))
    newest_first = sorted(children, key=lambda child: children[child][1], reverse=True)
    return Sitemap(
        children=tuple(sorted(newest_first, key=lambda child: children[child][0])), too_old=too_old
    )


def _rank(location: str) -> int:
    """0 for news sitemaps, 1 for others, 2 for those that name no articles."""
    path = urlsplit(location).path
    if _NO_ARTICLES.search(path):
        return 2
    return 0 if _NEWS.search(path) else 1

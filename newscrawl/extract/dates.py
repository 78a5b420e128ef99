"""When a story was published and changed: as precise as the page says it, never later than the fetch.

Each place that names a date is a candidate, in the order of how often it is right: the data made for
machines, microdata, the feed, time elements, the address; htmldate's search through the page comes last.
A candidate of the future, or a system's zero date, is passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain

import lxml.html

from newscrawl.extract.datesearch import search_date
from newscrawl.extract.datewords import read_date
from newscrawl.extract.markup import Markup, text_of
from newscrawl.extract.override import OVERRIDE, texts_by
from newscrawl.extract.page import Page
from newscrawl.extract.structured import Structured

_TOLERANCE = timedelta(days=1)
_ZERO_DATES = frozenset(
    {"1970-01-01", "1969-12-31", "1900-01-01", "1899-12-31", "1899-12-30", "2000-01-01T00:00:00"}
)
_FIRST_YEAR = 1700
_URL_DATE = re.compile(
    r"(?<!\d)(1[89]\d\d|20\d\d)(?:([/_.-])(1[0-2]|0?[1-9])\2(3[01]|[12]\d|0?[1-9])|(1[0-2]"
    r"|0[1-9])(3[01]|[12]\d|0[1-9]))(?!\d)"
)
_PUBLISHED_METAS = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished",
    "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date",
    "publication_date", "published_time", "published-date", "date.published",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "og:published_time", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dcterms.date", "dc.date", "dc.date.created",
    "citation_publication_date", "article_date_original", "originalpublicationdate", "ptime",
    "rnews:datepublished", "datecreated", "analyticsattributes.articledate", "article.published",
    "article.created", "created", "date", "displaydate", "iso-8601-publish-date", "release_date",
    "og:pubdate", "time", "datum",
)  # fmt: skip
_MODIFIED_METAS = (
    "article:modified_time", "og:article:modified_time", "datemodified", "og:updated_time",
    "article:modified", "lastmod", "last-modified", "last_modified", "dcterms.modified",
    "dc.date.modified", "dc.modified", "revision_date", "article_date_updated", "date.updated",
    "article.updated", "modified",
)  # fmt: skip
_UPDATED_WORD = re.compile(
    r"updat|modif|edited|aktualis|mis à jour|actualiz|atualiz|обновл|оновл|aggiornat|gewijzigd|uppdat"
    r"|opdater|更新",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dates:
    """Publication and change of a page, ISO 8601 and as precise as told, and the places that told them."""

    published: str | None = None
    published_place: str = ""
    modified: str | None = None
    modified_place: str = ""


def read_dates(markup: Markup, data: Structured, page: Page, language: str) -> Dates:
    """The dates of a page.

    Args:
        markup: The page's markup.
        data: The page's JSON-LD.
        page: Its address, which may hold the day; when it was fetched, since nothing was published later;
            and the date that the feed gave.
        language: Code of the language, which says how months are called and whether the day comes first.
    """
    latest = _limit(page.fetched)
    published, place = None, ""
    told = texts_by(page.override.published, markup.tree) if page.override else []
    for where, raw in chain(((OVERRIDE, value) for value in told), _published(markup, data, page)):
        value = read_date(raw, language)
        if value and _plausible(value, latest):
            published, place = value, where
            break
    if published is None:
        found = search_date(markup.tree, len(page.body), page.url, latest, language)
        if _plausible(found, latest):
            published, place = found, "htmldate"
    modified, modified_place = None, ""
    for where, raw in _modified(markup, data):
        value = read_date(raw, language)
        if value and _plausible(value, latest):
            if published is None or not _before(value, published):
                modified, modified_place = value, where
            break
    return Dates(published, place, modified, modified_place)


def _published(markup: Markup, data: Structured, page: Page) -> Iterator[tuple[str, str]]:
    for value in data.published:
        yield "json-ld", value
    for name in _PUBLISHED_METAS:
        for value in markup.metas.get(name, ())[:2]:
            yield "meta", value
    props = markup.props()
    for name in ("datepublished", "datecreated"):
        for value in props.get(name, ())[:1]:
            yield "microdata", value
    if page.feed_published:
        yield "feed", page.feed_published
    in_url = date_in_url(page.url)
    for element in _story_times(markup):
        value = element.get("datetime") or text_of(element, 200)
        if in_url is None or _near(read_date(value, ""), in_url):
            yield "time", value
    if in_url:
        yield "url", in_url


def _modified(markup: Markup, data: Structured) -> Iterator[tuple[str, str]]:
    if data.modified:
        yield "json-ld", data.modified
    for name in _MODIFIED_METAS:
        for value in markup.metas.get(name, ())[:1]:
            yield "meta", value


def _story_times(markup: Markup) -> list[lxml.html.HtmlElement]:
    """Time elements of the story: those marked as its publication, else the first that is no update."""
    marked = [
        t for t in markup.times if "pubdate" in t.attrib or "datePublished" in (t.get("itemprop") or "")
    ]
    if marked:
        return marked[:2]
    story = [
        t
        for t in markup.times
        if not any(
            up.tag in {"nav", "aside", "footer", "li"}
            for _, up in zip(range(8), t.iterancestors(), strict=False)
        )
        and "updated" not in (t.get("class") or "").replace("entry-published updated", "").split()
        and not _UPDATED_WORD.search(text_of(t, 200))
    ]
    return story[:1]


def date_in_url(url: str) -> str | None:
    """The day that an address holds (``/2026/11/23/``), ISO 8601, or None."""
    found = _URL_DATE.search(url)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[3] or found[5]), int(found[4] or found[6])).isoformat()
    except ValueError:
        return None


def _limit(fetched: str) -> datetime:
    moment = _moment(fetched) or datetime.now(UTC)
    return moment + _TOLERANCE


def _moment(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _plausible(value: str, latest: datetime) -> bool:
    if value[:10] in _ZERO_DATES or value in _ZERO_DATES:
        return False
    moment = _moment(value)
    return moment is not None and moment.year >= _FIRST_YEAR and moment <= latest


def _before(value: str, other: str) -> bool:
    """Whether one time lies before another; where either tells only the day, days are compared."""
    if min(len(value), len(other)) <= len("2026-11-23"):
        return value[:10] < other[:10]
    a, b = _moment(value), _moment(other)
    return a is not None and b is not None and a < b


def _near(value: str | None, other: str) -> bool:
    """Within two days of each other: time zones, and a story filed the evening before."""
    a, b = _moment(value) if value else None, _moment(other)
    return a is not None and b is not None and abs((a - b).total_seconds()) <= 2 * 86_400 + 43_200

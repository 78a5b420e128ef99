"""RSS and Atom: what feedparser needs of them is kept, and feedparser reads it."""

import io
import logging
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from newscrawl.discovery.xmltrees import local_name, namespace, parse_xml, without_doctype

if TYPE_CHECKING:
    import feedparser

FEED_ROOT = re.compile(r"<(?:\w{1,20}:)?(?:rss|feed|rdf)(?=[\s>/])", re.IGNORECASE)
"""Where a feed begins, whatever stands before it."""

_log = logging.getLogger(__name__)
_TEXT_LIMIT = 40_000  # characters of one element; a summary needs no more
_ATTRIBUTES = frozenset({"about", "base", "href", "ispermalink", "lang", "mode", "rel", "type", "version"})
_MAX_MARKUP = 200  # elements of an XHTML title or summary
_MAX_CHILDREN, _MAX_CHILDREN_OF_ENTRY, _MAX_CHANNELS = 20_000, 1000, 50
_ITEMS = frozenset({"item", "entry"})
# All that becomes part of a candidate. Full texts, media, comments and authors are most of a feed's bytes
# and of the time to parse it, and media:title would overwrite the headline.
_OF_ENTRY = frozenset({"title", "link", "guid", "id", "description", "summary", "origlink"}) | frozenset(
    {"pubdate", "published", "updated", "date", "issued", "created", "modified"}
)
_OF_FEED = frozenset({"title", "link", "language", "channel", *_ITEMS})
_KNOWN_NAMESPACE = re.compile(
    r"$|.*(?:purl\.org/(?:rss/1\.0|atom|dc|echo|pie)|w3\.org/2005/atom|rssnamespace\.org/feedburner|rdf/simple"
    r"|userland\.com/rss|tech/rss)|(?:atom|dc|dcterms|feedburner|rss):$"
)
_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DATES = ("published", "issued", "created", "updated", "modified")
_HTTP = re.compile(r"\s*https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a feed wishes to be asked, as far as it says.

    Attributes:
        interval: Seconds between two requests (ttl, or sy:updatePeriod and sy:updateFrequency), or None.
        skip_hours: Hours of the day, in UTC, at which nothing new comes (skipHours).
        skip_days: Days of the week at which nothing new comes, 0 is Monday (skipDays).
    """

    interval: int | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it was written: markup, dates and links are still the feed's own."""

    links: tuple[str, ...] = ()
    title: str = ""
    summary: str = ""
    dates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedText:
    """A feed as it was written."""

    kind: str
    title: str = ""
    language: str = ""
    home: str = ""
    entries: tuple[Entry, ...] = ()
    rhythm: Rhythm = field(default_factory=Rhythm)
    cut: bool = False


def read_xml(text: str, url: str, max_entries: int) -> FeedText | None:
    """The feed in ``text``, or None where there is none."""
    root = parse_xml(without_doctype(text), FEED_ROOT)
    if root is None or local_name(root) not in {"rss", "feed", "rdf"}:
        return None
    for parent in _parents(root):
        del parent[_MAX_CHILDREN:]
    rhythm = _rhythm(root)
    cut = _keep_what_is_read(root, max_entries)
    parsed = _parsed(root, url)
    feed = parsed.get("feed", {})
    return FeedText(
        kind=parsed.get("version") or ("atom" if local_name(root) == "feed" else "rss"),
        title=_string(feed, "title"),
        language=_string(feed, "language"),
        home=_string(feed, "link"),
        entries=tuple(_entry(entry) for entry in parsed.get("entries", ())),
        rhythm=rhythm,
        cut=cut,
    )


def _keep_what_is_read(root: "etree._Element", max_entries: int) -> bool:
    """Remove from the tree what no candidate is made of; True where entries were among it."""
    _prune_attributes(root)
    count, cut = 0, False
    for parent in _parents(root):
        for child in list(parent):
            name = local_name(child)
            _prune_attributes(child)
            if name in _ITEMS and count < max_entries:
                count += 1
                _prune_entry(child)
            elif name in _ITEMS or name not in _OF_FEED or not _is_known(child):
                cut = cut or name in _ITEMS
                parent.remove(child)
            elif name != "channel":
                _cut_text(child)
    return cut


def _parents(root: "etree._Element") -> list["etree._Element"]:
    """What entries stand in: the root, and a channel in it."""
    return [root, *(child for child in islice(root, _MAX_CHANNELS) if local_name(child) == "channel")]


def _prune_entry(entry: "etree._Element") -> None:
    del entry[_MAX_CHILDREN_OF_ENTRY:]
    for child in list(entry):
        _prune_attributes(child)
        name = local_name(child)
        if name not in _OF_ENTRY or not _is_known(child):
            entry.remove(child)
        elif name in {"guid", "id"} and not _HTTP.match(child.text or ""):
            entry.remove(child)  # an identifier that is no address
        else:
            _cut_text(child)


def _prune_attributes(element: "etree._Element") -> None:
    for name in [name for name in element.attrib if str(name).rpartition("}")[2].lower() not in _ATTRIBUTES]:
        del element.attrib[name]


def _is_known(element: "etree._Element") -> bool:
    uri = namespace(element)
    if uri.endswith(":") and uri.count(":") == 1 and _KNOWN_NAMESPACE.match(uri):
        # A prefix that the feed forgot to declare: without it feedparser would take its slow path.
        element.tag = {"feedburner:": "{http://rssnamespace.org/feedburner/ext/1.0}"}.get(uri, "") + (
            str(element.tag).partition(":")[2]
        )
        return True
    parent = element.getparent()
    return bool(_KNOWN_NAMESPACE.match(uri)) or (parent is not None and uri == namespace(parent))


def _cut_text(element: "etree._Element") -> None:
    if element.text and len(element.text) > _TEXT_LIMIT:
        element.text = element.text[:_TEXT_LIMIT]
    for index, inner in enumerate(element.iter()):
        if index > _MAX_MARKUP:
            del element[:]
            break
        _prune_attributes(inner)
        if ":" in str(inner.tag).rpartition("}")[2]:
            inner.tag = "span"


def _parsed(root: "etree._Element", url: str) -> "feedparser.FeedParserDict":
    import feedparser  # noqa: PLC0415 - the crawl's own process, where feeds are not read, does without it

    feedparser.api.PREFERRED_XML_PARSERS = []  # a driver that nobody has: each feed looked for it on the disk
    etree.cleanup_namespaces(root)
    clean = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        return feedparser.parse(
            io.BytesIO(clean), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception:  # noqa: BLE001 -- whatever a stranger's feed breaks in feedparser costs that feed only
        _log.debug("feedparser failed on %r", url, exc_info=True)
        return feedparser.FeedParserDict()


def _entry(entry: "feedparser.FeedParserDict") -> Entry:
    return Entry(
        links=tuple(
            filter(None, (_string(entry, "feedburner_origlink"), _string(entry, "link"), _guid(entry)))
        ),
        title=_string(entry, "title"),
        summary=_string(entry, "summary"),
        dates=tuple(filter(None, (_string(entry, name) for name in _DATES))),
    )


def _guid(entry: "feedparser.FeedParserDict") -> str:
    return _string(entry, "id") if entry.get("guidislink") else ""


def _string(values: "feedparser.FeedParserDict", name: str) -> str:
    value = values.get(name) if name in values else ""
    return value if isinstance(value, str) else ""


def _rhythm(root: "etree._Element") -> Rhythm:
    """Read before the tree is pruned; of any namespace, as careless feeds declare these wrongly."""
    said: dict[str, str] = {}
    hours: set[int] = set()
    days: set[int] = set()
    for parent in _parents(root):
        for child in parent:
            name = local_name(child)
            if name in {"ttl", "updateperiod", "updatefrequency"}:
                said.setdefault(name, (child.text or "").strip().lower()[:20])
            elif name == "skiphours":
                hours.update(int(text) % 24 for text in _texts(child) if text.isdecimal() and len(text) < 3)  # noqa: PLR2004 -- two digits
            elif name == "skipdays":
                days.update(_DAYS.index(text) for text in _texts(child) if text in _DAYS)
    return Rhythm(_interval(said), frozenset(hours), frozenset(days))


def _texts(element: "etree._Element") -> list[str]:
    return [(child.text or "").strip().lower() for child in element]


def _interval(said: dict[str, str]) -> int | None:
    ttl = said.get("ttl", "")
    if ttl.isdecimal() and 0 < int(ttl) <= 10_080:  # noqa: PLR2004 -- minutes of a week
        return int(ttl) * 60
    period = _PERIODS.get(said.get("updateperiod", ""))
    frequency = said.get("updatefrequency", "") or "1"
    if period and frequency.isdecimal() and int(frequency) > 0:
        return max(period // int(frequency), 60)
    return None

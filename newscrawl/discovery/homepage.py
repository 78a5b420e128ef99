"""What a homepage and a robots.txt offer a crawler: feeds, sitemaps, sections."""

import re
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml import html as lxml_html
from protego import Protego

from archive.urls import canonical_url, registered_domain
from newscrawl.discovery.addresses import absolute_url
from newscrawl.discovery.articleshapes import article_shape, is_furniture
from newscrawl.discovery.decoding import decoded
from newscrawl.discovery.pages import PageTree, parse_html, text_of
from newscrawl.discovery.plaintext import plain_text

COMMON_FEED_PATHS: tuple[str, ...] = (
    "/feed/",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/rss/index.xml",
    "/feeds/all.xml",
    "/rss/all",
    "/?feed=rss2",
    "/feed.json",
)
"""Where sites keep their feed when no page names it, the most common first; asked last of all."""

MAX_ROBOTS_BYTES = 512_000
"""RFC 9309 asks to read at least 500 KiB; what comes after is not read."""

_MAX_OFFERS = 100  # of each kind
_MAX_LINKS = 5000
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_XML_TYPES = ("text/xml", "application/xml", "application/json")
_FEED_ADDRESS = re.compile(r"(?:^|[/._?=&-])(?:rss2?|feeds?|atom)(?:$|[/._?=&-])|\.rdf$", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|kommentar|комментари", re.IGNORECASE)
_SITEMAP_ADDRESS = re.compile(r"sitemap[^/]*\.xml(?:\.gz)?$", re.IGNORECASE)
_LONGEST_SECTION_NAME = 30
_DEEPEST_SECTION = 2  # path segments, after that of a language
_LANGUAGE = re.compile(r"[a-z]{2}(?:[_-][a-z]{2,4})?$", re.IGNORECASE)
_MENU = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|mainmenu|topmenu|rubrics?|sections?)(?:$|[\s_-])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What a homepage says of its site.

    Attributes:
        name: The site's name; may be empty.
        language: What the page declares, such as ``ru`` or ``en-GB``; may be empty.
        feeds: Feeds that its head names, then those that its links look like; comment feeds are left out.
        sitemaps: Sitemaps that it names.
        sections: Pages that its menus name, on the same host.
    """

    name: str = ""
    language: str = ""
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


def offers(body: bytes, url: str, content_type: str = "") -> Offers:
    """Read a homepage.

    Args:
        body: The bytes, content-encoding removed.
        url: Where they came from, after redirects.
        content_type: The Content-Type header; only its charset is used.

    Raises:
        NotAPageError: It is no HTML page. The message says what it is.
    """
    page = parse_html(body, url, content_type)
    named = _Unique(page.base)
    sitemaps = _Unique(page.base)
    for link in islice(page.root.iter("link"), _MAX_LINKS):
        relations = (link.get("rel") or "").lower().split()
        if "sitemap" in relations:
            sitemaps.add(link.get("href"))
        elif "alternate" in relations and _is_feed_link(link):
            named.add(link.get("href"))
    domain = registered_domain(url)
    for link in islice(page.root.iter("a"), _MAX_LINKS):
        address = absolute_url(link.get("href") or "", page.base)
        if address is None or registered_domain(address) != domain:
            continue
        path = urlsplit(address)
        if _SITEMAP_ADDRESS.search(path.path):
            sitemaps.add(address)
        elif _looks_like_feed(path.path, path.query) and not _COMMENTS.search(address):
            named.add(address)
    return Offers(
        name=_site_name(page.root),
        language=plain_text(page.root.get("lang") or page.root.get("xml:lang") or "", 10),
        feeds=named.found(),
        sitemaps=sitemaps.found(),
        sections=_sections(page, url),
    )


def sitemaps_in_robots(body: bytes) -> tuple[str, ...]:
    """The sitemaps that a robots.txt names (RFC 9309 leaves them to sitemaps.org), absolute and each once."""
    text = decoded(body[:MAX_ROBOTS_BYTES])
    named = "\n".join(
        line for line in text.splitlines() if line.lstrip().lower().startswith(("sitemap", "site-map"))
    )
    sitemaps = _Unique("")
    for address in Protego.parse(named).sitemaps:
        sitemaps.add(address)
    return sitemaps.found()


class _Unique:
    """Addresses in their order, each once, as many as we follow."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._found: dict[str, str] = {}

    def add(self, address: str | None) -> None:
        absolute = absolute_url(address or "", self._base)
        if absolute is None or len(self._found) >= _MAX_OFFERS:
            return
        try:
            self._found.setdefault(canonical_url(absolute), absolute)
        except ValueError:
            return

    def found(self) -> tuple[str, ...]:
        return tuple(self._found.values())


def _is_feed_link(link: lxml_html.HtmlElement) -> bool:
    kind = (link.get("type") or "").split(";")[0].strip().lower()
    address = link.get("href") or ""
    if _COMMENTS.search(link.get("title") or "") or _COMMENTS.search(address):
        return False
    return kind in _FEED_TYPES or (kind in _XML_TYPES and bool(_FEED_ADDRESS.search(address)))


def _looks_like_feed(path: str, query: str) -> bool:
    last = path.rstrip("/").rpartition("/")[2]
    if last.lower().endswith((".html", ".htm", ".php", ".aspx")) and not query:
        return False
    return bool(_FEED_ADDRESS.search(last) or re.search(r"(?:^|&)(?:feed|rss)=", query))


def _site_name(root: lxml_html.HtmlElement) -> str:
    for path in ('//meta[@property="og:site_name"]/@content', '//meta[@name="application-name"]/@content'):
        for value in root.xpath(path)[:1]:
            if value.strip():
                return plain_text(str(value), 80)
    title = root.find(".//title")
    parts = re.split(r"\s[|–—-]\s", text_of(title)[:300]) if title is not None else []
    return plain_text(min(parts, key=len), 80) if parts else ""


def _sections(page: PageTree, url: str) -> tuple[str, ...]:
    """Links of menus whose address is a folder near the top, and whose text is a word or three."""
    sections = _Unique(page.base)
    own, host = canonical_url(url), urlsplit(url).hostname
    for link in islice(page.root.iter("a"), _MAX_LINKS):
        address = absolute_url(link.get("href") or "", page.base)
        if address is None or urlsplit(address).hostname != host or urlsplit(address).query:
            continue
        address = address.partition("#")[0]
        if canonical_url(address) != own and _is_section(link, address) and _in_menu(link):
            sections.add(address)
    return sections.found()


def _is_section(link: lxml_html.HtmlElement, address: str) -> bool:
    segments = [segment for segment in urlsplit(address).path.split("/") if segment]
    if segments and _LANGUAGE.match(segments[0]):
        segments = segments[1:]
    if not 1 <= len(segments) <= _DEEPEST_SECTION or is_furniture(address) or article_shape(address) > 1:
        return False
    return 1 < len(text_of(link)) <= _LONGEST_SECTION_NAME


def _in_menu(link: lxml_html.HtmlElement) -> bool:
    for ancestor in islice(link.iterancestors(), 12):
        if ancestor.tag in {"footer", "body"}:
            return False
        if ancestor.tag in {"nav", "menu"} or ancestor.get("role") == "navigation":
            return True
        if _MENU.search((ancestor.get("class") or "")[:300].lower()) or _MENU.search(
            (ancestor.get("id") or "").lower()[:100]
        ):
            return True
    return False

"""Standfirst, section, tags, image, canonical address and paywall."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urljoin, urlsplit

import lxml.html

from archive.urls import canonical_url, registered_domain
from newscrawl.extract.markup import Markup, text_of
from newscrawl.extract.page import Page
from newscrawl.extract.sitename import SiteNames
from newscrawl.extract.structured import Structured
from newscrawl.extract.words import bare_words, clean_line

_MAX_TAGS = 40
_MAX_TAG = 80
_MAX_DESCRIPTION = 1_500
_WALL_SHORTEST = 60
_WALL_LONGEST = 2_900

_MAX_WALLS = 30
_GATES = re.compile("article-gate|subscriber-only|premium-lock|tp-container")
_WALL_CLASS = re.compile(
    r"(?:^|[\s_-])(?:paywall(?:ed|[-_]?(?:active|box|overlay|container|prompt|barrier|offer|content"
    r"|teaser))?|regwall|article-gate"
    r"|subscriber-only(?:-message)?|premium-lock|tp-container-inner)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"subscri|sign in|log in|register to|create (?:a )?free account|become a member|already a member"
    r"|abonn|anmelden|registrier"
    r"|jetzt testen|weiterlesen mit|plus-artikel|connectez|s’abonner|identifiez|suscr[ií]b|inicia sesi"
    r"|assine|assinante|accedi"
    r"|prenumer|logga in|tilaa|kirjaudu|подпи|оформите|підпи|pretplat|prenumeruj|zaloguj|předplat"
    r"|predplat|előfizet|購読|会員|구독|订阅|訂閱|اشترك",
    re.IGNORECASE,
)
_NO_SECTION = frozenset({
    "news", "article", "articles", "home", "homepage", "home page", "front page", "frontpage", "all", "main",
    "uncategorized", "uncategorised", "sin categoría", "allgemein", "unkategorisiert", "non classé", "none",
    "null", "default", "post", "story", "startseite", "top news", "slider", "popular",
})  # fmt: skip
_MARK = re.compile(r"[@_$]|(?:true|false|null|none)$|\w+_\w+$|[\w-]+:[\w-]*\d[\w-]*$", re.IGNORECASE)
_AMP_PATH = re.compile(r"^/amp(?=/)|/amp/?$|\.amp(?:\.html)?$", re.IGNORECASE)
_AMP_QUERY = re.compile(r"(?:^|&)(?:amp(?:=1|=true)?|outputType=amp(?:-type)?)(?=&|$)", re.IGNORECASE)
_PRINT = re.compile(r"^/print(?=/)|/print/?$|[?&](?:print|printable)=(?:1|true|yes)\b", re.IGNORECASE)


@dataclass(slots=True)
class Facts:
    """Facts about a page, and in ``provenance`` the place that gave each."""

    description: str = ""
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    canonical: str = ""
    paywalled: bool | None = None
    provenance: dict[str, str] = field(default_factory=dict)


def read_facts(markup: Markup, data: Structured, page: Page, names: SiteNames) -> Facts:
    """Everything but headline, byline, dates, language and text."""
    facts = Facts()
    _first(facts, "description", _descriptions(markup, data, page.feed_summary, names))
    _first(facts, "section", _sections(markup, data, names))
    _first(facts, "image", _images(markup, data, page.url))
    facts.tags, place = _tags(markup, data, names)
    if facts.tags:
        facts.provenance["tags"] = place
    facts.canonical, facts.provenance["canonical_url"] = read_canonical(markup, data, page.url)
    facts.paywalled, place = read_paywall(markup, data)
    if facts.paywalled is not None:
        facts.provenance["paywalled"] = place
    return facts


def _first(facts: Facts, name: str, values: Iterable[tuple[str, str]]) -> None:
    for place, value in values:
        if value:
            setattr(facts, name, value)
            facts.provenance[name] = place
            return


def _descriptions(markup: Markup, data: Structured, feed: str, names: SiteNames) -> Iterable[tuple[str, str]]:
    candidates = [
        ("json-ld", data.description),
        ("og", markup.meta("og:description")),
        ("meta", markup.meta("description", "dc.description", "dcterms.description", "sailthru.description")),
        ("twitter", markup.meta("twitter:description")),
        ("feed", feed),
    ]
    cleaned = [(place, clean_line(text, _MAX_DESCRIPTION)) for place, text in candidates if text]
    whole = [(place, text) for place, text in cleaned if text and not names.is_name(text)]
    # A search engine's excerpt is cut; a place that has the sentence to its end has the standfirst.
    uncut = [(place, text) for place, text in whole if not text.endswith(("…", "...", "[…]", "[...]"))]
    yield from uncut
    yield from whole


def _sections(markup: Markup, data: Structured, names: SiteNames) -> Iterable[tuple[str, str]]:
    for place, text in (
        ("json-ld", data.section),
        (
            "meta",
            markup.meta(
                "article:section",
                "og:article:section",
                "parsely-section",
                "articlesection",
                "cxenseparse:section",
                "section",
                "sailthru.section",
            ),
        ),
    ):
        # Blog software lists all categories of a story; the first is its section.
        for part in clean_line(text, 400).split(",")[:5]:
            value = part.strip()[:120]
            if value and bare_words(value) not in _NO_SECTION and not names.is_name(value):
                yield place, value


def _images(markup: Markup, data: Structured, url: str) -> Iterable[tuple[str, str]]:
    for place, text in (
        ("og", markup.meta("og:image:secure_url", "og:image", "og:image:url")),
        ("json-ld", data.image),
        ("twitter", markup.meta("twitter:image", "twitter:image:src")),
    ):
        if text and (address := _absolute(text, url)):
            yield place, address


def _tags(markup: Markup, data: Structured, names: SiteNames) -> tuple[tuple[str, ...], str]:
    """Keywords of the first place that has any, each once, without the site's name."""
    metas = markup.metas
    places = (
        ("json-ld", data.keywords),
        ("meta", metas.get("article:tag", ())),
        ("meta", metas.get("parsely-tags", ())),
        ("meta", metas.get("news_keywords", ())),
        ("meta", metas.get("keywords", ())),
        ("meta", metas.get("sailthru.tags", ())),
    )
    for place, values in places:
        found: dict[str, str] = {}
        for value in list(values)[:_MAX_TAGS]:
            for part in re.split(r"[,;|、，]", clean_line(value, 4_000))[: _MAX_TAGS * 2]:
                tag = part.strip("#\"' ")
                if len(found) < _MAX_TAGS and _is_tag(tag) and not names.is_name(tag):
                    found.setdefault(bare_words(tag), tag)
        if found:
            return tuple(found.values()), place
    return (), ""


def _is_tag(tag: str) -> bool:
    """A word for readers, not a mark of the site's programs for each other (``@post-id:7``, ``_ads``)."""
    return bool(bare_words(tag)) and len(tag) <= _MAX_TAG and not _MARK.match(tag)


def read_canonical(markup: Markup, data: Structured, url: str) -> tuple[str, str]:
    """The page's canonical address and the place that gave it.

    A page's own word is believed only where it can be true: not the homepage, not another site, and not
    one address for all pages. AMP and print versions without a word lose their mark.
    """
    own = _safe(url)
    for place, raw in (
        ("link", next(iter(markup.links.get("canonical", ())), "")),
        ("og", markup.meta("og:url")),
        ("json-ld", data.url),
    ):
        address = _absolute(raw, url) if raw else ""
        if address and (found := _safe(address)) and believable(found, own):
            return (own, place) if _differs_in_scheme(found, own) else (found, place)
    return without_amp(own), "url"


def believable(claim: str, own: str) -> bool:
    """Whether the page at ``own`` may be the page at ``claim``."""
    claimed, real = urlsplit(claim), urlsplit(own)
    if claimed.path in {"", "/"} and not claimed.query and (real.path not in {"", "/"} or real.query):
        return False
    if claim.count("/") > 60 or "{{" in claim or "%7B%7B" in claim:  # noqa: PLR2004 - a template left unfilled, or a loop of links
        return False
    if registered_domain(claim) != registered_domain(own):
        # A syndicated copy, or an AMP cache: the same story has the same last part of its address.
        last, mine = claimed.path.rstrip("/").rpartition("/")[2], real.path.rstrip("/").rpartition("/")[2]
        return len(last) > 12 and last.removesuffix(".amp") == mine.removesuffix(".amp")  # noqa: PLR2004 - a slug, not "index" or a number
    return not _is_section_of(claimed.path, own)


def _is_section_of(path: str, own: str) -> bool:
    """The claim is /section or /part/section above the page's own address: the section, not the story."""
    real = urlsplit(own).path
    if "-" in path or path.strip("/") == real.strip("/") or _AMP_PATH.search(real) or _PRINT.search(own):
        return False
    return path.strip("/").count("/") <= 1 and real.startswith(path.rstrip("/") + "/")


def _differs_in_scheme(a: str, b: str) -> bool:
    return a != b and a.partition("://")[2] == b.partition("://")[2]


def without_amp(url: str) -> str:
    """The address of the page that an AMP or print address stands for, by its common marks."""
    parts = urlsplit(url)
    path = _AMP_PATH.sub("", parts.path) or "/"
    path = re.sub(r"^/print(?=/)|/print/?$", "", path) or "/"
    query = _AMP_QUERY.sub("", parts.query).strip("&")
    query = re.sub(r"(?:^|&)(?:print|printable)=(?:1|true|yes)(?=&|$)", "", query).strip("&")
    changed = parts._replace(path=path, query=query).geturl()
    return _safe(changed) or url


def _absolute(raw: str, base: str) -> str:
    try:
        address = urljoin(base, raw.strip())
        ok = urlsplit(address).scheme in {"http", "https"} and bool(urlsplit(address).hostname)
    except ValueError:
        return ""
    return address[:4_000] if ok else ""


def _safe(url: str) -> str:
    try:
        return canonical_url(url)
    except ValueError:
        return ""


def read_paywall(markup: Markup, data: Structured) -> tuple[bool | None, str]:
    """Whether readers must pay or register: the page's word, else the markup of a wall with its request."""
    if data.free is not None:
        return not data.free, "json-ld"
    tier = markup.meta("article:content_tier", "og:article:content_tier").lower()
    free = markup.meta("isaccessibleforfree").lower()
    if tier in {"locked", "metered", "free"} or free in {"true", "false"}:
        return tier in {"locked", "metered"} or free == "false", "meta"
    if any(map(_is_wall, islice(_may_be_walls(markup.tree), _MAX_WALLS))):
        return True, "wall"
    return None, ""


def _may_be_walls(tree: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """Boxes with such a class or id; a loop, as XPath takes three times as long."""
    for element in tree.iter("div", "section", "aside"):
        label = element.get("class") or ""
        if (
            "wall" in label
            or "wall" in (element.get("id") or "")
            or (element.tag == "div" and "-" in label and _GATES.search(label))
        ):
            yield element


def _is_wall(element: lxml.html.HtmlElement) -> bool:
    """An element called a wall that asks readers to pay or to sign in, and is not the story, wrapped."""
    if not _WALL_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
        return False
    text = text_of(element, _WALL_LONGEST + 1)
    return _WALL_SHORTEST < len(text) <= _WALL_LONGEST and bool(_ASKS.search(text))

"""JSON-LD: the article that a page describes in schema.org's words.

What stands there was written by a machine for search engines. It may be broken, nested, a list, about
other pages, or of any other shape, so nothing here trusts a type, a depth or a size.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import lxml.html

from newscrawl.extract.jsonld import (
    first_text,
    image_in,
    load_json_ld,
    loose_facts,
    nodes_of,
    types_of,
    words_in,
)
from newscrawl.extract.words import bare_words, clean_line

_MAX_SCRIPTS = 40
_MAX_BYTES = 2_000_000
_MAX_LIST = 60
_FEW_ARTICLES = 2
_AGREES = 0.6  # a fifth of the words of the headline

ARTICLE_TYPES = frozenset(
    {
        "article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "askpublicnewsarticle",
        "backgroundnewsarticle", "opinionnewsarticle", "reviewnewsarticle", "advertisercontentarticle",
        "satiricalarticle", "blogposting", "liveblogposting", "socialmediaposting", "scholarlyarticle",
        "techarticle", "report", "medicalscholarlyarticle", "claimreview", "discussionforumposting",
    }
)  # fmt: skip
_PAGE_TYPES = frozenset(
    {"webpage", "itempage", "aboutpage", "medicalwebpage", "creativework", "review", "recipe"}
)
_LIST_TYPES = frozenset({"collectionpage", "itemlist", "searchresultspage", "blog"})
_MEDIA_TYPES = frozenset({"videoobject", "imagegallery", "mediagallery", "audioobject", "podcastepisode"})


# Keys that lead from a page's article to other things: what stands below is not about this page.
@dataclass(frozen=True, slots=True)
class Person:
    """An author as JSON-LD names one: the name as written, and ``person``, ``organization`` or empty."""

    name: str
    kind: str = ""


@dataclass(slots=True)
class Structured:
    """What JSON-LD says of the page. Empty where it says nothing.

    ``types`` are all types seen at the top of the graphs, lower case; ``article_type`` that of the article.
    """

    types: set[str] = field(default_factory=set)
    article_type: str = ""
    headline: str = ""
    other_headlines: tuple[str, ...] = ()
    description: str = ""
    body: str = ""
    authors: tuple[Person, ...] = ()
    published: tuple[str, ...] = ()
    modified: str = ""
    section: str = ""
    keywords: tuple[str, ...] = ()
    image: str = ""
    language: str = ""
    url: str = ""
    free: bool | None = None
    publishers: tuple[str, ...] = ()
    articles: int = 0
    broken: bool = False

    @property
    def is_list(self) -> bool:
        """The page calls itself a list of other pages, and no article."""
        return not self.article_type and bool(self.types & _LIST_TYPES)

    @property
    def is_media(self) -> bool:
        """The page is described as a video, a sound or a gallery, and as no article."""
        return not self.article_type and bool(self.types & _MEDIA_TYPES)


def read_structured(scripts: list[lxml.html.HtmlElement], url: str, headline_hints: list[str]) -> Structured:
    """The article of this page among all that its JSON-LD scripts describe.

    Args:
        scripts: The ``application/ld+json`` elements, in the order of the page.
        url: The page's address.
        headline_hints: What title, og:title and h1 say, to tell the page's article from a neighbour's.
    """
    documents: list[Any] = []
    found = Structured()
    broken: list[str] = []
    for script in scripts[:_MAX_SCRIPTS]:
        text = script.text or ""
        if not text.strip():
            continue
        values = load_json_ld(text[:_MAX_BYTES])
        if values is None:
            broken.append(text[:_MAX_BYTES])
        else:
            documents.extend(values)
    nodes = list(nodes_of(documents))
    by_id = {node["@id"]: node for node, _, _ in nodes if isinstance(node.get("@id"), str) and len(node) > 2}  # noqa: PLR2004 - a node of only id and type is a reference
    found.types = {kind for node, top, _ in nodes if top for kind in types_of(node)}
    _publishers(found, nodes, by_id)
    candidates = [node for node, _, aside in nodes if not aside and ARTICLE_TYPES & types_of(node)]
    found.articles = len(candidates)
    best = _best(candidates, url, headline_hints)
    if best is not None:
        _fill(found, best, by_id)
    pages = [node for node, _, aside in nodes if not aside and _PAGE_TYPES & types_of(node)]
    for node in pages[:5]:
        _fill_gaps(found, node, by_id)
    found.broken = bool(broken)
    for text in broken if best is None else ():
        _scavenge(found, text)
    return found


def _best(nodes: list[dict[str, Any]], url: str, hints: list[str]) -> dict[str, Any] | None:
    """The node that is about this page: by address, by headline, by how much it says.

    Among many, one must agree with the page; else all are teasers of other stories.
    """
    path = urlsplit(url).path.rstrip("/")
    keys = [set(bare_words(hint[:400]).split()) for hint in hints if hint]
    best, best_score = None, (0.0, 0.0)
    for node in nodes[:300]:
        agrees = _agreement(node, path, keys) - (2 if "claimreview" in types_of(node) else 0)
        says = sum(bool(node.get(key)) for key in ("headline", "datePublished", "author"))
        score = (agrees + 0.3 * says, agrees)
        if best is None or score > best_score:
            best, best_score = node, score
    unsure = len(nodes) > _FEW_ARTICLES and keys and best_score[1] < _AGREES
    return None if unsure else best


def _agreement(node: dict[str, Any], path: str, keys: list[set[str]]) -> float:
    """How much a node speaks of this page: 2 for its address, up to 3 for its headline."""
    addresses = (urlsplit_path(first_text(node.get(key))) for key in ("url", "@id", "mainEntityOfPage"))
    score = 2.0 if path and path in addresses else 0.0
    words = set(bare_words(first_text(node.get("headline") or node.get("name"))[:400]).split())
    if words and keys:
        score += 3 * max(len(words & key) / max(len(words | key), 1) for key in keys)
    return score


def urlsplit_path(address: str) -> str:
    """The path of an address without a slash at its end; empty where it is no address."""
    try:
        return urlsplit(address[:2000]).path.rstrip("/")
    except ValueError:
        return ""


def _fill(found: Structured, node: dict[str, Any], by_id: dict[str, Any]) -> None:
    found.article_type = min(ARTICLE_TYPES & types_of(node))
    found.headline = clean_line(first_text(node.get("headline")) or first_text(node.get("name")))
    found.other_headlines = tuple(
        text
        for key in ("alternativeHeadline", "alternateName", "name")
        if (text := clean_line(first_text(node.get(key))))
    )
    body = node.get("articleBody") or node.get("text") or ""
    found.body = body[:400_000] if isinstance(body, str) else ""
    _fill_gaps(found, node, by_id)


def _fill_gaps(found: Structured, node: dict[str, Any], by_id: dict[str, Any]) -> None:
    """Take from a node what no earlier node gave."""
    found.headline = found.headline or clean_line(first_text(node.get("headline")))
    found.description = found.description or clean_line(first_text(node.get("description")))
    found.authors = found.authors or tuple(_people(node.get("author") or node.get("creator"), by_id))
    if not found.published:
        dates = (
            first_text(node.get(key))
            for key in ("datePublished", "coverageStartTime", "dateCreated", "uploadDate")
        )
        found.published = tuple(date[:80] for date in dates if date)
    found.modified = found.modified or first_text(node.get("dateModified"))[:80]
    found.section = found.section or clean_line(first_text(node.get("articleSection")), 200)
    found.keywords = (
        found.keywords or tuple(words_in(node.get("keywords"))) or tuple(words_in(node.get("about")))
    )
    found.image = found.image or image_in(node.get("image") or node.get("thumbnailUrl"), by_id)
    found.language = found.language or first_text(node.get("inLanguage"))[:20]
    found.url = found.url or first_text(node.get("url"))[:2000]
    if found.free is None:
        found.free = _free(node)


def _scavenge(found: Structured, text: str) -> None:
    """Take single facts out of JSON that cannot be read as a whole."""
    kinds, facts = loose_facts(text)
    if not found.article_type and kinds & ARTICLE_TYPES:
        found.article_type = min(kinds & ARTICLE_TYPES)
    found.headline = found.headline or clean_line(facts.get("headline", ""))
    found.description = found.description or clean_line(facts.get("description", ""))
    if not found.published and "datePublished" in facts:
        found.published = (facts["datePublished"][:80],)
    found.modified = found.modified or facts.get("dateModified", "")[:80]


def _publishers(
    found: Structured, nodes: list[tuple[dict[str, Any], bool, bool]], by_id: dict[str, Any]
) -> None:
    """Names of the site and its publisher, each once."""
    names: dict[str, None] = {}
    for node, top, aside in nodes:
        if aside:
            continue
        named = [node.get("publisher"), node.get("sourceOrganization")]
        if top and types_of(node) & {"website", "organization", "newsmediaorganization"}:
            named.append(node)
        for value in named:
            for person in _people(value, by_id):
                names.setdefault(person.name)
        alternate = node.get("alternateName") if top and "website" in types_of(node) else None
        if text := clean_line(first_text(alternate), 120):
            names.setdefault(text)
        if len(names) > 20:  # noqa: PLR2004 - a page has one publisher; more is a catalogue of outlets
            break
    found.publishers = tuple(names)[:20]


def _people(value: Any, by_id: dict[str, Any]) -> Iterator[Person]:  # noqa: ANN401 - JSON of any shape
    """Names of people and organizations in whatever shape they come."""
    stack = [value]
    given = 0
    while stack and given < _MAX_LIST:
        item = stack.pop(0)
        if isinstance(item, list):
            stack = item[:_MAX_LIST] + stack[:_MAX_LIST]
            continue
        given += 1
        if isinstance(item, str):
            if name := clean_line(item, 300):
                yield Person(name)
            continue
        if not isinstance(item, dict):
            continue
        if "name" not in item and isinstance(item.get("@id"), str):
            item = by_id.get(item["@id"], item)
        kinds = types_of(item)
        kind = "organization" if any("organization" in k or k == "corporation" for k in kinds) else ""
        kind = kind or ("person" if "person" in kinds else "")
        names = item.get("name")
        for raw in names[:_MAX_LIST] if isinstance(names, list) else [names]:
            text = first_text(raw)
            if not text and (item.get("givenName") or item.get("familyName")):
                text = f"{first_text(item.get('givenName'))} {first_text(item.get('familyName'))}"
            if name := clean_line(text, 300):
                yield Person(name, kind)


def _free(node: dict[str, Any]) -> bool | None:
    """``isAccessibleForFree`` of the node or, where it is silent, of one of its parts."""
    parts = node.get("hasPart")
    for item in [node, *(parts if isinstance(parts, list) else [parts])[:_MAX_LIST]]:
        if isinstance(item, dict) and "isAccessibleForFree" in item:
            value = item["isAccessibleForFree"]
            text = str(value).rpartition("/")[2].lower()
            if text in {"true", "false"}:
                return text == "true"
    return None

"""Authors: the names under which a story is signed.

The page's data name them first. The byline that readers see is asked where the data name nobody, where they
name only the site's software's users, and where it holds more names than the data do. The publisher signs
where nobody else does and its data or the visible byline say so.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import lxml.html

from newscrawl.extract.markup import Markup, text_of
from newscrawl.extract.names import AGENCIES, DESKS, LEADING, LEGAL_FORM, NOT_NAMES
from newscrawl.extract.signatures import MAX_AUTHORS, MAX_LENGTH, authors_in, is_login
from newscrawl.extract.sitename import SiteNames
from newscrawl.extract.structured import Person, Structured
from newscrawl.extract.words import bare_words, clean_line

_FURTHER = re.compile(
    r"\b(?:bio|avatar|image|img|photo|picture|social|share|follow|comment|related|more|popular|credit"
    r"|desc|count)",
    re.IGNORECASE,
)
_LONGEST_BYLINE = 300
_MOST_CO_AUTHORS = 5
_SHORTEST_PART = 3  # letters of a name; shorter parts stand in many words
_NEAR = 400
# Looked for in the bytes behind and before a known name, tags taken out: is somebody named beside it?
_TAGS = re.compile(rb"<[^<>]{0,500}>|\s|&nbsp;")
_JOINED = re.compile(
    rb"(?:,|;|/|&(?:amp;)?|and|und|et|y|e|og|och|en|ja|ve|dan|i|oraz|\xd0\xb8|\xd1\x82\xd0\xb0|\xd9\x88|\xe3\x80\x81)"
    rb"(?:[A-Z]|[\xc3-\xf4])"
)
_JOINED_BEFORE = re.compile(
    rb"(?:[^A-Z\W]|[\x80-\xff])(?:,|;|/|&(?:amp;)?|and|und|et|y|e|og|och|en|ja|ve|dan|i|oraz|\xd0\xb8|\xd1\x82\xd0\xb0)$"
)


@dataclass(frozen=True, slots=True)
class Byline:
    """The authors of a page and the place that named them."""

    authors: tuple[str, ...] = ()
    place: str = ""


def read_authors(markup: Markup, data: Structured, names: SiteNames, raw: bytes = b"") -> Byline:
    """Who signs: JSON-LD, then meta elements, then the byline; the first that names a person or an agency.

    Args:
        markup: The page's markup.
        data: The page's JSON-LD.
        names: What the site calls itself: no author, unless nobody else signs.
        raw: The page's bytes, in which names beside the known ones are looked for; they may be left out.
    """
    weak: Byline | None = None
    for place, given in _places(markup, data):
        found = authors_in(given, names)
        people = [name for name in found if not _is_desk(name)]
        if people and place != "byline" and all(map(is_login, people)):
            return _spelt_out(Byline(tuple(people[:MAX_AUTHORS]), place), markup, names)
        if people:
            return _with_co_authors(Byline(tuple(people[:MAX_AUTHORS]), place), markup, names, raw)
        if found and weak is None:
            weak = Byline(tuple(found[:MAX_AUTHORS]), place)
    return weak or _publisher(markup, data, names)


def _with_co_authors(known: Byline, markup: Markup, names: SiteNames, raw: bytes) -> Byline:
    """The names of the visible byline, where they are those that are known and more.

    Many systems tell search engines only of the first who signs.
    """
    if known.place == "byline" or not _others_named(known.authors, raw):
        return known
    keys = {bare_words(name) for name in known.authors}
    for found in _bylines(markup, names):
        more = {bare_words(name): name for name in found if not _is_desk(name)}
        extra = [name for key, name in more.items() if key not in keys]
        if keys <= set(more):  # the story's own byline, whether it says more or not
            fits = 0 < len(extra) <= _MOST_CO_AUTHORS and all(map(_is_full_name, extra))
            return Byline(tuple(more.values())[:MAX_AUTHORS], "byline") if fits else known
    return known


def _spelt_out(known: Byline, markup: Markup, names: SiteNames) -> Byline:
    """The full name in the visible byline of which the log-in name that the data give is made."""
    logins = [_letters(name) for name in known.authors]
    for found in _bylines(markup, names):
        for name in found:
            parts = [_letters(word) for word in name.split()]
            if _is_full_name(name) and any(
                len(part) >= _SHORTEST_PART and part in login for part in parts for login in logins
            ):
                return Byline((name,), "byline")
    return known


def _bylines(markup: Markup, names: SiteNames) -> Iterator[list[str]]:
    """The names in each of the first visible bylines."""
    for element in _byline_elements(markup)[:4]:
        yield authors_in([Person(text, "byline") for text in _byline_texts(element)], names)


def _letters(text: str) -> str:
    """A name's letters without accents and case, as log-in names are made."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in plain if char.isalpha())


def _others_named(authors: tuple[str, ...], raw: bytes) -> bool:
    """Whether the bytes hold a name right beside a known one: asked before the tree is walked for bylines."""
    for author in authors[:MAX_AUTHORS]:
        name = author.encode("utf-8", "replace")
        at = raw.find(name)
        for _ in range(12):
            if at < 0:
                break
            behind = _TAGS.sub(b"", raw[at + len(name) : at + len(name) + _NEAR])
            before = _TAGS.sub(b"", raw[max(0, at - _NEAR) : at])
            if _JOINED.match(behind) or _JOINED_BEFORE.search(before):
                return True
            at = raw.find(name, at + len(name))
    return False


def _is_full_name(name: str) -> bool:
    """Two to four words, each with a capital or of a script without: no phrase beside a name."""
    words = name.split()
    return name in AGENCIES or (
        1 < len(words) <= 4 and all(not word[0].islower() or len(word) < 4 for word in words)  # noqa: PLR2004 - "van", "de"
    )


def _places(markup: Markup, data: Structured) -> Iterator[tuple[str, list[Person]]]:
    yield "json-ld", list(data.authors)
    for name in (
        "article:author",
        "author",
        "parsely-author",
        "sailthru.author",
        "byl",
        "dc.creator",
        "dcterms.creator",
        "citation_author",
        "article.author",
        "og:article:author",
        "cxenseparse:author",
        "article_author",
        "analytics:author",
        "twitter:data1",
    ):
        if name == "twitter:data1" and not _is_written_by(markup.meta("twitter:label1")):
            continue
        if name in markup.metas:
            yield "meta", [Person(clean_line(value, MAX_LENGTH)) for value in markup.metas[name]]
    for element in _byline_elements(markup):
        yield "byline", [Person(text, "byline") for text in _byline_texts(element)]


def _is_written_by(label: str) -> bool:
    return bare_words(label) in {
        "written by",
        "verfasst von",
        "écrit par",
        "escrito por",
        "scritto da",
        "автор",
        "geschreven door",
        "yazan",
        "napisane przez",
        "skrivet av",
        "schrieben von",
        "by",
        "author",
    }


def _is_desk(name: str) -> bool:
    return bool(DESKS.search(name) or LEGAL_FORM.search(name)) and name not in AGENCIES


def _byline_elements(markup: Markup) -> list[lxml.html.HtmlElement]:
    """Elements that hold a byline: those after the headline first, in the order of the page."""
    before: list[lxml.html.HtmlElement] = []
    after: list[lxml.html.HtmlElement] = []
    seen_heading = False
    for element in markup.bylines():
        if element.tag == "h1":
            seen_heading = True
            continue
        if element.tag in {
            "html",
            "body",
            "article",
            "main",
            "img",
            "meta",
            "link",
            "section",
            "script",
            "style",
            "input",
        }:
            continue
        mark = f"{element.get('class') or ''}"
        if _FURTHER.search(mark) or any(
            up.tag in {"aside", "footer", "nav", "li"} and "comment" in (up.get("class") or "comment").lower()
            for up in islice(element.iterancestors(), 8)
            if up.tag in {"aside", "footer", "nav"} or "comment" in (up.get("class") or "").lower()
        ):
            continue
        (after if seen_heading else before).append(element)
    return (after[:6] + before[:3]) if after else before[:6]


def _byline_texts(element: lxml.html.HtmlElement) -> list[str]:
    """The names in a byline: its author links where it has some, else its text."""
    whole = clean_line(text_of(element, 1_200), 1_000)
    if not whole or len(whole) > _LONGEST_BYLINE:  # a box about the author
        return []
    links = [
        clean_line(text_of(link), 200)
        for link in element.iter("a")
        if link.get("rel") == "author"
        or "author" in (link.get("href") or "").lower()
        or "autor" in (link.get("href") or "").lower()
    ]
    links = [text for text in links if text]
    if links:
        return links
    if element.get("itemprop") == "author":
        for child in element.iter():
            if child.get("itemprop") == "name":
                return [clean_line(child.get("content") or text_of(child), 200)]
    return [
        "\n".join(piece.strip() for piece in element.itertext() if piece.strip())[:MAX_LENGTH].replace(
            "\n", " | "
        )
    ]


def _publisher(markup: Markup, data: Structured, names: SiteNames) -> Byline:
    """The publisher's own name, where its data or the byline say that it is the author."""
    for person in data.authors[:1]:
        if names.is_name(person.name) and bare_words(person.name) not in NOT_NAMES:
            return Byline((person.name,), "json-ld")
    for element in _byline_elements(markup)[:3]:
        text = LEADING.sub("", clean_line(text_of(element, 200), 100)).strip(" :|,-→»")
        if text and names.is_name(text):
            return Byline((text,), "byline")
    return Byline()

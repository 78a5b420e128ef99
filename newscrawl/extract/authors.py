"""Authors: the names under which a story is signed.

People and agencies are names; desks, roles, places, handles and addresses are not. The publisher itself
is an author only where the byline that readers see says so and nobody else signs.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import lxml.html

from newscrawl.extract.markup import Markup, text_of
from newscrawl.extract.names import (
    AGENCIES,
    DESKS,
    LEADING,
    LEGAL_FORM,
    NOT_NAMES,
    ORGANIZATION,
    ROLE,
    agency_in,
)
from newscrawl.extract.sitename import SiteNames
from newscrawl.extract.structured import Person, Structured
from newscrawl.extract.words import bare_words, clean_line

_MAX_AUTHORS = 20
_MAX_RAW = 60
_MAX_LENGTH = 600
_MAX_NAME = 70
_MAX_NAME_WORDS = 6
# A name may be written small; a phrase is longer.
_MAX_SMALL_WORDS = 3

_URL = re.compile(r"https?://\S{0,300}|www\.\S{1,200}|\S{1,64}@\S{1,64}\.\w{2,10}|(?<!\w)@\w{1,40}")
_BRACKETS = re.compile(r"[(（\[]([^()（）\[\]]{0,120})[)）\]]")
_HARD = re.compile(r"\s*[;|｜/／•·‧、，،\n\t]\s*|\s*\s[-–—]\s\s*|[–—]")
_COMMA = re.compile(r"\s*,\s*")
_AND = re.compile(r"\s+(?:and|&|und|et|with)\s+|\s*&\s*", re.IGNORECASE)
# Also words within names (Ortega y Gasset): they part two names only where each has two words.
_SOFT_AND = re.compile(
    r"\s+(?:y|e|и|і|та|og|och|en|ja|i|a|és|și|şi|ve|và|dan|καὶ|και|und|con|avec|mit|med|med|o)\s+|\s+و\s*"
)
_FROM_HERE = re.compile(
    r"""\s+(?:(?:is|was|has)\s+(?:an?|the|been)\s | (?-i:on|at|in|for|from|last|reports?)\s+
        | (?:reporting|updated?|for\s+the)\s+
        | (?:published|posted)\s+
        | \d{1,2}[./:]\d{1,2} | \d{4} | (?:mon|tues|wednes|thurs|fri|satur|sun)day\b
        | (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d )""",
    re.IGNORECASE | re.VERBOSE,
)
_LETTER = re.compile(r"[^\W\d_]")
_SENTENCE = re.compile(r"[!?]|\.\s+[^\W\d_]{3,}\s+[^\W\d_]{2,}\s+\w+\s+\w+|\d{2,}")
_TIME_WORDS = re.compile(
    r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day$|\bago$|^vor \d|^(?:hace|il y a|\d+)\s\d*|^(?:publi"
    r"|veröffentlicht|erstellt|eingestellt)\w* (?:am|le|el|em)$"
)
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_FURTHER = re.compile(
    r"\b(?:bio|avatar|image|img|photo|picture|social|share|follow|comment|related|more|popular|credit"
    r"|desc|count)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Byline:
    """The authors of a page and the place that named them."""

    authors: tuple[str, ...] = ()
    place: str = ""


def read_authors(markup: Markup, data: Structured, names: SiteNames) -> Byline:
    """Who signs: JSON-LD, then meta elements, then the byline; the first that names a person or an agency."""
    weak: Byline | None = None
    for place, raw in _places(markup, data):
        found = authors_in(raw, names)
        people = [name for name in found if not _is_desk(name)]
        if people:
            return Byline(tuple(people[:_MAX_AUTHORS]), place)
        if found and weak is None:
            weak = Byline(tuple(found[:_MAX_AUTHORS]), place)
    if weak is not None:
        return weak
    return _publisher_as_byline(markup, names)


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
            yield "meta", [Person(clean_line(value, _MAX_LENGTH)) for value in markup.metas[name]]
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


def authors_in(raw: Iterable[Person], names: SiteNames) -> list[str]:
    """The names in some raw author values, in their order, each once."""
    out: dict[str, str] = {}
    for person in islice(raw, _MAX_RAW):
        lead = ""
        for at, piece in enumerate(islice(_split(person), _MAX_RAW)):
            kept = _name(piece, names)
            if at == 0:
                lead = kept or ("the site" if names.is_name(piece) else "")
            elif kept and _follows_a_name(kept, lead):
                continue
            if kept and len(out) < _MAX_AUTHORS:
                out.setdefault(bare_words(kept), kept)
    return list(out.values())


def _follows_a_name(piece: str, lead: str) -> bool:
    """Behind a full name in one value stands where he works or sits, unless it is a name or an agency too."""
    if " " not in lead or agency_in(piece):
        return False
    return (" " not in piece and not _CJK.search(piece)) or bool(ORGANIZATION.search(piece))


def _split(person: Person) -> Iterator[str]:
    """The single names of one value. An organization's name is not parted at its "and" or comma."""
    text = clean_line(person.name, _MAX_LENGTH)
    if person.kind == "organization":
        yield text
        return
    text = _URL.sub(" ", text)
    agencies = [agency for inner in _BRACKETS.findall(text) if (agency := agency_in(inner))]
    text = _BRACKETS.sub(" ", text)
    text = LEADING.sub("", text.strip(" :,-–—|·•"))
    for hard in _HARD.split(text):
        for part in _AND.split(LEADING.sub("", hard)):
            yield from _by_comma(part)
    yield from agencies


def _by_comma(text: str) -> Iterator[str]:
    """Parts at commas and soft conjunctions; "Smith, John" is one name written backwards."""
    parts = [part for part in _COMMA.split(text) if part]
    if _is_backwards(parts):
        yield f"{parts[1]} {parts[0]}"
        return
    for part in parts:
        halves = _SOFT_AND.split(part)
        if len(halves) > 1 and all(len(half.split()) > 1 for half in halves):
            yield from halves
        else:
            yield part


def _is_backwards(parts: list[str]) -> bool:
    """Family name, given name: two single words, both with a capital, the second neither role nor agency."""
    if len(parts) != 2 or any(" " in part or not part[:1].isupper() for part in parts):  # noqa: PLR2004 - a pair
        return False
    given = parts[1]
    return not (agency_in(given) or ROLE.search(given) or bare_words(given) in NOT_NAMES)


def _name(text: str, names: SiteNames) -> str:
    """One name, rid of roles, places and dates; empty where there is no name."""
    text = clean_line(text, 200).strip(' :,;-–—|·•*→»«›"“”„')
    text = LEADING.sub("", text).strip(" :,;-–—")
    if agency := agency_in(text):
        return agency
    if (cut := _FROM_HERE.search(text)) and cut.start() > 2:  # noqa: PLR2004 - no name is shorter
        text = text[: cut.start()].strip(" :,;-–—")
    text = names.without_tail(text.rpartition(":")[2].strip())
    text = ROLE.sub("", text).strip(" :,;-–—.") if ROLE.search(text) else text
    return text if _may_be_name(text) and not names.is_name(text) else ""


def _may_be_name(text: str) -> bool:
    """Whether a text has the shape of a name: short, of letters, no sentence, no time, no known word."""
    words = text.split()
    key = bare_words(text)
    if not words or len(text) > _MAX_NAME or len(words) > _MAX_NAME_WORDS or not _LETTER.search(text):
        return False
    if (
        key in NOT_NAMES
        or key.startswith(("copyright ", "photo ", "foto "))
        or _SENTENCE.search(text)
        or _TIME_WORDS.search(key)
    ):
        return False
    if len(words) == 1:
        # Initials alone tell nobody who wrote; a dot within is a host.
        return len(text) >= (2 if _CJK.search(text) else 3) and "." not in text[:-1]
    if any(char.isdigit() for char in text):
        return False
    small = all(word[:1].islower() for word in words)
    return not small or len(words) <= _MAX_SMALL_WORDS


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
    if not whole or len(whole) > 300:  # noqa: PLR2004 - longer than any byline: a box about the author
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
        "\n".join(piece.strip() for piece in element.itertext() if piece.strip())[:_MAX_LENGTH].replace(
            "\n", " | "
        )
    ]


def _publisher_as_byline(markup: Markup, names: SiteNames) -> Byline:
    """The publisher's own name, where the visible byline is nothing but that."""
    for element in _byline_elements(markup)[:3]:
        text = LEADING.sub("", clean_line(text_of(element, 200), 100)).strip(" :|,-")
        if text and names.is_name(text):
            return Byline((text,), "byline")
    return Byline()

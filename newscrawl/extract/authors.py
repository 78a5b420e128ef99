"""Authors: the names under which a story is signed.

The page's data name them first. The byline that readers see is asked where the data name nobody, where they
name only the site's software's users, and where it holds more names than the data do. The publisher signs
where nobody else does and its data or the visible byline say so.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from newscrawl.extract.bylines import byline_elements, byline_texts, texts_around, texts_under
from newscrawl.extract.markup import Markup, text_of
from newscrawl.extract.names import AGENCIES, DESKS, LEADING, LEGAL_FORM, NOT_NAMES, SECONDARY
from newscrawl.extract.override import OVERRIDE
from newscrawl.extract.signatures import MAX_AUTHORS, MAX_LENGTH, authors_in, is_login
from newscrawl.extract.sitename import SiteNames
from newscrawl.extract.structured import Person, Structured
from newscrawl.extract.words import bare_words, clean_line

# The credits under a story name all who worked on it, not those who sign.
_EDITED = re.compile(r"\b(?:edit|additional|translat|übersetz|foto|photo)", re.IGNORECASE)
_LONGEST_PLAIN = 90
_MOST_CO_AUTHORS = 5
_SHORTEST_PART = 3  # letters of a name; shorter parts stand in many words
_NEAR = 400
_PLACES = 12  # of a known name that are looked at
_NO_MARKUP = (b'"', b"'", b"\\", b".", b"")
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


def read_authors(
    markup: Markup, data: Structured, names: SiteNames, raw: bytes = b"", signed: Iterable[str] = ()
) -> Byline:
    """Who signs: JSON-LD, then meta elements, then the byline; the first that names a person or an agency.

    Args:
        markup: The page's markup.
        data: The page's JSON-LD.
        names: What the site calls itself: no author, unless nobody else signs.
        raw: The page's bytes, in which names beside the known ones are looked for; they may be left out.
        signed: The bylines that an override names; they precede all else.
    """
    if told := authors_in([Person(text) for text in signed], names):
        return Byline(tuple(told), OVERRIDE)
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
    return _plain_byline(markup, names) or weak or _publisher(markup, data, names)


def _plain_byline(markup: Markup, names: SiteNames) -> Byline | None:
    """A byline that no class tells: right under the h1, a short line that begins with "By" or "Author:"."""
    if not markup.h1:
        return None
    pieces = texts_under(markup.h1[0])
    for at, piece in enumerate(pieces):
        for line in piece.split("|")[:4]:
            opening = LEADING.match(line.strip())
            if opening is None or len(line) > _LONGEST_PLAIN or SECONDARY.match(line):
                continue
            rest = line.strip()[opening.end() :] or (pieces[at + 1] if at + 1 < len(pieces) else "")
            found = authors_in([Person(rest, "byline")], names)
            if found and all(_is_full_name(name) and not _is_desk(name) for name in found):
                return Byline(tuple(found[:MAX_AUTHORS]), "byline")
    return None


def _with_co_authors(known: Byline, markup: Markup, names: SiteNames, raw: bytes) -> Byline:
    """The names of the visible byline, where they are those that are known and more.

    Many systems tell search engines only of the first who signs.
    """
    beside = "" if known.place == "byline" else _named_beside_others(known.authors, raw)
    if not beside:
        return known
    keys = {bare_words(name) for name in known.authors}
    for text in texts_around(beside, markup):
        more = {bare_words(name): name for name in authors_in([Person(text, "byline")], names)}
        extra = [name for key, name in more.items() if key not in keys and not _is_desk(name)]
        if len(keys) > 1 and keys == set(more):
            return known
        if (
            keys <= set(more)
            and not _EDITED.search(text)
            and 0 < len(extra) <= _MOST_CO_AUTHORS
            and all(map(_is_full_name, extra))
        ):
            return Byline(tuple(name for name in more.values() if not _is_desk(name))[:MAX_AUTHORS], "byline")
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
                return Byline(tuple(each for each in found if _is_full_name(each))[:MAX_AUTHORS], "byline")
    return known


def _bylines(markup: Markup, names: SiteNames) -> Iterator[list[str]]:
    """The names in each of the first visible bylines."""
    for element in byline_elements(markup)[:4]:
        yield authors_in([Person(text, "byline") for text in byline_texts(element)], names)


def _letters(text: str) -> str:
    """A name's letters without accents and case, as log-in names are made."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in plain if char.isalpha())


def _named_beside_others(authors: tuple[str, ...], raw: bytes) -> str:
    """The known name beside which the bytes hold another, or empty: asked before the tree is walked."""
    for author in authors[:MAX_AUTHORS]:
        name = author.encode("utf-8", "replace")
        at = raw.find(name)
        for _ in range(_PLACES):
            if at < 0:
                break
            if raw[at + len(name) : at + len(name) + 1] in _NO_MARKUP:  # in JSON, in an attribute
                at = raw.find(name, at + len(name))
                continue
            behind = _TAGS.sub(b"", raw[at + len(name) : at + len(name) + _NEAR])
            before = _TAGS.sub(b"", raw[max(0, at - _NEAR) : at])
            if _JOINED.match(behind) or _JOINED_BEFORE.search(before):
                return author
            at = raw.find(name, at + len(name))
    return ""


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
    for element in byline_elements(markup):
        yield "byline", [Person(text, "byline") for text in byline_texts(element)]


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


def _publisher(markup: Markup, data: Structured, names: SiteNames) -> Byline:
    """The publisher's own name, where its data or the byline say that it is the author."""
    for person in data.authors[:1]:
        if names.is_name(person.name) and bare_words(person.name) not in NOT_NAMES:
            return Byline((person.name,), "json-ld")
    for element in byline_elements(markup)[:3]:
        text = LEADING.sub("", clean_line(text_of(element, 200), 100)).strip(" :|,-→»")
        if text and names.is_name(text):
            return Byline((text,), "byline")
    return Byline()

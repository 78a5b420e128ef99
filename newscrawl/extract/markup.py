"""What the markup says of a page, gathered once: meta elements, links, headings, times, bylines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import cast

import lxml.etree
import lxml.html

from newscrawl.extract.words import clean_line

_MAX_METAS = 600
_MAX_KEPT = 60
_MAX_BYLINES = 60
_MAX_PROPS = 300

# Classes of bylines; "uthor" stands for both cases of its first letter, and for post-author and the like.
_BYLINE_CLASS = re.compile("uthor|[Bb]yline|[Aa]utor")
_PROPS = lxml.etree.XPath("//*[@itemprop]")
_TEXT = lxml.etree.XPath("string()")
_JSON_LD = re.compile(r"\s*application/ld\+json", re.IGNORECASE)


@dataclass(slots=True)
class Markup:
    """The parts of a page's markup that hold facts, in the order of the page.

    Attributes:
        tree: The page.
        lang: Language code that the html element declares, as written.
        title: Text of the title element.
        metas: Values of meta elements by lower-case property, name, itemprop or http-equiv.
        links: Addresses of link elements by lower-case relation.
        h1: Top headings.
        lesser: Headings of the second and third rank.
        times: time elements.
        json_ld: Scripts that hold JSON-LD.
    """

    tree: lxml.html.HtmlElement
    lang: str = ""
    title: str = ""
    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    h1: list[lxml.html.HtmlElement] = field(default_factory=list)
    lesser: list[lxml.html.HtmlElement] = field(default_factory=list)
    times: list[lxml.html.HtmlElement] = field(default_factory=list)
    json_ld: list[lxml.html.HtmlElement] = field(default_factory=list)
    _bylines: list[lxml.html.HtmlElement] | None = None

    def meta(self, *names: str) -> str:
        """The first value that one of these meta elements gives, in the order of the names."""
        for name in names:
            for value in self.metas.get(name, ()):
                if value:
                    return value
        return ""

    def bylines(self) -> list[lxml.html.HtmlElement]:
        """Elements that say they hold a byline, with the h1 elements among them, in the order of the page."""
        if self._bylines is None:  # looked for only where the data name nobody, and then once
            self._bylines = list(islice(_marked_bylines(self.tree), _MAX_BYLINES))
        return self._bylines

    def props(self) -> dict[str, list[str]]:
        """Microdata: the values of the page's first itemscope that is an article, by lower-case itemprop."""
        found: dict[str, list[str]] = {}
        for element in elements(_PROPS, self.tree, _MAX_PROPS):
            name = str(element.get("itemprop")).lower()[:60]
            value = element.get("content") or element.get("datetime")
            if value is None:
                value = text_of(element, 2_000)
            found.setdefault(name, []).append(clean_line(value))
        return found


def _marked_bylines(tree: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """What says it is a byline, and every h1: document order then tells which byline follows the headline.

    A loop, as XPath takes twice as long to test every class; most are told by letters that they lack.
    """
    for element in tree.iter(lxml.etree.Element):
        label = element.get("class") or ""
        if (
            (("uthor" in label or "yline" in label or "utor" in label) and _BYLINE_CLASS.search(label))
            or element.tag == "h1"
            or element.get("rel") == "author"
            or element.get("itemprop") == "author"
            or "byline" in (element.get("data-testid") or "")
        ):
            yield element


def elements(
    path: lxml.etree.XPath, tree: lxml.html.HtmlElement, most: int, **variables: str
) -> list[lxml.html.HtmlElement]:
    """The first elements that a path finds, with values for its variables."""
    found = cast("list[lxml.html.HtmlElement]", path(tree, **variables))
    return found[:most]


def text_of(element: lxml.html.HtmlElement, limit: int = 2_000) -> str:
    """The text of an element and all below it, with spaces as they stand."""
    return str(_TEXT(element))[:limit]


def read_markup(tree: lxml.html.HtmlElement) -> Markup:
    """Gather a page's facts in one walk."""
    found = Markup(tree, lang=(tree.get("lang") or tree.get("xml:lang") or "").strip()[:35])
    kept = {"h1": found.h1, "h2": found.lesser, "h3": found.lesser, "time": found.times}
    metas = 0
    for element in tree.iter("meta", "title", "link", "h1", "h2", "h3", "time", "script"):
        tag = element.tag
        if tag == "meta":
            metas += 1
            if metas <= _MAX_METAS:
                _add_meta(found, element)
        elif tag == "link":
            _add_link(found, element)
        elif tag == "title":
            _add_title(found, element)
        elif tag == "script":
            if _JSON_LD.match(element.get("type") or ""):
                found.json_ld.append(element)
        elif len(kept[tag]) < _MAX_KEPT:
            kept[tag].append(element)
    return found


def _add_title(found: Markup, element: lxml.html.HtmlElement) -> None:
    """The first title element that is not a drawing's."""
    parent = element.getparent()
    if not found.title and (parent is None or parent.tag != "svg"):
        found.title = clean_line(text_of(element), 1_000)


def _add_meta(found: Markup, element: lxml.html.HtmlElement) -> None:
    content = element.get("content")
    if not content:
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        name = element.get(attribute)
        if name:
            values = found.metas.setdefault(name.strip().lower()[:80], [])
            if len(values) < 40:  # noqa: PLR2004 - one article:tag a tag, and no page has more that mean something
                values.append(content[:8_000].strip())
            return


def _add_link(found: Markup, element: lxml.html.HtmlElement) -> None:
    rel, href = element.get("rel"), element.get("href")
    if rel and href and rel.lower().strip() in {"canonical", "amphtml", "alternate", "shortlink"}:
        values = found.links.setdefault(rel.lower().strip(), [])
        if len(values) < 20:  # noqa: PLR2004 - alternates of every language edition
            values.append(href.strip()[:4_000])

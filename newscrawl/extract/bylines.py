"""Where on the page a byline stands: in what is called so, right under the headline, around a known name."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import cast

import lxml.etree
import lxml.html

from newscrawl.extract.markup import Markup, elements, text_of
from newscrawl.extract.signatures import MAX_LENGTH, agencies_in
from newscrawl.extract.words import clean_line

_FURTHER = re.compile(
    r"\b(?:bio|avatar|image|img|photo|picture|social|share|follow|comment|related|more|popular|credit"
    r"|desc|count)",
    re.IGNORECASE,
)
_LONGEST_BYLINE = 300
_UNDER = lxml.etree.XPath(
    "following::text()[normalize-space()][not(ancestor::script or ancestor::figure)][position() <= 12]"
)
_NAMED = lxml.etree.XPath("//body//*/text()[contains(., $name)]/parent::*[not(self::script or self::style)]")
_NO_BYLINE_HOLDERS = frozenset(
    {"script", "style", "body", "main", "article", "section", "figcaption", "li", "nav"}
)


def texts_under(heading: lxml.html.HtmlElement) -> list[str]:
    """The first pieces of text that follow a heading, captions aside."""
    return [" ".join(str(piece).split()) for piece in cast("list[str]", _UNDER(heading))]


def _around(link: lxml.html.HtmlElement, own: str) -> str:
    """The line in which a link to an author stands; an element that is no link is its own line."""
    holder = link.getparent() if link.tag == "a" else None
    line = own if holder is None else clean_line(text_of(holder, 1_200), 1_000)
    return line if len(line) <= _LONGEST_BYLINE else own


def texts_around(name: str, markup: Markup) -> Iterator[str]:
    """The short texts in which a name stands, those of the smallest element first."""
    for element in elements(_NAMED, markup.tree, 6, name=name):
        holder: lxml.html.HtmlElement | None = element
        for _ in range(5):
            if holder is None or holder.tag in _NO_BYLINE_HOLDERS:
                break
            text = " ".join(" ".join(holder.itertext()).split()).replace(" ,", ",")
            if len(text) > _LONGEST_BYLINE:
                break
            if len(text) > len(name) + 2:
                yield text
            holder = holder.getparent()


def byline_elements(markup: Markup) -> list[lxml.html.HtmlElement]:
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


def byline_texts(element: lxml.html.HtmlElement) -> list[str]:
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
        return [*links, *agencies_in(_around(element, whole))]
    if element.get("itemprop") == "author":
        for child in element.iter():
            if child.get("itemprop") == "name":
                return [clean_line(child.get("content") or text_of(child), 200)]
    return [
        "\n".join(piece.strip() for piece in element.itertext() if piece.strip())[:MAX_LENGTH].replace(
            "\n", " | "
        )
    ]

"""What a link says: its headline, also where the link is wrapped around a whole card."""

import re
import unicodedata
from dataclasses import dataclass

from lxml import html as lxml_html

_BLOCKS = frozenset(
    {"div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "figure", "section", "time", "ul", "article", "header"}
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TITLE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:title|headline|heading)(?:$|[\s_-])|(?:title|headline)(?:$|\s)", re.IGNORECASE
)
_LINE = 20  # characters that make a line of a card a headline rather than a label
_MAX_ELEMENTS = 200
_MAX_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one link.

    Attributes:
        text: The headline, on one line; may be empty.
        rank: How sure it is the headline: 3 a heading, 2 called so by its class, 1 a text, 0 an image's.
        in_heading: True where the link stands in a heading or holds one.
        weight: The text's length in characters, scripts without spaces counted as they read.
    """

    text: str
    rank: int
    in_heading: bool
    weight: int


def wording_of(link: lxml_html.HtmlElement, *, in_heading: bool) -> Wording:
    """The headline in a link.

    Args:
        link: The ``a`` element.
        in_heading: Whether it stands inside of a heading.
    """
    inside = []
    for number, element in enumerate(link.iterdescendants()):
        if number >= _MAX_ELEMENTS:
            break
        inside.append(element)
    heading = next((e for e in inside if e.tag in _HEADINGS and _line(e)), None)
    if heading is not None:
        return _wording(_line(heading), 3, in_heading=True)
    if in_heading and _line(link):
        return _wording(_line(link), 3, in_heading=True)
    named = next((e for e in inside if _TITLE_CLASS.search((e.get("class") or "")[:300]) and _line(e)), None)
    if named is not None:
        return _wording(_line(named), 2, in_heading=in_heading)
    if any(element.tag in _BLOCKS for element in inside):
        lines = [" ".join(text.split()) for text in link.itertext()]
        headline = next((line for line in lines if len(line) >= _LINE), max(lines, key=len, default=""))
        return _wording(headline[:_MAX_TEXT], 1, in_heading=in_heading)
    text = _line(link)
    if text:
        return _wording(text, 1, in_heading=in_heading)
    said = (
        link.get("title")
        or link.get("aria-label")
        or next((e.get("alt") for e in inside if e.get("alt")), "")
    )
    return _wording(" ".join((said or "")[:_MAX_TEXT].split()), 0, in_heading=in_heading)


def _wording(text: str, rank: int, *, in_heading: bool) -> Wording:
    return Wording(text, rank, in_heading, _weight(text))


def _line(element: lxml_html.HtmlElement) -> str:
    return " ".join("".join(element.itertext())[:_MAX_TEXT].split())


def _weight(text: str) -> int:
    """The length, a Chinese or Japanese character counting as the two to three letters it stands for."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text[:200])
    return len(text) + wide * 3 // 2

"""An override: what one publisher's pages need that no general rule should carry, as CSS selectors."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import cast

import lxml.html
from lxml.cssselect import CSSSelector

from archive.model import Headline
from newscrawl.extract.blocks import Block
from newscrawl.extract.markup import text_of
from newscrawl.extract.words import clean_line

OVERRIDE = "override"
"""The place that provenance names for a field that an override gave."""
_MOST = 400
_LONGEST = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What is read otherwise in the pages of one publisher.

    Attributes:
        host: The host of the pages; its subdomains are meant too.
        since: The first day of fetching for which it holds; None for all time.
        keep: Elements that hold the story: nothing else is text, and no rule takes of it.
        drop: Elements that are taken out of the page before anything is read.
        title: The element that is the headline.
        authors: The elements that name who signs.
        published: The element that tells the date, in ``datetime``, ``content`` or its text.
    """

    host: str
    since: date | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    title: str = ""
    authors: str = ""
    published: str = ""


@lru_cache(maxsize=512)
def compiled(selector: str) -> CSSSelector:
    """A selector, ready to use.

    Raises:
        cssselect.SelectorError: It is none.
    """
    return CSSSelector(selector, translator="html")


def found_by(selector: str, tree: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """The first elements that a selector finds; none for an empty one."""
    if not selector:
        return []
    found = cast("list[lxml.html.HtmlElement]", compiled(selector)(tree))
    return found[:_MOST]


def texts_by(selector: str, tree: lxml.html.HtmlElement) -> list[str]:
    """The texts of what a selector finds: what the machine is told there, else what readers see."""
    told = (
        element.get("datetime") or element.get("content") or text_of(element, _LONGEST)
        for element in found_by(selector, tree)
    )
    return [line for text in told if (line := clean_line(text, _LONGEST))]


def cut_out(override: Override, tree: lxml.html.HtmlElement) -> int:
    """Take out of a tree what an override drops; how many elements that were."""
    doomed = [element for selector in override.drop for element in found_by(selector, tree)]
    for element in doomed:
        if element.getparent() is not None:
            element.drop_tree()
    return len(doomed)


def headline_by(override: Override, tree: lxml.html.HtmlElement) -> Headline | None:
    """The headline that an override names, where the page has it."""
    return next((Headline(text, OVERRIDE) for text in texts_by(override.title, tree)), None)


def story_by(override: Override, tree: lxml.html.HtmlElement, blocks: list[Block]) -> list[Block]:
    """The blocks of the page that stand in what an override keeps."""
    holders = {element for selector in override.keep for element in found_by(selector, tree)}
    if not holders:
        return []
    kept = []
    for block in blocks:
        element: lxml.html.HtmlElement | None = block.holder
        while element is not None and element not in holders:
            element = element.getparent()
        if element is not None:
            kept.append(block)
    return kept

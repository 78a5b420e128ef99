"""The first reading: trafilatura, with only those of its stages that a page needs.

Trafilatura runs its main extractor, then readability on a copy of the page to compare, then measures the
whole page to see whether to try again. Those later stages change the outcome on one page in ten. Here the
page's blocks tell beforehand that they cannot change it, and only where they could is trafilatura's whole
cascade run. The stages are trafilatura's own functions, some of them private: where a release has moved
them the cascade is run on every page, and a canary test says so.
"""

from copy import copy

from lxml.html import HtmlElement
from trafilatura import bare_extraction

from newscrawl.extract.blocks import Block

try:
    from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes, tree_cleaning
    from trafilatura.main_extractor import extract_content
    from trafilatura.settings import Extractor
    from trafilatura.xml import xmltotxt
    from trafilatura.xpaths import RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH

    STAGES_FOUND = True
except ImportError:  # pragma: no cover - a later trafilatura; the canary test fails then
    STAGES_FOUND = False

_MIN_TEXT = 250
"""Characters under which trafilatura looks for more (its MIN_EXTRACTED_SIZE)."""
_ENOUGH = 3_000
"""Characters from which trafilatura does not ask what share of the page they are (ESCALATION_MAX_LENGTH)."""
_SHARE = 0.25
"""Share of the page's text under which a short text is tried again; trafilatura's is 0.2 of a larger sum."""
_RIVAL = 0.5
"""Readability wins only with twice as much text: it cannot where there is not twice as much to be had."""
_RIVAL_BLOCK = 25


def first_text(tree: HtmlElement, url: str, blocks: list[Block], *, forum: bool = False) -> tuple[str, str]:
    """The text that trafilatura finds, one paragraph a line, and the name of what found it.

    Args:
        tree: The page; it is left as it is.
        url: Its address.
        blocks: Its blocks.
        forum: Whether posts are the content, which needs the whole cascade.
    """
    if STAGES_FOUND and not forum:
        found = _main_stage(tree, url)
        if found is not None and _suffices(*found, blocks):
            return found[0], "main"
    document = bare_extraction(copy(tree), url=url, with_metadata=False, include_comments=False)
    text = None if document is None or isinstance(document, dict) else document.text
    return text or "", "cascade"


def _main_stage(tree: HtmlElement, url: str) -> tuple[str, bool] | None:
    """Trafilatura's main extractor alone: the text, and whether it is made of paragraphs rather than tables."""
    options = Extractor(url=url, comments=False)
    cleaned = tree_cleaning(copy(tree), options)
    cleaned = prune_unwanted_nodes(cleaned, RAW_TREE_PRUNE_XPATH)
    cleaned = prune_unwanted_nodes(cleaned, REMOVE_COMMENTS_AND_LISTS_XPATH)
    body, _ = extract_content(convert_tags(cleaned, options, url), options)
    if not len(body):
        return None
    paragraphs = sum(1 for _ in body.iter("p"))
    return xmltotxt(body, include_formatting=False), paragraphs > sum(1 for _ in body.iter("table"))


def _suffices(text: str, well_made: bool, blocks: list[Block]) -> bool:
    """True where no later stage of the cascade could take another text instead."""
    size = len(text)
    if size < _MIN_TEXT or not well_made:
        return False
    rival = sum(
        len(block.text) for block in blocks if block.link_share < 0.5 and len(block.text) >= _RIVAL_BLOCK
    )
    if size < _RIVAL * rival:
        return False
    return size >= _ENOUGH or size >= _SHARE * sum(len(block.text) for block in blocks)

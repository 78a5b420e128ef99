"""The first reading: trafilatura, with only those of its stages that a page needs.

Trafilatura runs its main extractor, then readability on a copy of the page to compare, then measures the
whole page to see whether to try again. Those later stages change the outcome on one page in ten. Here the
page's blocks tell beforehand that they cannot change it, and only where they could is trafilatura's whole
cascade run. The stages are trafilatura's own functions, some of them private: where a release has moved
them the cascade is run on every page, and a canary test says so.
"""

import re
from copy import copy

from lxml.html import HtmlElement
from trafilatura import bare_extraction

from newscrawl.extract.blocks import Block
from newscrawl.extract.labels import Labels
from newscrawl.extract.second import second_text
from newscrawl.extract.walks import take_to_walking
from newscrawl.extract.words import reading_size

try:
    from trafilatura.external import _prefer_readability, sanitize_tree, try_readability
    from trafilatura.htmlprocessing import convert_tags, tree_cleaning
    from trafilatura.main_extractor import extract_content
    from trafilatura.readability_lxml import REGEXES
    from trafilatura.settings import Extractor
    from trafilatura.xml import delete_element, xmltotxt

    # Made once, as it reads a configuration; the stages only read it, and no address where no links are kept.
    _OPTIONS = Extractor(comments=False)
    _UNLIKELY, _MAYBE = REGEXES["unlikelyCandidatesRe"], REGEXES["okMaybeItsACandidateRe"]
    STAGES_FOUND = True
except (ImportError, KeyError):  # pragma: no cover - a later trafilatura; the canary test fails then
    STAGES_FOUND = False
take_to_walking()

_COMMENTS_CLASS = re.compile(r"^[Cc]omment(?!ary)|(?:article|post)-comments|elementor-share-buttons")
_COMMENTS_ID = re.compile(r"[Cc]omment(?!ary)|comol|disqus_thread|dsq-comments")
_APPENDED = re.compile(r"infinite-?scroll")
_MIN_TEXT = 250
"""Characters under which trafilatura looks for more (its MIN_EXTRACTED_SIZE)."""
_ENOUGH = 3_000
"""Characters from which trafilatura does not ask what share of the page they are (ESCALATION_MAX_LENGTH)."""
_SHARE = 0.25
"""Share of the page's text under which a short text is tried again; trafilatura's is 0.2 of a larger sum."""
_RIVAL = 0.5
"""Readability wins only with twice as much text: it cannot where there is not twice as much to be had."""
_RIVAL_BLOCK = 25
_FAR_MORE = 1.8
_LINKED = 0.5


def first_text(
    tree: HtmlElement, url: str, blocks: list[Block], labels: Labels, *, forum: bool = False
) -> tuple[str, str]:
    """The text that trafilatura finds, one paragraph a line, and the name of what found it.

    Args:
        tree: The page; it is left as it is.
        url: Its address.
        blocks: Its blocks.
        labels: What classes and ids say of them.
        forum: Whether posts are the content, which needs the whole cascade.
    """
    if STAGES_FOUND and not forum:
        body = _main_stage(tree)
        text = xmltotxt(body, include_formatting=False)
        if reading_size(text) >= _MIN_TEXT:
            if not _unrivalled(text, body, blocks):
                text = _rival_text(tree, body)
            return _with_second(text, blocks, labels)
    document = bare_extraction(copy(tree), url=url, with_metadata=False, include_comments=False)
    found = None if document is None or isinstance(document, dict) else document.text
    return found or "", "cascade"


def _main_stage(tree: HtmlElement) -> HtmlElement:
    """Trafilatura's main extractor alone."""
    cleaned = _pruned(tree_cleaning(copy(tree), _OPTIONS))
    return extract_content(convert_tags(cleaned, _OPTIONS), _OPTIONS)[0]


def _pruned(tree: HtmlElement) -> HtmlElement:
    """The tree without readers' comments and stories appended below, as trafilatura prunes it first.

    Its own XPath expressions call back into Python for every element, and cost four times as much.
    """
    doomed = []
    for element in tree.iter("div", "section", "aside", "details", "ol", "ul"):
        label, name = element.get("class") or "", element.get("id") or ""
        comments = _COMMENTS_CLASS.search(label) or _COMMENTS_ID.match(name)
        # A container named for infinite scrolling that holds the h1 holds the story too.
        if comments or (_APPENDED.search(label + name) and element.find(".//h1") is None):
            doomed.append(element)
    for element in doomed:
        if element.getparent() is not None:
            delete_element(element)
    return tree


def _rival_text(tree: HtmlElement, body: HtmlElement) -> str:
    """Trafilatura's choice between what its main extractor found and what readability finds.

    Its further comparison with jusText is left out: it costs tens of milliseconds, and the second
    reading does the same.
    """
    found = try_readability(_pruned(copy(tree)))
    rival, text = " ".join("".join(found.itertext()).split()), " ".join(body.itertext()).strip()
    if not _prefer_readability(body, found, rival, len(text), len(rival), _OPTIONS):
        return xmltotxt(body, include_formatting=False)
    return xmltotxt(sanitize_tree(found, _OPTIONS)[0], include_formatting=False)


def _with_second(text: str, blocks: list[Block], labels: Labels) -> tuple[str, str]:
    """The text, unless it is short on a long page and the second reading finds far more."""
    size = len(text)
    if size >= _ENOUGH or size >= _SHARE * sum(len(block.text) for block in blocks):
        return text, "main"
    second = second_text(blocks, labels)
    return (second, "second") if len(second) > _FAR_MORE * size else (text, "main")


def _unrivalled(text: str, body: HtmlElement, blocks: list[Block]) -> bool:
    """True where readability could not find twice as much, nor be preferred for want of paragraphs."""
    if sum(1 for _ in body.iter("table")) >= max(1, sum(1 for _ in body.iter("p"))):
        return False
    rival = [block for block in blocks if block.link_share < _LINKED and len(block.text) >= _RIVAL_BLOCK]
    most = len(text) / _RIVAL
    return sum(len(block.text) for block in rival) <= most or _likely_text(rival) <= most


def _likely_text(blocks: list[Block]) -> int:
    """Characters of the blocks that readability does not drop beforehand, as in a sidebar or a comment."""
    dropped: dict[HtmlElement | None, bool] = {None: False}
    size = 0
    for block in blocks:
        holders: list[HtmlElement] = []
        holder = block.holder
        while holder not in dropped:
            holders.append(holder)
            holder = holder.getparent()
        for inner in reversed(holders):
            dropped[inner] = dropped[holder] or _is_unlikely(inner)
            holder = inner
        size += 0 if dropped[holder] else len(block.text)
    return size


def _is_unlikely(element: HtmlElement) -> bool:
    """Whether readability drops it for its class and id."""
    names = " ".join(filter(None, (element.get("class"), element.get("id")))).lower()
    dropped = _UNLIKELY.search(names) and not _MAYBE.search(names)
    return bool(dropped) and element.tag not in {"html", "body"}

"""The body of a page: trafilatura finds it, the line judge cleans it, what was lost is brought back."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from newscrawl.extract.blocks import INLINE, Block, blocks_of
from newscrawl.extract.evidence import is_story
from newscrawl.extract.firstread import first_text
from newscrawl.extract.frame import frame_of
from newscrawl.extract.hints import BodyHints
from newscrawl.extract.judge import judge
from newscrawl.extract.labels import Labels
from newscrawl.extract.lines import Line, lines_of
from newscrawl.extract.override import OVERRIDE, story_by
from newscrawl.extract.page import Page
from newscrawl.extract.recovery import recover
from newscrawl.extract.scene import Ground, Scene
from newscrawl.extract.second import second_text

_MOST_BLOCKS = 8_000
"""No story has more. Trafilatura takes the square of the time on some."""
_MOST_INLINE = 10_000
"""Inline elements. Trafilatura takes the square of the time on them: a second for so many, a minute for ten
times as many. Of 553 real pages one has 3,512, the next 2,679."""
_MOST_SIBLINGS = 3_000
"""The same side by side in one element: a third of a second. In those pages, no element has more than 391."""
_MANY_CHILDREN = etree.XPath("//*[count(*) > 300]")
_FORUM = b"DiscussionForumPosting"


@dataclass(frozen=True, slots=True)
class Body:
    """The story's text and how it was come by.

    Attributes:
        text: The paragraphs, one a line, joined by line feeds; empty where the page has no story.
        dropped: Every line that was taken away, with the name of the rule that did it.
        evidence: What the reader saw, as plain JSON values.
    """

    text: str
    dropped: tuple[tuple[str, str], ...] = ()
    evidence: dict[str, object] = field(default_factory=dict)


def read_body(tree: HtmlElement, page: Page, hints: BodyHints, *, without: Collection[str] = ()) -> Body:
    """Reads the story's text in a parsed page.

    Args:
        tree: The page, parsed once; it is left as it is.
        page: The page as fetched.
        hints: The facts of the page.
        without: Names of rules to leave out, to measure what they bring.

    Returns:
        The body; with an empty text where there is none. Never raises on any tree.
    """
    blocks = blocks_of(tree)
    if page.override and (kept_blocks := story_by(page.override, tree, blocks)):
        return Body("\n".join(block.text for block in kept_blocks), (), {"first_read": OVERRIDE})
    labels = Labels()
    text, found_by = first_reading(tree, page, blocks, labels)
    body = judged_text(text, Ground(blocks[:_MOST_BLOCKS], labels, None), page, hints, without)
    return replace(body, evidence={**body.evidence, "first_read": found_by})


def judged_text(
    text: str, ground: Ground, page: Page, hints: BodyHints, without: Collection[str] = ()
) -> Body:
    """The text of a first reading with what was lost brought back, and without what is no story.

    Args:
        text: What was read first, a paragraph a line.
        ground: The page's blocks and labels.
        page: The page as fetched.
        hints: The facts of the page.
        without: Names of rules to leave out.
    """
    blocks, labels = ground.blocks, ground.labels
    lines = lines_of(text, blocks)
    frame = _frame(lines, blocks)
    whole = recover(lines, blocks, labels, frame, without)
    if whole is not lines:
        frame = _frame(whole, blocks)
    scene = Scene(whole, Ground(blocks, labels, frame), hints, page.furniture)
    judge(scene, without)
    kept = [line.text for line in scene.lines if not line.dropped]
    dropped = tuple((line.text, line.dropped) for line in scene.lines if line.dropped)
    return Body("\n".join(kept), dropped, {"blocks": len(blocks)})


def _frame(lines: list[Line], blocks: list[Block]) -> HtmlElement | None:
    """The element that holds the paragraphs of some lines."""
    return frame_of(blocks[i] for line in lines for i in line.blocks if is_story(blocks[i]))


def first_reading(tree: HtmlElement, page: Page, blocks: list[Block], labels: Labels) -> tuple[str, str]:
    """The text before it is judged, and what found it."""
    if len(blocks) > _MOST_BLOCKS or _is_heap(tree, page.body):
        return second_text(blocks[:_MOST_BLOCKS], labels), "second"
    try:
        return first_text(tree, page.url, blocks, labels, forum=_FORUM in page.body)
    except Exception:  # noqa: BLE001 - whatever a page does to a library, its story is still looked for
        return second_text(blocks, labels), "second"


def _is_heap(tree: HtmlElement, body: bytes) -> bool:
    """Whether inline elements are heaped up as in no page that was written to be read."""
    if body.count(b"<") <= _MOST_SIBLINGS:
        return False
    inline = sum(1 for _ in tree.iter(*INLINE))
    if not _MOST_SIBLINGS < inline <= _MOST_INLINE:
        return inline > _MOST_INLINE
    # What many smaller heaps cost adds up.
    crowded: Any = _MANY_CHILDREN(tree)
    heaps = (sum(child.tag in INLINE for child in element) for element in crowded)
    return sum(heap * heap for heap in heaps) > _MOST_SIBLINGS * _MOST_SIBLINGS

"""The frame of a story: the element that holds nearly all of its paragraphs.

Where on the page a line stands says more than what it says. Paragraphs of one story are siblings, or
cousins of the same make; a box of other stories lies outside the element that holds them.
"""

from collections.abc import Iterable

from lxml.html import HtmlElement

from newscrawl.extract.blocks import Block

_MOST = 0.8
"""Share of the story's characters that the frame must hold."""


def parent_of(block: Block) -> HtmlElement | None:
    """What holds a block as one among siblings: the parent of its paragraph, list or heading."""
    holder = block.holder
    return holder if holder.tag in {"div", "article", "section", "main", "body", "td"} else holder.getparent()


def frame_of(story: Iterable[Block]) -> HtmlElement | None:
    """The deepest element that holds most of the story's text, or None where no story stands."""
    sizes: dict[HtmlElement | None, int] = {}
    for block in story:
        parent = parent_of(block)
        sizes[parent] = sizes.get(parent, 0) + len(block.key)
    total = sum(sizes.values())
    held: dict[HtmlElement, int] = {}
    depth: dict[HtmlElement, int] = {}
    for parent, size in sizes.items():
        path = [] if parent is None else [parent, *parent.iterancestors()]
        for level, element in enumerate(reversed(path)):
            held[element] = held.get(element, 0) + size
            depth[element] = level
    holding = [element for element, size in held.items() if size >= _MOST * total]
    return max(holding, key=depth.__getitem__, default=None) if total else None


def inside(block: Block, frame: HtmlElement) -> bool:
    """True where a block stands in the frame."""
    element: HtmlElement | None = block.holder
    while element is not None:
        if element is frame:
            return True
        element = element.getparent()
    return False


def make_of(block: Block) -> tuple[str, ...]:
    """How a block is made: the tags and classes of its paragraph and of the two elements around it."""
    made = []
    element: HtmlElement | None = block.holder
    for _ in range(3):
        if element is None:
            break
        made.append(f"{element.tag}.{element.get('class') or ''}")
        element = element.getparent()
    return tuple(made)


def article_of(element: HtmlElement | None) -> HtmlElement | None:
    """The nearest ``<article>`` that holds an element, or None."""
    while element is not None and element.tag != "article":
        element = element.getparent()
    return element

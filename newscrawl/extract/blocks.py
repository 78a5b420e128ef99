"""The blocks of a page: its runs of text between block-level tags, in document order, with evidence.

A page is walked once. A block is what a reader would call a line or a paragraph: text that no
block-level tag and no ``<br>`` divides. Each block remembers how much of it is link text and what kinds
of element hold it, because that is what tells a story from what stands around it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

from newscrawl.extract.labels import Context

_WORD = re.compile(r"\w+")


_BY_TAG: dict[str, int] = {
    "aside": Context.ASIDE,
    "header": Context.HEADER,
    "form": Context.FORM,
    "fieldset": Context.FORM,
    "label": Context.FORM,
    "dialog": Context.FORM,
    "figure": Context.FIGURE,
    "figcaption": Context.FIGURE | Context.CAPTION,
    "caption": Context.CAPTION,
    "h1": Context.HEADING | Context.H1,
    "h2": Context.HEADING,
    "h3": Context.HEADING,
    "h4": Context.HEADING,
    "h5": Context.HEADING,
    "h6": Context.HEADING,
    "li": Context.ITEM,
    "dt": Context.ITEM,
    "dd": Context.ITEM,
    "blockquote": Context.QUOTE,
    "table": Context.TABLE,
    "p": Context.PARAGRAPH,
}

INLINE = frozenset(
    {
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "mark",
        "nobr",
        "q",
        "rb",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "label",
    }
)
_SILENT = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "embed",
        "applet",
        "select",
        "option",
        "textarea",
        "input",
        "button",
        "canvas",
        "audio",
        "video",
        "map",
        "math",
        "head",
        "nav",
        "menu",
        "footer",
        "rp",
        "rt",
        "source",
        "track",
        "link",
        "meta",
        "picture",
        "datalist",
        "progress",
        "meter",
        "frame",
        "frameset",
        "noframes",
    }
)
_CELLS = frozenset({"td", "th"})

_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")


@dataclass(slots=True)
class Block:
    """One run of text.

    Attributes:
        text: As a reader sees it, spaces made single.
        key: Its word characters alone, lower case: what makes two blocks say the same.
        linked: How many of the characters of ``text`` are link text.
        links: How many links begin in it.
        context: What holds it.
        holder: The nearest block-level element that holds it.
        link: Where its first link leads; empty without one.
    """

    text: str
    key: str
    linked: int
    links: int
    context: int
    holder: HtmlElement
    link: str

    @property
    def link_share(self) -> float:
        """Share of the text that is link text, 0 to 1."""
        return min(1.0, self.linked / len(self.text))


@lru_cache(maxsize=2_000)  # of one page: its lines are its blocks, and are asked for by several readers
def key_of(text: str) -> str:
    """The word characters of a text, lower case."""
    return "".join(_WORD.findall(text.lower()))


class _Run:
    """The text gathered since the last boundary."""

    __slots__ = ("blocks", "in_link", "link", "linked", "links", "parts")

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        self.in_link = 0
        self.linked = 0
        self.links = 0
        self.link = ""

    def add(self, text: str) -> None:
        self.parts.append(text)
        if self.in_link:
            self.linked += len(text.strip())

    def close(self, context: int, holder: HtmlElement) -> None:
        if self.parts:
            text = " ".join("".join(self.parts).split())
            if text:
                block = Block(text, key_of(text), self.linked, self.links, context, holder, self.link)
                self.blocks.append(block)
            self.parts.clear()
        self.linked = self.links = 0
        self.link = ""


def blocks_of(tree: HtmlElement) -> list[Block]:
    """All blocks of a tree in document order, but for menus and footers. The tree is left as it is."""
    root = tree.find("body") if tree.tag == "html" else tree
    root = tree if root is None else root
    walk = _Walk(root)
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start":
            if not walk.enter(element):
                walker.skip_subtree()
            continue
        if event == "end":
            walk.leave(element)
        if element.tail and element is not root:
            walk.run.add(element.tail)
    walk.run.close(0, root)
    return walk.run.blocks


class _Walk:
    """Where a walk through the tree stands: what holds the element at hand."""

    __slots__ = ("contexts", "holders", "run")

    def __init__(self, root: HtmlElement) -> None:
        self.run = _Run()
        self.contexts = [0]
        self.holders = [root]

    def enter(self, element: HtmlElement) -> bool:
        """Begins an element; False where nothing in it is to be read."""
        tag, run, contexts = element.tag, self.run, self.contexts
        contexts.append(contexts[-1] | _BY_TAG.get(tag, 0))
        if tag in _SILENT or _is_hidden(element):
            return False
        if tag not in INLINE:
            if run.parts:
                run.close(contexts[-2], self.holders[-1])
            if tag != "br":
                self.holders.append(element)
        elif tag == "a":
            run.in_link += 1
            run.links += 1
            run.link = run.link or element.get("href") or ""
        if element.text:
            run.add(element.text)
        return True

    def leave(self, element: HtmlElement) -> None:
        """Ends an element."""
        context, run = self.contexts.pop(), self.run
        if element.tag == "a" and run.in_link:
            run.in_link -= 1
        elif self.holders[-1] is element and len(self.holders) > 1:
            if run.parts:
                run.close(context, element)
            self.holders.pop()


def _is_hidden(element: HtmlElement) -> bool:
    """True where the markup itself keeps the element from the reader's eyes."""
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style and _HIDING.search(style.lower()))

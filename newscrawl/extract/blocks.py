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

# Word characters are what ``\w`` is: letters, digits, the underscore.
_SIGNS = bytes(c for c in range(128) if not (chr(c).isalnum() or c == ord("_")))
_OTHER_SIGN = re.compile(r"[^\x00-\x7f\w]")

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
_PLAIN = INLINE - {"a", "label"}
"""Tags that tell nothing of the text in them."""
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
        context: What holds it.
        holder: The nearest block-level element that holds it.
    """

    text: str
    key: str
    linked: int
    context: int
    holder: HtmlElement

    @property
    def link_share(self) -> float:
        """Share of the text that is link text, 0 to 1."""
        return min(1.0, self.linked / len(self.text))


@lru_cache(maxsize=2_000)  # of one page: its lines are its blocks, and are asked for by several readers
def key_of(text: str) -> str:
    """The word characters of a text, lower case."""
    lower = text.lower()
    # Bytes are thinned out in a fifth of the time, so all that is ASCII is: most signs are.
    if lower.isascii():
        return lower.encode().translate(None, _SIGNS).decode()
    words = lower.encode("utf-8", "surrogatepass").translate(None, _SIGNS).decode("utf-8", "surrogatepass")
    return _OTHER_SIGN.sub("", words)


def blocks_of(tree: HtmlElement) -> list[Block]:
    """All blocks of a tree in document order, but for menus and footers. The tree is left as it is."""
    root = tree.find("body") if tree.tag == "html" else tree
    root = tree if root is None else root
    walk = _Walk(root)
    parts = walk.parts
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start":
            tag = element.tag
            if tag in _SILENT or _is_hidden(element):
                walker.skip_subtree()
                continue
            if tag not in _PLAIN:
                walk.enter(element, tag)
            text = element.text
        else:
            if element is walk.inner:
                walk.leave()
            text = element.tail if element is not root else None
        # Space at the beginning of a line is none.
        if text and (parts or not text.isspace()):
            parts.append(text)
            if walk.in_link:
                walk.linked += len(text.strip())
    if parts:
        walk.close()
    return walk.blocks


class _Walk:
    """Where a walk through the tree stands: what holds the text at hand, and what was read of it.

    Attributes:
        inner: The innermost open element that is not plain: one that divides the text, a link or a label.
        outer: The same for each element that holds it, to go back to.
    """

    __slots__ = ("blocks", "context", "holder", "in_link", "inner", "linked", "outer", "parts")

    def __init__(self, root: HtmlElement) -> None:
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        self.linked = 0
        self.context = 0
        self.holder = root
        self.in_link = False
        self.inner: HtmlElement | None = None
        self.outer: list[tuple[HtmlElement | None, HtmlElement, int, bool]] = []

    def enter(self, element: HtmlElement, tag: str) -> None:
        """Begins an element that is not plain."""
        self.outer.append((self.inner, self.holder, self.context, self.in_link))
        self.inner = element
        if tag not in INLINE:
            if self.parts:
                self.close()
            self.holder = element
        elif tag == "a":
            self.in_link = True
        self.context |= _BY_TAG.get(tag, 0)

    def leave(self) -> None:
        """Ends it."""
        if self.parts and self.inner is self.holder:
            self.close()
        self.inner, self.holder, self.context, self.in_link = self.outer.pop()

    def close(self) -> None:
        """Makes a block of the text."""
        text = " ".join("".join(self.parts).split())
        self.blocks.append(Block(text, key_of(text), self.linked, self.context, self.holder))
        self.parts.clear()
        self.linked = 0


def _is_hidden(element: HtmlElement) -> bool:
    """True where the markup itself keeps the element from the reader's eyes."""
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style and _HIDING.search(style.lower()))

"""XML as strangers write it, to an lxml tree: no entities, no network, bounded size and depth."""

import contextlib
import html
import io
import re
from collections.abc import Callable
from typing import Any

from lxml import etree

_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,500}\?>", re.IGNORECASE)
_CDATA_OR_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<(?![^\W\d]|[/!?:])|(&+)(?:(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{0,31});)?",
    re.DOTALL,
)
_TEXT = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_HEAD = 65_536  # characters; a root element that has not begun by here is none
_MAX_EVENTS = 4_000_000  # 50,000 sitemap entries have some 500,000 elements, each with a start and an end


def parse_xml(text: str, root: re.Pattern[str]) -> "etree._Element | None":
    """The root element of the XML in ``text``, or None.

    What stands before the first match of ``root`` (blank lines, PHP warnings, an HTML page around the
    feed) is dropped, and so is a DOCTYPE with all it declares. What is not well-formed is mended: entities
    of HTML, stray ampersands, tags left open. Nothing is expanded or fetched, and libxml2's own limits
    (depth 256, 10 MB a text node) hold.
    """
    text = _from_root(text, root)
    if not text:
        return None
    try:
        return etree.fromstring(text.encode(), etree.XMLParser(recover=False, **_SAFE))
    except etree.XMLSyntaxError:
        pass
    try:
        return etree.fromstring(_mend(text), etree.XMLParser(recover=True, **_SAFE))
    except etree.XMLSyntaxError:
        return None


def read_children(text: str, root: re.Pattern[str], read: Callable[["etree._Element"], bool]) -> None:
    """Hand each element directly below the root to ``read``, and forget it: memory stays flat.

    The same leniency and limits as ``parse_xml``.

    Args:
        text: The XML.
        root: What the root element begins with.
        read: Told of each child; returns False when it has had enough. Where the text turns out not to be
            well-formed, it is mended, and ``read`` is told of everything from the first child on once more.
    """
    text = _from_root(text, root)
    try:
        _each_child(text.encode(), read, recover=False)
    except etree.XMLSyntaxError:
        with contextlib.suppress(etree.XMLSyntaxError):
            _each_child(_mend(text), read, recover=True)


def _each_child(xml: bytes, read: Callable[["etree._Element"], bool], *, recover: bool) -> None:
    root = None
    events = etree.iterparse(io.BytesIO(xml), events=("start", "end"), recover=recover, **_SAFE)
    for number, (event, element) in enumerate(events):
        if number > _MAX_EVENTS:
            return
        if root is None:
            root = element
        elif event == "end" and element.getparent() is root:
            if not read(element):
                return
            element.clear()
            while element.getprevious() is not None:
                del root[0]


def _from_root(text: str, root: re.Pattern[str]) -> str:
    start = root.search(text, 0, _HEAD)
    return text[start.start() :] if start else ""


# Decoded text is handed on as UTF-8; a declaration of another charset no longer holds.
_SAFE: dict[str, Any] = {
    "encoding": "utf-8",
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def without_doctype(text: str) -> str:
    """The text without XML declaration and DOCTYPE, which say nothing that we follow."""
    declaration = _DECLARATION.match(text)
    text = text[declaration.end() :] if declaration else text
    start = _DOCTYPE.search(text, 0, _HEAD)
    if start is None:
        return text
    # In steps, not one expression: text that repeats the beginning without end must not cost its square.
    end = re.compile(r"[\[>]").search(text, start.end())
    if end and end.group() == "[":
        end = re.compile(r"\]\s*>").search(text, end.end())
    return text[: start.start()] + text[end.end() :] if end else text


def local_name(element: "etree._Element") -> str:
    """The element's name in lower case without its namespace or prefix."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def namespace(element: "etree._Element") -> str:
    """The element's namespace in lower case, or its prefix and a colon where none was declared for it."""
    tag = str(element.tag)
    uri, brace, name = tag.rpartition("}")
    if brace:
        return uri[1:].strip().lower()
    prefix, colon, _ = name.rpartition(":")
    return prefix.lower() + colon


def _mend(text: str) -> bytes:
    return _CDATA_OR_AMPERSAND.sub(_mended, text).encode()


def _mended(found: re.Match[str]) -> str:
    whole, stray, name = found.group(0, 1, 2)
    if not stray:
        return "&lt;" if whole == "<" else whole  # the others are CDATA sections
    before = "&amp;" * (len(stray) - 1)
    if not name:
        return before + "&amp;"
    entity = f"&{name};"
    if name in _XML_ENTITIES:
        return before + entity
    if name.startswith("#"):
        # Of a half of a surrogate pair libxml2 would make bytes that are no text.
        character = html.unescape(entity)
        return before + (html.escape(character) if _TEXT.fullmatch(character) else "")
    character = html.unescape(entity)
    return before + (character if character != entity else f"&amp;{name};")

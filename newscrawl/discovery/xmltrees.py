"""XML as strangers write it, to an lxml tree: no entities, no network, bounded size and depth."""

import html
import re

from lxml import etree

_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml[^>]*\?>", re.IGNORECASE)
_CDATA_OR_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{0,31});)?",
    re.DOTALL,
)
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_HEAD = 65_536
"""A root element that has not begun by here is none."""


def parse_xml(text: str, root: re.Pattern[str]) -> "etree._Element | None":
    """The root element of the XML in ``text``, or None.

    What stands before the first match of ``root`` (blank lines, PHP warnings, an HTML page around the
    feed) is dropped, and so is a DOCTYPE with all it declares. What is not well-formed is mended: entities
    of HTML, stray ampersands, tags left open. Nothing is expanded or fetched, and libxml2's own limits
    (depth 256, 10 MB a text node) hold.
    """
    start = root.search(text, 0, _HEAD)
    if start is None:
        return None
    text = text[start.start() :]
    try:
        return etree.fromstring(text.encode(), _parser(recover=False))
    except etree.XMLSyntaxError:
        pass
    mended = _CDATA_OR_AMPERSAND.sub(_mended, text)
    try:
        return etree.fromstring(mended.encode(), _parser(recover=True))
    except etree.XMLSyntaxError:
        return None


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",  # the text has been decoded; its declaration of another charset no longer holds
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def without_doctype(text: str) -> str:
    """The text without XML declaration and DOCTYPE, which say nothing that we follow."""
    return _DOCTYPE.sub("", _DECLARATION.sub("", text, count=1), count=1)


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


def _mended(found: "re.Match[str]") -> str:
    whole, name = found.group(), found.group(1)
    if whole.startswith("<"):
        return whole
    if not name:
        return "&amp;"
    if name.startswith("#") or name in _XML_ENTITIES:
        return whole
    character = html.unescape(whole)
    return character if character != whole else "&amp;" + whole[1:]

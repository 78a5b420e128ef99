"""Titles and summaries as strangers write them, to one line of plain text."""

import html
import re

from lxml import etree
from lxml import html as lxml_html

_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+")
_UNREAD = ("script", "style", "template", "noscript")
_ROUNDS = 2
"""How often escapes are undone: a good part of feeds escape their titles once too often."""


def plain_text(markup: str, limit: int) -> str:
    """One line without tags, entities, control and direction characters, at most ``limit`` characters.

    A text that is cut ends at a word, with an ellipsis. Never raises.

    >>> plain_text("AT&amp;amp;T &lt;b&gt;falls&lt;/b&gt;", 100)
    'AT&T falls'
    """
    text = markup[: limit * 20]  # markup may be many times longer than what it says
    for _ in range(_ROUNDS):
        if _TAG.search(text):
            text = _without_tags(text)
        if "&" not in text:
            break
        text = html.unescape(text)
    if _TAG.search(text):
        text = _without_tags(text)
    text = " ".join(_CONTROL.sub(" ", text).split())
    if len(text) <= limit:
        return text
    head, _, rest = text[:limit].rpartition(" ")
    return f"{head or rest}…"


def _without_tags(text: str) -> str:
    if not re.search(r"<(?:script|style|template|noscript|!)", text, re.IGNORECASE):
        return _TAG.sub(_gap, text)
    try:
        # Not fragment_fromstring, which asserts that a text beginning with <html> has a body.
        tree = lxml_html.document_fromstring(f"<div>{text}")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return _TAG.sub(" ", text)
    etree.strip_elements(tree, etree.Comment, *_UNREAD, with_tail=False)
    return " ".join(map(str, tree.itertext()))


def _gap(tag: re.Match[str]) -> str:
    """Tags within a word leave no gap, all others do."""
    name = re.match(r"</?([a-zA-Z0-9]*)", tag.group())
    inline = name and name.group(1).lower() in {
        "b",
        "i",
        "em",
        "strong",
        "span",
        "a",
        "u",
        "sup",
        "sub",
        "mark",
    }
    return "" if inline else " "

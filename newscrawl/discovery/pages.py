"""A section page or homepage as a tree, of bounded size."""

from dataclasses import dataclass

from lxml import etree
from lxml import html as lxml_html

from newscrawl.discovery.addresses import absolute_url
from newscrawl.discovery.decoding import decoded
from newscrawl.discovery.limits import USUAL, Limits
from newscrawl.discovery.longtags import without_long_tags
from newscrawl.discovery.unreadable import what_it_is

_PAGES = ("an HTML page", "plain text")  # bits of HTML without any tag that only HTML has pass as text


class NotAPageError(ValueError):
    """The bytes are no HTML page; the message says what they are, such as ``an image, not an HTML page``."""


@dataclass(frozen=True, slots=True)
class PageTree:
    """A parsed page.

    Attributes:
        root: Its root element, without comments.
        cut: True where the page was longer than we read.
        base: What its relative links are resolved against: its address, or that of its ``base`` element.
    """

    root: lxml_html.HtmlElement
    base: str
    cut: bool = False


def parse_html(body: bytes, url: str, content_type: str = "", limits: Limits = USUAL) -> PageTree:
    """The page in ``body``; libxml2's limits on depth (256) and size of a text node (10 MB) hold.

    Raises:
        NotAPageError: It is no HTML page. The message says what it is.
    """
    text = decoded(body[: limits.section_bytes], content_type)
    kind = what_it_is(body, text)
    if kind not in _PAGES and not kind.startswith("XML of another kind"):
        raise NotAPageError(f"{kind}, not an HTML page")
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        root = lxml_html.document_fromstring(without_long_tags(text.encode())[0], parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        raise NotAPageError("a page without content") from None
    base = root.find(".//base[@href]")
    named = absolute_url(base.get("href") or "", url) if base is not None else None
    return PageTree(root, named or url, len(body) > limits.section_bytes)


def text_of(element: lxml_html.HtmlElement) -> str:
    """The element's text on one line."""
    return " ".join("".join(element.itertext()).split())

"""Bytes to one tree: is it HTML at all, in which charset, and parsed once for everybody who reads it."""

import re
from dataclasses import dataclass

import lxml.etree
import lxml.html
from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

from newscrawl.discovery.longtags import without_long_tags

MAX_BYTES = 12_000_000
"""What is parsed of one page. Longer ones are data, not a story; what comes after is left out."""

_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"RIFF", "RIFF media"),
    (b"\x1f\x8b", "gzip data"),
    (b"PK\x03\x04", "ZIP archive"),
    (b"\x00\x00\x00\x18ftyp", "MP4 video"),
    (b"\x00\x00\x00\x20ftyp", "MP4 video"),
    (b"ID3", "MP3 sound"),
    (b"OggS", "Ogg media"),
    (b"wOF2", "font"),
)
_XML_FEED = re.compile(
    rb"^\s*(?:<\?xml[^>]{0,300}>\s*)?(?:<!--.{0,500}?-->\s*)?<(rss|feed|rdf:RDF|urlset|sitemapindex)\b"
)
_TAG = re.compile(
    rb"<\s*(?:!doctype|html|head|body|div|p|article|title|meta|h1|section|main)\b", re.IGNORECASE
)
_ANY_TAG = re.compile(rb"<[a-zA-Z!/]")
_CONTROL = bytes(b for b in range(32) if b not in b"\t\n\r")
# The two bytes that follow a lead byte of UTF-8: what is left of a character after a cut.
_MAX_BROKEN = 4


# lxml.html asks a Python function for the class of every element it touches, to give forms and inputs their
# own; nothing here fills in forms, and a fixed class saves a twentieth of the time that a page takes.
_ELEMENTS = lxml.etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A page as one tree.

    Attributes:
        tree: The root; comments and processing instructions are gone.
        charset: The charset it was read in, by Python's name.
        charset_from: What decided the charset: ``bom``, ``content``, ``header``, ``meta`` or ``detection``.
        cut: True where the page was longer than ``MAX_BYTES``, or a tag had thousands of attributes.
    """

    tree: lxml.html.HtmlElement
    charset: str
    charset_from: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class NotHtml:
    """Why some bytes are no page: a short name of the rule, and a sentence."""

    reason: str
    detail: str


def parse_page(body: bytes, content_type: str) -> Parsed | NotHtml:
    """The tree of a page, or why there is none. Never raises, whatever the bytes."""
    if refused := _not_html(body, content_type):
        return refused
    cut = len(body) > MAX_BYTES
    raw = body[:MAX_BYTES]
    charset, decided_by = charset_of(raw, content_type)
    utf8, shortened = without_long_tags(_as_utf8(raw, charset))
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        tree = lxml.html.document_fromstring(utf8, parser=parser, ensure_head_body=True)
    except (lxml.etree.LxmlError, ValueError, AssertionError, IndexError) as error:
        return NotHtml("unreadable", f"the parser found no document: {str(error)[:200]}")
    return Parsed(tree, charset, decided_by, cut or shortened)


def charset_of(raw: bytes, content_type: str) -> tuple[str, str]:
    """The charset of a page, and what decided it.

    A byte order mark wins. Then bytes that are valid UTF-8 and not plain ASCII are UTF-8, whatever the
    page says: text of another charset is practically never valid UTF-8 by chance. Then the HTTP header,
    the meta element, and detection.
    """
    bom, _ = read_bom(raw)
    if bom:
        return bom, "bom"
    header = resolve_encoding(http_content_type_encoding(content_type) or "")
    meta = resolve_encoding(html_body_declared_encoding(raw[:4096]) or "")
    for name, place in ((header, "header"), (meta, "meta")):
        if name and name.startswith("iso2022"):  # seven-bit, so that it looks like ASCII
            return name, place
    if raw.isascii() or _is_utf8(raw):
        return "utf-8", "content"
    for name, place in ((header, "header"), (meta, "meta")):
        if name and name != "utf-8" and _decodes(raw, name):
            return name, place
    best = from_bytes(raw[:60_000], steps=3, chunk_size=400, preemptive_behaviour=False).best()
    return (best.encoding if best else "cp1252"), "detection"


def _is_utf8(raw: bytes) -> bool:
    """Valid UTF-8, or all but a few bytes of it: pages are cut, and adverts in latin-1 stand in them."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        foreign = len(text) - len(text.encode("ascii", "ignore")) - broken
        return broken <= max(_MAX_BROKEN, foreign // 50) and foreign > broken
    return True


def _decodes(raw: bytes, charset: str) -> bool:
    """Whether nearly all of the bytes have a meaning in that charset."""
    text = raw.decode(charset, "replace")
    return text.count("\ufffd") <= max(_MAX_BROKEN, len(text) // 200)


def _as_utf8(raw: bytes, charset: str) -> bytes:
    if charset == "utf-8":
        raw = raw.removeprefix(b"\xef\xbb\xbf")
        return raw.translate(None, _CONTROL)
    try:
        text = raw.decode(charset, "replace")
    except (LookupError, UnicodeError):
        text = raw.decode("cp1252", "replace")
    return text.encode("utf-8", "replace").removeprefix(b"\xef\xbb\xbf").translate(None, _CONTROL)


def _not_html(body: bytes, content_type: str) -> NotHtml | None:
    if not body.strip():
        return NotHtml("empty", "the page has no bytes")
    start = body[:4096]
    kind = next((kind for magic, kind in _MAGIC if start.startswith(magic)), "")
    if feed := _XML_FEED.match(start):
        kind = f"XML file ({feed[1].decode('ascii')})"
    if kind:
        return NotHtml("not-html", f"the bytes are a {kind}")
    begin = body[:65_536].replace(b"\0", b"")  # UTF-16 has a null in every letter of a tag
    if _TAG.search(begin):
        return None
    media = content_type.partition(";")[0].strip().lower()
    told = f" (the server calls it {media[:60]!r})" if media else ""
    if start.lstrip()[:1] in {b"{", b"["} or not _ANY_TAG.search(begin):
        return NotHtml("not-html", f"there is no tag of HTML in it{told}")
    return None

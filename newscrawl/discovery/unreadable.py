"""What bytes are that were taken for something else, in words for a person."""

import re

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta|div|p|script)\b", re.IGNORECASE)
_ROOT = re.compile(r"<([a-zA-Z][\w.:-]{0,60})")
_SIGNATURES = (
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"PK\x03\x04", "a zip file"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "an image or sound"),
)
_CONTROL = bytes(byte for byte in range(1, 32) if byte not in b"\t\n\r\x0c\x1b")
_NAMED_ROOTS = {
    "urlset": "a sitemap",
    "sitemapindex": "a sitemap index",
    "opml": "an OPML list of feeds",
    "rss": "a damaged feed",
    "feed": "a damaged feed",
    "rdf:rdf": "a damaged feed",
    "error": "an XML error message",
}


def what_it_is(body: bytes, text: str) -> str:
    """``an HTML page``, ``empty``, ``a PDF document`` … never words of the page but an XML root's name.

    Args:
        body: The bytes as they came.
        text: The same, decoded.
    """
    if not body.strip():
        return "empty"
    for signature, name in _SIGNATURES:
        if body.startswith(signature):
            return name
    head = text[:4096].lstrip()
    if head.startswith(("{", "[")):
        return "JSON of another kind"
    return _markup(head) or ("plain text" if _is_readable(body[:4096], head) else "binary data")


def _markup(head: str) -> str:
    root = _ROOT.search(head) if head.startswith("<") else None
    name = root.group(1).lower() if root else ""
    if name in _NAMED_ROOTS:
        return _NAMED_ROOTS[name]
    if _HTML.search(head):
        return "an HTML page"
    return f"XML of another kind (<{name}>)" if name else ""


def _is_readable(raw: bytes, head: str) -> bool:
    if len(raw.translate(None, _CONTROL)) < 0.98 * len(raw):  # decoding drops them
        return False
    readable = sum(character.isprintable() or character.isspace() for character in head)
    return bool(head) and readable >= 0.9 * len(head)

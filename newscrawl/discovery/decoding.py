"""Bytes of a feed, sitemap or page to text, whatever charset they are said to be in."""

import re

from w3lib.encoding import html_to_unicode

# Escape-sequence charsets are valid UTF-8 byte for byte, so for them alone the label comes first.
_SEVEN_BIT = re.compile(rb"iso-2022-|hz-gb|utf-7", re.IGNORECASE)
# Not allowed in XML 1.0, and of no use in HTML: lxml refuses or cuts the text at some of them.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")


def decoded(body: bytes, content_type: str = "") -> str:
    """The text of ``body``, without byte order mark and without characters that XML forbids.

    Bytes that are valid UTF-8 are UTF-8, whatever their label says: a text in another charset passes that
    test by chance only when it is ASCII. Then BOM, HTTP header, declaration, as browsers do. Never raises;
    what cannot be decoded becomes U+FFFD.
    """
    body = body.removeprefix(b"\xef\xbb\xbf")
    labels = content_type.encode("ascii", "ignore") + body[:1024]
    if b"\x00" not in body[:1024] and not _SEVEN_BIT.search(labels):
        try:
            return _FORBIDDEN.sub("", body.decode())
        except UnicodeDecodeError:
            pass
    try:
        text = html_to_unicode(content_type or None, body, auto_detect_fun=_guess)[1]
    except (LookupError, ValueError):  # a label that names a Python codec which is none for text
        text = body.decode("utf-8", "replace")
    return _FORBIDDEN.sub("", text)


def _guess(body: bytes) -> str:
    """UTF-16 and UTF-32 without a BOM, told by how they write "<"; otherwise what browsers assume."""
    for encoding in ("utf-32-be", "utf-32-le", "utf-16-be", "utf-16-le"):
        if body.startswith("<".encode(encoding)):
            return encoding
    return "cp1252"

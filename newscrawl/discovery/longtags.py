"""Tags with thousands of attributes, which cost the parser the square of their number: 40,000 ten seconds."""

import re

MAX_ATTRIBUTES = 3000
"""Of one tag; so many cost 20 ms. In 553 real pages, one tag has 1,537, as it lacks a quotation mark."""

# A tag as HTML reads it: quotes count only after "=". Every quantifier is possessive, so that no start is
# tried twice, and what is not closed ends with the page.
_TAG = re.compile(rb"""<[a-zA-Z][^=>]*+(?:=\s*+(?:"[^"]*+"?|'[^']*+'?)?[^=>]*+)*+>?""")
_VALUE = re.compile(rb"""=\s*+(?:"[^"]*+"?|'[^']*+'?)""")
_NAME = re.compile(rb"<[a-zA-Z][a-zA-Z0-9-]{0,30}")
_GAPS = bytes.maketrans(b"=/", b"  ")
_SHORT = 2 * MAX_ATTRIBUTES  # bytes; so many attributes do not fit into less


def without_long_tags(html: bytes) -> tuple[bytes, bool]:
    """The page with tags of too many attributes reduced to their names, and whether there were any.

    >>> without_long_tags(b"<p class='a'>x</p>")
    (b"<p class='a'>x</p>", False)
    """
    if len(html) < _SHORT:
        return html, False
    parts, end = [], 0
    for tag in _TAG.finditer(html):
        if tag.end() - tag.start() < _SHORT or _attributes(tag[0]) <= MAX_ATTRIBUTES:
            continue
        name = _NAME.match(tag[0])
        parts += [html[end : tag.start()], name[0] if name else b"<p", b">"]
        end = tag.end()
    return (b"".join([*parts, html[end:]]), True) if parts else (html, False)


def _attributes(tag: bytes) -> int:
    return len(_VALUE.sub(b" ", tag).translate(_GAPS).split()) - 1

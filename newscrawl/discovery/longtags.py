"""Tags with thousands of attributes, which cost the parser the square of their number: 40,000 ten seconds."""

import re
from itertools import islice

MAX_ATTRIBUTES = 3000
"""Of one tag; so many cost 20 ms. In 553 real pages, one tag has 1,537, as it lacks a quotation mark."""

_SHORT = 2 * MAX_ATTRIBUTES  # bytes; so many attributes do not fit into less
_MOST_READ = 100_000_000  # bytes of odd tags in one page, overlaps counted; in real ones, two million
# Every quantifier is possessive, so that no start is tried twice. White space is what HTML calls so.
_GAP = rb"[\t\n\f\r ]"
# Nearly all tags are plain: up to forty attributes of plain names, values in quotes. Of the others, most are
# short and without a quote. (Forty values are read again at each start within them, and no more of the page.)
_ODD = re.compile(
    rb"""<[a-zA-Z](?![a-zA-Z0-9-]*+(?:%b++[\w:-]++(?:=(?:"[^"]*+"|'[^']*+'))?+){0,40}+%b*+/?>|[^<>"']{0,%d}+>)"""
    % (_GAP, _GAP, _SHORT)
)
# Others as HTML reads them: a name may begin with "=", quotes count only behind another "=", and what is
# not closed ends with the page.
_ATTRIBUTE = re.compile(
    rb"""(?:%b|/)*+[^\t\n\f\r />][^\t\n\f\r />=]*+(?:%b*+=%b*+(?:"[^"]*+"?|'[^']*+'?|[^\t\n\f\r >]++)?)?+"""
    % (_GAP, _GAP, _GAP)
)
_TAG = re.compile(rb"(<[a-zA-Z][^\t\n\f\r />]*+)(?:%b)*+(?:%b|/)*+>?" % (_ATTRIBUTE.pattern, _GAP))
_LONGEST_NAME = 30


def without_long_tags(html: bytes) -> tuple[bytes, bool]:
    """The page with tags of too many attributes reduced to their names, and whether there were any.

    What looks like a tag may be a comparison in a script, and what looks like its value may hold a tag. So
    whatever may begin one is tried; only where all that is tried together is long beyond reason, the page
    ends there.

    >>> without_long_tags(b"<p class='a'>x</p>")
    (b"<p class='a'>x</p>", False)
    """
    if len(html) < _SHORT:
        return html, False
    parts: list[bytes] = []
    end = at = read = 0
    while (odd := _ODD.search(html, at)) and (tag := _TAG.match(html, odd.start())):
        at = odd.end()
        length = tag.end() - tag.start()
        read += length
        if read > _MOST_READ:
            return b"".join([*parts, html[end : tag.start()]]), True
        if length >= _SHORT and _has_many(html, tag):
            parts += [html[end : tag.start()], tag[1][:_LONGEST_NAME], b">"]
            at = end = tag.end()
    return (b"".join([*parts, html[end:]]), True) if parts else (html, False)


def _has_many(html: bytes, tag: re.Match[bytes]) -> bool:
    attributes = _ATTRIBUTE.finditer(html, tag.end(1), tag.end())
    return sum(1 for _ in islice(attributes, MAX_ATTRIBUTES + 1)) > MAX_ATTRIBUTES

"""What a page asks of those who copy it: noarchive, noindex, noai, a reservation of text and data mining.

From X-Robots-Tag and meta robots (also those that name this crawler), and the TDM Reservation Protocol's
header and meta element. What it asks is told; whether it is done is the operator's choice.
"""

import re
from collections.abc import Iterable, Iterator

from archive.model import Exchange
from archive.warc.coding import decode_content
from archive.warc.response import header_lines

NOARCHIVE = "noarchive"
"""The wish that no copy be kept."""

RESERVED = "tdm-reservation"
"""The wish that text and data be mined only with leave (Directive (EU) 2019/790, article 4)."""

_LOOKED_AT = 512 * 1024  # bytes: these elements stand in the head, sometimes behind long scripts and styles
_META = re.compile(rb"<meta\s[^<>]{0,600}>", re.IGNORECASE)
_NAME = re.compile(rb"\bname\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_CONTENT = re.compile(
    rb"\bcontent\s*=\s*(?:\"([^\"]{0,300})\"|'([^']{0,300})'|([^\s>\"']{1,100}))", re.IGNORECASE
)
_SEPARATOR = re.compile(r"[,;\s]+")
_SCOPE = re.compile(r"\s*([\w.*-]{1,60})\s*:")
_MEANING = {
    "noarchive": NOARCHIVE,
    "nocache": NOARCHIVE,  # Bing's word for it
    "noindex": "noindex",
    "none": "noindex",  # noindex and nofollow
    "noai": "noai",
    "noimageai": "noimageai",
}
# Rules of X-Robots-Tag that have a value: what stands before their colon is no crawler's name.
_VALUED = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
_MOST_LETTERS = 1000


def wishes(
    agent: str, robots_tags: Iterable[str], tdm_header: str, body: bytes, *, by_site: bool = False
) -> tuple[str, ...]:
    """The wishes of a page, sorted.

    Args:
        agent: Our product token; a wish that names another crawler is not for us.
        robots_tags: The values of X-Robots-Tag, one for each header line.
        tdm_header: The value of the tdm-reservation header; may be empty.
        body: The page.
        by_site: The tdmrep.json of its site reserves it; header or page may say otherwise, with a 0.

    >>> wishes("newscrawl", ["otherbot: noarchive", "noai"], "", b"<meta name=robots content=noarchive>")
    ('noai', 'noarchive')
    >>> wishes("newscrawl", ["max-snippet:-1, newscrawl: noarchive, otherbot: noai"], "", b"")
    ('noarchive',)
    """
    agent = agent.lower()
    found = {wish for tag in robots_tags for wish in _of_header(agent, tag)}
    reservations = {tdm_header.strip()}
    for meta in _META.findall(body[:_LOOKED_AT]):
        name_found, content = _NAME.search(meta), _CONTENT.search(meta)
        if name_found is None or content is None:
            continue
        named = name_found.group(1).decode("ascii", "replace").lower()
        value = next(part for part in content.groups() if part is not None).decode("latin-1")
        if named in {"robots", agent}:
            found |= _words(value)
        elif named == RESERVED:
            reservations.add(value.strip())
    if "1" in reservations or (by_site and "0" not in reservations):
        found.add(RESERVED)
    return tuple(sorted(found))


def wishes_in(exchange: Exchange, agent: str) -> tuple[str, ...]:
    """The wishes of an answer as it crossed the wire; elements are looked for in HTML only."""
    lines = [(name.lower(), value) for name, value in header_lines(exchange.head)]
    body = b""
    if "html" in exchange.content_type.lower() or not exchange.content_type:
        codings = ", ".join(value for name, value in lines if name == "content-encoding")
        body = decode_content(exchange.payload, codings, limit=_LOOKED_AT).data
    tags = [value for name, value in lines if name == "x-robots-tag"]
    return wishes(agent, tags, next((value for name, value in lines if name == RESERVED), ""), body)


def _of_header(agent: str, tag: str) -> Iterator[str]:
    """The wishes of one header line; a crawler's name counts for all that follows it."""
    meant = True
    for rule in tag[:_MOST_LETTERS].split(","):
        scope = _SCOPE.match(rule)
        if scope is not None and scope[1].lower() in _VALUED:
            continue
        if scope is not None:
            meant = scope[1].lower() in {agent, "*"}
        if meant:
            yield from _words(rule[scope.end() :] if scope else rule)


def _words(text: str) -> set[str]:
    words = _SEPARATOR.split(text[:_MOST_LETTERS].lower())
    return {_MEANING[word] for word in words if word in _MEANING}

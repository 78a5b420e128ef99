"""What a page asks of those who copy it: noarchive, noai, a reservation of text and data mining.

From X-Robots-Tag (also with our name before it), meta robots, and the TDM Reservation Protocol's header and
meta element. What it asks is told; whether it is done is the operator's choice.
"""

import re
from collections.abc import Iterable

_LOOKED_AT = 65_536  # bytes: these elements stand in the head
_META = re.compile(rb"<meta\s[^<>]{0,600}>", re.IGNORECASE)
_NAME = re.compile(rb"\bname\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_CONTENT = re.compile(
    rb"\bcontent\s*=\s*(?:\"([^\"]{0,300})\"|'([^']{0,300})'|([^\s>\"']{1,100}))", re.IGNORECASE
)
_KNOWN = frozenset({"noarchive", "noai", "noimageai"})
_RESERVED = "tdm-reservation"


def wishes(agent: str, robots_tags: Iterable[str], tdm_header: str, body: bytes) -> tuple[str, ...]:
    """The wishes of a page, sorted.

    Args:
        agent: Our product token; a wish that names another crawler is not for us.
        robots_tags: The values of X-Robots-Tag.
        tdm_header: The value of the tdm-reservation header; may be empty.
        body: The page.

    >>> wishes("newscrawl", ["otherbot: noarchive", "noai"], "", b"<meta name=robots content=noarchive>")
    ('noai', 'noarchive')
    """
    found: set[str] = set()
    for tag in robots_tags:
        name, colon, rest = tag.partition(":")
        if not colon:
            found |= _words(tag)
        elif name.strip().lower() == agent.lower():
            found |= _words(rest)
    if tdm_header.strip() == "1":
        found.add(_RESERVED)
    for meta in _META.findall(body[:_LOOKED_AT]):
        name_found, content = _NAME.search(meta), _CONTENT.search(meta)
        if name_found is None or content is None:
            continue
        named = name_found.group(1).decode("ascii", "replace").lower()
        value = next(part for part in content.groups() if part is not None).decode("latin-1")
        if named in {"robots", agent.lower()}:
            found |= _words(value)
        elif named == _RESERVED and value.strip() == "1":
            found.add(_RESERVED)
    return tuple(sorted(found))


def _words(text: str) -> set[str]:
    return {word.strip().lower() for word in text[:1000].split(",")} & _KNOWN

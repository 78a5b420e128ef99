"""A site's tdmrep.json: for which of its pages text and data mining is reserved (TDM Reservation Protocol).

The file is an array of rules, each with a ``location`` (a path in which ``*`` stands for anything and ``$``
for the end, as in robots.txt) and ``tdm-reservation`` 1 or 0. The first rule that fits a page decides.
"""

from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

import orjson

RESERVATIONS_PATH = "/.well-known/tdmrep.json"
MAX_BYTES = 512 * 1024
"""So much of the file is read: as of a robots.txt."""

_MOST_RULES = 1000
_LONGEST = 2000  # characters of a location

Rules = tuple[tuple[str, bool], ...]
"""Location and whether it is reserved, in the order of the file."""


def read_reservations(body: bytes) -> Rules:
    """The rules of a tdmrep.json; none where it is not one.

    >>> read_reservations(b'[{"location": "/blog/*", "tdm-reservation": 0}]')
    (('/blog/*', False),)
    """
    if len(body) > MAX_BYTES:
        return ()
    try:
        found = orjson.loads(body)
    except ValueError:
        return ()
    entries = found if isinstance(found, list) else [found]
    rules = []
    for entry in entries[:_MOST_RULES]:
        location = entry.get("location") if isinstance(entry, dict) else None
        if isinstance(location, str) and 0 < len(location) <= _LONGEST:
            rules.append((location, str(entry.get("tdm-reservation")) == "1"))
    return tuple(rules)


def is_reserved(url: str, rules: Sequence[tuple[str, bool]]) -> bool:
    """Whether a site's rules reserve a page.

    >>> is_reserved("https://a.example/news/1", [("/blog/*", False), ("/*", True)])
    True
    """
    parts = urlsplit(url)
    path = unquote(parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return next((reserved for location, reserved in rules if _fits(location, path)), False)


def _fits(location: str, path: str) -> bool:
    """As robots.txt patterns fit (RFC 9309, 2.2.3): from the beginning, in linear time."""
    if "://" in location:
        location = f"/{location.partition('://')[2].partition('/')[2]}"
    location = unquote(location if location.startswith(("/", "*")) else f"/{location}")
    to_end = location.endswith("$")
    first, *rest = location.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not rest:
        return not to_end or at == len(path)
    for piece in rest[:-1]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if to_end:
        return len(path) - len(rest[-1]) >= at and path.endswith(rest[-1])
    return path.find(rest[-1], at) >= 0

"""The date that a news address carries in its path."""

import re
from calendar import monthrange
from datetime import date
from urllib.parse import urlsplit

_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_.-]?)([01]?\d)\2([0-3]?\d)(?!\d)")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_-](0[1-9]|1[0-2])(?![\d/_-])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = re.compile(rf"/((?:19|20)\d\d)[/-]({'|'.join(_MONTHS)})[a-z]*[/-]([0-3]?\d)(?!\d)", re.IGNORECASE)


def date_in_url(url: str) -> str | None:
    """The day in an address's path (``/2026/11/23/``, ``-20261123``, ``/2026/nov/23/``) as ISO 8601, or None.

    >>> date_in_url("https://example.com/2026/11/23/dam-opens")
    '2026-11-23'
    """
    path = urlsplit(url).path
    found = _NAMED.search(path)
    if found:
        return _iso(found.group(1), str(_MONTHS.index(found.group(2).lower()) + 1), found.group(3))
    for found in _DAY.finditer(path):
        year, separator, month, day = found.groups()
        if separator or (len(month) == len(day) == 2):  # noqa: PLR2004 -- digits
            iso = _iso(year, month, day)
            if iso:
                return iso
    return None


def month_in_url(url: str) -> str | None:
    """The last day of the month in an address's path (``/sitemap-2026-11.xml``) as ISO 8601, or None."""
    found = _MONTH.search(urlsplit(url).path)
    if not found:
        return None
    year, month = int(found.group(1)), int(found.group(2))
    return f"{year}-{month:02}-{monthrange(year, month)[1]}"


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None

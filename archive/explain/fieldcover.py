"""Which fields the articles of a source have, now and before: a site that changed its layout loses some."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

import orjson

from archive.articles.reader import read_line
from archive.articles.schema import LineError
from archive.explain.trouble import Trouble
from archive.reader import Archive

FIELDS = ("text", "published", "authors", "description", "section", "image")
"""The fields that are looked at: what a page gives, and a changed layout takes away."""

_SAMPLE = 30  # articles of a source in each of the two spans: enough to see half of them lack something
_FEWEST = 10
_MOST_LINES = 20_000
_HAD = 0.7
_HALF = 2

Shares = dict[str, dict[str, float]]
"""Source → field → the share of its articles that have it."""


def field_troubles(archive: Archive, now: datetime, *, recent: int, before: int) -> Iterator[Trouble]:
    """Fields that most articles of a source had, and fewer than half as many have now.

    Args:
        archive: The archive.
        now: The present moment.
        recent: So many days are now.
        before: So many days before them are what is usual.
    """
    edge = now - timedelta(days=recent)
    present = _shares(archive, edge, now)
    usual = _shares(archive, edge - timedelta(days=before), edge)
    for source, shares in present.items():
        for field, share in shares.items():
            was = usual.get(source, {}).get(field, 0.0)
            if was >= _HAD and share < was / _HALF:
                yield Trouble(
                    f"{share:.0%} of its articles have {_NAMES[field]}, usually {was:.0%}",
                    "the site changed its layout",
                    "newscrawl extract URL --explain",
                    source,
                )


_NAMES = {
    "text": "a text of 25 words or more",
    "published": "a date",
    "authors": "authors",
    "description": "a standfirst",
    "section": "a section",
    "image": "a picture",
}
_FEW_WORDS = 25


def _shares(archive: Archive, start: datetime, end: datetime) -> Shares:
    """From the newest articles of each source in a span; sources with too few are left out."""
    rows = archive.catalog.connection.execute(
        "SELECT source, file, offset, length FROM (SELECT source, file, offset, length,"
        " row_number() OVER (PARTITION BY source ORDER BY fetched DESC) AS place"
        " FROM articles WHERE fetched >= ? AND fetched < ?) WHERE place <= ? LIMIT ?",
        (_said(start), _said(end), _SAMPLE, _MOST_LINES),
    )
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * (len(FIELDS) + 1))
    for source, file, offset, length in rows:
        try:
            line = orjson.loads(read_line(archive.layout.articles / file, offset, length))
        except (LineError, OSError, ValueError):
            continue
        count = counts[source]
        count[-1] += 1
        for at, field in enumerate(FIELDS):
            count[at] += line.get("word_count", 0) >= _FEW_WORDS if field == "text" else bool(line.get(field))
    return {
        source: {field: count[at] / count[-1] for at, field in enumerate(FIELDS)}
        for source, count in counts.items()
        if count[-1] >= _FEWEST
    }


def _said(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")

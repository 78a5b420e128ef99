"""Stories: which articles are one story, as the catalog remembers it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archive.fingerprints import Fingerprint

RELINKED = "original-came-late"
"""The reason of a decision that says of an earlier article what it is a copy or a version of."""

_DAY = 86_400
_FIRST_SITES = 662_688_000  # 1991
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Relation:
    """An article among those of its story.

    Attributes:
        id: The article's id.
        story: The id of the article that the story began with; its own for an original.
        domain: The registered domain where it was fetched.
        moment: When it appeared, see ``moment_of``.
        version_of: The id of the version before it.
        syndicated_from: The id of the article of another publisher that it is a copy of.
        change: How it differs from the version before it, see docs/repeats.md.
    """

    id: str
    story: str
    domain: str
    moment: int
    version_of: str | None = None
    syndicated_from: str | None = None
    change: str | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is kept of an article to compare others with it."""

    relation: Relation
    fingerprint: Fingerprint


def moment_of(published: str | None, fetched: str) -> int:
    """When an article appeared, in seconds since 1970: as published where that can be, else when captured.

    >>> moment_of("2026-01-02", "2026-01-03T00:00:00Z") == seconds_of("2026-01-02T00:00:00Z")
    True
    """
    said = published_at(published, fetched)
    return said if said is not None else seconds_of(fetched) or 0


def published_at(published: str | None, fetched: str) -> int | None:
    """When an article says that it was published, in seconds since 1970; a time without offset is UTC.

    None where it does not say, or says what cannot be: after its capture, or before there was a web
    (publishing systems write 1970 when they mean nothing).
    """
    said = seconds_of(published) if published else None
    captured = seconds_of(fetched) or 0
    return said if said is not None and _FIRST_SITES <= said <= captured + _DAY else None


def seconds_of(written: str) -> int | None:
    """An ISO 8601 time in seconds since 1970, or None where it is none."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(seconds=1)

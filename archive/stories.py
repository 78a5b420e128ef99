"""Stories: which articles are one story, as the catalog remembers it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archive.fingerprints import Fingerprint

RELINKED = "original-came-late"
"""The reason of a decision that says of an earlier article what it is a copy or a version of."""

_DAY = 86_400
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
    """When an article appeared, in seconds since 1970: as published, unless that lies after its capture.

    A time without offset is taken as UTC.

    >>> moment_of("1970-01-02", "2026-01-01T00:00:00Z")
    86400
    """
    captured = seconds_of(fetched) or 0
    said = seconds_of(published) if published else None
    return said if said is not None and said <= captured + _DAY else captured


def seconds_of(written: str) -> int | None:
    """An ISO 8601 time in seconds since 1970, or None where it is none."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(seconds=1)

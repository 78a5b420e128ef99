"""A span of time, as a person names it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from archive.errors import UsageError

By = Literal["published", "fetched"]

_MOMENT = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?Z?)?)?)?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time in seconds since 1970, both ends within it; None for no end.

    Attributes:
        since: The first second.
        until: The last second.
        by: The time that counts: of publication, or of capture.
    """

    since: int | None = None
    until: int | None = None
    by: By = "published"


def span(since: str | None, until: str | None, by: By = "published") -> Span:
    """The span between two moments, in UTC: ``2026``, ``2026-01``, ``2026-01-31``, ``2026-01-31T12:00``.

    The end counts whole: ``2026-01`` ends with the last second of that January.

    Raises:
        UsageError: One is no such moment, or the end lies before the beginning.

    >>> span("1970-01-02", "1970-01-02")
    Span(since=86400, until=172799, by='published')
    """
    first = _bounds(since)[0] if since else None
    last = _bounds(until)[1] if until else None
    if first is not None and last is not None and last < first:
        raise UsageError(
            f"The span ends ({until}) before it begins ({since})", remedy="Exchange --from and --to"
        )
    return Span(first, last, by)


def _bounds(text: str) -> tuple[int, int]:
    match = _MOMENT.fullmatch(text.strip())
    groups = match.groups() if match else ("0",) * 6
    try:
        numbers = [int(group) if group else None for group in groups]
        year, month, day, hour, minute, second = numbers
        begin = datetime(year or 0, month or 1, day or 1, hour or 0, minute or 0, second or 0, tzinfo=UTC)
        if month is None:
            end = begin.replace(year=begin.year + 1)
        elif day is None:
            end = (begin + timedelta(days=31)).replace(day=1)
        else:
            step = {"days": 1} if hour is None else {"minutes": 1} if second is None else {"seconds": 1}
            end = begin + timedelta(**step)
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"{text[:40]!r} is no date", remedy="Write it as 2026-01-31, 2026-01 or 2026-01-31T12:00"
        ) from error
    return _seconds(begin), _seconds(end) - 1


def _seconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(seconds=1)

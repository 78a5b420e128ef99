"""What each source gave on each day, beside what is usual and the hours in which nobody looked.

A gap in the articles is the news' own where there were runs, and the crawler's where there were none.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import median

from archive.catalog.catalog import Catalog
from archive.runs import RunReport

_HOUR = 3600.0
_USUAL_DAYS = 14

Gap = tuple[datetime, datetime]
"""A time without a run: its beginning and its end."""


@dataclass(frozen=True, slots=True)
class DayCoverage:
    """One source on one day (UTC).

    Attributes:
        source: Its name.
        day: The day.
        expected: Articles a day in the two weeks before, or None where there is nothing to compare with.
        seen: Articles kept on that day.
        hours_without_run: Hours of the day in gaps between runs that are longer than usual.
    """

    source: str
    day: date
    expected: float | None
    seen: int
    hours_without_run: float


def coverage(
    catalog: Catalog, runs: Sequence[RunReport], first: date, last: date, source: str = ""
) -> Iterator[DayCoverage]:
    """Every source (or one) on every day from the first to the last."""
    return coverage_of(days_seen(catalog, source), gaps_between(runs), first, last)


def coverage_of(
    seen: Mapping[str, Mapping[date, int]], gaps: Sequence[Gap], first: date, last: date
) -> Iterator[DayCoverage]:
    """The same, of articles that were counted already.

    Args:
        seen: By source, articles fetched on each day.
        gaps: Times without a run.
        first: The first day.
        last: The last day.
    """
    for name in sorted(seen):
        begun = min(seen[name], default=first)
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            earlier = [day - timedelta(days=back) for back in range(1, _USUAL_DAYS + 1)]
            known = [seen[name].get(one, 0) for one in earlier if one >= begun]
            usual = sum(known) / len(known) if known else None
            yield DayCoverage(name, day, usual, seen[name].get(day, 0), _hours_in(day, gaps))


def days_seen(catalog: Catalog, source: str = "") -> dict[str, dict[date, int]]:
    """By source (or of one), how many articles were fetched on each day."""
    where = "WHERE source = ?" if source else ""
    rows = catalog.connection.execute(
        f"SELECT source, substr(fetched, 1, 10), count(*) FROM articles {where} GROUP BY 1, 2",  # noqa: S608 - a question mark
        (source,) if source else (),
    )
    seen: dict[str, dict[date, int]] = defaultdict(dict)
    for name, day, number in rows:
        seen[name][date.fromisoformat(day)] = number
    return seen


def gaps_between(runs: Sequence[RunReport]) -> list[Gap]:
    """The times without a run that are longer than twice the usual time between two runs."""
    spans = sorted((_at(run.started), _at(run.ended or run.started)) for run in runs)
    between = [(end, start) for (_, end), (start, _) in pairwise(spans) if start > end]
    if spans:
        between.append((spans[-1][1], datetime.now(UTC)))
    lengths = [(end - start).total_seconds() for start, end in between[:-1]]
    longest = max(2 * median(lengths), _HOUR) if lengths else 24 * _HOUR
    return [(start, end) for start, end in between if (end - start).total_seconds() > longest]


def _hours_in(day: date, gaps: Sequence[Gap]) -> float:
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
    end = begin + timedelta(days=1)
    inside = (min(stop, end) - max(start, begin) for start, stop in gaps if start < end and stop > begin)
    return sum(length.total_seconds() for length in inside) / _HOUR


def _at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)

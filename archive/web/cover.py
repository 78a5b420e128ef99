"""Coverage of a page: what each day gave beside the usual, and every gap by its name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from archive.coverage import coverage_of
from archive.reader import Archive
from archive.search.answers import SearchIndex
from archive.search.timeline import EPOCH
from archive.web.days import known_gaps
from archive.web.drawing.calendar import Day
from archive.web.filters import SearchAddress

_LONG = 6.0  # hours without a run from which a day with articles is named, too
_AFTER = timedelta(days=14)  # days that are shown after the last article of an archive that rests
_RESTS = timedelta(days=60)
_YEAR = timedelta(days=364)


@dataclass(frozen=True, slots=True)
class Missing:
    """Days in a row of which too little is known.

    Attributes:
        first: The first day.
        last: The last day.
        days: How many.
        what: What was missing, in words.
        href: Where to look for more.
    """

    first: date
    last: date
    days: int
    what: str
    href: str


def covered(
    archive: Archive, index: SearchIndex, asked: SearchAddress, first: date | None, last: date | None
) -> tuple[list[Day], date | None]:
    """Every day of a question, by capture, from the first to the last; a year up to now where none is named.

    Days before the first article are left out.

    Returns:
        The days, and the day of the first article of all.
    """
    seen = {
        EPOCH + timedelta(days=day): sum(counts.values())
        for day, counts in index.days(asked.question).items()
    }
    if not seen:
        return [], None
    last = last or _last(max(seen))
    first = max(first or last - _YEAR, min(seen), last - _YEAR)
    rows = coverage_of({"": seen}, known_gaps(archive), first, last)
    days = [
        Day(one.day, one.seen, one.expected, one.hours_without_run, _href(asked, one.day)) for one in rows
    ]
    return days, min(seen)


def _last(newest: date) -> date:
    today = datetime.now(UTC).date()
    return today if today - newest < _RESTS else newest + _AFTER


def _href(asked: SearchAddress, day: date) -> str:
    return asked.address(since=day.isoformat(), until=day.isoformat())


def missing(days: Sequence[Day]) -> Iterator[Missing]:
    """The gaps of a calendar, oldest first: days in a row of the same kind are one."""
    waiting: list[Day] = []
    for one in days:
        if waiting and (_kind(one) != _kind(waiting[0])):
            yield from _named(waiting)
            waiting = []
        waiting.append(one)
    yield from _named(waiting)


def _kind(one: Day) -> str:
    if one.kind in {"gap", "silent"}:
        return one.kind
    return "part" if one.hours >= _LONG else ""


def _named(days: Sequence[Day]) -> Iterator[Missing]:
    kind = _kind(days[0]) if days else ""
    if not kind:
        return
    hours = sum(one.hours for one in days)
    usual = [one.expected for one in days if one.expected]
    said = f"; usually {max(usual):.1f} articles a day" if usual else ""
    what = {
        "gap": f"no run for {hours:.0f} hours: nobody looked{said}",
        "part": f"no run for {hours:.0f} hours, {sum(one.seen for one in days):,} articles kept{said}",
        "silent": f"runs went on, and nothing was kept{said}",
    }[kind]
    yield Missing(days[0].day, days[-1].day, len(days), what, days[0].href)

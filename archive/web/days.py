"""Hits over time for a page: the picture, the same as a table, and the times without a run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from archive.coverage import Gap, gaps_between
from archive.reader import Archive
from archive.runs import RunReport, Runs
from archive.search.answers import SearchIndex
from archive.search.span import Span
from archive.search.timeline import Bin, Step, coarser, crawled_days, runs_of_unknown, timeline
from archive.web.drawing.bars import Bar, Scale
from archive.web.drawing.bars import timeline as drawn
from archive.web.filters import SearchAddress
from archive.web.remembered import remembered

MOST_BARS = 160
MOST_ROWS = 400
_AGAIN = 30.0  # seconds for which reports and days of runs are good


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: a bin, or several in a row that say the same."""

    said: str
    count: int
    total: int
    known: bool
    href: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Hits over time.

    Attributes:
        picture: SVG.
        most: The largest number of a bar.
        step: What a bar stands for.
        marks: Days for the line below.
        rows: The same as a table.
        gaps: Whether there are times without a run in it.
    """

    picture: Markup
    most: int
    step: Step
    marks: tuple[date, ...]
    rows: tuple[Row, ...]
    gaps: bool


def ended_runs(archive: Archive) -> list[RunReport]:
    """The reports of all runs that have ended, oldest first."""
    return remembered(archive, "runs", _AGAIN, lambda: list(Runs(archive.layout).ended()))


def known_gaps(archive: Archive) -> list[Gap]:
    """The times without a run."""
    return remembered(archive, "gaps", _AGAIN, lambda: gaps_between(ended_runs(archive)))


def days_of_runs(archive: Archive, index: SearchIndex) -> set[int]:
    """The days since 1970 on which something was fetched, or a run was going on."""
    return remembered(archive, "crawled days", _AGAIN, lambda: crawled_days(index, archive.layout))


def hours_of_silence(archive: Archive, span: Span) -> float:
    """Hours of a span of time that lie in times without a run; 0 where it has no beginning or no end."""
    if span.since is None or span.until is None:
        return 0.0
    parts = (
        min(end.timestamp(), span.until + 1) - max(start.timestamp(), span.since)
        for start, end in known_gaps(archive)
    )
    return sum(max(0.0, part) for part in parts) / 3600


def over_time(archive: Archive, index: SearchIndex, asked: SearchAddress) -> Timeline | None:
    """The timeline of a question; None where it finds nothing."""
    bins, step = bins_of(archive, index, asked)
    if not bins:
        return None
    gaps = [one for one in known_gaps(archive) if _within(one, bins)]
    picture = drawn([_bar(one, step, asked) for one in bins], gaps, f"Articles per {step}")
    return Timeline(
        picture,
        max(one.count for one in bins),
        step,
        tuple(Scale(bins[0].start, last_day(bins[-1], step)).marks()),
        tuple(_rows(bins, step, asked))[:MOST_ROWS],
        bool(gaps) or not all(one.known for one in bins),
    )


def bins_of(archive: Archive, index: SearchIndex, asked: SearchAddress) -> tuple[list[Bin], Step]:
    """A question's days, by the week or month where there are too many to tell apart."""
    days = timeline(index, archive.layout, asked.question, "day", None, days_of_runs(archive, index))
    steps: tuple[Step, ...] = ("week", "month")
    step: Step = "day"
    bins = days
    for step_ in steps:
        if len(bins) <= MOST_BARS:
            break
        step, bins = step_, coarser(days, step_)
    return bins, step


def last_day(one: Bin, step: Step) -> date:
    """The last day of a bin."""
    if step == "week":
        return one.start + timedelta(days=6)
    if step == "month":
        return (one.start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return one.start


def named(one: Bin, step: Step) -> str:
    """A bin as people call it."""
    if step == "week":
        return f"week of {one.start}"
    return one.start.isoformat()[:7] if step == "month" else one.start.isoformat()


def _within(gap: Gap, bins: Sequence[Bin]) -> bool:
    return gap[0].date() <= bins[-1].start and gap[1].date() >= bins[0].start


def _bar(one: Bin, step: Step, asked: SearchAddress) -> Bar:
    last = last_day(one, step)
    said = f"{named(one, step)}: {one.count:,} of {one.total:,} articles"
    if not one.known:
        said = f"{named(one, step)}: no crawl, nothing is known"
    href = asked.address(since=one.start.isoformat(), until=last.isoformat()) if one.count else ""
    return Bar(one.start, last, one.count, one.known, said, href)


def _rows(bins: list[Bin], step: Step, asked: SearchAddress) -> Iterator[Row]:
    for one, times in runs_of_unknown(bins):
        said = named(one, step) + (f" and {times - 1:,} more" if times > 1 else "")
        last = last_day(one, step)
        href = asked.address(since=one.start.isoformat(), until=last.isoformat()) if one.count else ""
        yield Row(said, one.count, one.total, one.known, href)

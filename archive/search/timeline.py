"""Attention over time: how many articles fit, of all that there are, day by day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from archive.layout import Layout
from archive.runs import Runs
from archive.search.answers import Question, SearchIndex
from archive.search.fields import DAY
from archive.stories import seconds_of

Step = Literal["day", "week", "month"]
EPOCH = date(1970, 1, 1)
_MOST_DAYS = 80_000  # of one timeline: two hundred years


@dataclass(slots=True)
class Bin:
    """One day, week or month.

    Attributes:
        start: Its first day (UTC).
        counts: Articles that fit by the value they are split by; under "" where they are not split.
        total: All articles of that time, of the sources and languages that were asked for.
        days: Days of it.
        crawled: Days of it on which a crawl ran. Where it is 0 and ``total`` too, nothing is known.
    """

    start: date
    counts: dict[str, int] = field(default_factory=dict)
    total: int = 0
    days: int = 0
    crawled: int = 0

    @property
    def count(self) -> int:
        """Articles that fit."""
        return sum(self.counts.values())

    @property
    def known(self) -> bool:
        """Whether the number means something: False where nothing was gathered."""
        return bool(self.crawled or self.total)

    @property
    def share(self) -> float | None:
        """Those that fit among all; None where there are none."""
        return self.count / self.total if self.total else None


def timeline(  # noqa: PLR0913, PLR0917 - the last two have defaults
    index: SearchIndex,
    layout: Layout,
    question: Question,
    step: Step = "day",
    split: str | None = None,
    crawled: set[int] | None = None,
) -> list[Bin]:
    """The bins from the first article that fits to the last, or over the span that was asked for.

    Args:
        index: The index of the archive.
        layout: The archive, for the days of its runs.
        question: What to count, and by which time.
        step: The size of a bin; weeks begin on Monday.
        split: A field whose values are counted apart: source or language.
        crawled: The answer of ``crawled_days`` where it is known already.

    Raises:
        QueryError: The question cannot be understood.
    """
    fits = index.days(question, split)
    if not fits:
        return []
    everything = index.days(replace(question, text="*"))
    first, last = _ends(question, fits)
    crawled = crawled_days(index, layout) if crawled is None else crawled
    bins: dict[date, Bin] = {}
    for number in range(first, last + 1):
        start = _start(EPOCH + timedelta(days=number), step)
        one = bins.setdefault(start, Bin(start))
        one.days += 1
        one.crawled += number in crawled
        one.total += everything.get(number, {}).get("", 0)
        for value, count in fits.get(number, {}).items():
            one.counts[value] = one.counts.get(value, 0) + count
    return list(bins.values())


def coarser(bins: Iterable[Bin], step: Step) -> list[Bin]:
    """The same days by the week or month."""
    merged: dict[date, Bin] = {}
    for one in bins:
        start = _start(one.start, step)
        into = merged.setdefault(start, Bin(start))
        into.days += one.days
        into.crawled += one.crawled
        into.total += one.total
        for value, count in one.counts.items():
            into.counts[value] = into.counts.get(value, 0) + count
    return list(merged.values())


def crawled_days(index: SearchIndex, layout: Layout) -> set[int]:
    """The days since 1970 on which something was fetched, or a run was going on."""
    by_capture = replace(Question(text="*"), span=replace(Question(text="*").span, by="fetched"))
    days = set(index.days(by_capture))
    for run in (run for place in {layout, *index.layouts} for run in Runs(place).ended()):
        started, ended = seconds_of(run.started), seconds_of(run.ended)
        if started is not None:
            days.update(range(started // DAY, max(started, min(ended or 0, started + 30 * DAY)) // DAY + 1))
    return days


def _ends(question: Question, fits: dict[int, dict[str, int]]) -> tuple[int, int]:
    first = min(fits) if question.span.since is None else question.span.since // DAY
    last = max(fits) if question.span.until is None else min(question.span.until // DAY, max(*fits, _today()))
    return max(first, last - _MOST_DAYS), last


def _today() -> int:
    return (date.today() - EPOCH).days  # noqa: DTZ011 - a limit, one day more or less is the same


def _start(day: date, step: Step) -> date:
    if step == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step == "month" else day


def runs_of_unknown(bins: list[Bin]) -> Iterator[tuple[Bin, int]]:
    """The bins, with those that say nothing (no article, or nothing known) in a row told as one.

    Yields:
        A bin, and how many like it in a row it stands for.
    """
    waiting: list[Bin] = []
    for one in bins:
        if waiting and (one.count or one.known != waiting[0].known):
            yield waiting[0], len(waiting)
            waiting = []
        if one.count:
            yield one, 1
        else:
            waiting.append(one)
    if waiting:
        yield waiting[0], len(waiting)

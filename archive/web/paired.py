"""Two questions over the same days: one above the axis, the other below."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from archive.reader import Archive
from archive.search.answers import SearchIndex
from archive.search.timeline import EPOCH, Bin, Step, coarser, timeline
from archive.web.days import MOST_BARS, MOST_ROWS, Row, Timeline, days_of_runs, known_gaps, last_day, named
from archive.web.drawing.bars import Bar, Scale
from archive.web.drawing.bars import timeline as drawn
from archive.web.filters import SearchAddress


@dataclass(frozen=True, slots=True)
class _Pair:
    one: Bin
    other: Bin


def paired(archive: Archive, index: SearchIndex, one: SearchAddress, other: SearchAddress) -> Timeline | None:
    """The timeline of two questions; None where neither finds anything."""
    crawled = days_of_runs(archive, index)
    both = [
        timeline(index, archive.layout, address.question, "day", None, crawled) for address in (one, other)
    ]
    if not any(both):
        return None
    first = min(bins[0].start for bins in both if bins)
    last = max(bins[-1].start for bins in both if bins)
    step: Step = "day"
    if (last - first).days >= MOST_BARS:
        step = "week" if (last - first).days < 7 * MOST_BARS else "month"
    found: list[dict[object, Bin]] = []
    for bins in both:
        by_day = {one.start: one for one in bins}
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        whole = [by_day.get(day) or Bin(day, {}, 0, 1, int((day - EPOCH).days in crawled)) for day in days]
        found.append({one.start: one for one in coarser(whole, step)})
    pairs = [_Pair(found[0][start], found[1][start]) for start in found[0]]
    gaps = [gap for gap in known_gaps(archive) if gap[0].date() <= last and gap[1].date() >= first]
    bars = [_bar(pair, step) for pair in pairs]
    return Timeline(
        drawn(bars, gaps, f"Articles per {step}", mirrored=True),
        max(max(pair.one.count, pair.other.count) for pair in pairs),
        step,
        tuple(Scale(pairs[0].one.start, last_day(pairs[-1].one, step)).marks()),
        tuple(_rows(pairs, step))[:MOST_ROWS],
        bool(gaps) or not all(_known(pair) for pair in pairs),
    )


def _known(pair: _Pair) -> bool:
    return pair.one.known or pair.other.known


def _bar(pair: _Pair, step: Step) -> Bar:
    said = f"{named(pair.one, step)}: {pair.one.count:,} above, {pair.other.count:,} below"
    if not _known(pair):
        said = f"{named(pair.one, step)}: no crawl, nothing is known"
    last = last_day(pair.one, step)
    return Bar(pair.one.start, last, pair.one.count, _known(pair), said, other=pair.other.count)


def _rows(pairs: list[_Pair], step: Step) -> Iterator[Row]:
    for pair in pairs:
        if pair.one.count or pair.other.count or not _known(pair):
            yield Row(named(pair.one, step), pair.one.count, pair.other.count, _known(pair))

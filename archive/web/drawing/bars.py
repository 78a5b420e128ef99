"""A timeline: a bar for each day, week or month, and grey where no crawl ran: a gap is not read as a zero."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from markupsafe import Markup

from archive.web.drawing.svg import tag

_WIDTH, _HEIGHT = 1000.0, 100.0
_LEAST = 1.5  # of a bar that stands for anything at all
_BROADEST = 36.0
_MARKS = 5

Gap = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Bar:
    """One day, week or month of a timeline.

    Attributes:
        start: Its first day.
        last: Its last day.
        count: What is drawn.
        known: False where nothing was gathered.
        said: What it says in words.
        href: Where it leads.
        other: What is drawn below the axis, where two are compared.
    """

    start: date
    last: date
    count: int
    known: bool
    said: str
    href: str = ""
    other: int = 0


@dataclass(frozen=True, slots=True)
class Scale:
    """Days on a line of a thousand points."""

    first: date
    last: date

    def at(self, moment: datetime) -> float:
        """The place of a moment, within the picture."""
        begin = datetime(self.first.year, self.first.month, self.first.day, tzinfo=UTC)
        days = (self.last - self.first).days + 1
        return min(_WIDTH, max(0.0, (moment - begin) / timedelta(days=days) * _WIDTH))

    def of(self, day: date) -> float:
        """The place where a day begins."""
        return self.at(datetime(day.year, day.month, day.day, tzinfo=UTC))

    def marks(self) -> list[date]:
        """A few days at even distances, for the line below."""
        days = (self.last - self.first).days
        steps = min(_MARKS - 1, days)
        return (
            [self.first + timedelta(days=round(days * n / steps)) for n in range(steps + 1)]
            if steps
            else [self.first]
        )


def timeline(bars: Sequence[Bar], gaps: Sequence[Gap], title: str, *, mirrored: bool = False) -> Markup:
    """The picture of some bars; those of a second series hang below the axis where it is ``mirrored``.

    Args:
        bars: In the order of time.
        gaps: Times without a run.
        title: What is counted.
        mirrored: Whether to draw ``other``.
    """
    if not bars:
        return Markup()
    scale = Scale(bars[0].start, bars[-1].last)
    most = max(1, *(max(one.count, one.other if mirrored else 0) for one in bars))
    floor = _HEIGHT / 2 if mirrored else _HEIGHT
    parts = [tag("title", title), *_shades(scale, bars, gaps)]
    for one in bars:
        x, wide = scale.of(one.start), _width(scale, one)
        boxes = [_column(x, wide, floor, -floor * one.count / most, "bar")]
        if mirrored:
            boxes.append(_column(x, wide, floor, floor * one.other / most, "bar other"))
        hit = tag("rect", class_="hit", x=x, y=0, width=wide, height=_HEIGHT)
        days = {"data_from": one.start.isoformat(), "data_to": one.last.isoformat()}
        drawn = [tag("title", one.said), hit, *boxes]
        parts.append(
            tag("a", *drawn, href=one.href, aria_label=one.said, **days)
            if one.href
            else tag("g", *drawn, **days)
        )
    if mirrored:
        parts.append(tag("rect", class_="axis", x=0, y=floor - 0.4, width=_WIDTH, height=0.8))
    box = f"0 0 {_WIDTH:.0f} {_HEIGHT:.0f}"
    return tag(
        "svg",
        *parts,
        class_="timeline",
        viewBox=box,
        preserveAspectRatio="none",
        role="group",
        aria_label=title,
    )


def _shades(scale: Scale, bars: Sequence[Bar], gaps: Sequence[Gap]) -> Iterator[Markup]:
    for start, end in gaps:
        left, right = scale.at(start), scale.at(end)
        if right - left > 0:
            yield tag("rect", class_="gap", x=left, y=0, width=right - left, height=_HEIGHT)
    for one in bars:
        if not one.known:
            yield tag(
                "rect", class_="gap", x=scale.of(one.start), y=0, width=_width(scale, one), height=_HEIGHT
            )


def _width(scale: Scale, one: Bar) -> float:
    return scale.of(one.last + timedelta(days=1)) - scale.of(one.start)


def _column(x: float, wide: float, floor: float, tall: float, kind: str) -> Markup:
    if not tall:
        return Markup()
    size = max(_LEAST, abs(tall))
    broad = min(wide * 0.84, _BROADEST)
    y = floor - size if tall < 0 else floor
    return tag("rect", class_=kind, x=x + (wide - broad) / 2, y=y, width=broad, height=size)

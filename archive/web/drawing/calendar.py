"""A calendar of coverage: a square for each day, the weeks side by side, dark where there was much."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from archive.web.drawing.svg import tag

_CELL, _STEP, _LEFT, _TOP = 11, 13, 30, 16
_WEEK = 7
_LEVELS = ((0.5, 1), (0.9, 2), (1.5, 3))  # of the usual number, below which the level is this
_DAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a calendar.

    Attributes:
        day: The day.
        seen: Articles kept.
        expected: As many as usual; None where there is nothing to compare with.
        hours: Hours of it without a run.
        href: Where its articles are.
    """

    day: date
    seen: int
    expected: float | None
    hours: float
    href: str = ""

    @property
    def kind(self) -> str:
        """``gap``: nothing, and mostly no run; ``silent``: nothing though usual; else ``l0`` to ``l4``."""
        if not self.seen:
            if self.hours >= 12:  # noqa: PLR2004 - half a day
                return "gap"
            return "silent" if self.expected and self.expected >= 1 else "l0"
        if not self.expected:
            return "l3"
        share = self.seen / self.expected
        return f"l{next((level for most, level in _LEVELS if share < most), 4)}"

    @property
    def said(self) -> str:
        """The day in words."""
        usual = f", usually {self.expected:.1f}" if self.expected is not None else ""
        gap = f", {self.hours:.0f} hours without a run" if self.hours >= 1 else ""
        return f"{self.day}: {self.seen} articles{usual}{gap}"


def calendar(days: Sequence[Day], title: str) -> Markup:
    """The picture of some days one after the other."""
    if not days:
        return Markup()
    monday = days[0].day - timedelta(days=days[0].day.weekday())
    weeks = (days[-1].day - monday).days // _WEEK + 1
    parts = [tag("title", title)]
    parts += [tag("text", name, x=0, y=_TOP + row * _STEP + 9) for row, name in enumerate(_DAYS) if name]
    parts += _months(days, monday)
    for one in days:
        column, row = divmod((one.day - monday).days, _WEEK)
        place = {"x": _LEFT + column * _STEP, "y": _TOP + row * _STEP}
        cell = tag(
            "rect",
            class_=f"day {one.kind}",
            **place,
            width=_CELL,
            height=_CELL,
            rx=2,
            data_href=one.href or None,
        )
        cross = _cross(place["x"], place["y"]) if one.kind in {"gap", "silent"} else Markup()
        parts.append(tag("g", tag("title", one.said), cell, cross))
    wide, tall = _LEFT + weeks * _STEP, _TOP + _WEEK * _STEP
    return tag(
        "svg",
        *parts,
        class_="calendar",
        viewBox=f"0 0 {wide} {tall}",
        width=wide,
        height=tall,
        role="img",
        aria_label=title,
    )


def _months(days: Sequence[Day], monday: date) -> Iterator[Markup]:
    for one in days:
        if one.day.day == 1:
            x = _LEFT + (one.day - monday).days // _WEEK * _STEP
            yield tag("text", one.day.strftime("%b" if one.day.month > 1 else "%Y"), x=x, y=10)


def _cross(x: int, y: int) -> Markup:
    """A mark that tells a day without articles also to those who cannot tell its colour."""
    return tag("path", class_="cross", d=f"M{x + 3} {y + 3}l5 5m0 -5l-5 5")

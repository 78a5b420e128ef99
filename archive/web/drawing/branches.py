"""A story's tree over time: each copy and version on a line from what it came of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from markupsafe import Markup

from archive.explain.printable import safe
from archive.web.drawing.svg import tag

_ROW, _PLOT, _LEFT, _TOP, _WIDTH = 26, 260, 12, 24, 860
_MOST_LETTERS = 78
_LESS_THAN = 1e-9


@dataclass(frozen=True, slots=True)
class Leaf:
    """One article of the tree, in the order of drawing.

    Attributes:
        id: Its id.
        parent: The id of the one it came of; empty for an original.
        moment: When it appeared, in seconds since 1970.
        kind: ``original``, ``version`` or ``copy``.
        name: Its source.
        said: What it kept of the story, in words.
        here: Whether it is the one that was asked for.
    """

    id: str
    parent: str
    moment: int
    kind: str
    name: str
    said: str
    here: bool = False


def branches(leaves: Sequence[Leaf], title: str) -> Markup:
    """The picture of a tree."""
    if not leaves:
        return Markup()
    first, last = min(one.moment for one in leaves), max(one.moment for one in leaves)
    places = {
        one.id: (
            _LEFT + _PLOT * (one.moment - first) / max(1, last - first),
            float(_TOP + _ROW * number + _ROW // 2),
        )
        for number, one in enumerate(leaves)
    }
    tall = _TOP + _ROW * len(leaves) + 4
    parts = [tag("title", title), tag("text", _day(first), class_="soft", x=_LEFT - 8, y=12)]
    if last > first:
        parts.append(tag("text", _day(last), class_="soft", x=_LEFT + _PLOT + 4, y=12, text_anchor="end"))
    for one in leaves:
        x, y = places[one.id]
        if one.parent in places:
            from_x, from_y = places[one.parent]
            parts.append(tag("path", class_="branch", d=f"M{from_x:.1f} {from_y:.1f}V{y:.1f}H{x:.1f}"))
    parts += [_leaf(one, *places[one.id]) for one in leaves]
    size = {"viewBox": f"0 0 {_WIDTH} {tall}", "width": _WIDTH, "height": tall}
    return tag("svg", *parts, class_="branches", **size, role="img", aria_label=title)


def _leaf(one: Leaf, x: float, y: float) -> Markup:
    name = safe(f"{one.name}: {one.said}", one_line=True)
    name = name if len(name) <= _MOST_LETTERS else f"{name[: _MOST_LETTERS - 1]}…"
    kind = f"leaf {one.kind}{' here' if one.here else ''}"
    shape = (
        tag("rect", class_=kind, x=x - 5, y=y - 5, width=10, height=10)
        if one.kind == "version"
        else tag("circle", class_=kind, cx=x, cy=y, r=5.5)
    )
    text = tag("text", name, class_="here" if one.here else None, x=_LEFT + _PLOT + 20, y=y + 4)
    return tag("g", tag("title", f"{_minute(one.moment)} {one.name}: {one.said}"), shape, text)


def _day(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).date().isoformat()


def _minute(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M")

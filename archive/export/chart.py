"""A timeline as SVG: bars for what was found, grey where no crawl ran: a gap is not read as a zero."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from archive.search.timeline import Bin

_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 960, 320, 56, 36, 28
_MOST_LABELS = 8


def chart(bins: Sequence[Bin], title: str) -> bytes:
    """The picture of some bins, 960 by 320 points; the title stands above it."""
    plot, floor = _WIDTH - _LEFT - 16, _HEIGHT - _BOTTOM
    wide = plot / max(1, len(bins))
    most = max((one.count for one in bins), default=0) or 1
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        f'<text x="{_LEFT}" y="20" font-size="14">{_text(title)}</text>',
    ]
    for number, one in enumerate(bins):
        x = _LEFT + number * wide
        if not one.known:
            parts.append(_bar((x, _TOP, wide, floor - _TOP), "#dddddd", f"{one.start}: no crawl"))
        elif one.count:
            tall = (floor - _TOP) * one.count / most
            said = f"{one.start}: {one.count} of {one.total}"
            parts.append(_bar((x, floor - tall, max(0.5, wide * 0.9), tall), "#3366aa", said))
    for number in range(0, len(bins), max(1, -(-len(bins) // _MOST_LABELS))):
        x = _LEFT + number * wide
        parts.append(f'<text x="{x:.1f}" y="{_HEIGHT - 8}" font-size="11">{bins[number].start}</text>')
    for value in sorted({0, most}):
        y = floor - (floor - _TOP) * value / most
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" font-size="11" text-anchor="end">{value}</text>')
    parts.append(f'<path d="M{_LEFT} {floor}H{_WIDTH - 16}" stroke="black"/></svg>\n')
    return "\n".join(parts).encode()


def _bar(box: tuple[float, float, float, float], colour: str, said: str) -> str:
    x, y, wide, tall = box
    place = f'x="{x:.2f}" y="{y:.2f}" width="{wide:.2f}" height="{tall:.2f}"'
    return f'<rect {place} fill="{colour}"><title>{_text(said)}</title></rect>'


def _text(text: str) -> str:
    return escape("".join(char if char.isprintable() else " " for char in text))

"""A timeline as PNG, drawn by matplotlib: what was found, its share, and grey where no crawl ran."""

import io
import warnings
from collections.abc import Sequence

from archive.errors import UsageError
from archive.search.timeline import EPOCH, Bin

_INCHES, _DOTS = (9.6, 4.8), 150
_MOST_SERIES = 6
_GAP = "#dddddd"


def picture(bins: Sequence[Bin], title: str) -> bytes:
    """The picture of some bins; where they are split, one line for each of the most frequent values.

    Raises:
        UsageError: matplotlib is not installed.
    """
    try:
        from matplotlib.dates import AutoDateLocator, ConciseDateFormatter  # noqa: PLC0415 - of an extra
        from matplotlib.figure import Figure  # noqa: PLC0415 - the same
    except ImportError as error:
        raise UsageError(
            "PNG pictures need matplotlib", remedy="Install newscrawl[plot], or draw with --svg"
        ) from error
    figure = Figure(figsize=_INCHES, dpi=_DOTS, layout="constrained")
    number, share = figure.subplots(2, 1, sharex=True)
    for value in _values(bins):
        counts = [one.counts.get(value, 0) if one.known else float("nan") for one in bins]
        shares = [
            100 * count / one.total if one.total else float("nan")
            for count, one in zip(counts, bins, strict=True)
        ]
        for axes, numbers in ((number, counts), (share, shares)):
            axes.plot(
                _starts(bins),
                numbers,
                label=_plain(value),
                drawstyle="steps-mid",
                linewidth=1.2,
                marker=".",
                markersize=3,
            )
    for axes, said in ((number, "articles"), (share, "% of all")):
        axes.set_ylabel(said)
        axes.set_ylim(bottom=0)
        axes.grid(visible=True, alpha=0.3)
        for begin, end in _unknown(bins):
            axes.axvspan(begin - 0.5, end + 0.5, color=_GAP, zorder=0)
    number.set_title(_plain(title), fontsize="medium")
    if len(_values(bins)) > 1:
        number.legend(fontsize="small")
    share.set_xlabel("grey: no crawl", fontsize="small")
    locator = AutoDateLocator()  # type: ignore[no-untyped-call]  # matplotlib's hints leave these two out
    share.xaxis.set_major_locator(locator)
    share.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]  # as above
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # letters that no font of this machine has are drawn as boxes
        figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _values(bins: Sequence[Bin]) -> list[str]:
    totals: dict[str, int] = {}
    for one in bins:
        for value, count in one.counts.items():
            totals[value] = totals.get(value, 0) + count
    return sorted(totals, key=lambda value: (-totals[value], value))[:_MOST_SERIES]


def _starts(bins: Sequence[Bin]) -> list[int]:
    """Days since 1970, which is how matplotlib counts them."""
    return [(one.start - EPOCH).days for one in bins]


def _unknown(bins: Sequence[Bin]) -> list[tuple[float, float]]:
    """First and last day of each row of bins of which nothing is known."""
    found: list[tuple[float, float]] = []
    before = True
    for start, one in zip(_starts(bins), bins, strict=True):
        end = start + one.days - 1
        if not one.known:
            found = [*found[:-1], (found[-1][0], end)] if found and not before else [*found, (start, end)]
        before = one.known
    return found


def _plain(text: str) -> str:
    """A text without what matplotlib takes for mathematics, and what no font can show."""
    return "".join(char if char.isprintable() else " " for char in text).replace("$", r"\$") or "(none)"

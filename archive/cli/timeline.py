"""``newsarchive timeline``: attention over time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from archive.cli.asking import form_option, question_of, question_options, tell, write
from archive.cli.options import archive_option
from archive.cli.output import console, safe
from archive.cli.several import answered, index_at
from archive.export.chart import chart
from archive.export.rows import Row
from archive.files import replace_file
from archive.search.timeline import Bin, Step, runs_of_unknown, timeline

_BAR = 40


@click.command("timeline")
@click.argument("query", nargs=-1, required=True)
@archive_option
@question_options("--dates")
@click.option(
    "--by", "step", type=click.Choice(["day", "week", "month"]), default="day", show_default=True, help="Of."
)  # fmt: skip
@click.option("--split", type=click.Choice(["source", "language"]), help="Count its values apart.")
@click.option("--svg", type=click.Path(path_type=Path, dir_okay=False), help="Draw it into this file.")
@click.option(
    "--png",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The same as PNG, with the share; needs matplotlib.",
)
@form_option
def command(query: tuple[str, ...], folder: Path, form: str, output: Path | None, **asked: Any) -> None:
    """Count the articles that a question finds, day by day, and their share of all.

    Days on which no crawl ran and of which nothing is known are marked, and have no number in files: they are
    gaps, not zeros. The share is of all articles of that day from the sources and in the languages asked for.

    Example: newsarchive timeline flood --by week --from 2026-01
    """
    question = question_of(query, asked)
    index = index_at(folder)
    step: Step = asked["step"]
    bins = timeline(index, index.layouts[0], question, step, asked["split"])
    if asked["svg"]:
        replace_file(asked["svg"], [chart(bins, f"{question.text}: articles per {step}")])
        tell(f"drawn into {asked['svg']}")
    if asked["png"]:
        from archive.export.picture import picture  # noqa: PLC0415 - matplotlib takes its time, and is of an extra

        replace_file(asked["png"], [picture(bins, f"{question.text}: articles per {step}")])
        tell(f"drawn into {asked['png']}")
    if form == "table" and output is None:
        _draw(bins, step)
        answered(index)
        return
    columns = [
        "start",
        *(("value",) if asked["split"] else ()),
        "count",
        "total",
        "share",
        "days",
        "days_crawled",
    ]
    write(
        _rows(bins, split=bool(asked["split"])), "csv" if form == "table" else form, columns, output, "rows"
    )
    answered(index)


def _rows(bins: list[Bin], *, split: bool) -> Iterator[Row]:
    values = sorted({value for one in bins for value in one.counts}) if split else [""]
    for one in bins:
        for value in values:
            count = one.counts.get(value, 0) if one.known else None
            yield {
                "start": one.start.isoformat(),
                "value": value,
                "count": count,
                "total": one.total if one.known else None,
                "share": round((count or 0) / one.total, 6) if one.total else None,
                "days": one.days,
                "days_crawled": one.crawled,
            }


def _draw(bins: list[Bin], step: Step) -> None:
    out = console()
    most = max((one.count for one in bins), default=0)
    for one, times in runs_of_unknown(bins):
        line = Text(one.start.isoformat(), "cyan")
        if not one.count:
            what = (
                f"none of {one.total:,}" if one.known and times == 1 else "none" if one.known else "no crawl"
            )
            more = f" ({times:,} {step}s)" if times > 1 else ""
            out.print(line.append(f"  {what}{more}", "dim"))
            continue
        bar = "█" * max(1, round(_BAR * one.count / most))
        line.append(f" {one.count:>7,}", "bold").append(f" {100 * (one.share or 0):6.2f}%  ").append(
            bar, "yellow"
        )
        if "" not in one.counts:
            parts = sorted(one.counts.items(), key=lambda part: (-part[1], part[0]))[:6]
            line.append(
                "  " + ", ".join(f"{safe(value, one_line=True)} {count:,}" for value, count in parts), "dim"
            )
        out.print(line)
    tell(f"{sum(one.count for one in bins):,} articles over {len(bins):,} {step}s")

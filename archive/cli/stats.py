"""``newsarchive stats``: what the archive holds, in numbers."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click
from rich.table import Table

from archive.catalog.numbers import Stats, sum_of
from archive.cli.options import archive_option
from archive.cli.output import console, label, safe, size
from archive.cli.several import ask_archives
from archive.coverage import Gap, gaps_between
from archive.explain.printable import safe_json
from archive.layout import Layout
from archive.reader import Archive
from archive.runs import Runs

_MOST_SHOWN = 12
_MOST_GAPS = 5
_DERIVED = ("catalog.sqlite", "search", "tables", "indexes")


@click.command("stats")
@archive_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of tables.")
def command(folder: Path, *, as_json: bool) -> None:
    """What the archive holds, and how much of it.

    A gap is a time without a run that is longer than twice the usual time between two runs; the last one may
    reach to now. See `newsarchive coverage` for what each source missed in it.

    Example: newsarchive stats
    """

    def tell_all(found: list[tuple[Archive, Stats]]) -> None:
        numbers = sum_of([stats for _, stats in found])
        layouts = [archive.layout for archive, _ in found]
        derived = {name: sum(_size_of(layout, name) for layout in layouts) for name in _DERIVED}
        gaps = [gap for layout in layouts for gap in gaps_between(list(Runs(layout).ended()))]
        if as_json:
            values = asdict(numbers) | {
                "derived_bytes": derived,
                "gaps": [{"from": _moment(begin), "to": _moment(end)} for begin, end in sorted(gaps)],
            }
            click.echo(safe_json(json.dumps(values, indent=2, ensure_ascii=False)))
        else:
            _print(folder, numbers, derived, gaps)

    ask_archives(folder, Archive.stats, tell_all)


def _size_of(layout: Layout, name: str) -> int:
    place = layout.root / name
    files = place.rglob("*") if place.is_dir() else place.parent.glob(f"{name}*")
    return sum(path.stat().st_size for path in files if path.is_file())


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _print(folder: Path, numbers: Stats, derived: dict[str, int], gaps: list[Gap]) -> None:
    out = console()
    out.print(label("archive", str(folder)))
    out.print(label("articles", f"{numbers.articles:,}"))
    revisits = ", ".join(f"{count:,} {profile}" for profile, count in numbers.revisits.items())
    out.print(
        label("captures", f"{numbers.captures:,}" + (f", of these revisits: {revisits}" if revisits else ""))
    )
    out.print(label("from", numbers.first or "-"))
    out.print(label("to", numbers.last or "-"))
    out.print(label("WARC", f"{numbers.warc_files:,} files, {size(numbers.warc_bytes)}"))
    out.print(label("JSONL", size(numbers.line_bytes)))
    parts = ", ".join(f"{name} {size(count)}" for name, count in derived.items() if count)
    out.print(label("derived", parts or "-"))
    longest = sorted(gaps, key=lambda gap: gap[0] - gap[1])[:_MOST_GAPS]
    hours = sum(((end - begin).total_seconds() for begin, end in gaps), 0.0) / 3600
    out.print(label("gaps", f"{len(gaps):,} times without a run, {hours:,.0f} hours" if gaps else "none"))
    for begin, end in sorted(longest):
        out.print(label("", f"{_moment(begin)} to {_moment(end)}"))
    for title, counts in (
        ("source", numbers.sources),
        ("language", numbers.languages),
        ("decision", numbers.verdicts),
    ):
        if counts:
            out.print(_table(title, counts))


def _table(title: str, counts: dict[str, int]) -> Table:
    table = Table(title, "number", box=None, header_style="bold", pad_edge=False)
    table.columns[1].justify = "right"
    for name, count in list(counts.items())[:_MOST_SHOWN]:
        table.add_row(safe(name, one_line=True) or "(none)", f"{count:,}")
    if len(counts) > _MOST_SHOWN:
        rest = sum(list(counts.values())[_MOST_SHOWN:])
        table.add_row(f"… {len(counts) - _MOST_SHOWN:,} more", f"{rest:,}")
    return table

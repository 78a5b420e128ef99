"""``newsarchive stats``: what the archive holds, in numbers."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.table import Table

from archive.catalog.numbers import Stats, sum_of
from archive.cli.output import archive_option, console, label, safe, size
from archive.cli.several import ask_archives
from archive.reader import Archive

_MOST_SHOWN = 12


@click.command("stats")
@archive_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of tables.")
def command(folder: Path, *, as_json: bool) -> None:
    """What the archive holds, and how much of it.

    Example: newsarchive stats
    """

    def tell_all(found: list[tuple[Archive, Stats]]) -> None:
        numbers = sum_of([stats for _, stats in found])
        if as_json:
            click.echo(json.dumps(asdict(numbers), indent=2, ensure_ascii=False))
        else:
            _print(folder, numbers)

    ask_archives(folder, Archive.stats, tell_all)


def _print(folder: Path, numbers: Stats) -> None:
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

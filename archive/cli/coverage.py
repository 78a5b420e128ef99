"""``newsarchive coverage``: is this gap the news, or the crawler?"""

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from rich.table import Table

from archive.cli.options import archive_option
from archive.cli.output import console, safe
from archive.coverage import coverage
from archive.explain.printable import safe_json
from archive.reader import Archive
from archive.runs import Runs

_DAYS = 14


@click.command("coverage")
@archive_option
@click.option("--source", default="", help="Only this source.")
@click.option(
    "--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="First day. [default: two weeks ago]"
)
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="Last day. [default: today]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(
    folder: Path, source: str, first: datetime | None, last: datetime | None, *, as_json: bool
) -> None:
    """Show per source and day the articles expected and seen, and the hours without a run.

    Expected is the mean of the two weeks before. Days are UTC, and count what was fetched in them.

    Example: newsarchive coverage --source bbc --from 2026-11-01
    """
    today = datetime.now(UTC)
    with Archive(folder) as archive:
        runs = list(Runs(archive.layout).ended())
        rows = list(
            coverage(
                archive.catalog,
                runs,
                (first or today - timedelta(days=_DAYS - 1)).date(),
                (last or today).date(),
                source,
            )
        )
    if as_json:
        for row in rows:
            line = json.dumps(asdict(row) | {"day": row.day.isoformat()}, ensure_ascii=False)
            click.echo(safe_json(line))
        return
    table = Table("source", "day", "expected", "seen", "hours without a run", box=None, pad_edge=False)
    for number in (2, 3, 4):
        table.columns[number].justify = "right"
    for row in rows:
        usual = "-" if row.expected is None else f"{row.expected:.1f}"
        name = safe(row.source, one_line=True) or "(none)"
        table.add_row(name, row.day.isoformat(), usual, str(row.seen), f"{row.hours_without_run:.1f}")
    console().print(table)

"""``newsarchive sql``: questions in SQL, which only read."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from archive.cli.asking import form_option, tell, write
from archive.cli.options import archive_option
from archive.cli.output import console, safe
from archive.errors import UsageError
from archive.export.rows import plain
from archive.marker import archive_at
from archive.tables.columns import documentation
from archive.tables.sql import Result, ask

_MOST_SHOWN = 1_000
_WIDEST = 80


@click.command("sql")
@click.argument("query", required=False)
@archive_option
@click.option("--schema", is_flag=True, help="The tables and their columns, and what they say.")
@click.option(
    "--seconds", type=click.FloatRange(0.1), default=300.0, show_default=True, help="Give up after."
)
@click.option("--memory", default="1GB", show_default=True, metavar="SIZE", help="The most memory to take.")
@form_option
def command(query: str | None, folder: Path, form: str, output: Path | None, **asked: Any) -> None:
    """Ask in SQL (DuckDB's) over articles, decisions, captures, sources and runs.

    One SELECT, which can read no other file, write nothing and reach no network. Times are in UTC.

    Example: newsarchive sql "SELECT source, year, month, count(*) FROM articles GROUP BY ALL ORDER BY ALL"
    """
    if asked["schema"]:
        _schema(form, output)
        return
    if not query:
        raise UsageError("There is no question", remedy='Give one: newsarchive sql "SELECT …", or --schema')
    with ask(
        archive_at(folder), query, seconds=asked["seconds"], memory=asked["memory"], tell=tell
    ) as result:
        if form == "table" and output is None:
            _shown(result)
        else:
            write(result.rows(), "csv" if form == "table" else form, result.columns, output, "rows")


def _schema(form: str, output: Path | None) -> None:
    columns = ["table", "column", "type", "says"]
    rows = [(table, column.name, column.type, column.says) for table, column in documentation()]
    if form == "table" and output is None:
        _table(rows, columns)
        return
    values = (dict(zip(columns, row, strict=True)) for row in rows)
    write(values, "csv" if form == "table" else form, columns, output, "columns")


def _shown(result: Result) -> None:
    rows = []
    for row in result:
        rows.append(row)
        if len(rows) > _MOST_SHOWN:
            break
    _table(rows[:_MOST_SHOWN], result.columns)
    tell(
        f"the first {_MOST_SHOWN:,} rows; --format writes all of them"
        if len(rows) > _MOST_SHOWN
        else f"{len(rows):,} rows"
    )


def _table(rows: Sequence[tuple[object, ...]], columns: list[str]) -> None:
    table = Table(
        *(safe(name, one_line=True) for name in columns), box=None, header_style="bold", pad_edge=False
    )
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    console().print(table)


def _cell(value: object) -> str:
    text = safe(plain(value), one_line=True)
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"

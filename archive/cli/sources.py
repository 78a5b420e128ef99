"""``newsarchive sources``: what each source gave."""

from pathlib import Path

import click
from rich.table import Table

from archive.cli.asking import form_option, tell, write
from archive.cli.options import archive_option
from archive.cli.output import console, safe
from archive.export.rows import plain
from archive.marker import archive_at
from archive.tables.sql import ask

_QUERY = """SELECT source, articles, CAST(first_fetched AS DATE) AS first, CAST(last_fetched AS DATE) AS last,
days_fetched, date_diff('day', first_fetched, last_fetched) + 1 AS days, languages, median_words
FROM sources ORDER BY articles DESC, source"""


@click.command("sources")
@archive_option
@form_option
def command(folder: Path, form: str, output: Path | None) -> None:
    """What each source gave: articles, first and last day, and on how many of the days between.

    Example: newsarchive sources --format csv
    """
    with ask(archive_at(folder), _QUERY, tell=tell) as result:
        if form != "table" or output is not None:
            write(result.rows(), "csv" if form == "table" else form, result.columns, output, "sources")
            return
        table = Table(*result.columns, box=None, header_style="bold", pad_edge=False)
        for row in result:
            table.add_row(*(safe(plain(value), one_line=True) for value in row))
    console().print(table)

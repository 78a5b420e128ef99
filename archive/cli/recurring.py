"""``newsarchive recurring``: headlines that stand over a new story each time."""

import json
from pathlib import Path

import click

from archive.cli.options import archive_option
from archive.cli.output import console, safe
from archive.explain.printable import safe_json
from archive.reader import Archive


@click.command("recurring")
@archive_option
@click.option("--source", default="", help="Only of this source, or of this domain.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(folder: Path, source: str, *, as_json: bool) -> None:
    """List the headlines under which a source ran several stories: columns, weather, markets.

    Dates and numbers in a headline do not count. A page under such a headline is never taken for a repeat of
    another issue unless its words are the same.

    Example: newsarchive recurring --source example.com
    """
    with Archive(folder) as archive:
        rows = archive.catalog.columns(source)
    if as_json:
        for who, title, issues, newest in rows:
            column = {"source": who, "headline": title, "issues": issues, "newest": newest}
            click.echo(safe_json(json.dumps(column, ensure_ascii=False)))
        return
    out = console()
    if not rows:
        out.print("No headline has stood over two stories yet.")
    for who, title, issues, newest in rows:
        shown = f"{issues:6}  {safe(who, one_line=True):30}  {newest}  {safe(title, one_line=True)}"
        out.print(shown)

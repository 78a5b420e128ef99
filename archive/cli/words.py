"""``newsarchive words``: what stands out in what a question finds."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from archive.cli.asking import form_option, question_of, question_options, tell, write
from archive.cli.options import archive_option
from archive.cli.output import console, safe
from archive.marker import archive_at
from archive.search.answers import SearchIndex
from archive.search.contrast import standing_out


@click.command("words")
@click.argument("query", nargs=-1, required=True)
@archive_option
@question_options("--by", "--dates")
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=30, show_default=True, help="At most so many."
)
@form_option
def command(query: tuple[str, ...], folder: Path, form: str, output: Path | None, **asked: Any) -> None:
    """The words that stand out in what a question finds, against the rest of the archive.

    By the log-likelihood ratio (G2) of the articles that hold a word. Of more than 2,000 articles the 2,000
    that fit best are read.

    Example: newsarchive words flood --language en
    """
    index = SearchIndex(archive_at(folder), tell)
    found, read = standing_out(index, question_of(query, asked), asked["limit"])
    if form == "table" and output is None:
        table = Table("word", "here", "elsewhere", "G2", box=None, header_style="bold", pad_edge=False)
        for one in found:
            table.add_row(
                safe(one.term, one_line=True), f"{one.here:,}", f"{one.there:,}", f"{one.score:.1f}"
            )
        console().print(table)
    else:
        rows = (asdict(one) | {"score": round(one.score, 3)} for one in found)
        columns = ["term", "here", "there", "score"]
        write(rows, "csv" if form == "table" else form, columns, output, "words")
    tell(f"{read:,} articles read")

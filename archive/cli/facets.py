"""``newsarchive facets``: how what a question finds spreads over sources, languages, authors."""

from pathlib import Path
from typing import Any

import click
from rich.table import Table

from archive.cli.asking import form_option, question_of, question_options, write
from archive.cli.options import archive_option
from archive.cli.output import console, safe
from archive.cli.several import answered, index_at
from archive.search.answers import Question
from archive.search.fields import VALUES

FACETS = {name.removesuffix("_name"): name for name in VALUES}


@click.command("facets")
@click.argument("query", nargs=-1, required=True)
@archive_option
@question_options("--dates")
@click.option(
    "--by", "field", type=click.Choice(sorted(FACETS)), default="source", show_default=True, help="Of what."
)  # fmt: skip
@click.option(
    "--limit", type=click.IntRange(1, 65_000), default=20, show_default=True, help="At most so many."
)
@form_option
def command(query: tuple[str, ...], folder: Path, form: str, output: Path | None, **asked: Any) -> None:
    """Count the articles that a question finds by source, language, section, author, tag, flag or decision.

    The share is of all articles of the archive with that value: who writes about it most, for its size.

    Example: newsarchive facets flood --by source
    """
    question = question_of(query, asked)
    field = FACETS[asked["field"]]
    index = index_at(folder)
    counts = index.counts(question, field, asked["limit"])
    whole = index.counts(Question(text="*", span=question.span), field, 65_000)
    rows = [
        {
            asked["field"]: value,
            "count": count,
            "share": round(count / whole[value], 4) if value in whole else None,
        }
        for value, count in counts.items()
    ]
    if form == "table" and output is None:
        table = Table(asked["field"], "number", "share", box=None, header_style="bold", pad_edge=False)
        for row in rows:
            share = f"{100 * float(row['share']):.2f}%" if row["share"] is not None else ""
            table.add_row(
                safe(str(row[asked["field"]]), one_line=True) or "(none)", f"{row['count']:,}", share
            )
        console().print(table)
    else:
        columns = [asked["field"], "count", "share"]
        write(rows, "csv" if form == "table" else form, columns, output, "values")
    answered(index)

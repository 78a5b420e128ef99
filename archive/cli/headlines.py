"""``newsarchive headlines``: what was on top on one day, in every wording."""

from pathlib import Path
from typing import Any

import click
from rich.text import Text

from archive.cli.asking import form_option, question_of, question_options, tell, write
from archive.cli.options import archive_option
from archive.cli.output import console, safe
from archive.explain.headlines import Wording, wordings
from archive.export.rows import Row
from archive.marker import archive_at
from archive.reader import Archive
from archive.search.answers import SearchIndex

_COLUMNS = ["id", "published", "source", "language", "kind", "headline", "place", "fetched", "url"]


@click.command("headlines")
@archive_option
@question_options("--dates")
@click.option("--day", metavar="DATE", required=True, help="The day (UTC), or month.")
@form_option
def command(folder: Path, form: str, output: Path | None, **asked: Any) -> None:
    """Every headline of one day, with its variants on the page and the headlines of its other versions.

    A variant is another wording that the same page shows elsewhere (in its metadata, in the feed); a rewrite
    is the headline of another version of the article.

    Example: newsarchive headlines --day 2026-03-01 --source un-news-en
    """
    asked |= {"since": asked["day"], "until": asked["day"], "sort": "oldest"}
    question = question_of(["*"], asked)
    with Archive(folder) as archive:
        answer = SearchIndex(archive_at(folder), tell).ask(question, None)
        articles = (hit.article for hit in answer)
        if form != "table" or output is not None:
            rows = (_row(one) for article in articles for one in wordings(archive, article))
            write(rows, "csv" if form == "table" else form, _COLUMNS, output, "headlines")
            return
        out = console()
        for article in articles:
            for one in wordings(archive, article):
                _print(out.print, _row(one))
        tell(f"{answer.count:,} articles")


def _print(show: Any, row: Row) -> None:  # noqa: ANN401 - rich's print
    if row["kind"] == "headline":
        line = Text.assemble(
            (str(row["source"])[:18].ljust(18), "green"), "  ", (safe(row["headline"], one_line=True), "bold")
        )
    else:
        line = (
            Text(" " * 20)
            .append(f"{row['kind']} ({row['place']}): ", "dim")
            .append(safe(row["headline"], one_line=True))
        )
    show(line)


def _row(wording: Wording) -> Row:
    values = wording.article.as_dict()
    return {name: values.get(name) for name in _COLUMNS} | {
        "kind": wording.kind,
        "headline": wording.text,
        "place": wording.place,
    }

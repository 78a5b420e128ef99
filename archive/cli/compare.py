"""``newsarchive compare``: two sources side by side."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from archive.cli.asking import form_option, question_of, question_options, tell, write
from archive.cli.options import archive_option
from archive.cli.output import console, label, safe
from archive.errors import UsageError
from archive.export.rows import Row
from archive.marker import archive_at
from archive.search.answers import SearchIndex
from archive.search.contrast import Side, compared


@click.command("compare")
@click.argument("query")
@click.argument("pair", metavar="A B", nargs=2)
@archive_option
@question_options("--by", "--dates")
@click.option("--limit", type=click.IntRange(1, 1_000), default=15, show_default=True, help="Words of each.")
@form_option
def command(
    query: str, pair: tuple[str, str], folder: Path, form: str, output: Path | None, **asked: Any
) -> None:
    """Two sources on one question: the share of their articles, and the words of each against the other's.

    Example: newsarchive compare flood un-news-en bbc --from 2026-01
    """
    if asked["sources"]:
        raise UsageError("The sources are A and B", remedy="Leave --source out")
    index = SearchIndex(archive_at(folder), tell)
    sides = compared(index, question_of([query], asked), pair, asked["limit"])
    for side in sides:
        if not side.total:
            tell(
                f"There are no articles of {side.source} in that time: `newsarchive stats` names the sources"
            )
    if form != "table" or output is not None:
        columns = ["source", "count", "total", "share", "term", "here", "there", "score"]
        write(_rows(sides), "csv" if form == "table" else form, columns, output, "rows")
        return
    out = console()
    for side in sides:
        share = f" ({100 * side.count / side.total:.2f}%)" if side.total else ""
        out.print(
            label(
                safe(side.source, one_line=True),
                f"{side.count:,} of {side.total:,} articles{share}",
                width=20,
            )
        )
        out.print(
            label("", ", ".join(f"{one.term} {one.here}:{one.there}" for one in side.words) or "-", width=20)
        )


def _rows(sides: list[Side]) -> Iterator[Row]:
    for side in sides:
        share = round(side.count / side.total, 6) if side.total else None
        base: Row = {"source": side.source, "count": side.count, "total": side.total, "share": share}
        yield base
        for one in side.words:
            words = {"term": one.term, "here": one.here, "there": one.there, "score": round(one.score, 3)}
            yield base | words

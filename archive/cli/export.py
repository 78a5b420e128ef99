"""``newsarchive export``: articles for others, with a datasheet."""

import sys
from pathlib import Path
from typing import Any

import click

from archive.cli.asking import question_options, tell
from archive.cli.options import archive_option
from archive.cli.output import console, label, size
from archive.errors import UsageError
from archive.export.articles import EXPORT_FORMS, ExportForm
from archive.export.datasheet import Datasheet, check, software
from archive.export.exporting import Export
from archive.files import replace_file
from archive.layout import Layout
from archive.marker import archive_at
from archive.search.answers import SearchIndex


@click.command("export")
@click.argument("query", nargs=-1)
@archive_option
@question_options("--by", "--dates")
@click.option("--collapse", is_flag=True, help="One article for each story.")
@click.option(
    "--reserved", is_flag=True, help="Also articles whose pages say noindex, noai or reserve mining."
)
@click.option(
    "--format", "form", type=click.Choice(EXPORT_FORMS), default="jsonl", show_default=True, help="The form."
)  # fmt: skip
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@click.option(
    "--check", "sheet", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Make the export of this datasheet again, and say what changed.",
)  # fmt: skip
def command(
    query: tuple[str, ...], folder: Path, output: Path | None, sheet: Path | None, **asked: Any
) -> None:
    """Write the articles that a question finds, oldest first, with a datasheet beside them.

    jsonl: the lines as the archive holds them; csv, tsv, parquet: tables; ninjs: IPTC's News in JSON, one
    object a line; text: a ZIP file of texts; wacz: the pages as they were archived, for ReplayWeb.page.
    FILE.datasheet.json tells the question, the state of the archive, counts, digests and versions; --check
    asks again (exit code 1 where the archive as it was gives other bytes). Articles whose pages say noindex
    or noai, or reserve text and data mining, are left out.

    Example: newsarchive export flood --from 2026-01 --format csv --output flood.csv
    """
    layout = archive_at(folder)
    if sheet is not None:
        _check(layout, sheet)
        return
    if not query or output is None:
        raise UsageError(
            "A question and --output are needed", remedy="newsarchive export flood --output flood.jsonl"
        )
    _export(layout, " ".join(query), output, asked)


def _export(layout: Layout, query: str, output: Path, asked: dict[str, Any]) -> None:
    form: ExportForm = asked["form"]
    options = {
        "from": asked["since"],
        "to": asked["until"],
        "by": asked["by"],
        "sources": sorted(asked["sources"]),
        "languages": sorted(code.lower() for code in asked["languages"]),
        "collapse": asked["collapse"],
        "reserved": asked["reserved"],
    }
    export = Export(SearchIndex(layout, tell), query, options, form)
    replace_file(output, export.pieces())
    replace_file(output.with_name(f"{output.name}.datasheet.json"), [export.sheet().dump()])
    written, left_out = export.written, export.left_out
    out = console()
    out.print(label("written", f"{output} ({size(written.size)})"))
    out.print(label("articles", f"{written.rows:,}"))
    if left_out.articles:
        out.print(
            label("left out", f"{left_out.articles:,} that their pages reserve (--reserved takes them in)")
        )
    out.print(label("sha256", written.sha256))


def _check(layout: Layout, path: Path) -> None:
    sheet = Datasheet.load(path)
    found = check(layout, SearchIndex(layout, tell), sheet)
    out = console()
    out.print(label("exported", f"{sheet.articles:,} articles, sha256 {sheet.sha256}"))
    same = (
        "the same bytes" if found.reproduced else f"{found.then.rows:,} articles, sha256 {found.then.sha256}"
    )
    out.print(label("as it was", same))
    more = f" ({found.now.rows - sheet.articles:+,})" if found.now.rows != sheet.articles else ""
    out.print(label("as it is", f"{found.now.rows:,} articles{more}, sha256 {found.now.sha256}"))
    for name in found.files:
        out.print(label("changed", f"{name} is not what it was"))
    if not found.reproduced:
        versions = {name: now for name, now in software().items() if sheet.software.get(name) != now}
        if versions:
            out.print(label("versions", ", ".join(f"{name} is {now} now" for name, now in versions.items())))
        sys.exit(1)

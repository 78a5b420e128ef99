"""``newsarchive wacz``: a part of the archive in one file."""

from pathlib import Path

import click

from archive.cli.options import archive_option
from archive.cli.output import console, label, size
from archive.export.selection import Selection, moment
from archive.export.wacz import write_wacz
from archive.reader import Archive


@click.command("wacz")
@click.argument("out", metavar="OUT.wacz", type=click.Path(path_type=Path, dir_okay=False))
@archive_option
@click.option("--from", "since", metavar="DATE", help="Captured at or after DATE (2026, 2026-01-31, …; UTC).")
@click.option(
    "--to", "until", metavar="DATE", help="Captured at or before DATE; 2026-01 means all of January."
)
@click.option(
    "--source", "sources", metavar="NAME", multiple=True, help="Only articles of this source; repeatable."
)
@click.option(
    "--query",
    metavar="WORDS",
    default="",
    help="Only articles whose title or text hold each of these words, whatever the case, also inside longer "
    "words. No phrases, no stemming.",
)
@click.option("--title", metavar="TEXT", default="", help="The title that viewers show.")
def command(
    out: Path, folder: Path, *, query: str, title: str, sources: tuple[str, ...], **span: str | None
) -> None:
    """Write the archive, or a part of it, as a WACZ file.

    The file opens by itself in ReplayWeb.page and other viewers: what its pages repeat is inside as
    well. With --source or --query it holds the articles that match, each with its request, response,
    text and metadata records; with dates alone, every capture of that time.

    Example: newsarchive wacz january.wacz --from 2026-01 --to 2026-01 --source un-news
    """
    selection = Selection(
        since=moment(span["since"]),
        until=moment(span["until"]),
        sources=frozenset(sources),
        words=tuple(query.split()),
    )
    if selection.since and selection.until and selection.since[: len(selection.until)] > selection.until:
        raise click.BadParameter("the end lies before the beginning", param_hint="--to")
    with Archive(folder) as archive:
        summary = write_wacz(archive, out, selection, title=title)
    screen = console()
    screen.print(label("written", f"{summary.path} ({size(summary.size)})"))
    screen.print(
        label("holds", f"{summary.pages:,} articles, {summary.records:,} records in {summary.warcs:,} WARCs")
    )
    screen.print(label("sha256", summary.sha256))

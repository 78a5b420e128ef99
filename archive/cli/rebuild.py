"""``newsarchive rebuild``: what is derived, made anew."""

import sys
from pathlib import Path

import click

from archive.cli.options import archive_option
from archive.cli.output import console, label, safe
from archive.reader import Archive
from archive.recovery import rebuild
from archive.search.building import catch_up
from archive.tables.keeping import forget_tables


@click.command("rebuild")
@archive_option
def command(folder: Path) -> None:
    """Make catalog, CDXJ index and search index anew from the WARC and JSONL files.

    Nothing else is touched. Takes the archive's lock: not while a crawl is writing (exit code 3). Ends with
    exit code 4 when something in the files is damaged; what is whole is in the catalog all the same.

    Example: newsarchive rebuild --archive collections/news
    """
    with Archive(folder) as archive:
        layout = archive.layout
    recovered = rebuild(layout)
    indexed = catch_up(layout, anew="asked for")
    forget_tables(layout)
    screen = console()
    for name, count in (
        ("captures", recovered.captures),
        ("articles", recovered.articles),
        ("decisions", recovered.decisions),
        ("searchable", indexed.documents),
    ):
        screen.print(label(name, f"{count:,}"))
    for name in recovered.finished:
        screen.print(label("finished", f"{name}, which a crash had left open"))
    for cut in recovered.cuts:
        screen.print(label("cut", f"{cut.file}: {cut.length} bytes of a torn end, kept as {cut.kept}"))
    if recovered.restored:
        screen.print(label("restored", f"{len(recovered.restored)} articles, read back from the WARC"))
    for problem in recovered.problems:
        screen.print(safe(str(problem), one_line=True))
    if recovered.problems:
        sys.exit(4)

"""``newsarchive verify``: whether the archive still is what was written."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from archive.cli.options import archive_option
from archive.cli.output import console, label, safe, size
from archive.reader import Archive
from archive.verify.check import Verified, verify


@click.command("verify")
@archive_option
@click.option(
    "--processes",
    type=click.IntRange(1, 256),
    help="How many WARC files to read at once; one a core if not said.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a problem, one line each.")
def command(folder: Path, processes: int | None, *, as_json: bool) -> None:
    """Check every record, digest, link and name. Nothing is changed.

    Checked are: gzip checksums, lengths, block and payload digests of every record; the originals of
    revisits; article and decision lines against their WARC records, character by character; the
    catalog and the CDXJ index against the files; names. Each problem is printed with its file, its
    offset or line, and what to do.

    Exit code 0 when all is well, 4 when anything is not. What a check proves, and what it cannot prove,
    is told in docs/warc.md.

    Example: newsarchive verify --archive collections/news
    """
    with Archive(folder) as archive:
        found = _verify(archive, processes or 0)
    for problem in found.problems:
        click.echo(json.dumps(asdict(problem)) if as_json else safe(str(problem), one_line=True))
    _summary(found)
    if found.problems:
        sys.exit(4)


def _verify(archive: Archive, processes: int) -> Verified:
    screen = console(stderr=True)
    if not screen.is_terminal:
        return verify(archive, processes=processes)
    from rich.progress import (  # noqa: PLC0415 - a tenth of the command's start
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TransferSpeedColumn,
    )

    columns = (TextColumn("reading WARC files"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=screen, transient=True) as bar:
        task = bar.add_task("", total=sum(path.stat().st_size for path in archive.warc_files()))
        return verify(archive, processes=processes, progress=lambda done: bar.advance(task, done))


def _summary(found: Verified) -> None:
    screen = console(stderr=True)
    speed = size(int(found.size / found.seconds)) if found.seconds else "-"
    screen.print(label("read", f"{found.files:,} WARC files, {size(found.size)}, {speed} a second"))
    without = f", {found.unchecked:,} of them without a digest to check" if found.unchecked else ""
    screen.print(label("records", f"{found.records:,}{without}"))
    screen.print(label("lines", f"{found.articles:,} articles, {found.decisions:,} decisions"))
    if found.being_written:
        screen.print(label("note", "a crawl is writing: what it has not finished was not judged"))
    count = len(found.problems) + found.more
    shown = f", {len(found.problems):,} of them shown" if found.more else ""
    screen.print(label("problems", f"{count:,}{shown}" if count else "none"))

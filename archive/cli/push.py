"""``newsarchive push``: finished files to object storage."""

from pathlib import Path

import click

from archive.cli.options import archive_option
from archive.cli.output import console, safe, size
from archive.marker import archive_at
from archive.push import bring_back, free, push


@click.command("push")
@click.argument("url", metavar="URL", required=False)
@archive_option
@click.option("--free", "freeing", is_flag=True, help="Remove the WARC files here that are there.")
@click.option("--back", is_flag=True, help="Bring the WARC files back that were removed here.")
def command(url: str | None, folder: Path, *, freeing: bool, back: bool) -> None:
    """Copy finished WARC, JSONL, Parquet and CDXJ files to object storage.

    URL is one that fsspec knows: s3://bucket/prefix, or a folder. Each file is read back and its digest
    compared; what is there already is not copied again, so an interrupted push goes on where it was. After
    --free, `show --raw` and reextract fetch single records from there; verify, rebuild and wacz want the
    files back.

    Example: newsarchive push s3://my-bucket/news --free
    """
    layout = archive_at(folder)
    out = console()

    def told(line: str) -> None:
        out.print(safe(line, one_line=True))

    if back:
        out.print(f"{bring_back(layout, told)} WARC files are back")
        return
    if not url:
        raise click.UsageError("Say where to: newsarchive push s3://bucket/prefix")
    outcome = push(layout, url, told)
    if freeing:
        free(layout, url, outcome)
    out.print(
        f"{outcome.copied} files copied and read back ({size(outcome.bytes)}), {outcome.there} were there, "
        f"{outcome.removed} old tables removed there"
    )
    if freeing:
        out.print(f"{outcome.freed} WARC files removed here ({size(outcome.freed_bytes)})")

"""``newscrawl report``: the story of the last runs."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from archive.cli.options import archive_option
from archive.errors import ArchiveUnusableError
from archive.explain.runstory import story
from archive.layout import Layout
from archive.runs import Runs

_USUAL = 20  # runs that say what is usual


@click.command()
@archive_option
@click.option("--last", type=click.IntRange(min=1), default=1, show_default=True, help="So many runs.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, as in runs/runs.jsonl.")
def command(folder: Path, last: int, *, as_json: bool) -> None:
    """Tell what the last run did: found, fetched, kept, failed, owed, and what is usual.

    Example: newscrawl report --last 3
    """
    reports = Runs(Layout(folder)).last(last + _USUAL)
    if not reports:
        raise ArchiveUnusableError(
            "There was no run here yet", place=str(folder), remedy="Name the archive's folder with --archive"
        )
    for at in range(max(len(reports) - last, 0), len(reports)):
        if as_json:
            click.echo(json.dumps(asdict(reports[at]), ensure_ascii=False))
        else:
            for line in story(reports[at], reports[max(at - _USUAL, 0) : at]):
                click.echo("".join(c if c.isprintable() else "?" for c in line))

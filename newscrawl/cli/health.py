"""``newscrawl health``: is anything wrong?"""

from datetime import UTC, datetime
from pathlib import Path

import click

from archive.explain.health import troubles
from archive.reader import Archive
from archive.runs import Runs
from newscrawl.cli.options import archive_option
from newscrawl.state import State

_RUNS = 2000  # a month of a crontab that runs every half an hour


@click.command()
@archive_option
def command(folder: Path) -> None:
    """Say what is wrong, a line each with the likely cause and the command to try.

    Ends with exit code 0 and says nothing where all is well, otherwise with 1.

    Example: newscrawl health
    """
    with Archive(folder) as archive:
        state = State.open_to_read(archive.layout.state)
        runs = Runs(archive.layout).last(_RUNS)
        found = list(troubles(archive, runs, state.documents.documents(), datetime.now(UTC)))
        state.close()
    for trouble in found:
        click.echo("".join(c if c.isprintable() else "?" for c in str(trouble)))
    if found:
        raise SystemExit(1)

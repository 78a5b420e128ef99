"""Options that several commands share, those of the operator too."""

from pathlib import Path

import click

from archive.layout import DEFAULT_ARCHIVE

archive_option = click.option(
    "--archive",
    "folder",
    metavar="DIR",
    envvar="NEWSCRAWL_ARCHIVE",
    default=DEFAULT_ARCHIVE,
    show_default=True,
    show_envvar=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The archive folder.",
)

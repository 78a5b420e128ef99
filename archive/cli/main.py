"""``newsarchive``: one file per subcommand, imported only when it is called."""

import sqlite3
import sys

import click

from archive.cli.lazy import COMMANDS, LazyGroup
from archive.errors import NewsError


@click.command(cls=LazyGroup, subcommands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="newscrawl")
def cli() -> None:
    """Ask an archive of news, and check it.

    Exit codes: 0 done, 1 done but something needs attention, 2 wrong use, 3 another process
    holds the archive, 4 the archive is damaged, 5 no space left.

    Example: newsarchive stats
    """


def main() -> None:
    """Run the command; an error is one line on stderr, and its exit code."""
    try:
        cli()
    except NewsError as error:
        _fail(str(error), error.exit_code)
    except BrokenPipeError:
        sys.stdout = None  # nobody reads on: Python must not try to flush
        sys.exit(1)
    except sqlite3.DatabaseError as error:
        _fail(f"The catalog cannot be read ({error}). Make it anew with `newsarchive rebuild`", 4)
    except OSError as error:
        _fail(f"{error.filename or 'The archive'}: {error.strerror or error}", 1)


def _fail(message: str, exit_code: int) -> None:
    # Written as bytes that any terminal can show: the message may quote what strangers wrote.
    click.echo(
        f"newsarchive: {''.join(c if c.isprintable() or c == chr(10) else '?' for c in message)}", err=True
    )
    sys.exit(exit_code)

"""What commands print: for people on a terminal, and never a control character that a page put in."""

import sys

import click
from rich.console import Console
from rich.text import Text

from archive.explain.printable import safe, size

__all__ = ["console", "label", "safe", "size", "write_bytes"]


def console(*, stderr: bool = False) -> Console:
    """A console that interprets no markup in what it is given, and writes plain text to files and pipes."""
    wide = None if sys.stdout.isatty() else 1 << 16
    return Console(stderr=stderr, markup=False, highlight=False, emoji=False, soft_wrap=True, width=wide)


def label(name: str, value: str, *, width: int = 13) -> Text:
    """A line of a description: the name of a field, and a stranger's value."""
    return Text.assemble((f"{name:<{width}} ", "bold"), safe(value, one_line=True))


def write_bytes(data: bytes) -> None:
    """Bytes as they are, for a file or a pipe.

    Raises:
        click.UsageError: Standard output is a terminal, which raw bytes could confuse.
    """
    if sys.stdout.isatty():
        raise click.UsageError(
            "Raw bytes are not written to a terminal: redirect them, as in `… > page.html`"
        )
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()

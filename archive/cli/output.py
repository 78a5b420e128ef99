"""What commands print: for people on a terminal, and never a control character that a page put in.

Text from pages may hold escape sequences that move the cursor, set the window title, or look like the
answer of the program. Whatever is not printable is shown as ``�`` before it reaches a terminal.
"""

import re
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from archive.layout import DEFAULT_ARCHIVE

# Control characters but tab and newline; and the marks that turn the direction of what follows.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_KILO = 1000

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


def safe(text: str, *, one_line: bool = False) -> str:
    r"""Text from a stranger as it may be printed.

    >>> safe("a\x1b[31m red")
    'a�[31m red'
    """
    text = _UNSAFE.sub("�", text.replace("\r\n", "\n"))
    return " ".join(text.split()) if one_line else text


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


def size(number: int) -> str:
    """A number of bytes for people.

    >>> size(1_500_000)
    '1.5 MB'
    """
    amount = float(number)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < _KILO:
            return f"{number} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= _KILO
    return f"{amount:.1f} TB"

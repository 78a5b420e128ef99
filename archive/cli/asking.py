"""The options that every command with a question shares, and how answers are written to files."""

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from archive.cli.output import safe
from archive.errors import UsageError
from archive.export.rows import Form, Row, Written, parts
from archive.search.answers import Question
from archive.search.span import span

_C = TypeVar("_C", bound=Callable[..., Any])
FORM_NAMES = ["table", "json", "jsonl", "csv", "tsv", "markdown", "parquet"]


def question_options(*dates: str) -> Callable[[_C], _C]:
    """``--from``, ``--to``, ``--source``, ``--language``, and under the names given which time counts."""
    options = [
        click.option("--from", "since", metavar="DATE", help="From this day, month or year on (UTC)."),
        click.option("--to", "until", metavar="DATE", help="To the end of this day, month or year."),
        click.option(
            *dates,
            "by",
            type=click.Choice(["published", "fetched"]),
            default="published",
            show_default=True,
            help="Which time counts.",
        ),
        click.option("--source", "sources", metavar="NAME", multiple=True, help="Only of this source."),
        click.option("--language", "languages", metavar="CODE", multiple=True, help="Only in this language."),
    ]

    def add(command: _C) -> _C:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def question_of(words: Sequence[str], asked: dict[str, Any]) -> Question:
    """The question of a command's words and options.

    Raises:
        UsageError: Its span of time is none.
    """
    return Question(
        text=" ".join(words),
        span=span(asked["since"], asked["until"], asked["by"]),
        sources=asked["sources"],
        languages=tuple(code.lower() for code in asked["languages"]),
        sort=asked.get("sort", "relevance"),
        collapse=asked.get("collapse", False),
    )


def form_option(command: _C) -> _C:
    """``--format`` and ``--output``."""
    form = click.option(
        "--format",
        "form",
        type=click.Choice(FORM_NAMES),
        default="table",
        show_default=True,
        help="The form.",
    )
    out = click.option(
        "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file."
    )
    return form(out(command))


def tell(sentence: str) -> None:
    """A remark on stderr."""
    click.echo(f"newsarchive: {safe(sentence, one_line=True)}", err=True)


def write(rows: Iterable[Row], form: str, columns: Sequence[str], output: Path | None, noun: str) -> Written:
    """Write rows to a file or to standard output; their number and digest go to stderr.

    Raises:
        UsageError: Parquet was asked for on a terminal.
    """
    written = Written()
    kind: Form = form  # type: ignore[assignment]  # one of FORM_NAMES but "table"
    if output is None:
        if form == "parquet" and sys.stdout.isatty():
            raise UsageError("Parquet is not for a terminal", remedy="Write it to a file with --output")
        for part in parts(rows, kind, columns, written):
            sys.stdout.buffer.write(part)
        sys.stdout.buffer.flush()
    else:
        with output.open("wb") as file:
            file.writelines(parts(rows, kind, columns, written))
    tell(f"{written.rows:,} {noun}, sha256 {written.sha256}")
    return written

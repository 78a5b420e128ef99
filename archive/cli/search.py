"""``newsarchive search``: the articles that a question finds."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import orjson
from rich.console import Console
from rich.text import Text

from archive.cli.asking import form_option, question_of, question_options, tell, write
from archive.cli.options import archive_option
from archive.cli.output import console, safe
from archive.cli.several import answered, index_at
from archive.export.rows import Row
from archive.search.answers import Answer, Hit
from archive.search.query import QueryError
from archive.search.snippets import Wanted, snippet, wanted

COLUMNS = [
    *("id", "published", "fetched", "source", "language", "title", "description", "authors", "section"),
    *("tags", "url", "canonical_url", "word_count", "flags", "version", "version_of", "syndicated_from"),
    "copies",
]
_KNOWN = (
    *COLUMNS,
    "text",
    "headlines",
    "modified",
    "image",
    "paywalled",
    "text_digest",
    "warc",
    "change",
    "requested_url",
    "provenance",
    "extractor",
)
_LIMIT = 20


@click.command("search")
@click.argument("query", nargs=-1, required=True)
@archive_option
@question_options("--by", "--dates")
@click.option(
    "--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance", show_default=True,
    help="The order.",
)  # fmt: skip
@click.option("--limit", type=click.IntRange(1), default=_LIMIT, show_default=True, help="At most so many.")
@click.option("--all", "everything", is_flag=True, help="All of them.")
@click.option("--collapse", is_flag=True, help="One for each story: its versions and copies are counted.")
@click.option("--columns", metavar="A,B,C", help="Columns of the files; text is one, too.")
@form_option
def command(query: tuple[str, ...], folder: Path, form: str, output: Path | None, **asked: Any) -> None:
    """Find articles by their words.

    Words must all be there, in any form; "a phrase" as it stands; AND, OR, NOT, brackets; almat* for
    beginnings; flood NEAR/5 almaty; and title:flood, also with author, section, tag, source, language, flag
    and decision.
    An asterisk alone asks for every article. Articles without a date of publication count on the day of
    their capture.

    Example: newsarchive search '"interest rate" inflation' --from 2026-01 --sort newest
    """
    question = question_of(query, asked)
    names = _columns(asked["columns"])
    everything = asked["everything"]
    index = index_at(folder)
    answer = index.ask(question, None if everything else asked["limit"])
    if form == "table" and output is None:
        _, tree, compiler = index.compiled(question)
        _table(console(), answer, wanted(tree, compiler), collapse=question.collapse)
    else:
        write(_rows(answer), "csv" if form == "table" else form, names, output, "articles")
    _remarks(answer, everything=everything)
    answered(index)


def _columns(columns: str | None) -> list[str]:
    names = columns.split(",") if columns else COLUMNS
    unknown = [name for name in names if name not in _KNOWN]
    if unknown:
        raise QueryError(
            ",".join(names), 0, f"There is no column {unknown[0]}", f"Columns: {', '.join(_KNOWN)}"
        )
    return list(names)


def _rows(answer: Answer) -> Iterator[Row]:
    for place in answer.places:
        row: Row = orjson.loads(answer.line(place))
        row["copies"] = place.copies
        yield row


def _table(out: Console, answer: Answer, wish: Wanted, *, collapse: bool) -> None:
    width = out.width if sys.stdout.isatty() else 100
    for hit in answer:
        out.print(_head(hit, collapse=collapse))
        text = hit.article.text or hit.article.description
        found = snippet(text, wish, hit.article.language, max(60, min(2 * width, 240)))
        passage = Text(safe(found.text, one_line=False))
        for begin, end in found.marks:
            passage.stylize("bold yellow", begin, end)
        out.print(Text("    ") + passage)
        out.print(Text(f"    {hit.article.id}  {safe(hit.article.url, one_line=True)}", "dim"))


def _head(hit: Hit, *, collapse: bool) -> Text:
    article = hit.article
    when = (article.published or f"({article.fetched[:10]})")[:10]
    line = Text.assemble(
        (when.ljust(10), "cyan"), "  ", (safe(article.title, one_line=True) or "(no title)", "bold")
    )
    where = ", ".join(part for part in (article.source, article.language or "") if part)
    line.append(f"  {safe(where, one_line=True)}", "green")
    if collapse and hit.copies > 1:
        line.append(f"  +{hit.copies - 1} of the same story", "magenta")
    return line


def _remarks(answer: Answer, *, everything: bool) -> None:
    shown = len(answer)
    total = f"{answer.count:,} of {answer.documents:,} articles"
    if answer.stories is not None:
        total += f" in {answer.stories:,} stories"
    rest = (
        "" if everything or shown == (answer.stories or answer.count) else f"; {shown:,} shown, --all for all"
    )
    undated = f"; {answer.undated:,} without a date of publication" if answer.undated else ""
    tell(f"{total}{rest}{undated}")

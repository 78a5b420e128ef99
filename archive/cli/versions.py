"""``newsarchive versions``: how a story changed at its publisher."""

import json
from pathlib import Path

import click
from rich.text import Text

from archive.cli.options import archive_option
from archive.cli.output import console, label, safe
from archive.cli.textdiff import shown
from archive.errors import NewsError
from archive.explain.printable import safe_json
from archive.explain.versions import CHANGES, text_of, versions_of
from archive.model import Article
from archive.reader import Archive


@click.command("versions")
@click.argument("article", metavar="URL|ID")
@archive_option
@click.option("--diff", is_flag=True, help="Show what changed, word by word: [-gone-] {+come+}.")
@click.option("--json", "as_json", is_flag=True, help="One article a line, as in articles/.")
def command(article: str, folder: Path, *, diff: bool, as_json: bool) -> None:
    """Show the versions of a story at its publisher, oldest first, at whatever addresses they stood.

    Example: newsarchive versions https://example.com/story --diff
    """
    with Archive(folder) as archive:
        found = versions_of(archive, article)
        if not found:
            raise NewsError(
                f"No article was read at {safe(article, one_line=True)}",
                place=str(folder),
                remedy="Give the whole URL, or the 16 characters of an article's id",
            )
        out = console()
        before: Article | None = None
        for one in found:
            if as_json:
                click.echo(safe_json(json.dumps(one.as_dict(), ensure_ascii=False)))
                continue
            out.print(Text.assemble((f"version {one.version}", "bold"), f"  {one.fetched}"))
            for name, value in _lines(one, before):
                out.print(Text("  ") + label(name, value))
            if diff and before is not None:
                out.print(shown(text_of(archive, before), text_of(archive, one)))
            before = one


def _lines(one: Article, before: Article | None) -> list[tuple[str, str]]:
    lines = [("article", one.id)]
    if before is None or one.url != before.url:
        lines.append(("url", one.url))
    if before is None or one.title != before.title:
        lines.append(("headline", one.title))
    if one.published:
        lines.append(("published", one.published))
    if one.modified:
        lines.append(("modified", one.modified))
    if one.change:
        lines.append(("change", f"{one.change}: {CHANGES.get(one.change, '')}".rstrip(": ")))
    lines.append(("words", str(one.word_count)))
    return lines

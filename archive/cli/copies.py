"""``newsarchive copies``: who ran a story, and how much each changed."""

from pathlib import Path

import click
from rich.text import Text

from archive.cli.options import archive_option
from archive.cli.output import console, safe
from archive.errors import NewsError
from archive.explain.copies import Branch, tree
from archive.reader import Archive


@click.command("copies")
@click.argument("article", metavar="ID|URL")
@archive_option
def command(article: str, folder: Path) -> None:
    """Show who ran a story, the original first, and how much of it each kept.

    The original is the one that was published first, of those that are archived. Versions at one publisher
    stand below the version before them.

    Example: newsarchive copies https://example.com/story
    """
    with Archive(folder) as archive:
        asked = archive.article(article)
        if asked is None:
            raise NewsError(
                f"No article was read at {safe(article, one_line=True)}",
                place=str(folder),
                remedy="Give the whole URL, or the 16 characters of an article's id",
            )
        out = console()
        for branch in tree(archive, asked.id):
            out.print(_line(branch, asked=branch.relation.id == asked.id))


def _line(branch: Branch, *, asked: bool) -> Text:
    article, indent = branch.article, "  " * branch.depth
    if article is None:
        return Text(f"{indent}{branch.relation.id} has no line any more", "yellow")
    when = (article.published or article.fetched)[:16]
    who = article.source or branch.relation.domain
    line = Text(indent).append(f"{when}  ").append(safe(who, one_line=True), "bold")
    line.append(f"  {branch.said}{'  (asked for)' if asked else ''}\n")
    line.append(f"{indent}  {article.id}  {safe(article.title, one_line=True)}\n")
    return line.append(f"{indent}  {safe(article.url, one_line=True)}", "dim")

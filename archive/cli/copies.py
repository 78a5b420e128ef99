"""``newsarchive copies``: who ran a story, and how much each changed."""

from pathlib import Path

import click
from rich.text import Text

from archive.cli.output import archive_option, console, safe
from archive.errors import NewsError
from archive.fingerprints import overlap
from archive.reader import Archive
from archive.stories import Relation


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
        story = archive.catalog.relations(asked.id)
        ids = {one.id for one in story}
        children: dict[str, list[Relation]] = {}
        for one in story:
            parent = one.version_of or one.syndicated_from
            children.setdefault(parent if parent in ids and parent else "", []).append(one)
        out = console()
        waiting = [(0, one) for one in reversed(children.get("", []))]
        while waiting:
            depth, one = waiting.pop()
            out.print(_line(archive, one, depth, asked=one.id == asked.id))
            waiting += [(depth + 1, child) for child in reversed(children.get(one.id, []))]


def _line(archive: Archive, one: Relation, depth: int, *, asked: bool) -> Text:
    article = archive.article(one.id)
    if article is None:
        return Text(f"{'  ' * depth}{one.id} has no line any more", "yellow")
    when = (article.published or article.fetched)[:16]
    who = article.source or one.domain
    line = Text("  " * depth).append(f"{when}  ").append(safe(who, one_line=True), "bold")
    line.append(f"  {_kept(archive, one, same_words=not article.text)}{'  (asked for)' if asked else ''}\n")
    line.append(f"{'  ' * depth}  {one.id}  {safe(article.title, one_line=True)}\n")
    return line.append(f"{'  ' * depth}  {safe(article.url, one_line=True)}", "dim")


def _kept(archive: Archive, one: Relation, *, same_words: bool) -> str:
    parent = one.version_of or one.syndicated_from
    if parent is None:
        return "original"
    kind = f"version ({one.change})" if one.version_of else "copy"
    mine, theirs = archive.catalog.likeness_of(one.id), archive.catalog.likeness_of(parent)
    if same_words and one.syndicated_from:
        return "copy, word for word"
    if mine is None or theirs is None:
        return kind
    shared = len(mine.fingerprint.hashes & theirs.fingerprint.hashes)
    kept = shared / max(1, len(theirs.fingerprint.hashes))
    own = 1 - shared / max(1, len(mine.fingerprint.hashes))
    contained = overlap(mine.fingerprint, theirs.fingerprint).containment
    return f"{kind}, kept {kept:.0%} of it, {own:.0%} of its own (containment {contained:.2f})"

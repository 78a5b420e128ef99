"""``newscrawl demo``: crawl the bundled newsroom twice, and tell what was kept."""

import os
import shutil
import sys
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

import click

from archive.layout import Layout
from archive.model import Article, Decision
from newscrawl.demo.server import Newsroom
from newscrawl.demo.tour import Crawl, begin, crawl

_BORN_FROM = "http://www.steppecourier.example/world/un-regional-centre-opens-in-almaty"
_UPDATED = "http://www.steppecourier.example/city/tremor-felt-in-almaty"
_LINES = 2  # paragraphs shown of the born-from page
_WIDTH = 100


@click.command()
@click.option(
    "--archive",
    "folder",
    metavar="DIR",
    default=Path("demo-archive/collections/news"),
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The archive folder to make.",
)
@click.option("--keep", is_flag=True, help="Go on with the archive that an earlier demo left there.")
def command(folder: Path, *, keep: bool) -> None:
    """Crawl a newsroom that comes with the program, twice, and show what was kept.

    Nothing leaves this machine: the newsroom's four outlets are invented, and answered on loopback.
    The archive stays, to be looked at.

    Example: newscrawl demo --archive /tmp/demo/collections/news
    """
    begin(folder, keep=keep)
    with Newsroom() as newsroom:
        click.echo(f"The demo newsroom answers for {', '.join(newsroom.hosts)} on {newsroom.proxy}.")
        _heading("First crawl")
        first = crawl(newsroom, folder)
        _tell(first, _titles(first.articles))
        newsroom.edition = 2
        _heading("Second crawl: one story was updated meanwhile, two are new, the rest is as it was")
        second = crawl(newsroom, folder)
        _tell(second, _titles((*first.articles, *second.articles)))
    _show_born_from((*first.articles, *second.articles))
    _say_where(folder)


def _heading(text: str) -> None:
    click.echo()
    click.secho(text, bold=True)


def _titles(articles: Sequence[Article]) -> dict[str, str]:
    return {article.id: article.title for article in articles}


def _tell(done: Crawl, titles: dict[str, str]) -> None:
    """What one crawl did, in plain words."""
    fetched = len({decision.url for decision in done.decisions if decision.warc is not None})
    changed = f", {done.unchanged} of them answered with “not modified”" if done.unchanged else ""
    click.echo(f"  {done.seconds:.1f} seconds, {done.requests} requests{changed}")
    click.echo(f"  {fetched} pages fetched, {len(done.articles)} articles kept")
    for decision in done.with_verdict("version"):
        click.echo(f"    a new version of “{titles.get(decision.of or '', decision.of)}”")
    for decision in done.with_verdict("recurring"):
        title = titles.get(decision.article_id or "", "")
        click.echo(f"    “{title}” had been used as a headline before: another text, so both are kept")
    for decision in done.with_verdict("syndicated"):
        original = titles.get(decision.of or "", decision.of)
        click.echo(f"    {decision.url}\n      is another outlet's copy of “{original}”")
    _list("repeats, not stored twice", done.with_verdict("repeat"), titles)
    _list("pages that hold no article", done.with_verdict("not-article"), titles)
    _list("pages not to be had", done.with_verdict("failed", "refused", "removed"), titles)


def _list(what: str, decisions: Sequence[Decision], titles: dict[str, str]) -> None:
    if not decisions:
        return
    click.echo(f"  {what}: {len(decisions)}")
    for decision in decisions:
        title = titles.get(decision.of or "")
        why = f"{decision.reason}: “{title}”" if title else decision.detail or decision.reason
        click.echo(f"    {decision.url}\n      {why}")


def _show_born_from(articles: Sequence[Article]) -> None:
    """The page that this project was born from, and what was read in it."""
    found = next((article for article in articles if article.url == _BORN_FROM), None)
    if found is None:
        return
    _heading("One page: skip link, headline twice in the text, sources left unfilled, “Read also”")
    click.echo(f"  {found.url}")
    click.echo(f"  title        {found.title}")
    click.echo(f"  description  {found.description}")
    paragraphs = [_short(paragraph) for paragraph in found.text.splitlines()]
    shown = [*paragraphs[:_LINES], f"… {len(paragraphs) - _LINES - 1} more paragraphs …", paragraphs[-1]]
    for name, paragraph in zip_longest(["text"], shown, fillvalue=""):
        click.echo(f"  {name:12} {paragraph}")
    click.echo(f"  flags        {', '.join(found.flags) or 'none'}")


def _short(paragraph: str) -> str:
    return paragraph if len(paragraph) <= _WIDTH else paragraph[:_WIDTH].rsplit(" ", 1)[0] + " …"


def _say_where(folder: Path) -> None:
    """Where everything lies, and what to try next."""
    layout = Layout(folder)
    _heading("Where it lies")
    click.echo(f"  WARC       {layout.warcs}{os.sep}")
    click.echo(f"  articles   {layout.articles}{os.sep}   (JSONL, one article a line)")
    click.echo(f"  decisions  {layout.decisions}{os.sep}  (JSONL, what became of every page, and why)")
    _heading("Try next")
    asking = _program("newsarchive")
    for words in (f"stats --archive {folder}", f"show --archive {folder} {_BORN_FROM}",
                  f"why --archive {folder} {_UPDATED}"):  # fmt: skip
        click.echo(f"  {asking} {words}")


def _program(name: str) -> str:
    """How to call a program of this installation from here: by its name where the shell would find it."""
    beside = Path(sys.executable).with_name(name)
    found = shutil.which(name)
    if found and Path(found).exists() and beside.exists() and Path(found).samefile(beside):
        return name
    try:
        return str(beside.relative_to(Path.cwd()))
    except ValueError:
        return str(beside)

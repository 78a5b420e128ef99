"""``newscrawl sites``: what the crawler has learned of each site's furniture, and how to make it forget."""

from pathlib import Path

import click

from archive.cli.options import archive_option
from archive.errors import UsageError
from archive.layout import Layout
from archive.lock import ArchiveLock
from newscrawl.extract.furniture import SiteMemory
from newscrawl.state import State


@click.command()
@archive_option
@click.argument("site", required=False)
@click.option(
    "--forget", is_flag=True, help="Forget what was learned of SITE; it is learned anew from then on."
)
def command(folder: Path, site: str | None, *, forget: bool) -> None:
    """Show what stands on many pages of each site, and is therefore left out of texts and headlines.

    Without SITE (a host) a line a site: pages remembered, lines and title parts that are its furniture. With
    SITE every one of them, with the number of pages that it was seen on.

    Example: newscrawl sites www.steppecourier.example
    """
    layout = Layout(folder)
    if forget:
        _forget(layout, site)
        return
    state = State.open_to_read(layout.state)
    try:
        known = dict(state.furniture.sites())
    finally:
        state.close()
    if site is None:
        for name, memory in known.items():
            lines, tails = len(memory.furniture()), len(memory.learned_tails())
            click.echo(f"{name}: {memory.pages} pages, {lines} lines, {tails} title parts")
        return
    if site not in known:
        raise UsageError(f"nothing is remembered of {_safe(site)}", remedy="`newscrawl sites` lists them")
    _tell(known[site])


def _tell(memory: SiteMemory) -> None:
    for digest in sorted(memory.furniture(), key=lambda digest: -memory.lines[digest]):
        click.echo(f"{memory.lines[digest]:>4} line   {_safe(memory.samples.get(digest, digest))}")
    for tail in sorted(memory.learned_tails(), key=lambda tail: -memory.tails[tail]):
        click.echo(f"{memory.tails[tail]:>4} title  {_safe(tail)}")


def _forget(layout: Layout, site: str | None) -> None:
    if site is None:
        raise UsageError("--forget needs a SITE", remedy="`newscrawl sites` lists them")
    with ArchiveLock.take(layout.lock):
        state = State.open(layout.state)
        try:
            was_known = state.furniture.forget(site)
        finally:
            state.close()
    click.echo(f"forgot {_safe(site)}" if was_known else f"nothing was remembered of {_safe(site)}")


def _safe(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)

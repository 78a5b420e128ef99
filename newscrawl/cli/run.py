"""``newscrawl run``: crawl what is due, once, with nobody looking."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.errors import LockHeldError, NewsError, UsageError
from archive.explain.printable import safe
from newscrawl.sources.durations import seconds

if TYPE_CHECKING:
    from scrapy.settings import Settings


class Duration(click.ParamType[float]):
    """A span of time such as 25m."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """In seconds."""
        found = seconds(value if not str(value).isdecimal() else int(str(value)))
        if found is None or found < 0:
            self.fail(
                f"{str(value)!r} is no span of time; write 90s, 25m, 2h or 1d, or 0 for no limit", param, ctx
            )
        return found


@click.command()
@click.option("--archive", metavar="DIR", envvar="NEWSCRAWL_ARCHIVE", help="The archive's folder.")
@click.option("--sources", metavar="FILE", help="The list of sources. [default: sources.toml]")
@click.option("--source", "names", metavar="NAME", multiple=True, help="Only this source; repeatable.")
@click.option(
    "--max-time",
    type=Duration(),
    default="25m",
    show_default=True,
    help="End the run in order after this time; 0 for no limit.",
)
@click.option(
    "--max-pages", type=click.IntRange(min=0), help="Ask for at most so many pages; the rest stays owed."
)
@click.option("--all", "everything", is_flag=True, help="Ask feeds also before their time.")
@click.option(
    "--shard", metavar="N/OF", help="Fetch only from the domains that hash to this one of so many crawlers."
)
@click.option("--dry-run", is_flag=True, help="List what would be fetched, and fetch nothing.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless a person is needed; log to a file.")
@click.option("--notify", metavar="COMMAND", help="Run this when something new is wrong; it gets the report.")
@click.option(
    "-s", "--set", "pairs", metavar="NAME=VALUE", multiple=True, help="Another setting; repeatable."
)
def command(  # noqa: PLR0913 - each is an option of the command line
    *,
    archive: str | None,
    sources: str | None,
    names: tuple[str, ...],
    max_time: float,
    max_pages: int | None,
    shard: str | None,
    pairs: tuple[str, ...],
    notify: str | None,
    everything: bool,
    dry_run: bool,
    quiet: bool,
) -> None:
    """Crawl what is due and end: the line for a crontab.

    Takes the archive's lock, puts right what a crash left, asks the feeds whose time has come, visits the
    pages that are owed or to be looked at again, and leaves a report in the archive's runs/. SIGTERM and
    SIGINT end it in order within half a minute.

    Exit codes: 0 done, 1 done but something needs attention, 2 wrong use or configuration, 3 another run
    holds the archive, 4 the archive is damaged, 5 no space left.

    With --shard the archive is a folder of its own beside --archive, such as news-3-of-8.

    Example: newscrawl run --quiet
    """
    # Imported here: --help needs no Scrapy.
    from newscrawl.operation import choices, logs, notices, plan, running  # noqa: PLC0415 - see above

    chosen = _chosen(archive, max_pages, pairs, everything=everything, quiet=quiet)
    settings = choices.settings_with(chosen | ({"SOURCES": sources} if sources else {}))
    arguments = {"sources": settings["SOURCES"], "source": ",".join(names)}
    if shard:
        _take_shard(settings, shard)
    folder = Path(settings["ARCHIVE"])
    if dry_run:
        for line in plan.lines(settings, Path(arguments["sources"]), names):
            click.echo(safe(line))
        return
    if quiet:
        logs.to_file(settings)
    try:
        code = running.run(settings, arguments, max_time, own_logging=quiet)
    except LockHeldError as error:
        if not quiet or running.held_for(folder) > running.LONG_HELD:
            click.echo(f"newscrawl: {error}", err=True)
        raise SystemExit(error.exit_code) from None
    except NewsError as error:
        notices.notify(settings, notify or "", folder, [str(error)])
        raise
    _tell(folder, settings, code, notify or "", quiet=quiet)
    raise SystemExit(code)


def _take_shard(settings: "Settings", shard: str) -> None:
    """Crawl one part of the web into an archive of its own."""
    from newscrawl.shards import Shard  # noqa: PLC0415 - as in the command

    part = Shard.parse(shard)
    folder = part.archive(Path(settings["ARCHIVE"]))
    settings.update({"SHARD": str(part), "ARCHIVE": str(folder)}, priority="cmdline")


def setting_pair(text: str) -> tuple[str, str]:
    """A setting as it was given on the command line.

    Raises:
        UsageError: It is none.
    """
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise UsageError(f"-s {text!r} is no setting", remedy="Write -s NAME=VALUE.")
    return name, value


def _chosen(
    archive: str | None, max_pages: int | None, pairs: tuple[str, ...], *, everything: bool, quiet: bool
) -> dict[str, object]:
    """The settings that the options stand for."""
    chosen: dict[str, object] = {"ONLY_DUE": not everything}
    chosen.update(setting_pair(pair) for pair in pairs)
    if archive:
        chosen["ARCHIVE"] = archive
    if max_pages is not None:
        chosen["MAX_PAGES"] = max_pages
    if quiet:
        chosen["PROGRESS"] = "never"
    return chosen


def _tell(folder: Path, settings: "Settings", code: int, command: str, *, quiet: bool) -> None:
    """Say what is newly wrong: to the terminal when nothing else did, and by the operator's ways."""
    from newscrawl.cli.rediscovering import offered_instead  # noqa: PLC0415 - --help needs no catalog
    from newscrawl.operation import notices, telling  # noqa: PLC0415 - as above

    telling_now = telling.Telling(
        folder, telling.troubles_now(folder, partial(offered_instead, folder, settings))
    )
    if quiet or code:
        for line in telling_now.lines:
            click.echo(f"newscrawl: {line}", err=True)
    if telling_now.lines:
        notices.notify(settings, command, folder, telling_now.lines)
    telling_now.note()

"""What ``newscrawl dispatch`` and ``newscrawl work`` share."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from archive.errors import UsageError

_C = TypeVar("_C", bound=Callable[..., Any])


def queue_options(command: _C) -> _C:
    """``--queue``, ``--archive``, ``--sources`` and ``-s``."""
    options = [
        click.option("--queue", metavar="URL", help="The Redis server: redis://host:6379/0 [setting QUEUE]"),
        click.option("--archive", metavar="DIR", envvar="NEWSCRAWL_ARCHIVE", help="The archive's folder."),
        click.option("--sources", metavar="FILE", help="The list of sources. [default: sources.toml]"),
        click.option("-s", "--set", "pairs", metavar="NAME=VALUE", multiple=True, help="Another setting."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def crawl_with_queue(spider: str, chosen: dict[str, Any], arguments: dict[str, str], max_time: float) -> None:
    """Run a spider to its end, and end with its exit code.

    Raises:
        UsageError: No queue is named.
    """
    from scrapy.crawler import AsyncCrawlerProcess  # noqa: PLC0415 - --help needs no Scrapy

    from newscrawl.cli.run import setting_pair  # noqa: PLC0415 - the same
    from newscrawl.operation import choices, running  # noqa: PLC0415 - the same

    values = dict(setting_pair(pair) for pair in chosen.pop("pairs"))
    sources = chosen.pop("sources")
    for name in ("queue", "archive"):
        given = chosen.pop(name)
        if given:
            values[name.upper()] = given
    settings = choices.settings_with(values | chosen)
    if not settings["QUEUE"]:
        raise UsageError("no work queue is named", remedy="Give --queue redis://host:6379/0, or set QUEUE")
    process = AsyncCrawlerProcess(settings)
    found = {"sources": sources, **arguments} if sources else arguments
    raise SystemExit(running.operate(process, process.create_crawler(spider), found, max_time))

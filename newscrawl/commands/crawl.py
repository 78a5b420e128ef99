"""``scrapy crawl`` for this project: errors are one line for a person, the exit code tells the outcome."""

import argparse
import asyncio
import sys
from typing import Any

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError

from archive.errors import NewsError
from newscrawl.extensions.archive import ArchiveExtension

_SEPARATORS = {"source": ",", "url": "\n", "file": "\n", "path": "\n"}
"""Spider arguments that may be given several times, and what puts them together."""


class Command(ScrapyCrawl):
    """Scrapy's own ``crawl``, with documented exit codes (``archive.errors``)."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Put repeated ``-a`` arguments together, where Scrapy would keep only the last."""
        together: dict[str, str] = {}
        for given in opts.spargs:
            name, equals, value = given.partition("=")
            if equals and name in together and name in _SEPARATORS:
                value = together[name] + _SEPARATORS[name] + value
            together[name] = value if equals else given
        opts.spargs = [value if name == value else f"{name}={value}" for name, value in together.items()]
        super().process_options(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, and end with the exit code that says how it went."""
        if len(args) != 1:
            raise UsageError("give the name of one spider; 'scrapy list' shows them")
        assert self.crawler_process is not None  # noqa: S101 - narrows Scrapy's own Optional
        try:
            crawler = self._create_crawler(args[0])
        except KeyError as error:
            raise UsageError(f"there is no spider {args[0]!r}; 'scrapy list' shows them") from error
        task: Any = self.crawler_process.crawl(crawler, **opts.spargs)
        errors: list[BaseException] = []
        if isinstance(task, asyncio.Task):
            task.add_done_callback(lambda done: errors.extend(filter(None, [done.exception()])))
        self.crawler_process.start()
        self.exitcode = _outcome(crawler, errors)


def _outcome(crawler: Crawler, errors: list[BaseException]) -> int:
    extension = crawler.get_extension(ArchiveExtension) if crawler._extensions else None  # noqa: SLF001 - the public name raises when a crawl never began
    error = errors[0] if errors else extension.archivist.failure if extension else None
    if isinstance(error, NewsError):
        sys.stderr.write(f"newscrawl: {error}\n")
        return error.exit_code
    if error is not None:
        raise error
    stats = crawler.stats
    attention = stats.get_value("newscrawl/attention", 0) + stats.get_value("log_count/ERROR", 0)
    return 1 if attention else 0

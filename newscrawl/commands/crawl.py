"""``scrapy crawl`` for this project: errors are one line for a person, the exit code tells the outcome."""

import argparse
import sys
from pathlib import Path

import scrapy.core.downloader.contextfactory  # noqa: F401 - first: it searches all modules for each importer
from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError

from archive import errors
from archive.layout import Layout
from newscrawl.extract.pool import ReadingPool

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
        # Later crawls may find nothing new, and then nobody needs workers; an add-on names its archive later.
        archive = self.settings["ARCHIVE"] if self.settings else None
        if archive and not Layout(Path(archive)).state.exists():
            ReadingPool.prepare()

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, and end with the exit code that says how it went."""
        if len(args) != 1:
            raise UsageError("give the name of one spider; 'scrapy list' shows them")
        assert self.crawler_process is not None  # noqa: S101 - narrows Scrapy's own Optional
        # Imported here: the process that workers are forked from imports meanwhile, on another core.
        from newscrawl.operation.running import operate  # noqa: PLC0415 - see above

        try:
            crawler = self._create_crawler(args[0])
        except KeyError as error:
            raise UsageError(f"there is no spider {args[0]!r}; 'scrapy list' shows them") from error
        try:
            _check_arguments(crawler, opts.spargs)
            self.exitcode = operate(self.crawler_process, crawler, opts.spargs)
        except errors.NewsError as error:
            sys.stderr.write(f"newscrawl: {error}\n")
            self.exitcode = error.exit_code


def _check_arguments(crawler: Crawler, given: dict[str, str]) -> None:
    """Refuse a mistyped -a, which would crawl everything; other projects' spiders take what they like."""
    known: tuple[str, ...] | None = getattr(crawler.spidercls, "arguments", None)
    unknown = [name for name in given if known is not None and name not in known]
    if known is not None and unknown:
        raise errors.UsageError(
            f"-a {unknown[0]} is no argument of {crawler.spidercls.name}",
            remedy=f"It takes {' and '.join(f'-a {name}=…' for name in known)}",
        )

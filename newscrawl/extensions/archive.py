"""Opens the archive when a crawl starts and closes it when it ends."""

import asyncio
import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from scrapy.utils.log import get_scrapy_root_handler

from archive.errors import NewsError, UsageError
from archive.layout import Layout
from archive.store import Store, StoreOptions
from archive.upkeep import bring_up_last
from newscrawl import __version__
from newscrawl.archivist import Archivist
from newscrawl.dedup.rules import Rules
from newscrawl.keeping import Keeping, Policy
from newscrawl.state import State
from newscrawl.wire import private_parts_missing

logger = logging.getLogger(__name__)

_PATIENCE = 20.0  # seconds: a question that just adds to the index is through by then

_CHOICES = {
    "SAME_TEXT": ("revisit", "response"),
    "VERSIONS": ("keep", "link"),
    "SYNDICATED": ("keep", "whole", "link"),
    "RECURRING": ("keep", "link"),
    "NOARCHIVE": ("text", "refuse", "keep"),
}


def _not_told_already(record: logging.LogRecord) -> bool:
    """Is this not the echo of an error of the archive in a component that it passed through?"""
    return not (record.exc_info and isinstance(record.exc_info[1], NewsError))


class ArchiveExtension:
    """Holds the ``Archivist`` of a crawl.

    Raises:
        ArchiveUnusableError, LockHeldError, ArchiveDamagedError, NoSpaceError: From opening the archive,
            before anything is fetched.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._loop: asyncio.AbstractEventLoop | None = None
        settings = crawler.settings
        self.run = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}"
        root = Path(settings["ARCHIVE"])
        self._layout = Layout(root)
        store = Store.open(root, self._options())
        if store.recovered:
            logger.warning("The last run did not end well; the archive was put in order: %s", store.recovered)
        try:
            state = State.open(Layout(root).state)
        except Exception:
            store.close()
            raise
        policy = policy_of(settings)
        self.archivist = Archivist(
            store,
            state,
            Keeping(store, state, self.run, policy),
            interval=settings.getfloat("COMMIT_INTERVAL"),
            on_failure=self._stop_crawl,
        )
        crawler.signals.connect(self._opened, signals.spider_opened)
        crawler.signals.connect(self._closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    def _options(self) -> StoreOptions:
        settings = self._crawler.settings
        return StoreOptions(
            run=self.run,
            software=f"newscrawl/{__version__} scrapy/{scrapy.__version__}",
            user_agent=settings["USER_AGENT"],
            operator=settings["CONTACT"],
            robots="obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
            prefix=settings["WARC_PREFIX"],
            max_bytes=settings.getint("WARC_MAX_BYTES"),
            max_age=settings.getfloat("WARC_MAX_AGE"),
            headers="rebuilt" if private_parts_missing() else "as-received",
        )

    def _opened(self) -> None:
        self._loop = asyncio.get_running_loop()
        handler = get_scrapy_root_handler()
        if handler is not None:
            handler.addFilter(_not_told_already)

    async def _closed(self) -> None:
        # In a thread: the last commit and the index merge may take seconds, and signals must still be heard.
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self.archivist.close()
        try:
            bring_up_last(self._layout, patience=_PATIENCE)
        except NewsError as error:  # nothing is lost: the next search, or the next run, adds the articles
            logger.warning("The articles of this run could not be made searchable: %s", error)

    def _stop_crawl(self, error: Exception) -> None:
        """Called in the archivist's thread: nothing can be kept any more, so nothing more is fetched."""
        logger.error("The archive cannot be written to, the crawl stops: %s", error)
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._close_spider)

    def _close_spider(self) -> None:
        if self._crawler.crawling:
            self._closing = asyncio.ensure_future(
                self._crawler.engine.close_spider_async(reason="archive_failed")
            )


def policy_of(settings: BaseSettings) -> Policy:
    """What the operator chose about repeats.

    Raises:
        UsageError: A setting has a value that it cannot have.
    """
    for name, allowed in _CHOICES.items():
        if settings[name] not in allowed:
            raise UsageError(
                f"{name} cannot be {settings[name]!r}", remedy=f"Set it to one of {', '.join(allowed)}"
            )
    return Policy(
        compare=settings.getbool("REPEATS", default=True),
        same_text_as_revisit=settings["SAME_TEXT"] == "revisit",
        versions=settings["VERSIONS"],
        syndicated=settings["SYNDICATED"],
        recurring=settings["RECURRING"],
        noarchive=settings["NOARCHIVE"],
        agent=str(settings["ROBOTSTXT_USER_AGENT"] or ""),
        rules=Rules(
            containment=settings.getfloat("CONTAINMENT"),
            short_containment=settings.getfloat("SHORT_CONTAINMENT"),
            headline=settings.getfloat("HEADLINE_SIMILARITY"),
            version_days=settings.getfloat("VERSION_DAYS"),
            syndicated_days=settings.getfloat("SYNDICATED_DAYS"),
        ),
        tries=settings.getint("FETCH_TRIES"),
    )


def archivist_of(crawler: Crawler) -> Archivist:
    """The archivist of a crawl.

    Raises:
        RuntimeError: The extension is not enabled.
    """
    extension = crawler.get_extension(ArchiveExtension)
    if extension is None:
        raise RuntimeError("newscrawl.extensions.archive.ArchiveExtension must be in EXTENSIONS")
    return extension.archivist

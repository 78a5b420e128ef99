"""How a crawl ended, for the shell."""

import asyncio
from collections.abc import Callable
from typing import Any

from scrapy.crawler import Crawler

from newscrawl.extensions.archive import ArchiveExtension
from newscrawl.extensions.report import exit_code


def run_to_end(crawler: Crawler, crawl: Callable[[], Any], start: Callable[[], None]) -> int:
    """Start a crawl and wait for its end.

    Args:
        crawler: The crawler.
        crawl: Schedules the crawl, and returns its task.
        start: Runs the event loop until the crawl is over.

    Returns:
        The exit code, as ``archive.errors`` lists them.

    Raises:
        NewsError: What made the crawl impossible.
        Exception: An error of our own.
    """
    task = crawl()
    errors: list[BaseException] = []
    if isinstance(task, asyncio.Task):
        task.add_done_callback(lambda done: errors.extend(_error_of(done)))
    start()
    extension = crawler.get_extension(ArchiveExtension) if crawler._extensions else None  # noqa: SLF001 - the public name raises when a crawl never began
    if extension is not None:
        extension.archivist.close()  # where the loop was stopped before the crawl could
    error = errors[0] if errors else extension.archivist.failure if extension else None
    if error is not None:
        raise error
    return exit_code(crawler)


def _error_of(task: "asyncio.Task[Any]") -> list[BaseException]:
    error = None if task.cancelled() else task.exception()
    return [error] if error else []

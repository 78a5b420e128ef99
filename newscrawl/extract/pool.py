"""Worker processes that read pages, so that the reactor never does.

Each page may take so long and no longer: then its worker is killed and the page counts as failed. Workers
are replaced after a number of pages, because parsers leak, and by fork from a server process that has
everything imported, so that a new one costs nearly nothing.
"""

import asyncio
import logging
import multiprocessing
import os
import resource
import sys
import threading
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from multiprocessing import forkserver
from typing import ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from newscrawl.extract.page import Extraction, Page

_P = ParamSpec("_P")
_T = TypeVar("_T")

_PRELOADED = ["newscrawl.extract.ready", "newscrawl.discovery.feeds", "feedparser"]
_NICE = 5
"""Workers yield to the crawl's own process: what keeps it waiting keeps all hosts and workers waiting."""

logger = logging.getLogger(__name__)


class ReadingPool:
    """Processes that run pure functions on strangers' bytes.

    Args:
        workers: How many; 0 for one per core that this process may use.
        timeout: Seconds that one call may take.
        pages_per_worker: After how many calls a worker is replaced.
        memory: Bytes of address space that a worker may take; 0 for no limit.
    """

    def __init__(
        self, workers: int = 0, timeout: float = 20.0, pages_per_worker: int = 400, memory: int = 0
    ) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOADED)
        self._timeout = timeout
        self._pool = ProcessPool(
            max_workers=workers or len(os.sched_getaffinity(0)),
            max_tasks=pages_per_worker,
            context=context,
            initializer=_begin,
            initargs=[memory],
        )
        self._memory = memory
        self._started = False
        self._closing = threading.Lock()

    @staticmethod
    def prepare() -> None:
        """Start the process that workers are forked from: it imports what they need while nobody waits."""
        multiprocessing.get_context("forkserver").set_forkserver_preload(_PRELOADED)
        forkserver.ensure_running()

    async def run(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Call a picklable function in a worker.

        Raises:
            TimeoutError: It took too long and was killed.
            ProcessExpired: Its worker died twice over it.
            Exception: Whatever the function raises.
        """
        try:
            return await self._once(function, args, kwargs)
        except ProcessExpired as death:
            # Another page may have been the cause: this one gets a second worker before it is blamed.
            logger.warning("A worker died (exit code %s); the page is tried once more", death.exitcode)
            return await self._once(function, args, kwargs)

    async def _once(
        self, function: Callable[..., _T], args: tuple[object, ...], kwargs: dict[str, object]
    ) -> _T:
        if not self._started:  # in a thread: the process that workers are forked from may still be importing
            self._started = await asyncio.to_thread(lambda: self._pool.active)
        future = self._pool.schedule(function, args=list(args), kwargs=kwargs, timeout=self._timeout)
        result: _T = await asyncio.wrap_future(future)
        return result

    async def read(self, page: Page) -> Extraction:
        """Extract the article of a page; every trouble becomes an extraction that says so."""
        try:
            return await self.run(_extract, page)
        except TimeoutError:
            detail = f"extraction took longer than {self._timeout:g} s and was stopped"
            return Extraction(verdict="failed", reason="extraction-timeout", detail=detail)
        except ProcessExpired as death:
            detail = f"the extracting process died twice on this page (exit code {death.exitcode})"
            return Extraction(verdict="failed", reason="extraction-died", detail=detail)
        except MemoryError:
            detail = f"extraction took more than {self._memory:,} bytes of memory"
            return Extraction(verdict="failed", reason="extraction-memory", detail=detail)
        except Exception as error:  # the page's fault or ours: either way only this page is lost
            logger.exception("Extraction failed on %s", page.url)
            detail = f"{type(error).__name__}: {str(error)[:200]}"
            return Extraction(verdict="failed", reason="extraction-error", detail=detail)

    def close(self) -> None:
        """Stop the workers; calls that wait are given up."""
        with self._closing:  # the end of the crawl and that of the process may ask at one time
            self._pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it untyped
            self._pool.join()


def spare_workers_the_script() -> None:
    """Keep workers from running the script that started this process; for processes that are ours alone.

    ``multiprocessing`` runs it in each, in case that it defines something. ``scrapy`` and ``newscrawl`` do
    not, and importing Scrapy takes a third of a second. A module that is called ``__main__`` it leaves alone.
    """
    script = sys.modules["__main__"]
    if script.__spec__ is None:
        script.__spec__ = ModuleSpec("newscrawl.__main__", None)


def _extract(page: Page) -> Extraction:
    """In a worker, which has imported it already; the crawl's own process never needs to."""
    from newscrawl.extract.article import extract  # noqa: PLC0415 - a third of the start-up, and 60 MB

    return extract(page)


def _begin(memory: int) -> None:
    """In a new worker: others go first, and what asks for more memory than this gets a MemoryError."""
    os.nice(_NICE)
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

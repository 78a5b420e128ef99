"""The archivist: the one thread that writes, and the reactor's way to it.

Everything that touches the archive or the state is done there, in the order asked. Work that must be on
disk before it counts (a page's decision) is acknowledged after the next commit; commits are shared by all
that happened in an interval (group commit), so that an fsync is paid per batch and not per page.
"""

import asyncio
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from archive.errors import NewsError
from archive.files import storage_error
from archive.store import Store
from newscrawl.keeping import Keeping
from newscrawl.state import State

_P = ParamSpec("_P")
_T = TypeVar("_T")

_IDLE = 0.03
"""Seconds without work after which a commit is due: those who wait for it may be all that is left."""

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Job:
    work: Callable[[], Any]
    answer: "asyncio.Future[Any]"
    durable: bool


class Archivist:
    """Runs the writing door and the state in a thread of their own.

    Args:
        store: The archive, opened for writing.
        state: The crawler's state.
        keeping: What is done with a visit, with that store and that state.
        interval: Seconds between two commits while work keeps coming; they come sooner when it does not.
        on_failure: Called once, in the thread, with the error that made writing impossible.
    """

    def __init__(
        self,
        store: Store,
        state: State,
        keeping: Keeping,
        *,
        interval: float = 0.5,
        on_failure: Callable[[Exception], None] = lambda _: None,
    ) -> None:
        self.store = store
        self.state = state
        self.keeping = keeping
        self.failure: Exception | None = None
        self.at_close: list[Callable[[], None]] = []  # called in the thread when all work is done
        self._interval = interval
        self._on_failure = on_failure
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._unacknowledged: list[tuple[_Job, Any]] = []
        self._dirty = False
        self._thread = threading.Thread(target=self._work, name="archivist", daemon=True)
        self._thread.start()

    async def do(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Call something in the archivist's thread; its answer comes back as soon as it has one."""
        return await self._enqueue(work, args, kwargs, durable=False)

    async def do_durably(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Call something in the archivist's thread; its answer comes back when all it wrote is on disk."""
        return await self._enqueue(work, args, kwargs, durable=True)

    async def _enqueue(
        self, work: Callable[..., _T], args: tuple[object, ...], kwargs: dict[str, object], *, durable: bool
    ) -> _T:
        if self.failure is not None:
            raise self.failure
        if not self._thread.is_alive():
            raise RuntimeError("the archive is closed")
        answer: asyncio.Future[_T] = asyncio.get_running_loop().create_future()
        self._jobs.put(_Job(lambda: work(*args, **kwargs), answer, durable))
        return await answer

    def close(self) -> None:
        """Do what is still asked, commit, close archive and state. Safe to call twice.

        Raises:
            Exception: What made writing impossible, if something did.
        """
        if self._thread.is_alive():
            self._jobs.put(None)
            self._thread.join()

    def _work(self) -> None:
        next_commit = time.monotonic()
        while True:
            try:
                wait = min(max(0.0, next_commit - time.monotonic()), _IDLE) if self._dirty else None
                job = self._jobs.get(timeout=wait)
            except queue.Empty:
                self._commit()
                next_commit = time.monotonic() + self._interval
                continue
            if job is None:
                break
            self._run(job)
            if self._dirty and time.monotonic() >= next_commit:
                self._commit()
                next_commit = time.monotonic() + self._interval
        self._finish()

    def _run(self, job: _Job) -> None:
        if self.failure is not None:
            _answer([(job.answer, None)], error=self.failure)
            return
        try:
            result = job.work()
        except (NewsError, OSError, sqlite3.Error) as error:  # the disk's fault, not the page's
            self._fail(error)
            _answer([(job.answer, None)], error=self.failure)
        except Exception as error:  # noqa: BLE001 - whatever it was, it is the asker's to handle
            _answer([(job.answer, None)], error=error)
        else:
            self._dirty = True
            if job.durable:
                self._unacknowledged.append((job, result))
            else:
                _answer([(job.answer, result)])

    def _commit(self) -> None:
        self._dirty = False
        waiting, self._unacknowledged = self._unacknowledged, []
        try:
            if self.failure is None:
                self.store.commit()
                self.state.commit()  # last: a page is settled only when its evidence is on disk
        except Exception as error:  # noqa: BLE001 - none of what waits may be acknowledged
            self._fail(error)
        if waiting:
            answers = [(job.answer, result) for job, result in waiting]
            _answer(answers, error=self.failure)  # together: each crossing to the reactor's thread wakes it

    def _fail(self, error: Exception) -> None:
        if self.failure is None:
            if isinstance(error, OSError | sqlite3.Error):
                error = storage_error(error, self.state.path)  # the store names its own troubles
            self.failure = error
            self._on_failure(error)

    def _finish(self) -> None:
        self._commit()
        try:
            for last in self.at_close:
                last()
            self.store.close()
            if self.failure is None:
                self.state.close()
        except Exception as error:  # noqa: BLE001 - told through self.failure, which the command reports
            self._fail(error)
        while not self._jobs.empty():  # asked after close: an error is better than no answer
            late = self._jobs.get()
            if late is not None:
                _answer([(late.answer, None)], error=self.failure or RuntimeError("the archive is closed"))


def _answer(answers: list[tuple["asyncio.Future[Any]", Any]], *, error: Exception | None = None) -> None:
    """Answer coroutines of the reactor's thread from this one."""

    def settle() -> None:
        for answer, result in answers:
            if answer.done():  # given up by whoever asked
                continue
            if error is not None:
                answer.set_exception(error)
            else:
                answer.set_result(result)

    loop = answers[0][0].get_loop()
    if not loop.is_closed():
        loop.call_soon_threadsafe(settle)

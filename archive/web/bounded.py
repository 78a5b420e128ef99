"""A bounded pool of threads in which questions are answered: what is too much is told to come again."""

import asyncio
import contextvars
import inspect
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request

from archive.web.options import Limits

_REQUEST = "request_of_the_pool"


class BusyError(Exception):
    """There is more to do than can be done now.

    Attributes:
        after: Seconds until it is worth asking again.
        what: What there is to wait for.
    """

    def __init__(self, after: float = 2.0, what: str = "The server is busy") -> None:
        self.after = round(after)
        self.what = what
        super().__init__(what, after)


class Pool:
    """Threads that answer, and a limit on how many questions may wait for them."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._threads = ThreadPoolExecutor(limits.threads, "answering")
        self._taken = 0

    async def run(self, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the work gives
        """The result of some work.

        Raises:
            BusyError: Too many wait already, or it took too long; a question that has begun goes on to its
                end, and keeps its thread until then.
        """
        if self._taken >= self._limits.threads + self._limits.waiting:
            raise BusyError
        self._taken += 1
        future = self._threads.submit(contextvars.copy_context().run, work)
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda done: self._done(loop, done))
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await asyncio.wrap_future(future)
        except TimeoutError as error:
            raise BusyError(10) from error

    def _done(self, loop: asyncio.AbstractEventLoop, _future: "Future[Any]") -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(self._leave)

    def _leave(self) -> None:
        self._taken -= 1

    def close(self) -> None:
        """Wait for nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def bounded(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """A plain endpoint as one that runs in the app's pool; what is asynchronous already stays as it is."""
    if inspect.iscoroutinefunction(endpoint):
        return endpoint
    signature = inspect.signature(endpoint)
    named = next((one.name for one in signature.parameters.values() if one.annotation is Request), "")

    async def in_the_pool(*args: Any, **values: Any) -> Any:  # noqa: ANN401 - the endpoint's
        request = values[named] if named in values else values.pop(_REQUEST, None) or args[0]
        pool: Pool = request.app.state.pool
        return await pool.run(lambda: endpoint(*args, **values))

    # FastAPI reads the parameters of the endpoint from here, and gives the request with them.
    extra = inspect.Parameter(_REQUEST, inspect.Parameter.KEYWORD_ONLY, annotation=Request)
    parameters = [*signature.parameters.values(), *(() if named else (extra,))]
    in_the_pool.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]  # functions may have one
    in_the_pool.__name__, in_the_pool.__doc__ = endpoint.__name__, endpoint.__doc__
    in_the_pool.__module__ = endpoint.__module__
    return in_the_pool


class BoundedRoute(APIRoute):
    """A route of the API whose endpoint runs in the pool."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **settings: Any) -> None:
        super().__init__(path, bounded(endpoint), **settings)

"""The newsroom as an object: open it, crawl it, look at its log, let it publish more."""

import asyncio
import threading
from concurrent.futures import Future
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from newscrawl.demo import proxy
from newscrawl.demo.content import NEWSROOM, outlets
from newscrawl.demo.site import Site, listed_urls, site

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCES_FILE = NEWSROOM / "sources.toml"
"""The sources.toml that names the newsroom's outlets."""


class Newsroom:
    """Four invented outlets on a free port of loopback, served from a thread of their own.

    Use as a context manager. ``edition`` is 1 at first; set it to 2 and one story has been updated and
    two more published.

    Attributes:
        log: Every request answered so far, in order.
    """

    def __init__(self, opened: datetime | None = None) -> None:
        self._outlets = outlets(opened or datetime.now(UTC))
        self._editions: dict[int, Site] = {number: site(self._outlets, number) for number in (1, 2)}
        self._edition = 1
        self._thread: threading.Thread | None = None
        self._stop: Callable[[], object] = lambda: None
        self._port = 0
        self.log: list[proxy.Served] = []

    @property
    def edition(self) -> int:
        """The number of what is published now."""
        return self._edition

    @edition.setter
    def edition(self, number: int) -> None:
        if number not in self._editions:
            raise ValueError(f"the newsroom has editions {sorted(self._editions)}, not {number}")
        self._edition = number

    @property
    def proxy(self) -> str:
        """The address for ``http_proxy``, once the newsroom is open."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def sources(self) -> str:
        """The text of a sources.toml that names the outlets."""
        return SOURCES_FILE.read_text("utf-8")

    @property
    def hosts(self) -> list[str]:
        """The host names that it answers for."""
        return [outlet.host for outlet in self._outlets]

    def listed(self) -> list[str]:
        """Every page that a feed or sitemap names now, each once."""
        return listed_urls(self._outlets, self._edition)

    def open(self, port: int = 0) -> None:
        """Begin to answer; port 0 takes a free one.

        Raises:
            OSError: The port is taken.
        """
        opened: Future[int] = Future()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(port, opened)), name="demo newsroom", daemon=True
        )
        self._thread.start()
        self._port = opened.result()

    async def _serve(self, port: int, opened: "Future[int]") -> None:
        """Answer until ``close``; the port, or why there is none, goes into ``opened``."""
        over = asyncio.Event()
        loop = asyncio.get_running_loop()
        try:
            server = await proxy.start(lambda: self._editions[self._edition], self.log, port)
        except OSError as error:
            opened.set_exception(error)
            return
        self._stop = lambda: loop.call_soon_threadsafe(over.set)
        opened.set_result(server.sockets[0].getsockname()[1])
        await over.wait()
        server.close()

    def close(self) -> None:
        """Stop answering."""
        self._stop()
        if self._thread is not None:
            self._thread.join()

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

"""Fetches with a real Scrapy crawl, in a process of its own, what a test asks for.

A reactor runs once a process, hence the process. Run as a program, this file is that process.
"""

import importlib
import os
import pickle
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from archive.model import Exchange, Truncation
from newscrawl.wire import EXCHANGE, WireDownloadHandler, take_exchange
from newscrawl.wire.recording import Recording


@dataclass(frozen=True)
class Ask:
    """A request to make."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    meta: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What a downloader middleware next to the handler saw: a response or an error, and the exchange."""

    url: str
    status: int | None
    body: bytes
    error: str
    exchange: Exchange | None
    inherited: bool


@dataclass(frozen=True)
class Fetched:
    """All outcomes, in the order in which they came, with stats and log of the crawl."""

    outcomes: tuple[Outcome, ...]
    stats: Mapping[str, Any]
    log: str

    def only(self, url: str) -> Outcome:
        (found,) = self.all_of(url)
        return found

    def all_of(self, url: str) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.url == url]


def fetch(
    asks: Iterable[Ask],
    folder: Path,
    *,
    settings: Mapping[str, Any] | None = None,
    hidden: Iterable[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Fetched:
    """Make the requests, one after the other; ``hidden`` are names (``module:Class.name``) to take away."""
    order, result = folder / "order.pickle", folder / "result.pickle"
    order.write_bytes(pickle.dumps((list(asks), dict(settings or {}), list(hidden))))
    environ = {**os.environ, **(environment or {}), "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-m", "fakes.fetching", str(order), str(result)]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=120, check=False)
    if not result.exists():
        raise AssertionError(f"the crawl ended with {done.returncode}:\n{done.stderr}")
    outcomes, stats = pickle.loads(result.read_bytes())
    return Fetched(tuple(outcomes), stats, done.stderr)


class Seen:
    """A downloader middleware that stands where the capture middleware stands: nearest to the handler."""

    outcomes: ClassVar[list[Outcome]] = []

    def process_request(self, request: Request) -> None:
        request.meta["inherited"] = EXCHANGE in request.meta

    def process_response(self, request: Request, response: Response) -> Response:
        self._note(request, response, None)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        self._note(request, None, exception)

    def _note(self, request: Request, response: Response | None, error: Exception | None) -> None:
        # Left in the meta where a test asks what a copy of the request makes of it.
        left = request.meta.get("leave_it")
        self.outcomes.append(
            Outcome(
                url=request.url,
                status=None if response is None else response.status,
                body=b"" if response is None else response.body,
                error="" if error is None else type(error).__name__,
                exchange=request.meta.get(EXCHANGE) if left else take_exchange(request),
                inherited=request.meta["inherited"],
            )
        )


class Fetcher(Spider):
    """Asks for what it was given, in that order."""

    name = "fetcher"
    asks: Iterable[Ask] = ()

    async def start(self) -> AsyncIterator[Request]:
        for number, ask in enumerate(self.asks):
            yield Request(
                ask.url,
                method=ask.method,
                headers=dict(ask.headers),
                body=ask.body,
                meta={"handle_httpstatus_all": True, **ask.meta},
                priority=-number,
                dont_filter=True,
                errback=lambda _: None,
            )

    def parse(self, response: Response, **_: Any) -> None:
        """The middleware has seen it already."""


class ForgetfulHandler(WireDownloadHandler):
    """Records all but the last byte of what comes, as a tap would that lost its place."""

    def _exchange(
        self, request: Request, recording: Recording, content: bytes | None, truncated: Truncation | None
    ) -> Exchange | None:
        recording.end(1)
        return super()._exchange(request, recording, content, truncated)


def crawl(order: Path, result: Path) -> None:
    asks, settings, hidden = pickle.loads(order.read_bytes())
    for place in hidden:
        module, _, path = place.partition(":")
        owner, _, name = path.rpartition(".")
        delattr(getattr(importlib.import_module(module), owner), name)
    process = AsyncCrawlerProcess(
        {
            "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), "newscrawl.wire.WireDownloadHandler"),
            "DOWNLOADER_MIDDLEWARES": {Seen: 900},
            "CONCURRENT_REQUESTS": 1,
            "TELNETCONSOLE_ENABLED": False,
            "RETRY_ENABLED": False,
            "LOG_LEVEL": "INFO",
            **settings,
        }
    )
    crawler = process.create_crawler(Fetcher)
    process.crawl(crawler, asks=asks)
    process.start()
    stats = {key: value for key, value in crawler.stats.get_stats().items() if key.startswith("newscrawl/")}
    result.write_bytes(pickle.dumps((Seen.outcomes, stats)))


if __name__ == "__main__":
    # Under its importable name, so that what is pickled here can be unpickled there.
    importlib.import_module("fakes.fetching").crawl(Path(sys.argv[1]), Path(sys.argv[2]))

"""The work queue, as the dispatcher and the workers see it."""

import socket
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import orjson
from scrapy.crawler import Crawler

from archive.errors import NewsError, UsageError
from archive.urls import registered_domain
from newscrawl.queue import scripts
from newscrawl.queue.values import Page, Result, Task

if TYPE_CHECKING:
    from redis.asyncio import Redis

_GROUP = "workers"
_RETRIES = 60  # of each command, up to 2 s apart: a server that restarts loads its append-only file meanwhile
_AT_ONCE = 1000
_queues: "WeakKeyDictionary[Crawler, WorkQueue]" = WeakKeyDictionary()


class WorkQueue:
    """A queue on one Redis server.

    Args:
        url: ``redis://host:6379/0``.
        worker: The name of whoever uses it: the same after a restart, another for each archive.
        lease: Seconds for which a domain is a worker's without a sign of life.

    Raises:
        UsageError: redis-py is not installed, or the address is none.
    """

    def __init__(self, url: str, worker: str, lease: float = 90.0) -> None:
        self.worker = worker
        self.lease = lease
        self._redis, troubles = _client(url)
        self._troubles = troubles
        self._place = url.rpartition("@")[2]
        self._prefix = "newscrawl:"
        named = {name: text for name, text in vars(scripts).items() if name.isupper() and name[0] != "_"}
        self._scripts = {name: self._redis.register_script(text) for name, text in named.items()}
        self._ready = False
        self.in_hand: dict[str, Task] = {}
        """By address, the pages that this worker was given and has not acknowledged."""

    async def _run(self, name: str, *arguments: str | bytes | int) -> Any:  # noqa: ANN401 - what Redis answers
        return await self._asked(self._scripts[name](keys=[self._prefix], args=list(arguments)))

    async def _asked(self, answer: Any) -> Any:  # noqa: ANN401 - an awaitable of redis-py
        try:
            return await answer
        except self._troubles as error:
            raise NewsError(
                f"The work queue does not answer ({error})",
                place=self._place,
                remedy="Start the Redis server again; nothing that was acknowledged is lost",
            ) from error

    async def begin(self) -> None:
        """Make the consumer group, where it is missing."""
        from redis.exceptions import ResponseError  # noqa: PLC0415 - an extra

        try:
            await self._asked(
                self._redis.xgroup_create(f"{self._prefix}domains", _GROUP, id="0", mkstream=True)
            )
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    # The dispatcher's

    async def add(self, page: Page) -> bool:
        """Owe a page; False where it is owed already, or cannot be fetched by anybody."""
        try:
            key = page.key
        except ValueError:
            return False
        domain = registered_domain(page.candidate.url)
        return bool(await self._run("ADD", domain, key, page.packed()))

    async def results(self) -> list[tuple[str, str, Result]]:
        """What became of pages since: id, key, result; to be forgotten with ``settled``."""
        found = await self._asked(self._redis.xrange(f"{self._prefix}results", count=_AT_ONCE))
        return [
            (entry.decode(), fields[b"key"].decode(), Result(**orjson.loads(fields[b"result"])))
            for entry, fields in found
        ]

    async def settled(self, results: Iterable[tuple[str, str, Result]]) -> None:
        """The dispatcher has these on disk: their pages may be owed anew."""
        ids, keys = [], []
        for entry, key, _ in results:
            ids.append(entry)
            keys.append(key)
        if ids:
            await self._asked(self._redis.srem(f"{self._prefix}queued", *keys))
            await self._asked(self._redis.xdel(f"{self._prefix}results", *ids))

    async def begin_request(self, domain: str) -> int:
        """Is nobody else asking this domain just now? 1: it is ours now; 2: it was ours; 0: somebody is."""
        return int(await self._run("BUSY", domain, self.worker, int(self.lease * 1000)))

    async def end_request(self, domain: str) -> None:
        """Our request is over."""
        await self._run("UNBUSY", domain, self.worker)

    # A worker's

    async def claim(self, most: int, wait: float) -> dict[str, str]:
        """Domains to own, by entry: this worker's before it died, those whose lease ran out, new ones."""
        stream, lease = f"{self._prefix}domains", int(self.lease * 1000)
        found: list[Any] = []
        if not self._ready:
            self._ready = True
            mine = await self._asked(
                self._redis.xreadgroup(_GROUP, self.worker, {stream: "0"}, count=_AT_ONCE)
            )
            found += _entries(mine)
        else:
            claimed = await self._asked(
                self._redis.xautoclaim(stream, _GROUP, self.worker, lease, "0-0", count=most)
            )
            found += claimed[1]
        if len(found) < most:
            block = None if found or not wait else max(1, int(wait * 1000))
            new = await self._asked(
                self._redis.xreadgroup(_GROUP, self.worker, {stream: ">"}, most - len(found), block)
            )
            found += _entries(new)
        return {entry.decode(): fields[b"domain"].decode() for entry, fields in found if fields}

    async def next(self, domain: str, entry: str) -> Task | str:
        """The next page of an owned domain, or ``busy``, ``empty``, ``lost``."""
        answer = await self._run("NEXT", domain, entry, self.worker, int(self.lease * 1000))
        said = answer[0].decode()
        if said not in {"page", "again"}:
            return str(said)
        _, page_id, key, page = answer
        return Task(Page.unpacked(page), domain, entry, page_id.decode(), key.decode(), again=said == "again")

    async def intend(self, task: Task) -> bool:
        """About to archive a page; False where the domain went to another worker meanwhile."""
        return bool(await self._run("INTEND", task.entry, self.worker, task.key))

    async def done(self, task: Task, result: Result) -> None:
        """The page is on disk, or not to be asked for: it leaves the queue."""
        await self._run(
            "DONE", task.domain, self.worker, task.page_id, task.key, orjson.dumps(asdict(result))
        )
        self.in_hand.pop(task.page.candidate.url, None)

    async def renew(self, owned: Mapping[str, str]) -> set[str]:
        """A sign of life for the owned domains, entry → domain; the domains that were lost."""
        pairs = [part for entry, domain in owned.items() for part in (entry, domain)]
        lost = await self._run("RENEW", self.worker, int(self.lease * 1000), *pairs)
        return {domain.decode() for domain in lost}

    async def release(self, owned: Mapping[str, str]) -> None:
        """Give domains back, for others to go on with."""
        for entry, domain in owned.items():
            await self._run("RELEASE", domain, entry, self.worker)
            await self.end_request(domain)

    async def doubts(self) -> AsyncIterator[Task]:
        """Pages that this worker may have archived before it died."""
        found = await self._asked(self._redis.hgetall(f"{self._prefix}doubt:{self.worker}"))
        for key, value in found.items():
            kept = orjson.loads(value)
            page = Page.unpacked(kept["page"])
            yield Task(page, kept["domain"], "", kept["id"], key.decode(), again=True)

    async def owe_again(self, task: Task) -> None:
        """A page in doubt was not archived."""
        await self._run("UNDOUBT", self.worker, task.key, task.domain, task.page.packed())

    async def numbers(self) -> dict[str, int]:
        """How many domains have work, and how many pages are owed or not settled yet."""
        domains = await self._asked(self._redis.scard(f"{self._prefix}active"))
        pages = await self._asked(self._redis.scard(f"{self._prefix}queued"))
        waiting = await self._asked(self._redis.xlen(f"{self._prefix}results"))
        return {"domains": int(domains), "pages": int(pages), "results": int(waiting)}

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()


def queue_of(crawler: Crawler) -> WorkQueue | None:
    """The work queue of a crawl, opened when it is first asked for; None where QUEUE names none."""
    url = str(crawler.settings["QUEUE"] or "")
    if not url:
        return None
    if crawler not in _queues:
        name = str(crawler.settings["QUEUE_WORKER"] or "")
        worker = name or f"{socket.gethostname()}:{Path(crawler.settings['ARCHIVE']).absolute()}"
        _queues[crawler] = WorkQueue(url, worker, crawler.settings.getfloat("QUEUE_LEASE"))
    return _queues[crawler]


def _entries(answer: Any) -> list[Any]:  # noqa: ANN401 - of redis-py in RESP2
    """The entries that XREADGROUP read, of all streams."""
    return [entry for _, entries in answer or [] for entry in entries]


def _client(url: str) -> "tuple[Redis, tuple[type[Exception], ...]]":
    try:
        from redis import exceptions  # noqa: PLC0415 - an extra
        from redis.asyncio import Redis  # noqa: PLC0415 - the same
        from redis.asyncio.retry import Retry  # noqa: PLC0415 - the same
        from redis.backoff import ExponentialBackoff  # noqa: PLC0415 - the same
    except ImportError as error:
        raise UsageError(
            "the work queue needs the package redis, which is not installed",
            remedy="Install the extra: pip install 'newscrawl[queue]'",
        ) from error
    troubles = (exceptions.ConnectionError, exceptions.TimeoutError, exceptions.BusyLoadingError)
    try:
        client = Redis.from_url(
            url,
            protocol=2,
            retry=Retry(ExponentialBackoff(cap=2.0, base=0.05), _RETRIES, supported_errors=troubles),
            retry_on_error=list(troubles),
            socket_timeout=30,
        )
    except ValueError as error:
        raise UsageError(f"{url!r} is no address of a Redis server ({error})") from error
    return client, troubles

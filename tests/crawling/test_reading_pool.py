"""A page that hangs or kills its worker is lost alone."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pebble import ProcessExpired, ProcessPool

from newscrawl.extract.page import Page
from newscrawl.extract.pool import ReadingPool

STORY = """<!doctype html><html lang="en"><head><title>Bridge reopens</title></head><body><article>
<h1>Bridge reopens</h1>
<p>The old bridge over the river reopened on Monday after two years of repairs, the council said.</p>
<p>Traffic had been led through the northern quarter, where residents complained of noise at night.</p>
<p>The works cost eleven million, two more than planned, and took seven months longer than promised.</p>
</article></body></html>"""


@pytest.fixture
def pool() -> Iterator[ReadingPool]:
    pool = ReadingPool(workers=1, timeout=6.0, pages_per_worker=50)
    yield pool
    pool.close()


def page(body: bytes) -> Page:
    return Page(
        url="https://example.com/bridge",
        requested_url="https://example.com/bridge",
        body=body,
        content_type="text/html; charset=utf-8",
        fetched="2026-01-02T03:04:05.000000Z",
        payload_digest="sha1:X",
    )


def kill_the_first_worker(mark: Path) -> str:
    """Stands for a page that a parser dies on, unless another page was to blame: then it succeeds."""
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "read"


def test_a_page_is_read_in_another_process(pool: ReadingPool) -> None:
    extraction = asyncio.run(pool.read(page(STORY.encode())))
    assert extraction.article is not None
    assert "eleven million" in extraction.article.text
    assert asyncio.run(pool.run(os.getpid)) != os.getpid()


def test_nobody_is_held_up_while_workers_start(pool: ReadingPool, monkeypatch: pytest.MonkeyPatch) -> None:
    start = ProcessPool._start_pool

    def start_slowly(self: ProcessPool) -> None:
        """As when the process that workers are forked from is still importing."""
        time.sleep(0.4)
        start(self)  # type: ignore[no-untyped-call]  # pebble leaves it untyped

    async def longest_wait() -> float:
        reading = asyncio.ensure_future(pool.run(os.getpid))
        longest = 0.0
        while not reading.done():
            begun = time.perf_counter()
            await asyncio.sleep(0.01)
            longest = max(longest, time.perf_counter() - begun)
        return longest

    monkeypatch.setattr(ProcessPool, "_start_pool", start_slowly)
    assert asyncio.run(longest_wait()) < 0.3


def test_what_takes_too_long_is_killed_and_the_next_is_served(pool: ReadingPool) -> None:
    async def crawl() -> int:
        with pytest.raises(TimeoutError):
            await pool.run(time.sleep, 60)
        return await pool.run(os.getpid)

    assert asyncio.run(crawl()) > 0


def test_a_page_whose_worker_dies_is_tried_once_more(pool: ReadingPool, tmp_path: Path) -> None:
    assert asyncio.run(pool.run(kill_the_first_worker, tmp_path / "mark")) == "read"


def test_a_page_that_kills_two_workers_is_given_up(pool: ReadingPool) -> None:
    async def crawl() -> int:
        with pytest.raises(ProcessExpired):
            await pool.run(os._exit, 9)
        return await pool.run(len, b"next")

    assert asyncio.run(crawl()) == 4


def test_bytes_that_are_no_page_come_back_with_a_reason(pool: ReadingPool) -> None:
    extraction = asyncio.run(pool.read(page(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)))
    assert extraction.article is None
    assert extraction.verdict in {"not-article", "failed"}
    assert extraction.reason


def take_memory(size: int) -> int:
    """Stands for a page on which a parser wants all the memory there is."""
    return len(bytearray(size))


def test_what_takes_too_much_memory_is_stopped_and_the_next_is_served() -> None:
    async def crawl(pool: ReadingPool) -> int:
        with pytest.raises(MemoryError):
            await pool.run(take_memory, 3_000_000_000)
        return await pool.run(take_memory, 1000)

    pool = ReadingPool(workers=1, timeout=20.0, memory=1_500_000_000)
    try:
        assert asyncio.run(crawl(pool)) == 1000
    finally:
        pool.close()


def test_a_page_lost_to_memory_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawl.extract.pool._extract", exhaust)
    pool = ReadingPool(workers=1, timeout=20.0, memory=1_500_000_000)
    try:
        extraction = asyncio.run(pool.read(page(STORY.encode())))
    finally:
        pool.close()
    assert (extraction.verdict, extraction.reason) == ("failed", "extraction-memory")


def exhaust(_: Page) -> int:
    return take_memory(3_000_000_000)


def test_workers_do_not_run_the_script_that_started_the_crawl(tmp_path: Path) -> None:
    script = tmp_path / "started"
    script.write_text(
        "import asyncio, math, sys\n"
        "from newscrawl.extract.pool import ReadingPool, spare_workers_the_script\n"
        "print('run as', __name__, flush=True)\n"
        "if __name__ == '__main__':\n"
        "    spare_workers_the_script()\n"
        "    pool = ReadingPool(workers=1)\n"
        "    print(asyncio.run(pool.run(math.sqrt, 16.0)), flush=True)\n"
        "    pool.close()\n",
        "utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == ["run as __main__", "4.0", ""]

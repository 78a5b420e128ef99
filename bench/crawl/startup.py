"""What starting costs, and a run that finds nothing new: ``newscrawl run`` and ``newsarchive search``.

    python bench/crawl/startup.py [--sources 100] [--pages 5] [--rounds 5]

A server of this bench's own gives out made-up sources as a proxy: a feed each, with ETag, and so many
short pages. They are crawled once; then ``newscrawl run`` finds nothing new, as cron's runs mostly do. Times
are the best of the rounds, in seconds; processor time is that of all processes but the server. Linux only.
"""

import argparse
import asyncio
import contextlib
import os
import random
import re
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from measure import Cost, adopt_orphans, run

ROOT = Path(__file__).parent.parent.parent
COMMANDS = Path(sys.executable).parent
ETAG = '"as-it-was"'


class Newsrooms:
    """A forward proxy in a thread, which knows when it was first asked."""

    def __init__(self, pages: int) -> None:
        self._pages = pages
        self._ready = threading.Event()
        self.address = ""
        self.first = 0.0

    @contextlib.contextmanager
    def serving(self) -> Iterator[None]:
        """While the block lasts."""
        threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True).start()
        self._ready.wait()
        yield

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._converse, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        await server.serve_forever()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while request := await reader.readuntil(b"\r\n\r\n"):
                self.first = self.first or time.perf_counter()
                status, media, body = self._answer(request.decode("latin-1"))
                head = f"HTTP/1.1 {status} X\r\nContent-Type: {media}\r\nETag: {ETAG}\r\n"
                writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
                await writer.drain()
        writer.close()

    def _answer(self, request: str) -> tuple[int, str, bytes]:
        url = request.split(" ", 2)[1]
        if ETAG in request:
            return 304, "text/html", b""
        if url.endswith("/robots.txt"):
            return 200, "text/plain", b"User-agent: *\nDisallow: /private\n"
        host = url.split("/")[2]
        if url.endswith("/feed.xml"):
            links = (f"http://{host}/2026/11/23/story-{n}" for n in range(self._pages))
            items = "".join(f"<item><title>{words(url, 8)}</title><link>{url}</link></item>" for url in links)
            feed = f'<rss version="2.0"><channel><title>{host}</title>{items}</channel></rss>'
            return 200, "application/rss+xml", feed.encode()
        if re.search(r"/story-\d+$", url):
            return 200, "text/html", page(url).encode()
        return 404, "text/plain", b"nothing"


def words(seed: str, count: int) -> str:
    """Made-up words, always the same for the same seed."""
    chance = random.Random(seed)
    return " ".join("".join(chance.choices("aeioulnrstdm", k=7)) for _ in range(count)).capitalize()


def page(url: str) -> str:
    """A short article."""
    headline = words(url, 8)
    text = "".join(f"<p>{words(f'{url} {number}', 30)}.</p>" for number in range(8))
    body = f"<body><article><h1>{headline}</h1>{text}</article></body>"
    return f"<html><head><title>{headline}</title></head>{body}</html>"


def best(costs: list[Cost]) -> str:
    """The least wall and processor time."""
    return f"{min(cost.wall for cost in costs):8.2f}{min(cost.cpu for cost in costs):8.2f}"


def main() -> None:
    """Crawl once, then again and again, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sources", type=int, default=100)
    parser.add_argument("--pages", type=int, default=5, help="of each source")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    adopt_orphans()
    rooms = Newsrooms(given.pages)
    with tempfile.TemporaryDirectory(prefix="bench-startup-") as scratch, rooms.serving():
        folder = Path(scratch)
        (folder / "sources.toml").write_text(
            "".join(
                f'[[source]]\nname = "h{n}"\nfeeds = ["http://h{n}.example/feed.xml"]\n'
                for n in range(given.sources)
            ),
            "utf-8",
        )
        measure(folder, rooms, given.rounds, given.sources * given.pages)


def measure(folder: Path, rooms: Newsrooms, rounds: int, pages: int) -> None:
    """Print a line for each command."""
    env = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    env |= {"http_proxy": rooms.address, "NEWSCRAWL_ARCHIVE": str(folder / "news")}
    crawl = [str(COMMANDS / "newscrawl"), "run", "--quiet"]
    crawl += ["-s", "DOWNLOAD_DELAY=0", "-s", "ASK_AT_MOST_EVERY=0", "-s", "AUTOTHROTTLE_ENABLED=False"]
    search = [str(COMMANDS / "newsarchive"), "search", words("h0", 1)]
    log = folder / "log"

    def timed(command: list[str]) -> tuple[Cost, float]:
        rooms.first, begun = 0.0, time.perf_counter()
        cost = run(command, env=env, cwd=folder, log=log, fine=(0, 1))
        return cost, rooms.first - begun

    print(f"{'':<44}{'wall':>8}{'CPU':>8}{'first request':>15}")
    first, asked = timed(crawl)
    print(f"{f'newscrawl run, {pages} pages':<44}{best([first])}{asked:>15.2f}")
    again = [timed(crawl) for _ in range(rounds)]
    asked = min(moment for _, moment in again)
    print(f"{'newscrawl run, nothing new':<44}{best([cost for cost, _ in again])}{asked:>15.2f}")
    decided = sum(file.read_bytes().count(b"\n") for file in (folder / "news" / "decisions").glob("*.jsonl"))
    print(f"{'newsarchive search':<44}{best([timed(search)[0] for _ in range(rounds)])}")
    print(f"{decided} decisions in all, {pages} pages")


if __name__ == "__main__":
    main()

"""What recording the wire costs a page: the same local pages by Scrapy's handler and by ours.

Run it as ``python bench/wire_cost.py``; each line is one crawl in a process of its own. Pages come from a
threaded server in this process, in one piece, plain and chunked.
"""

import os
import re
import resource
import subprocess
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "tests")]

from fakes.raw_server import RawServer, say  # noqa: E402 - the line above lets it be found

PAGES = 400
SIZE = 180_000
LARGE = 30_000_000
HANDLERS = {
    "Scrapy's": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler",
    "wire": "newscrawl.wire.WireDownloadHandler",
}


def main() -> None:
    """Print a table: handler, kind of page, ms of processor time a page, peak memory."""
    body = os.urandom(SIZE)
    large = bytes(LARGE)
    length = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
    chunked = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    frames = b"".join(
        b"%x\r\n%b\r\n" % (len(part), part) for part in (body[at : at + 8192] for at in range(0, SIZE, 8192))
    )
    pages = {"plain": length % SIZE + body, "chunked": chunked + frames + b"0\r\n\r\n"}
    pages["large"] = length % LARGE + large
    with RawServer({f"/{kind}": say(page) for kind, page in pages.items()}) as server:
        for kind in pages:
            for name, handler in [*HANDLERS.items()] * (3 if kind != "large" else 1):
                count = 1 if kind == "large" else PAGES
                command = [sys.executable, __file__, handler, server.url(f"/{kind}"), str(count)]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                print(f"{kind:8} {name:9} {done.stdout.strip()}")


def crawl(handler: str, url: str, count: int) -> None:
    """Fetch one URL ``count`` times; print what it cost."""
    from scrapy import Request, Spider  # noqa: PLC0415 - only in the crawling process
    from scrapy.crawler import AsyncCrawlerProcess  # noqa: PLC0415 - only in the crawling process

    class Fetcher(Spider):
        name = "fetcher"

        async def start(self):  # type: ignore[no-untyped-def]  # noqa: ANN202
            for _ in range(count):
                yield Request(url, dont_filter=True)

        def parse(self, response, **_):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN003, ANN202
            if not re.fullmatch(r"2\d\d", str(response.status)):
                raise AssertionError(response.status)

    settings = {"DOWNLOAD_HANDLERS": {"http": handler}, "LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False}
    process = AsyncCrawlerProcess(settings)
    process.crawl(Fetcher)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    process.start()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    milliseconds = 1000 * (usage.ru_utime - before) / count
    print(f"{milliseconds:7.3f} ms user time a page, peak {usage.ru_maxrss / 1024:6.1f} MB")


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        crawl(sys.argv[1], sys.argv[2], int(sys.argv[3]))

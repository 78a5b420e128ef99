"""Crawl a great many pages through the whole path: does what a page costs grow, or what is held on to?

PAGES is a folder of gzipped HTML files: the sentences of its pages are put together anew into short articles,
as many as asked for, each another. A server of this bench's own gives them out as a proxy, with a feed for
each of its hosts.

    python bench/soak.py PAGES [--pages 100000] [--hosts 200] [--unlike] [--out FOLDER]

Prints a line for each tenth of the pages: pages decided, seconds, processor time a page in this tenth,
resident memory and open files of the main process, and the same of its workers. Linux only.
"""

import argparse
import asyncio
import gzip
import html
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SENTENCE = re.compile(r"[^.!?<>{}\n]{40,300}[.!?]")
PARAGRAPHS = 6
EVERY = 2.0  # seconds between two looks


@dataclass(frozen=True)
class Look:
    """What was seen of the crawl at one moment: memory in MB, processor time in seconds so far."""

    pages: int
    seconds: float
    main: float
    files: int
    workers: float
    main_cpu: float = 0.0
    workers_cpu: float = 0.0


def sentences_of(folder: Path) -> list[str]:
    """Sentences that stand in the paragraphs of real pages."""
    found: list[str] = []
    for file in sorted(folder.rglob("*.html.gz")):
        page = gzip.decompress(file.read_bytes()).decode("utf-8", "replace")
        for paragraph in re.findall(r"<p[^>]{0,200}>(.{80,3000}?)</p>", page, re.DOTALL):
            found += SENTENCE.findall(html.unescape(re.sub(r"<[^>]{0,1000}>", "", paragraph)))
    return sorted(set(found))


def page(sentences: list[str], host: int, number: int, *, unlike: bool = False) -> bytes:
    """One article: a headline, six paragraphs of two sentences, and what pages say of themselves."""
    chance = random.Random(f"{host} {number}")
    chosen = [sentence.split() for sentence in chance.sample(sentences, 2 * PARAGRAPHS + 1)]
    for words in chosen if unlike else ():
        chance.shuffle(words)
    said = [html.escape(" ".join(words)) for words in chosen]
    headline = " ".join(said[0].split()[:9])
    paragraphs = "".join(f"<p>{a} {b}</p>" for a, b in zip(said[1::2], said[2::2], strict=True))
    about = {"@type": "NewsArticle", "headline": headline, "datePublished": "2026-11-23T10:00:00Z"}
    return (
        f'<!doctype html><html lang="en"><head><title>{headline} - Host {host}</title>'
        f'<script type="application/ld+json">{json.dumps(about)}</script></head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{headline}</h1>{paragraphs}</article></body>"
    ).encode()


def feed(host: int, pages: int) -> bytes:
    """A feed that names all pages of a host."""
    items = "".join(
        f"<item><title>Story {n}</title><link>http://h{host}.example/2026/11/23/story-{n}</link></item>"
        for n in range(pages)
    )
    return f'<rss version="2.0"><channel><title>Host {host}</title>{items}</channel></rss>'.encode()


def answer(sentences: list[str], url: str, per_host: int, *, unlike: bool) -> tuple[int, str, bytes]:
    """Status, media type and body for a URL."""
    host = re.match(r"http://h(\d+)\.example/", url)
    story = re.search(r"/story-(\d+)$", url)
    if host and story:
        return 200, "text/html; charset=utf-8", page(sentences, int(host[1]), int(story[1]), unlike=unlike)
    if host and url.endswith("/feed.xml"):
        return 200, "application/rss+xml", feed(int(host[1]), per_host)
    if url.endswith("/robots.txt"):
        return 200, "text/plain", b"User-agent: *\nDisallow: /private\n"
    return 404, "text/plain", b"nothing"


async def serve(sentences: list[str], per_host: int, *, unlike: bool) -> None:
    """A forward proxy for all the hosts; prints its address."""

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                url = request.split(b" ", 2)[1].decode()
                status, media, body = answer(sentences, url, per_host, unlike=unlike)
                head = f"HTTP/1.1 {status} X\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
                writer.write(head.encode() + body)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            writer.close()

    server = await asyncio.start_server(converse, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


def rss(pid: int) -> float:
    """Resident memory of a process in MB."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def cpu(pid: int) -> tuple[float, float]:
    """Processor time of a process, and of those of its children that ended, in seconds."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return 0.0, 0.0
    tick = os.sysconf("SC_CLK_TCK")
    return (int(fields[11]) + int(fields[12])) / tick, (int(fields[13]) + int(fields[14])) / tick


def below(pid: int) -> Iterator[int]:
    """All descendants of a process."""
    try:
        children = [
            int(c) for t in Path(f"/proc/{pid}/task").iterdir() for c in (t / "children").read_text().split()
        ]
    except OSError:
        return
    for child in children:
        yield child
        yield from below(child)


class Progress:
    """How many decisions stand in the archive; only what is new is read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[Path, int] = {}
        self.pages = 0

    def look(self) -> int:
        """So many so far."""
        for file in self._folder.glob("decisions/*"):
            with file.open("rb") as lines:
                lines.seek(self._read.get(file, 0))
                new = lines.read()
            self._read[file] = self._read.get(file, 0) + len(new)
            self.pages += new.count(b"\n")
        return self.pages


def watch(process: "subprocess.Popen[bytes]", archive: Path, every: float = EVERY) -> Iterator[Look]:
    """Look every so many seconds until the crawl ends."""
    begun, progress = time.monotonic(), Progress(archive)
    while process.poll() is None:
        files = Path(f"/proc/{process.pid}/fd")
        try:
            number = len(list(files.iterdir()))
        except OSError:
            break
        family = list(below(process.pid))
        spent = cpu(process.pid)
        workers_cpu = spent[1] + sum(sum(cpu(pid)) for pid in family)
        yield Look(
            progress.look(),
            time.monotonic() - begun,
            rss(process.pid),
            number,
            sum(map(rss, family)),
            spent[0],
            workers_cpu,
        )
        time.sleep(every)


def crawl(folder: Path, proxy: str, hosts: int) -> "subprocess.Popen[bytes]":
    """``scrapy crawl news`` as it comes, without delay."""
    sources = "".join(
        f'[[source]]\nname = "h{n}"\nfeeds = ["http://h{n}.example/feed.xml"]\n' for n in range(hosts)
    )
    (folder / "sources.toml").write_text(sources, "utf-8")
    settings = {
        "ARCHIVE": folder / "news",
        "DOWNLOAD_DELAY": 0,
        "AUTOTHROTTLE_ENABLED": False,
        "LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"sources={folder / 'sources.toml'}"]
    for name, value in settings.items():
        command += ["-s", f"{name}={value}"]
    environment = {**os.environ, "http_proxy": proxy, "SCRAPY_SETTINGS_MODULE": "newscrawl.settings"}
    return subprocess.Popen(command, env=environment, stderr=(folder / "log").open("wb"))


def report(looks: Iterator[Look], total: int) -> list[Look]:
    """Print a line for each tenth; all looks."""
    kept, step, due = [], max(total // 10, 1), 0
    last: Look | None = None
    for look in looks:
        kept.append(look)
        if look.pages >= due:
            tell(look, last)
            last = look
            due = look.pages - look.pages % step + step
    tell(kept[-1], last)
    return kept


def tell(look: Look, last: Look | None) -> None:
    """One line of the table."""
    pages = max(look.pages - (last.pages if last else 0), 1)
    main = 1000 * (look.main_cpu - (last.main_cpu if last else 0.0)) / pages
    workers = 1000 * (look.workers_cpu - (last.workers_cpu if last else 0.0)) / pages
    print(
        f"{look.pages:>7} pages {look.seconds:>6.0f} s  main {main:>5.1f} ms a page {look.main:>6.1f} MB"
        f" {look.files:>3} files  workers {workers:>5.1f} ms a page {look.workers:>6.1f} MB",
        flush=True,
    )


def main() -> None:
    """Serve in a process of its own, crawl in another, look from this one."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("pages", type=Path)
    arguments.add_argument("--pages", dest="number", type=int, default=100_000)
    arguments.add_argument("--hosts", type=int, default=200)
    arguments.add_argument("--out", type=Path)
    arguments.add_argument(
        "--unlike", action="store_true", help="words in another order on each page: no two share a passage"
    )
    arguments.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = arguments.parse_args()
    per_host = given.number // given.hosts
    if given.serve:
        asyncio.run(serve(sentences_of(given.pages), per_host, unlike=given.unlike))
        return
    folder = given.out or Path(tempfile.mkdtemp(prefix="soak-"))
    folder.mkdir(parents=True, exist_ok=True)
    itself = [
        sys.executable,
        __file__,
        str(given.pages),
        "--serve",
        f"--pages={given.number}",
        f"--hosts={given.hosts}",
        *(["--unlike"] if given.unlike else []),
    ]
    with subprocess.Popen(itself, stdout=subprocess.PIPE, text=True) as server:
        try:
            proxy = server.stdout.readline().strip() if server.stdout else ""
            process = crawl(folder, proxy, given.hosts)
            looks = report(watch(process, folder / "news"), given.number)
        finally:
            server.terminate()
    early = next((look for look in looks if look.pages >= given.number / 10), looks[-1])
    print(
        f"memory at the end is {looks[-1].main / early.main:.2f} of that at {early.pages} pages; in {folder}"
    )


if __name__ == "__main__":
    main()

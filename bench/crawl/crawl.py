"""Crawl the same pages with newscrawl and with the obvious project, and compare.

PAGES is a folder with ``index.jsonl`` (a page a line: ``url`` and ``file``, the name of a gzipped HTML
file beside it). ``--server`` is a command that serves it as an HTTP forward proxy with a feed for each
host, prints its address (http://127.0.0.1:PORT) on the first line, and writes the feeds' addresses, one
a line, to {seeds}:

    python bench/crawl/crawl.py PAGES --server 'python serve.py {pages} --port 0 --seeds {seeds}'

Each contestant runs alone, in a process of its own, into a fresh folder; robots.txt, number of requests
at once and delay (none) are the same. Linux only.
"""

import argparse
import contextlib
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from measure import Cost, adopt_orphans, run

from newscrawl import settings

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


@dataclass(frozen=True)
class Result:
    """What one contestant did, and what it cost."""

    name: str
    pages: int
    articles: int
    warc_bytes: int
    cost: Cost

    @property
    def rate(self) -> float:
        """Pages a second, from start to prompt."""
        return self.pages / self.cost.wall


def same_manners(per_host: int) -> list[str]:
    """The settings that both crawlers get, so that only their own work differs."""
    values = {
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": settings.CONCURRENT_REQUESTS,
        "CONCURRENT_REQUESTS_PER_DOMAIN": per_host,
        "LOG_LEVEL": "INFO",
    }
    return [part for name, value in values.items() for part in ("-s", f"{name}={value}")]


def environment(proxy: str = "") -> dict[str, str]:
    """This environment, with the proxy and without what would go around it."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    paths = os.pathsep.join((str(HERE), str(ROOT)))
    return (
        kept | {"PYTHONPATH": paths, "SCRAPY_SETTINGS_MODULE": ""} | ({"http_proxy": proxy} if proxy else {})
    )


def ours(out: Path, seeds: Path, proxy: str, per_host: int) -> Result:
    """``scrapy crawl news`` as it comes."""
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "crawl",
        "news",
        "-a",
        f"sources={seeds}",
        "-s",
        f"ARCHIVE={out}",
    ]
    env = environment(proxy) | {"SCRAPY_SETTINGS_MODULE": "newscrawl.settings"}
    cost = run([*command, *same_manners(per_host)], env=env, cwd=out.parent, log=out.with_suffix(".log"))
    decided = [json.loads(line) for file in (out / "decisions").glob("*.jsonl") for line in file.open("rb")]
    articles = sum(1 for file in (out / "articles").glob("*.jsonl") for _ in file.open("rb"))
    fetched = {decision["url"] for decision in decided if decision["status"] == 200}
    size = sum(file.stat().st_size for file in (out / "archive").iterdir())
    return Result("newscrawl", len(fetched), articles, size, cost)


def obvious(out: Path, seeds: Path, proxy: str, per_host: int) -> Result:
    """The single-file spider beside this file."""
    command = [sys.executable, "-m", "scrapy", "runspider", str(HERE / "obvious_spider.py")]
    command += ["-a", f"seeds={seeds}", "-s", f"OUT={out}", *same_manners(per_host)]
    cost = run(command, env=environment(proxy), cwd=out.parent, log=out.with_suffix(".log"))
    items = [json.loads(line) for line in (out / "articles.jsonl").open("rb")]
    articles = sum(1 for item in items if item.get("text"))
    return Result("obvious", len(items), articles, (out / "pages.warc.gz").stat().st_size, cost)


def trafilatura_alone(out: Path, pages: Path) -> Result:
    """No crawl at all."""
    log = out.with_suffix(".log")
    command = [sys.executable, str(HERE / "trafilatura_alone.py"), str(pages.absolute())]
    cost = run(command, env=environment(), cwd=out.parent, log=log)
    count = int(log.read_text("utf-8").split()[-1])
    return Result("trafilatura-alone", count, count, 0, cost)


@contextlib.contextmanager
def served(command: str, pages: Path, seeds: Path) -> Iterator[str]:
    """The proxy's address, while the server of ``--server`` runs."""
    words = [word.format(pages=pages.absolute(), seeds=seeds) for word in shlex.split(command)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            address = re.search(r"http://[\d.]+:\d+", server.stdout.readline())
            if address is None:
                sys.exit("the server did not print its address (http://127.0.0.1:PORT) on its first line")
            yield address[0]
        finally:
            server.terminate()


def table(results: list[Result], listed: int) -> None:
    """Print the figures and the ratios."""
    columns = ("pages", "articles", "seconds", "pages/s", "CPU s", "CPU ms/page", "peak MB", "WARC MB")
    print(" " * 18, *(f"{column:>11}" for column in columns))
    for result in results:
        cost = result.cost
        per_page = 1000 * cost.cpu / max(result.pages, 1)
        figures = (cost.wall, result.rate, cost.cpu, per_page, cost.peak_mb, result.warc_bytes / 1e6)
        print(
            f"{result.name:18} {result.pages:11} {result.articles:11}",
            *(f"{value:11.1f}" for value in figures),
        )
    first = results[0]
    for other in results[1:]:
        cpu = (first.cost.cpu / max(first.pages, 1)) / (other.cost.cpu / max(other.pages, 1))
        print(
            f"{first.name} does {first.rate / other.rate:.2f} times the pages/s of {other.name}, "
            f"with {cpu:.2f} times its CPU time per page"
        )
    counts = {result.name: result.pages for result in results if result.warc_bytes}
    if len(set(counts.values())) > 1:
        print(f"NOT COMPARABLE: the crawlers did not read the same pages: {counts}")
    missed = listed - min(counts.values(), default=listed)
    if missed:
        print(f"{missed} of the {listed} pages were not to be had from the server")


def main() -> None:
    """Run what was asked for, in turn."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", type=Path, help="folder with index.jsonl")
    parser.add_argument("--server", required=True, help="command that serves {pages} and writes {seeds}")
    parser.add_argument("--per-host", type=int, default=8, help="requests at once to one host, for both")
    parser.add_argument("--also", action="append", default=[], choices=["trafilatura-alone"])
    parser.add_argument("--only", choices=["newscrawl", "obvious"], help="run just this crawler")
    parser.add_argument("--out", type=Path, help="keep archives and logs here")
    options = parser.parse_args()
    adopt_orphans()
    listed = len({json.loads(line)["url"] for line in (options.pages / "index.jsonl").open("rb")})
    with tempfile.TemporaryDirectory(prefix="bench-crawl-") as scratch:
        out = (options.out or Path(scratch)).absolute()
        out.mkdir(parents=True, exist_ok=True)
        seeds = out / "seeds.txt"
        results = []
        for name, contestant in (("newscrawl", ours), ("obvious", obvious)):
            if options.only in {None, name}:
                with served(options.server, options.pages, seeds) as proxy:
                    results.append(contestant(out / name, seeds, proxy, options.per_host))
        if "trafilatura-alone" in options.also:
            results.append(trafilatura_alone(out / "trafilatura-alone", options.pages))
    table(results, listed)


if __name__ == "__main__":
    main()

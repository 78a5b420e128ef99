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

_OK = 200  # HTTP's own
HERE = Path(__file__).parent
ROOT = HERE.parent.parent
EXTRACTORS = {
    "trafilatura": Path(sys.executable),
    "news-please": ROOT / ".venv-extractors" / "bin" / "python",  # of `make extractors`
}
"""Extractors that are measured alone, and the interpreters that have them."""


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
        "AUTOTHROTTLE_ENABLED": False,
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


def _newscrawl(
    words: list[str], out: Path, proxy: str, *, log: Path, module: str = "newscrawl.settings"
) -> Cost:
    command = [sys.executable, "-m", "scrapy", "crawl", *words, "-s", f"ARCHIVE={out}"]
    env = environment(proxy) | {"SCRAPY_SETTINGS_MODULE": module}
    # 1: done, and something needs attention, such as a page that was not to be had.
    return run(command, env=env, cwd=out.parent, log=log, fine=(0, 1))


def _result(name: str, out: Path, cost: Cost) -> Result:
    decided = [json.loads(line) for file in (out / "decisions").glob("*.jsonl") for line in file.open("rb")]
    articles = sum(1 for file in (out / "articles").glob("*.jsonl") for _ in file.open("rb"))
    fetched = {decision["url"] for decision in decided if decision["status"] == _OK}
    size = sum(file.stat().st_size for file in (out / "archive").iterdir())
    return Result(name, len(fetched), articles, size, cost)


def ours(out: Path, seeds: Path, proxy: str, per_host: int) -> Result:
    """``scrapy crawl news`` as it comes.

    But for TDMREP: with one page of each host, asking each for a tdmrep.json would be a third of all
    requests, and the other crawlers do not ask.
    """
    cost = _newscrawl(_words(seeds, per_host), out, proxy, log=out.with_suffix(".log"))
    return _result("newscrawl", out, cost)


def _words(seeds: Path, per_host: int) -> list[str]:
    return ["news", "-a", f"sources={seeds}", *same_manners(per_host), "-s", "TDMREP=False"]


def watched(out: Path, seeds: Path, proxy: str, per_host: int) -> list[tuple[str, str]]:
    """The same crawl once more into a fresh folder, its reactor watched: what the watch says, and its figure.

    In a run of its own, because looking two hundred times a second takes time from what is looked at.
    """
    log = out.with_suffix(".log")
    _newscrawl(_words(seeds, per_host), out, proxy, log=log, module="measured_settings")
    return re.findall(r"'bench/(\w+)': ([\d.]+)", log.read_text("utf-8", "replace"))


def again(out: Path, seeds: Path, proxy: str, per_host: int) -> Cost:
    """The same crawl once more, as cron would run it, over sites that have not changed."""
    words = [*_words(seeds, per_host), "-s", "ONLY_DUE=True", "-s", "ASK_AT_MOST_EVERY=0"]
    return _newscrawl(words, out, proxy, log=out.with_name("again.log"))


def from_warc(out: Path, warcs: Path) -> Result:
    """``scrapy crawl warc`` over what the first crawl has written: all but the network."""
    cost = _newscrawl(["warc", "-a", f"path={warcs}"], out, "", log=out.with_suffix(".log"))
    return _result("newscrawl-warc", out, cost)


def wget(out: Path, pages: Path, proxy: str) -> Result:
    """``wget --warc-file``, one page after the other: archiving alone, nothing is read."""
    out.mkdir()
    urls = out / "urls.txt"
    listed = [json.loads(line)["url"] for line in (pages / "index.jsonl").open("rb")]
    # The server is a proxy for http alone; the crawlers have such addresses from its feeds.
    urls.write_text("".join(f"{url.replace('https://', 'http://', 1)}\n" for url in listed), "utf-8")
    command = [
        "wget",
        "--quiet",
        "--tries=1",
        "-O",
        "/dev/null",
        f"--warc-file={out / 'pages'}",
        "-i",
        str(urls),
    ]
    # 4 and 8: one of the pages was not to be had.
    cost = run(command, env=environment(proxy), cwd=out, log=out.with_suffix(".log"), fine=(0, 4, 8))
    return Result("wget", len(listed), 0, (out / "pages.warc.gz").stat().st_size, cost)


def obvious(out: Path, seeds: Path, proxy: str, per_host: int) -> Result:
    """The single-file spider beside this file."""
    command = [sys.executable, "-m", "scrapy", "runspider", str(HERE / "obvious_spider.py")]
    command += ["-a", f"seeds={seeds}", "-s", f"OUT={out}", *same_manners(per_host)]
    cost = run(command, env=environment(proxy), cwd=out.parent, log=out.with_suffix(".log"))
    items = [json.loads(line) for line in (out / "articles.jsonl").open("rb")]
    articles = sum(1 for item in items if item.get("text"))
    return Result("obvious", len(items), articles, (out / "pages.warc.gz").stat().st_size, cost)


def alone(name: str, out: Path, pages: Path, python: Path) -> Result:
    """An extractor, and no crawl at all: its script beside this file prints pages and articles."""
    log = out.with_suffix(".log")
    command = [str(python), str(HERE / f"{name.replace('-', '_')}_alone.py"), str(pages.absolute())]
    cost = run(command, env=environment(), cwd=out.parent, log=log)
    read, found = map(int, log.read_text("utf-8", "replace").split()[-2:])
    return Result(f"{name}-alone", read, found, 0, cost)


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
    counts = {result.name: result.pages for result in results if result.name in {"newscrawl", "obvious"}}
    if len(set(counts.values())) > 1:
        print(f"NOT COMPARABLE: the crawlers did not read the same pages: {counts}")
    missed = listed - min(counts.values(), default=listed)
    if missed:
        print(f"{missed} of the {listed} pages were not to be had from the server")


def tell_of_newscrawl(result: Result) -> None:
    """How busy the cores were."""
    cores = len(os.sched_getaffinity(0))
    busy = 100 * result.cost.cpu / (result.cost.wall * cores)
    print(
        f"{result.name} kept {cores} cores busy for {busy:.0f} % of the time, start-up and closing included"
    )


def main() -> None:
    """Run what was asked for, in turn."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", type=Path, help="folder with index.jsonl")
    parser.add_argument("--server", required=True, help="command that serves {pages} and writes {seeds}")
    parser.add_argument("--per-host", type=int, default=8, help="requests at once to one host, for both")
    parser.add_argument(
        "--also",
        action="append",
        default=[],
        choices=["again", "latency", "warc", "wget", *(f"{name}-alone" for name in EXTRACTORS)],
    )
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
        for name, python in EXTRACTORS.items():
            if f"{name}-alone" in options.also:
                results.append(alone(name, out / f"{name}-alone", options.pages, python))
        if "warc" in options.also:
            results.append(from_warc(out / "warc", out / "newscrawl" / "archive"))
        if "wget" in options.also:
            with served(options.server, options.pages, seeds) as proxy:
                results.append(wget(out / "wget", options.pages, proxy))
        table(results, listed)
        tell_of_newscrawl(results[0])
        if "latency" in options.also:
            with served(options.server, options.pages, seeds) as proxy:
                for name, figure in watched(out / "watched", seeds, proxy, options.per_host):
                    print(f"  {name}: {figure}")
        if "again" in options.also:
            with served(options.server, options.pages, seeds) as proxy:
                second = again(out / "newscrawl", seeds, proxy, options.per_host)
            share = 100 * second.cpu / results[0].cost.cpu
            print(
                f"second run: {second.wall:.1f} s, {second.cpu:.1f} CPU s, {share:.1f} % of the first run's"
            )


if __name__ == "__main__":
    main()

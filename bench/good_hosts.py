"""How much slower do good hosts get their turn when a thousand pages of faulty hosts go along?

    python bench/good_hosts.py [--bad 1000] [--good 200] [--delay 1] [--timeout 5] [--news]

Crawls twice through a server of the tests' own: the good hosts alone, then together with hosts that each fail
in another of the ways of tests/whole/test_faulty_servers.py. A good page takes a tenth of a second. Settings
are those of every crawl but for DOWNLOAD_TIMEOUT and its like, so that it ends today; `--delay` is
DOWNLOAD_DELAY: 0.25 asks for 200 faulty pages a second, which is a test of the processor.

All addresses are asked for by `scrapy crawl urls`, and each ends in a decision. With `--news` they are news
of sources, as in every day's run: hosts that fail again and again are set aside, and what
they owe stays owed.

Prints the rate of the good pages, from the first to the last, in both, and how busy crawler and server were:
where these two take more than the machine has, the figures say nothing of faulty hosts.
"""

import argparse
import importlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

TESTS = Path(__file__).parent.parent / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "whole")]

from fakes.raw_server import Conversation, RawServer, Script, say  # noqa: E402 - of the tests, which are no package

faulty: Any = importlib.import_module("test_faulty_servers")

GOOD_HOSTS, BAD_HOSTS = 10, 50


@dataclass(frozen=True)
class Crawled:
    """What one crawl gave: good pages a second, processor's seconds a second of the crawl, and decisions."""

    rate: float
    server: float
    crawler: float
    decisions: int
    reasons: Counter[str]


def urls(number: int, hosts: int, kind: str, paths: list[str]) -> list[str]:
    """So many addresses of so many hosts, each host with paths of its own."""
    ways = cycle(paths)
    of_host = {host: next(ways) for host in range(hosts)}
    return [f"http://{kind}{n % hosts}.example{of_host[n % hosts]}?{n}" for n in range(number)]


def feeds(asked: list[str]) -> tuple[str, dict[str, Script]]:
    """A list of sources, a host each, and the feeds that name their pages."""
    pages = defaultdict(list)
    for url in asked:
        pages[urlsplit(url).hostname or ""].append(url)
    sources, scripts = [], {}
    for host, named in pages.items():
        items = "".join(
            f"<item><title>Page {n}</title><link>{url}</link></item>" for n, url in enumerate(named)
        )
        feed = f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()
        scripts[f"/{host}.xml"] = say(faulty.answer(feed))
        sources.append(f'[[source]]\nname = "{host}"\nfeeds = ["http://{host}/{host}.xml"]\n')
    return "".join(sources), scripts


def crawl(folder: Path, asked: list[str], given: argparse.Namespace) -> Crawled:
    """Crawl these addresses."""
    moments: list[float] = []

    def story(conversation: Conversation) -> None:
        time.sleep(0.1)
        moments.append(time.monotonic())
        conversation.send(faulty.answer(faulty.STORY % ((len(moments),) * 3)))

    folder.mkdir()
    sources, scripts = feeds(asked)
    (folder / "urls.txt").write_text("\n".join(asked), "utf-8")
    (folder / "sources.toml").write_text(sources, "utf-8")
    scripts |= {"/robots.txt": say(faulty.answer(b"")), "/.well-known/tdmrep.json": say(faulty.answer(b"{}"))}
    what = ["urls", "-a", f"file={folder / 'urls.txt'}"]
    if given.news:
        what = ["news", "-a", f"sources={folder / 'sources.toml'}"]
    command = [sys.executable, "-m", "scrapy", "crawl", *what]
    settings = {
        "ARCHIVE": folder / "news", "DOWNLOAD_DELAY": given.delay, "DOWNLOAD_TIMEOUT": given.timeout,
        "DOWNLOAD_MAXSIZE": 4_000_000, "DOWNLOAD_MIN_RATE": 1000, "DOWNLOAD_MIN_RATE_WINDOW": 2,
        "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    for name, value in settings.items():
        command += ["-s", f"{name}={value}"]
    with RawServer({**faulty.FAULTS, **scripts, "/story": story}) as server:
        environment = {
            **os.environ,
            "http_proxy": server.url(""),
            "SCRAPY_SETTINGS_MODULE": "newscrawl.settings",
        }
        process = subprocess.Popen(command, env=environment)
        spent = busy_until(process, moments, sum("/story" in url for url in asked))
        process.wait()
    lines = [
        json.loads(line) for file in (folder / "news" / "decisions").glob("*") for line in file.open("rb")
    ]
    decided = {line["url"] for line in lines}
    assert len(lines) == len(decided), (len(lines), len(decided))
    assert given.news or len(lines) == len(asked), (len(lines), len(asked))
    reasons = Counter(f"{line['verdict']}/{line['reason']}" for line in lines if "//bad" in line["url"])
    return Crawled((len(moments) - 1) / (max(moments) - min(moments)), *spent, len(lines), reasons)


def busy_until(process: "subprocess.Popen[bytes]", moments: list[float], good: int) -> tuple[float, float]:
    """Processor's seconds a second of server and crawler, from the first good page to the last."""
    spent = []
    for number in (1, good):
        while len(moments) < number and process.poll() is None:
            time.sleep(0.05)
        ours = resource.getrusage(resource.RUSAGE_SELF)
        fields = Path(f"/proc/{process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        theirs = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        spent.append((time.monotonic(), ours.ru_utime + ours.ru_stime, theirs))
    (began, *before), (ended, *after) = spent
    server, crawler = ((b - a) / (ended - began) for a, b in zip(before, after, strict=True))
    return server, crawler


def main() -> None:
    """Crawl twice and compare."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--bad", type=int, default=1000)
    arguments.add_argument("--good", type=int, default=200)
    arguments.add_argument("--delay", type=float, default=1.0)
    arguments.add_argument("--timeout", type=float, default=5.0)
    arguments.add_argument("--news", action="store_true")
    given = arguments.parse_args()
    good = urls(given.good, GOOD_HOSTS, "good", ["/story"])
    bad = urls(given.bad, BAD_HOSTS, "bad", [path for path in faulty.FAULTS if path != "/no-tls"])
    apart = max(1, given.bad // given.good)
    mixed = [url for at, one in enumerate(good) for url in (*bad[at * apart : (at + 1) * apart], one)]
    mixed += bad[len(good) * apart :]
    folder = Path(tempfile.mkdtemp(prefix="good-hosts-"))
    alone = crawl(folder / "alone", good, given)
    along = crawl(folder / "mixed", mixed, given)
    for name, crawled in (("alone", alone), (f"among {given.bad} faulty", along)):
        print(
            f"{name}: {crawled.rate:.1f} good pages a second; of a core, the crawler's own process took"
            f" {crawled.crawler:.0%}, the server {crawled.server:.0%}; {crawled.decisions} decisions"
        )
    print(f"kept: {along.rate / alone.rate:.0%} of the rate")
    print(", ".join(f"{number} {reason}" for reason, number in along.reasons.most_common(8)))


if __name__ == "__main__":
    main()

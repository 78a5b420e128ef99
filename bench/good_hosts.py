"""How much slower do good hosts get their turn when a thousand pages of faulty hosts go along?

    python bench/good_hosts.py [--bad 1000] [--good 200]

Crawls twice through a server of the tests' own: the good hosts alone, then together with hosts that each fail
in another of the ways of tests/whole/test_faulty_servers.py. Good pages take a tenth of a second each, 0.25 s
apart. Prints the rate of the good pages, from the first to the last, in both. Server and crawler need a core
each: on a busy machine the figures say nothing.
"""

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent.parent / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "whole")]

from fakes.raw_server import Conversation, RawServer, say  # noqa: E402 - of the tests, which are no package

faulty: Any = importlib.import_module("test_faulty_servers")

GOOD_HOSTS, BAD_HOSTS = 10, 50
DELAY = 0.25  # seconds between two requests to one host


def urls(number: int, hosts: int, kind: str, paths: list[str]) -> list[str]:
    """So many addresses of so many hosts, each host with paths of its own."""
    ways = cycle(paths)
    of_host = {host: next(ways) for host in range(hosts)}
    return [f"http://{kind}{n % hosts}.example{of_host[n % hosts]}?{n}" for n in range(number)]


def crawl(folder: Path, asked: list[str]) -> tuple[float, int]:
    """Good pages a second from the first to the last, and how many decisions were made."""
    moments: list[float] = []

    def story(conversation: Conversation) -> None:
        time.sleep(0.1)
        moments.append(time.monotonic())
        conversation.send(faulty.answer(faulty.STORY % ((len(moments),) * 3)))

    quiet = {"/robots.txt": say(faulty.answer(b"")), "/.well-known/tdmrep.json": say(faulty.answer(b"{}"))}
    folder.mkdir()
    (folder / "urls.txt").write_text("\n".join(asked), "utf-8")
    with RawServer({**faulty.FAULTS, **quiet, "/story": story}) as server:
        command = [sys.executable, "-m", "scrapy", "crawl", "urls", "-a", f"file={folder / 'urls.txt'}"]
        settings = {
            "ARCHIVE": folder / "news", "DOWNLOAD_DELAY": DELAY, "DOWNLOAD_TIMEOUT": 5, "RETRY_TIMES": 0,
            "DOWNLOAD_MAXSIZE": 4_000_000, "DOWNLOAD_MIN_RATE": 1000, "DOWNLOAD_MIN_RATE_WINDOW": 2,
            "LOG_LEVEL": "ERROR", "AUTOTHROTTLE_ENABLED": False,
        }  # fmt: skip
        for name, value in settings.items():
            command += ["-s", f"{name}={value}"]
        environment = {
            **os.environ,
            "http_proxy": server.url(""),
            "SCRAPY_SETTINGS_MODULE": "newscrawl.settings",
        }
        subprocess.run(command, env=environment, check=False)
    lines = [line for file in (folder / "news" / "decisions").glob("*") for line in file.open("rb")]
    decided = {json.loads(line)["url"] for line in lines}
    assert len(lines) == len(decided) == len(asked), (len(lines), len(decided), len(asked))
    return (len(moments) - 1) / (max(moments) - min(moments)), len(lines)


def main() -> None:
    """Crawl twice and compare."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--bad", type=int, default=1000)
    arguments.add_argument("--good", type=int, default=200)
    given = arguments.parse_args()
    good = urls(given.good, GOOD_HOSTS, "good", ["/story"])
    bad = urls(given.bad, BAD_HOSTS, "bad", [path for path in faulty.FAULTS if path != "/no-tls"])
    apart = max(1, given.bad // given.good)
    mixed = [url for at, one in enumerate(good) for url in (*bad[at * apart : (at + 1) * apart], one)]
    mixed += bad[len(good) * apart :]
    folder = Path(tempfile.mkdtemp(prefix="good-hosts-"))
    alone, _ = crawl(folder / "alone", good)
    along, decisions = crawl(folder / "mixed", mixed)
    print(
        f"good pages a second: {alone:.1f} alone, {along:.1f} among {given.bad} faulty: {along / alone:.0%}"
    )
    print(f"{decisions} addresses, a decision each")


if __name__ == "__main__":
    main()

"""A run takes so much of one domain and no more, and turns away from addresses that go on without end."""

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fakes.raw_server import Conversation, RawServer, Script, say

STORY = """<!doctype html><html lang="en"><head><title>Bridge {0} reopens</title></head><body><article>
<h1>Bridge {0} reopens</h1>
<p>Bridge number {0} over the river reopened on Monday after {0} years of repairs, the council said.</p>
<p>Traffic had been led through the northern quarter, where {0} residents complained of noise at night.</p>
<p>The works cost {0} million, two more than planned, and took {0} months longer than promised.</p>
</article><!-- {1} --></body></html>"""
MONTH = b"<!doctype html><html><title>Events</title><body><h1>Events</h1><p>No events.</p></body></html>"
MISSES, DOMAIN_PAGES, DOMAIN_BYTES = 10, 60, 400_000
MONTHS, STORIES, HEAVY = 120, 70, 20
RUN_BYTES, PAGE_BYTES, IN_HAND = 300_000, 101_000, 2


def answer(body: bytes, content_type: bytes = b"text/html") -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s" % (
        content_type,
        len(body),
        body,
    )


def feed(*links: str) -> Script:
    items = "".join(f"<item><title>One of many</title><link>{link}</link></item>" for link in links)
    return say(answer(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), b"text/xml"))


def index(*children: str) -> Script:
    named = "".join(f"<sitemap><loc>http://index.example/{child}</loc></sitemap>" for child in children)
    return say(answer(f"<sitemapindex>{named}</sitemapindex>".encode(), b"text/xml"))


def story(number: int, padding: int = 0) -> Script:
    def script(conversation: Conversation) -> None:
        conversation.send(answer(STORY.format(number, "x" * padding).encode()))

    return script


INDEXES = {
    "index.xml": ("a.xml", "b.xml", "c.xml"),
    "a.xml": ("deep.xml",),
    "b.xml": (),
    "deep.xml": ("deeper.xml",),
}
SCRIPTS: dict[str, Script] = {
    "/robots.txt": say(answer(b"User-agent: *\nDisallow:\n")),
    "/.well-known/tdmrep.json": say(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
    "/trap.xml": feed(*(f"http://trap.example/calendar?month={month}" for month in range(MONTHS))),
    **{f"/{name}": index(*children) for name, children in INDEXES.items()},
    "/calendar": say(answer(MONTH)),
    "/many.xml": feed(*(f"http://many.example/2026/11/23/many-bridges-{n}" for n in range(STORIES))),
    "/heavy.xml": feed(*(f"http://heavy.example/2026/11/23/heavy-bridges-{n}" for n in range(HEAVY))),
    **{f"/2026/11/23/many-bridges-{n}": story(n) for n in range(STORIES)},
    **{f"/2026/11/23/heavy-bridges-{n}": story(100 + n, 100_000) for n in range(HEAVY)},
}
SITEMAP = '[[source]]\nname = "index"\nsitemaps = ["http://index.example/index.xml"]\n'


def named(*names: str) -> str:
    blocks = (
        f'[[source]]\nname = "{name}"\nfeeds = ["http://{name}.example/{name}.xml"]\n' for name in names
    )
    return "".join(blocks)


SOURCES = SITEMAP + named("trap", "many", "heavy")


@dataclass(frozen=True)
class Crawled:
    decisions: list[dict[str, Any]]
    report: dict[str, Any]
    asked: Counter[str]
    log: str

    def of(self, host: str) -> Counter[str]:
        return Counter(f"{d['verdict']}/{d['reason']}" for d in self.decisions if f"//{host}." in d["url"])


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return crawl(
        tmp_path_factory.mktemp("budgets"),
        SOURCES,
        PATTERN_MISSES=MISSES,
        SITEMAP_MAX_CHILDREN=2,
        DOMAIN_PAGES=DOMAIN_PAGES,
        DOMAIN_BYTES=DOMAIN_BYTES,
    )


def crawl(folder: Path, sources: str, **limits: int) -> Crawled:
    (folder / "sources.toml").write_text(sources, "utf-8")
    settings = {
        "ARCHIVE": folder / "news",
        "DOWNLOAD_DELAY": 0.01,  # without one, Scrapy 2.19 lets a batch pass at once
        "AUTOTHROTTLE_ENABLED": False,
        "LOG_LEVEL": "WARNING",
        **limits,
    }
    command = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"sources={folder / 'sources.toml'}"]
    for name, value in settings.items():
        command += ["-s", f"{name}={value}"]
    with RawServer(SCRIPTS) as server:
        environment = {
            **os.environ,
            "http_proxy": server.url(""),
            "SCRAPY_SETTINGS_MODULE": "newscrawl.settings",
        }
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=100, check=False
        )
    news = folder / "news"
    decisions = [
        json.loads(line) for file in (news / "decisions").glob("*.jsonl") for line in file.open("rb")
    ]
    (report,) = [json.loads(line) for line in (news / "runs" / "runs.jsonl").open("rb")]
    asked = Counter(path.split("-")[0] for path, requests in server.requests.items() for _ in requests)
    return Crawled(decisions, report, asked, done.stderr)


def test_a_calendar_without_end_is_left_after_some_misses(crawled: Crawled) -> None:
    found = crawled.of("trap")
    assert found.total() == MONTHS  # each ends in exactly one decision
    assert found["refused/address-pattern"] >= MONTHS - MISSES - 32 - 8  # those that were in hand are asked
    assert crawled.asked["/calendar"] == MONTHS - found["refused/address-pattern"]
    assert crawled.report["limits"]["PATTERN_MISSES"] == found["refused/address-pattern"]
    assert "trap.example/calendar?month=0" in crawled.log


def test_a_domain_gets_so_many_requests_and_the_rest_stays_owed(crawled: Crawled) -> None:
    assert crawled.of("many").total() == DOMAIN_PAGES
    assert crawled.asked["/2026/11/23/many"] == DOMAIN_PAGES
    assert crawled.report["owed"]["many"] == STORIES - DOMAIN_PAGES
    assert crawled.report["limits"]["DOMAIN_PAGES"] == STORIES - DOMAIN_PAGES


def test_a_domain_sends_so_many_bytes_and_the_rest_stays_owed(crawled: Crawled) -> None:
    arrived = crawled.of("heavy").total()
    assert 3 <= arrived <= 5
    assert crawled.report["owed"]["heavy"] == HEAVY - arrived
    assert crawled.report["limits"]["DOMAIN_BYTES"] == HEAVY - arrived


def test_indexes_of_sitemaps_are_followed_so_far(crawled: Crawled) -> None:
    limits = crawled.report["limits"]
    assert (limits["SITEMAP_MAX_CHILDREN"], limits["SITEMAP_MAX_DEPTH"]) == (1, 1)
    assert (crawled.asked["/a.xml"], crawled.asked["/c.xml"], crawled.asked["/deeper.xml"]) == (1, 0, 0)


def test_the_operator_is_told_of_each_once(crawled: Crawled) -> None:
    told = [line for line in crawled.report["troubles"] if line.endswith(("PAGES)", "BYTES)", "MISSES)"))]
    assert len(told) == 3
    assert crawled.log.count("(DOMAIN_PAGES)") == 1


def test_a_run_takes_so_many_bytes_of_all_domains_together_and_the_rest_stays_owed(tmp_path: Path) -> None:
    crawled = crawl(tmp_path, named("many", "heavy"), RUN_BYTES=RUN_BYTES)
    arrived = {host: crawled.of(host).total() for host in ("many", "heavy")}
    assert 0 < arrived["heavy"] <= 3 + IN_HAND
    assert arrived["many"] < STORIES
    owed = {"heavy": HEAVY - arrived["heavy"], "many": STORIES - arrived["many"]}
    assert crawled.report["owed"] == owed
    assert crawled.report["bytes"] <= RUN_BYTES + (1 + 2 * IN_HAND) * PAGE_BYTES
    assert crawled.report["limits"]["RUN_BYTES"] == sum(owed.values())
    assert crawled.log.count("(RUN_BYTES)") == 1

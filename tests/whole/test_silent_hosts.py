"""More hosts than requests may be under way say nothing, others ask to be left alone: good ones go on."""

import json
import os
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import dataclass

import pytest
from fakes.raw_server import Conversation, RawServer, close, say

AT_ONCE, SILENT, GOOD, PAGES, STORMING = 6, 8, 3, 5, 8
STORY = """<!doctype html><html lang="en"><head><title>Bridge {0} reopens</title></head><body><article>
<h1>Bridge {0} reopens</h1>
<p>Bridge number {0} over the river reopened on Monday after {0} years of repairs, the council said.</p>
<p>Traffic had been led through the northern quarter, where {0} residents complained of noise at night.</p>
<p>The works cost {0} million, two more than planned, and took {0} months longer than promised.</p>
</article></body></html>"""


def answer(body: bytes, status: bytes = b"200 OK", *lines: bytes) -> bytes:
    head = b"".join(line + b"\r\n" for line in (b"Content-Type: text/html", *lines))
    return b"HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s" % (status, head, len(body), body)


class Outlets:
    """Silent hosts stay so until the last good page was sent; a host that is given up on ends the wait."""

    def __init__(self) -> None:
        self.good_are_done = threading.Event()
        self.waited_in_vain = False
        self.silent_at_the_end = 0
        self._silent = 0
        self._good = 0
        self._lock = threading.Lock()

    def silent(self, conversation: Conversation) -> None:
        with self._lock:
            self._silent += 1
        if not self.good_are_done.wait(60):
            self.waited_in_vain = True
        close(conversation)

    def good(self, conversation: Conversation) -> None:
        with self._lock:
            self._good += 1
            number = self._good
        conversation.send(answer(STORY.format(number).encode()))
        if number == GOOD * PAGES:
            self.silent_at_the_end = self._silent
            self.good_are_done.set()


@dataclass(frozen=True)
class Crawled:
    outlets: Outlets
    asked: Counter[str]
    decisions: list[dict[str, str]]
    urls: list[str]

    def of(self, host: str) -> Counter[str]:
        return Counter(f"{d['verdict']}/{d['reason']}" for d in self.decisions if f"//{host}" in d["url"])


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    folder = tmp_path_factory.mktemp("silent")
    outlets = Outlets()
    urls = [
        f"http://a-silent{n}.example/silent?{n}" for n in range(SILENT)
    ]  # in the queue's order, the first
    urls += [f"http://c-storm.example/429?{n}" for n in range(STORMING)]
    urls += [f"http://d-busy.example/503?{n}" for n in range(STORMING)]
    urls += [f"http://good{n % GOOD}.example/story?{n}" for n in range(GOOD * PAGES)]
    (folder / "urls.txt").write_text("\n".join(urls), "utf-8")
    scripts = {
        "/robots.txt": say(answer(b"")),
        "/silent": outlets.silent,
        "/story": outlets.good,
        "/429": say(answer(b"", b"429 Too Many Requests")),
        "/503": say(answer(b"", b"503 Service Unavailable", b"Retry-After: 300")),
    }
    settings = {
        "ARCHIVE": folder / "news", "CONCURRENT_REQUESTS": AT_ONCE, "HOST_PATIENCE": 0.2,
        "DOWNLOAD_DELAY": 0.01, "AUTOTHROTTLE_ENABLED": False, "RETRY_TIMES": 0,
        "DOWNLOAD_TIMEOUT": 90, "TDMREP": False, "LOG_LEVEL": "WARNING",
    }  # fmt: skip
    command = [sys.executable, "-m", "scrapy", "crawl", "urls", "-a", f"file={folder / 'urls.txt'}"]
    for name, value in settings.items():
        command += ["-s", f"{name}={value}"]
    with RawServer(scripts) as server:
        environment = {
            **os.environ,
            "http_proxy": server.url(""),
            "SCRAPY_SETTINGS_MODULE": "newscrawl.settings",
        }
        subprocess.run(command, env=environment, timeout=120, check=False)
        asked = Counter({path: len(requests) for path, requests in server.requests.items()})
    files = (folder / "news" / "decisions").glob("*.jsonl")
    return Crawled(outlets, asked, [json.loads(line) for file in files for line in file.open("rb")], urls)


def test_silent_hosts_do_not_hold_all_that_may_be_under_way(crawled: Crawled) -> None:
    assert not crawled.outlets.waited_in_vain
    assert crawled.outlets.silent_at_the_end > AT_ONCE
    assert {one.partition("/")[0] for one in crawled.of("good")} <= {"new", "recurring"}
    assert crawled.of("good").total() == GOOD * PAGES


def test_a_host_that_storms_is_asked_no_more_and_each_address_has_its_answer(crawled: Crawled) -> None:
    for status, host in (("429", "c-storm"), ("503", "d-busy")):
        told = crawled.of(f"{host}.example")
        assert told == {
            f"failed/http-{status}": crawled.asked[f"/{status}"],
            "failed/host-held": STORMING - crawled.asked[f"/{status}"],
        }
        assert crawled.asked[f"/{status}"] <= 2


def test_every_address_ends_in_one_decision(crawled: Crawled) -> None:
    assert Counter(decision["url"] for decision in crawled.decisions) == Counter(crawled.urls)

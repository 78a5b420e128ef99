"""Every way in which a server can fail: each of its pages ends in exactly one decision, and good ones arrive.

FAULTS says how many pages are asked for (`make faults` asks for a thousand).
"""

import gzip
import json
import os
import re
import stat
import subprocess
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import brotli
import pytest
from backports import zstd
from fakes.raw_server import Conversation, RawServer, Script, close, drip, drop, endless, reset, say, wait

PAGES = int(os.environ.get("FAULTS", "132"))
TIMEOUT = 3

STORY = b"""<!doctype html><html lang="en"><head><title>Bridge %d reopens</title></head><body><article>
<h1>Bridge %d reopens</h1>
<p>Bridge number %d over the river reopened on Monday after two years of repairs, the council said.</p>
<p>Traffic had been led through the northern quarter, where residents complained of noise at night.</p>
<p>The works cost eleven million, two more than planned, and took seven months longer than promised.</p>
</article></body></html>"""


def answer(body: bytes, *lines: bytes, status: bytes = b"200 OK") -> bytes:
    head = b"".join(line + b"\r\n" for line in (b"Content-Type: text/html", *lines))
    return b"HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s" % (status, head, len(body), body)


def packed(coding: bytes, body: bytes) -> Script:
    return say(answer(body, b"Content-Encoding: " + coding))


def story(conversation: Conversation) -> None:
    """A good page; its number is the count of good pages so far, so that none repeats another."""
    number = next(_numbers)
    conversation.send(answer(STORY % (number, number, number)))


_numbers: Iterator[int] = iter(range(1, 1_000_000))
BOMB = b"<p>zero" + bytes(60_000_000)
OK = b"HTTP/1.1 200 OK\r\n"
PARTS = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
ENDLESS = b"HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n"
CUT_GZIP = gzip.compress(STORY)[:-20]


def elsewhere(url: bytes) -> Script:
    return say(ENDLESS % url)


def onward(conversation: Conversation) -> None:
    conversation.send(ENDLESS % b"/onward?%d" % next(_numbers))


FAULTS: dict[str, Script] = {
    "/resets-at-once": reset,
    "/resets-in-the-status-line": say(b"HTTP/1.", reset),
    "/resets-in-the-head": say(OK + b"Content-Ty", reset),
    "/resets-before-the-body": say(OK + b"Content-Length: 100\r\n\r\n", reset),
    "/resets-in-the-body": say(OK + b"Content-Length: 100\r\n\r\n<html>", reset),
    "/closes-at-once": close,
    "/closes-in-the-head": say(OK + b"Content-Type: text/html\r\n", close),
    "/body-shorter-than-said": say(OK + b"Content-Length: 5000\r\n\r\n" + STORY, close),
    "/body-longer-than-said": say(OK + b"Content-Length: 50\r\n\r\n" + STORY, close),
    "/length-is-negative": say(OK + b"Content-Length: -1\r\n\r\n" + STORY, close),
    "/length-is-no-number": say(OK + b"Content-Length: many\r\n\r\n" + STORY, close),
    "/two-lengths": say(OK + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\n123456789", close),
    "/length-is-enormous": say(OK + b"Content-Length: 99999999999999999999\r\n\r\n" + STORY, close),
    "/chunk-size-is-no-number": say(PARTS + b"xyz\r\nhello\r\n0\r\n\r\n", close),
    "/chunk-cut": say(PARTS + b"50\r\nhello", drop),
    "/chunk-size-is-enormous": say(PARTS + b"ffffffffffffffff\r\nhello", close),
    "/chunk-size-does-not-end": say(PARTS, endless(b"0" * 65536)),
    "/body-does-not-end": say(OK + b"Content-Type: text/html\r\n\r\n", endless(b"<p>" + b"x" * 65536)),
    "/head-does-not-end": say(OK, endless(b"X-Line: " + b"x" * 8000 + b"\r\n")),
    "/header-line-does-not-end": say(OK + b"X-Line: ", endless(b"x" * 65536)),
    "/interim-answers-do-not-end": endless(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
    "/says-nothing": wait(TIMEOUT + 3),
    "/answers-too-late": say(wait(TIMEOUT + 1), answer(STORY)),
    "/stops-in-the-body": say(OK + b"Content-Length: 100\r\n\r\n<html>", wait(TIMEOUT + 3)),
    "/drips": drip(OK + b"Content-Length: 200000\r\n\r\n" + b"x" * 200_000),
    "/no-tls": close,  # asked for by https
    "/http-0.9": say(STORY, close),
    "/no-http": say(b"SSH-2.0-OpenSSH_9.6\r\n", close),
    "/status-is-no-number": say(b"HTTP/1.1 OK\r\n\r\n", close),
    "/nulls": say(bytes(5000), close),
    "/keep-alive-lie": say(OK + b"Connection: keep-alive\r\nContent-Length: 2\r\n\r\nhi", drop),
    "/second-answer-unasked": say(answer(b"one") + answer(b"two")),
    "/error-page-with-200": say(answer(b"<html><title>404</title><h1>Page not found</h1></html>")),
    "/empty": say(answer(b"")),
    "/no-content": say(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "/500": say(answer(b"broken", status=b"500 Oops \x1b[2J")),
    "/404": say(answer(b"gone", status=b"404 Not Found")),
    "/redirect-to-itself": elsewhere(b"/redirect-to-itself"),
    "/onward": onward,
    "/redirect-to-a-file": elsewhere(b"file:///etc/passwd"),
    "/redirect-inside": elsewhere(b"http://169.254.169.254/latest/meta-data/"),
    "/redirect-inside-in-hex": elsewhere(b"http://0xa9fea9fe/latest/"),
    "/redirect-to-another-port": elsewhere(b"http://8.8.8.8:6379/"),
    "/redirect-to-nothing": elsewhere(b""),
    "/redirect-too-long": elsewhere(b"/" + b"a" * 10_000),
    "/gzip-bomb": packed(b"gzip", gzip.compress(BOMB)),
    "/gzip-bomb-in-gzip": packed(b"gzip, gzip", gzip.compress(gzip.compress(BOMB))),
    "/deflate-bomb": packed(b"deflate", zlib.compress(BOMB)),
    "/brotli-bomb": packed(b"br", brotli.compress(BOMB, quality=1)),
    "/zstd-bomb": packed(b"zstd", zstd.compress(BOMB)),
    "/gzip-cut": packed(b"gzip", CUT_GZIP),
    "/gzip-that-is-none": packed(b"gzip", STORY),
    "/coding-unknown": packed(b"rot13", STORY),
}
GOOD = 3
"""Each so many faults, a good page: they must arrive among the bad."""


@dataclass
class Crawled:
    """What a crawl through all the faults left."""

    urls: list[str]
    decisions: list[dict[str, Any]]
    exit_code: int
    log: str
    peak: int
    seconds: float
    files: dict[str, int]

    def of(self, path: str) -> set[tuple[str, str]]:
        found = {(one["verdict"], one["reason"]) for one in self.decisions if f"{path}?" in one["url"]}
        assert found, path
        return found


def paths() -> Iterator[str]:
    faults = cycle(FAULTS)
    for number in range(PAGES):
        path = "/story" if number % (GOOD + 1) == GOOD else next(faults)
        yield f"{path}?{number}"


def peak_until_the_end(process: "subprocess.Popen[bytes]") -> int:
    """Most bytes that a process had resident. What wait4 tells would count the forking test's own, too."""
    peak = 0
    while process.poll() is None:
        status = Path(f"/proc/{process.pid}/status").read_text("ascii", "replace")
        peak = max([peak, *(int(line.split()[1]) * 1024 for line in status.splitlines() if "VmHWM" in line)])
        time.sleep(0.1)
    return peak


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    folder = tmp_path_factory.mktemp("faults")
    robots = say(answer(b"User-agent: *\nDisallow:\n"))
    with RawServer({**FAULTS, "/story": story, "/robots.txt": robots}) as server:
        urls = [server.url(path) for path in paths()]
        urls = [url.replace("http:", "https:") if "/no-tls" in url else url for url in urls]
        (folder / "urls.txt").write_text("\n".join(urls), "utf-8")
        settings = {
            "ARCHIVE": str(folder / "news"),
            "ALLOWED_PRIVATE": "127.0.0.1",
            "CONCURRENT_REQUESTS_PER_DOMAIN": "16",  # so that waiting for one does not hold up the others
            "DOWNLOAD_DELAY": "0",
            "AUTOTHROTTLE_ENABLED": "False",
            "DOWNLOAD_TIMEOUT": str(TIMEOUT),
            "DOWNLOAD_MAXSIZE": "4000000",
            "DOWNLOAD_MIN_RATE": "1000",
            "DOWNLOAD_MIN_RATE_WINDOW": "1",
            "RETRY_TIMES": "1",
            "LOG_LEVEL": "WARNING",
            "TELNETCONSOLE_ENABLED": "False",
        }
        command = [sys.executable, "-m", "scrapy", "crawl", "urls", "-a", f"file={folder / 'urls.txt'}"]
        for name, value in settings.items():
            command += ["-s", f"{name}={value}"]
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        begun = time.monotonic()
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                command, env={**kept, "SCRAPY_SETTINGS_MODULE": "newscrawl.settings"}, stderr=log, stdout=log
            )
            peak = peak_until_the_end(process)
        seconds = time.monotonic() - begun
    decisions = [
        json.loads(line)
        for file in (folder / "news" / "decisions").glob("*.jsonl")
        for line in file.open("rb")
    ]
    log_text = (folder / "log").read_text("utf-8", "replace")
    files = {str(file.relative_to(folder)): file.stat().st_mode for file in (folder / "news").rglob("*")}
    code = process.returncode
    return Crawled(urls, decisions, code, log_text, peak, seconds, files)


def test_every_page_ends_in_exactly_one_decision(crawled: Crawled) -> None:
    counted = Counter(
        one["requested_url"] if "requested_url" in one else one["url"] for one in crawled.decisions
    )
    assert {url: counted[url] for url in crawled.urls if counted[url] != 1} == {}
    assert len(crawled.decisions) == len(crawled.urls)


def test_good_pages_among_them_arrive(crawled: Crawled) -> None:
    assert {verdict for verdict, _ in crawled.of("/story")} <= {"new", "version", "recurring", "syndicated"}


@pytest.mark.parametrize("path", ["/redirect-inside", "/redirect-inside-in-hex"])
def test_a_redirect_into_a_private_network_is_refused(path: str, crawled: Crawled) -> None:
    assert crawled.of(path) == {("refused", "private-address")}


def test_redirects_that_lead_elsewhere_than_the_web_end(crawled: Crawled) -> None:
    assert crawled.of("/redirect-to-another-port") == {("refused", "port-not-allowed")}
    assert crawled.of("/redirect-too-long") == {("refused", "address-too-long")}
    assert crawled.of("/redirect-to-a-file") == {("failed", "http-302")}
    assert crawled.of("/redirect-to-itself") == crawled.of("/onward") == {("failed", "too-many-redirects")}


def test_a_drip_a_head_without_end_and_tls_that_is_none_have_their_reasons(crawled: Crawled) -> None:
    assert crawled.of("/drips") == {("failed", "too-slow")}
    assert crawled.of("/head-does-not-end") == {("failed", "head-too-large")}
    assert crawled.of("/no-tls") == {("failed", "connection-failed")}


@pytest.mark.parametrize("path", ["/says-nothing", "/answers-too-late", "/stops-in-the-body"])
def test_waiting_ends(path: str, crawled: Crawled) -> None:
    assert crawled.of(path) == {("failed", "timeout")}


@pytest.mark.parametrize(
    "path", ["/gzip-bomb", "/gzip-bomb-in-gzip", "/deflate-bomb", "/brotli-bomb", "/zstd-bomb"]
)
def test_a_bomb_is_not_unpacked(path: str, crawled: Crawled) -> None:
    assert {verdict for verdict, _ in crawled.of(path)} == {"failed"}


@pytest.mark.parametrize("path", ["/body-does-not-end"])
def test_an_endless_body_is_cut_off(path: str, crawled: Crawled) -> None:
    assert crawled.of(path) == {("failed", "too-large")}


def test_no_page_brings_a_traceback_or_an_escape_into_the_log(crawled: Crawled) -> None:
    assert "\x1b[2J" not in crawled.log
    assert "Traceback" not in crawled.log


def test_memory_stays_within_bounds(crawled: Crawled) -> None:
    sys.stderr.write(
        f"{len(crawled.urls)} pages, {crawled.seconds:.0f} s, peak {crawled.peak / 1e6:.0f} MB\n"
    )
    assert crawled.peak < 250_000_000  # 150 MB, however many pages: what one fails is let go of


def test_files_are_closed_to_others_and_named_after_nothing_that_a_page_says(crawled: Crawled) -> None:
    files = {name: mode for name, mode in crawled.files.items() if stat.S_ISREG(mode)}
    # The search library's files lie in a folder that others cannot enter.
    inside = {name for name in files if name.startswith("news/search/")}
    assert not inside or stat.S_IMODE(crawled.files["news/search"]) == 0o750
    files = {name: mode for name, mode in files.items() if name not in inside}
    assert {name: oct(mode) for name, mode in files.items() if stat.S_IMODE(mode) != 0o640} == {}
    assert [
        name for name in crawled.files if re.search(r"bridge|story|bomb|redirect|127\D0", name, re.IGNORECASE)
    ] == []

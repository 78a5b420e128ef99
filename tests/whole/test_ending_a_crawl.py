"""``scrapy crawl`` as people end it, and as they mistype its settings and arguments."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fakes.raw_server import RawServer, say

from archive import Archive
from archive.verify.check import verify

ENVIRONMENT = {**os.environ, "SCRAPY_SETTINGS_MODULE": "newscrawl.settings"}
PAGES = 25


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "scrapy", "crawl", "urls", *words]


def answer(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


def test_ctrl_c_does_not_wait_for_the_pages_that_wait_for_their_turn(tmp_path: Path) -> None:
    story = say(answer(b"<html><title>Bridge</title><p>Too short to be a story.</p></html>"))
    paths = [f"/story-{number}" for number in range(PAGES)]
    with RawServer({"/robots.txt": say(answer(b"")), **dict.fromkeys(paths, story)}) as server:
        urls = " ".join(server.url(path) for path in paths)
        settings = ("-s", f"ARCHIVE={tmp_path}", "-s", "ALLOWED_PRIVATE=127.0.0.1", "-s", "DOWNLOAD_DELAY=2")
        process = subprocess.Popen(
            command("-a", f"url={urls}", *settings), env=ENVIRONMENT, stderr=subprocess.DEVNULL
        )
        while not server.requests[paths[0]]:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        begun = time.monotonic()
        assert process.wait(60) == 0
        assert time.monotonic() - begun < PAGES  # of the 50 seconds that the pages would have taken
    with Archive(tmp_path) as archive:
        assert verify(archive).problems == ()
        assert 0 < len(list(archive.decisions())) < PAGES


@pytest.mark.parametrize(
    ("setting", "remedy"),
    [
        ("COMMIT_INTERVAL=often", "a number from 0"),
        ("EXTRACT_WORKERS=-1", "a whole number from 0"),
        ("ALLOWED_PORTS=http", "whole numbers from 0, with commas between them"),
        ("ONLY_DUE=perhaps", "True or False"),
    ],
)
def test_a_setting_that_cannot_be_is_told_in_a_line(tmp_path: Path, setting: str, remedy: str) -> None:
    words = ("-a", "url=http://news.example/", "-s", f"ARCHIVE={tmp_path / 'new'}", "-s", setting)
    done = subprocess.run(
        command(*words, "-s", "LOG_LEVEL=WARNING"),
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    name, _, value = setting.partition("=")
    assert done.returncode == 2
    assert done.stderr == f"newscrawl: {name} cannot be {value!r}. Set it to {remedy}\n"
    assert not (tmp_path / "new").exists()


def test_a_mistyped_argument_does_not_crawl_everything(tmp_path: Path) -> None:
    words = (
        "-a",
        "urll=http://news.example/",
        "-s",
        f"ARCHIVE={tmp_path / 'new'}",
        "-s",
        "LOG_LEVEL=WARNING",
    )
    done = subprocess.run(command(*words), env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "newscrawl: -a urll is no argument of urls. It takes -a url=… and -a file=…\n"

"""A page that arrived but cannot be unpacked is no article, and evidence all the same."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

from fakes.raw_server import RawServer, say

from archive import Archive
from archive.verify.check import verify

LIMIT = 100_000


def answer(body: bytes, *lines: str) -> bytes:
    head = "".join(f"{line}\r\n" for line in ("HTTP/1.1 200 OK", "Content-Type: text/html", *lines))
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def test_what_cannot_be_unpacked_is_archived_and_said(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(50 * LIMIT))
    pages = {
        "/robots.txt": say(answer(b"")),
        "/no-gzip": say(answer(b"<html>this was never compressed", "Content-Encoding: gzip")),
        "/bomb": say(answer(bomb, "Content-Encoding: gzip")),
    }
    with RawServer(pages) as server:
        urls = [server.url(path) for path in ("/no-gzip", "/bomb")]
        command = [sys.executable, "-m", "scrapy", "crawl", "urls", "-a", f"url={' '.join(urls)}"]
        for setting in (
            f"ARCHIVE={tmp_path}",
            "ALLOWED_PRIVATE=127.0.0.1",
            "DOWNLOAD_DELAY=0",
            f"DOWNLOAD_MAXSIZE={LIMIT}",
        ):
            command += ["-s", setting]
        environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "newscrawl.settings"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with Archive(tmp_path) as archive:
        assert verify(archive).problems == ()
        decided = {url: next(iter(archive.decisions(url))) for url in urls}
        assert [(d.verdict, d.reason, d.status) for d in decided.values()] == [
            ("failed", "undecodable", 200),
            ("failed", "too-large", 200),
        ]
        places = [d.warc for d in decided.values()]
        assert [archive.response(place).body for place in places if place] == [
            b"<html>this was never compressed",
            bomb,
        ]

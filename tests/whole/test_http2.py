"""Scrapy's own HTTP/2 handler, switched on by an operator: the archive gets the agreed form."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fakes.h2_server import STORY, H2Server
from fakes.local_ca import LocalCA
from warcio.archiveiterator import ArchiveIterator

HANDLERS = {"https": "scrapy.core.downloader.handlers.http2.H2DownloadHandler"}


@pytest.fixture
def crawled(tmp_path: Path) -> Path:
    """An archive with one page that came over HTTP/2."""
    authority = LocalCA(tmp_path)
    authority.server_context()
    with H2Server(tmp_path / "server.pem") as server:
        given = {
            "ARCHIVE": str(tmp_path / "news"),
            "DOWNLOAD_HANDLERS": json.dumps(HANDLERS),
            "ALLOWED_PRIVATE": "localhost",
            "ALLOWED_PORTS": str(server.port),
        }
        settings = [part for name, value in given.items() for part in ("-s", f"{name}={value}")]
        command = [sys.executable, "-m", "scrapy", "crawl", "urls"]
        done = subprocess.run(
            [*command, "-a", f"url=https://localhost:{server.port}/bridge", *settings],
            env={
                **{name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
                "SCRAPY_SETTINGS_MODULE": "newscrawl.settings",
                "NEWSCRAWL_CONTACT": "tests@dala.example",
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return tmp_path / "news"


def test_a_page_that_came_over_http2_is_kept_in_the_agreed_form(crawled: Path) -> None:
    found = {}
    for path in (crawled / "archive").glob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, no_record_parse=True):
                if (record.rec_headers.get_header("WARC-Target-URI") or "").endswith("/bridge"):
                    found[record.rec_type] = record.rec_headers, record.raw_stream.read()
    headers, block = found["response"]
    head, _, body = block.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 \r\n")
    assert b"\r\nX-Spoken: HTTP/2\r\n" in head + b"\r\n"  # the server's word for it
    assert body == STORY
    assert headers.get_header("WARC-Protocol") == "h2"
    assert headers.get_header("Newscrawl-HTTP-Headers") == "rebuilt"
    assert headers.get_header("WARC-IP-Address") == "127.0.0.1"
    assert found["request"][1].startswith(b"GET /bridge HTTP/1.1\r\nHost: localhost:")


def test_the_article_is_read_as_from_any_page(crawled: Path) -> None:
    (line,) = [line for path in (crawled / "articles").glob("*.jsonl") for line in path.open()]
    assert json.loads(line)["title"] == "The bridge is open"

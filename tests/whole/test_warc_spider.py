"""``scrapy crawl warc``: WARC files, ours and others', read as if they came over the wire."""

import gzip
import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.pages import decision, exchange, options

from archive import Archive
from archive.model import Article
from archive.store import Store
from archive.verify.check import verify
from archive.warc.reader import records
from newscrawl.extract.article import extract
from newscrawl.extract.page import Page

ROOT = Path(__file__).parents[2]
SCRAPY = Path(sys.executable).parent / "scrapy"


def html(title: str) -> bytes:
    """A page whose words no other page has: alike pages would be versions of each other."""
    chance = random.Random(title)
    words = ["".join(chance.choices("aeioulnrst", k=7)) for _ in range(240)]
    lines = [" ".join(words[start : start + 30]).capitalize() for start in range(0, 240, 30)]
    head = f'<title>{title}</title><meta property="og:type" content="article">'
    date = '<meta property="article:published_time" content="2026-03-01T10:00:00Z">'
    text = "".join(f"<p>{line}.</p>" for line in lines)
    body = f"<body><article><h1>{title}</h1>{text}</article></body></html>"
    return f'<!doctype html><html lang="en"><head>{head}{date}</head>{body}'.encode()


def crawl(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [str(SCRAPY), "crawl", "warc", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=os.environ)


def keep(store: Store, url: str, body: bytes) -> None:
    """A page kept as a crawl keeps it: read, archived, decided."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
    one = exchange(url, gzip.compress(body, mtime=0), head=head, content_type="text/html")
    capture = store.keep_exchange(one)
    page = Page(
        url=url,
        requested_url=f"{url}?from=feed",
        body=body,
        content_type="text/html",
        fetched=capture.date,
        payload_digest=capture.payload_digest,
        source="daily",
        feed_headline=f"From the feed: {url[-7:]}",
    )
    article = extract(page).article
    assert article is not None
    if capture.profile is None:
        article = store.keep_article(article, capture)
        store.keep_decision(decision(capture, article.id, source="daily"))
    else:
        store.keep_decision(decision(capture, article.id, source="daily", verdict="repeat"))


def articles(root: Path) -> list[Article]:
    with Archive(root) as archive:
        return [replace(article, warc=None) for article in archive.articles()]


def test_our_own_archive_gives_the_same_articles_again(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    with Store.open(old, options(max_bytes=4000)) as store:
        store.keep_exchange(exchange("http://news.example/robots.txt", b"User-agent: *"))
        store.keep_exchange(exchange("http://news.example/section", html("A section that no decision names")))
        for number in range(5):
            keep(store, f"http://news.example/story-{number}", html(f"Bridge number {number}"))
        keep(store, "http://news.example/again", html("Bridge number 3"))
    done = crawl("-a", f"path={old}", "-s", f"ARCHIVE={new}")
    assert done.returncode == 0, done.stderr
    assert len(articles(old)) == 5
    assert articles(new) == articles(old)
    with Archive(new) as archive:
        assert verify(archive).problems == ()
        assert [d.verdict for d in archive.decisions("http://news.example/again")] == ["repeat"]
        assert archive.stats().revisits == {"identical-payload-digest": 1}


def foreign(kind: str, block: bytes, *fields: str, url: str = "http://other.example/story") -> bytes:
    named = "".join(f"{field}\r\n" for field in fields)
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2026-03-01T09:00:00Z\r\nWARC-Target-URI: <{url}>\r\n"
    return f"{head}{named}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def test_another_crawlers_file_is_read_damage_and_all(tmp_path: Path) -> None:
    sent = b"GET /story HTTP/1.1\r\nHost: other.example\r\nCookie: secret\r\n\r\n"
    http = "Content-Type: application/http;msgtype=response"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    with (tmp_path / "other.warc").open("wb") as file:
        file.write(foreign("warcinfo", b"software: Wget\r\n", "WARC-Record-ID: <urn:uuid:0>"))
        file.write(foreign("request", sent, "WARC-Record-ID: <urn:uuid:1>"))
        # A tool that took off the framing and left the header line.
        file.write(
            foreign(
                "response",
                head + b"Transfer-Encoding: chunked\r\n\r\n" + html("A foreign bridge"),
                "WARC-Record-ID: <urn:uuid:2>",
                "WARC-Concurrent-To: <urn:uuid:1>",
                http,
            )
        )
        file.write(
            foreign("response", b"20260301 192.0.2.1", "Content-Type: text/dns", url="dns:other.example")
        )
        file.write(
            foreign(
                "response",
                b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nPNG",
                http,
                url="http://o.example/i",
            )
        )
        file.write(b"damage\r\n\r\n")
        last = foreign(
            "response", head + b"\r\n" + html("A second bridge"), http, url="http://other.example/second"
        )
        file.write(last.replace(b"WARC/1.0\r\n", b"WARC/1.1\r\nWARC-Record-ID: <urn:uuid:9>\r\n"))
    done = crawl("-a", f"path={tmp_path / 'other.warc'}", "-s", f"ARCHIVE={tmp_path / 'new'}")
    assert done.returncode in {0, 1}, done.stderr
    assert "other.warc, offset" in done.stderr
    found = {article.url: article for article in articles(tmp_path / "new")}
    assert sorted(found) == ["http://other.example/second", "http://other.example/story"]
    assert found["http://other.example/story"].fetched == "2026-03-01T09:00:00.000000Z"
    (path,) = (tmp_path / "new" / "archive").iterdir()
    (request,) = (record for record in records(path) if record.type == "request")
    assert request.block == b"GET /story HTTP/1.1\r\nHost: other.example\r\n\r\n", "without its cookie"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nowhere", "there is no such file or folder"),
        ("empty", "no WARC file to read"),
        ("news", "are those of the archive"),
    ],
)
def test_mistakes_are_told_in_words(tmp_path: Path, path: str, said: str) -> None:
    (tmp_path / "empty").mkdir()
    with Store.open(tmp_path / "news", options()) as store:
        store.keep_exchange(exchange())
    done = crawl("-a", f"path={tmp_path / path}", "-s", f"ARCHIVE={tmp_path / 'news'}")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr

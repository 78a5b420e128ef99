"""Feeds what reads strangers' bytes with bytes that atheris invents, guided by which lines they reach.

    python fuzz/fuzz.py TARGET SECONDS [CORPUS]        (or `make fuzz` for all of them)

What is invented is put together from one seed and the words of the target's kind (``fuzz/words``). With a
CORPUS folder, inputs that reach something new are kept there and are where the next run begins.

A target fails when it raises anything but its own error, or takes more than five seconds. libFuzzer then
prints the input and writes it to fuzz-TARGET-crash-* in the temporary folder; it becomes a literal in the
tests.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["newscrawl", "archive"]):
    from archive.articles.schema import LineError, read_article, read_decision
    from archive.errors import NewsError
    from archive.search.query import parse
    from archive.surt import surt
    from archive.urls import canonical_url
    from archive.warc.coding import dechunk
    from archive.warc.reader import records
    from newscrawl.discovery.feeds import read_feed
    from newscrawl.discovery.reservations import is_reserved, read_reservations
    from newscrawl.discovery.sections import article_links
    from newscrawl.discovery.sitemaps import read_sitemap
    from newscrawl.extract.article import extract
    from newscrawl.extract.page import Page
    from newscrawl.middlewares.holding import asked_for
    from newscrawl.sources.loader import load_sources
    from newscrawl.wire.message import read_head
    from newscrawl.wire.places import PlaceRefusedError, Places

URL = "https://news.example/a/story"
_FILE = Path(tempfile.mkdtemp(prefix="fuzz-")) / "input"
_WORDS = Path(__file__).parent / "words"
_KINDS = {"warc": "wire", "jsonl": "wire", "answers": "wire"} | dict.fromkeys(
    ("urls", "places", "sources", "queries"), "words"
)


def feeds(data: bytes) -> None:
    try:
        read_feed(data, URL)
    except ValueError:
        return


def sitemaps(data: bytes) -> None:
    try:
        read_sitemap(data, URL, newer_than=None)
    except ValueError:
        return


def sections(data: bytes) -> None:
    try:
        article_links(data, URL)
    except ValueError:
        return


def html(data: bytes) -> None:
    page = Page(
        url=URL,
        requested_url=URL,
        body=data,
        content_type="text/html",
        fetched="2026-01-02T03:04:05.000000Z",
        payload_digest="sha1:X",
    )
    extraction = extract(page)
    if extraction.reason == "extractor-error":
        raise AssertionError(extraction.detail)


def warc(data: bytes) -> None:
    _FILE.write_bytes(data)
    for _ in records(_FILE, on_damage=lambda _: None):
        pass


def answers(data: bytes) -> None:
    read_head(data)
    dechunk(data)
    asked_for(429, data.decode("latin-1"))
    is_reserved(URL, read_reservations(data))


def jsonl(data: bytes) -> None:
    for read in (read_article, read_decision):
        try:
            read(data)
        except LineError:
            continue


def urls(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    for url in (text, f"http://{text}", f"https://news.example/{text}"):
        try:
            once = canonical_url(url)
        except ValueError:
            continue
        if canonical_url(once) != once:
            raise AssertionError(f"{url!r} → {once!r} → {canonical_url(once)!r}")
        surt(once)


def places(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    for url in (text, f"http://{text}", f"http://{text}/story"):
        try:
            Places().check(url)
        except PlaceRefusedError:
            continue


def sources(data: bytes) -> None:
    _FILE.write_bytes(data)
    try:
        load_sources(_FILE)
    except NewsError:
        return


def queries(data: bytes) -> None:
    try:
        parse(data.decode("utf-8", "replace"))
    except NewsError:
        return


TARGETS: dict[str, tuple[Callable[[bytes], None], bytes]] = {
    "feeds": (
        feeds,
        (
            b'<rss version="2.0"><channel><title>P</title><item><title>One &amp; two</title>'
            b"<link>/one</link><pubDate>Mon, 01 Jun 2026 10:00:00 +0000</pubDate></item></channel></rss>"
        ),
    ),
    "sitemaps": (
        sitemaps,
        (
            b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://news.example/1</loc>'
            b"<lastmod>2026-06-01T10:00:00Z</lastmod></url></urlset>"
        ),
    ),
    "sections": (
        sections,
        b'<main><h2><a href="/2026/06/01/one-long-story">A bridge reopens</a></h2></main>',
    ),
    "html": (
        html,
        (
            b'<html lang="en"><head><meta property="og:title" content="One"><script'
            b' type="application/ld+json">{"@type":"NewsArticle",'
            b'"headline":"One","author":[{"name":"A"}],"datePublished":"2026"}</script>'
            b"</head><body><article><h1>One</h1><p>A bridge reopened.</p></article></body></html>"
        ),
    ),
    "warc": (
        warc,
        (
            b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:x:1>\r\n"
            b"WARC-Date: 2026-06-01T10:00:00Z\r\n"
            b"WARC-Target-URI: http://a.example/\r\nContent-Length: 2\r\n\r\nhi\r\n\r\n"
        ),
    ),
    "answers": (
        answers,
        (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"2;x=y\r\nhi\r\n0\r\n\r\n"
            b'[{"location": "/a/*", "tdm-reservation": 1, "tdm-policy": "https://news.example/p"}]'
            b"Wed, 21 Oct 2026 07:28:00 GMT"
        ),
    ),
    "jsonl": (jsonl, b'{"id":"1","url":"https://news.example/","headline":"One","text":"Two","authors":[]}'),
    "urls": (urls, b"WWW.News.example:80/A/../b?utm_source=x&b=%C3%A4&a=1#c"),
    "places": (places, b"[::ffff:0x7f.1%25eth0]:80"),
    "sources": (sources, b'[[source]]\nname = "a"\nfeeds = ["https://news.example/feed"]\nlanguage = "en"\n'),
    "queries": (queries, b'"old bridge" NEAR/3 (river OR NOT site:a.example)'),
}


def main() -> None:
    name, seconds = sys.argv[1], int(sys.argv[2])
    target, seed = TARGETS[name]
    corpus = Path(sys.argv[3] if sys.argv[3:] else tempfile.mkdtemp(prefix=f"fuzz-{name}-"))
    corpus.mkdir(parents=True, exist_ok=True)
    (corpus / "seed").write_bytes(seed)
    options = [f"-max_total_time={seconds}", "-timeout=5", "-max_len=4096", "-rss_limit_mb=2000"]
    options.append(f"-dict={_WORDS / _KINDS.get(name, 'markup')}.dict")
    options.append(f"-artifact_prefix={tempfile.gettempdir()}/fuzz-{name}-")
    atheris.Setup([sys.argv[0], *options, "-print_final_stats=1", str(corpus)], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

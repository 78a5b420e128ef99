"""How large and how quick writing is: zlib as warcio uses it by default against ours, and the whole store.

    python bench/writing.py FOLDER-OF-PAGES

The folder holds pages as ``*.html`` or ``*.html.gz``. Both forms in which pages come are measured: plain, and
with ``Content-Encoding: gzip`` (the usual one, where little is left to gain).
"""

import gzip
import sys
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.digests import article_id
from archive.model import Article, Decision, Exchange
from archive.store import Store, StoreOptions
from archive.warc.packing import member, member_around
from archive.warc.writer import COMPRESSION

GZIP = 31
HEAD = (
    b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/2026/11/a-long-story\r\n"
    b"Content-Length: 12345\r\n\r\nHTTP/1.1 200 OK\r\nServer: nginx\r\n"
    b"Content-Type: text/html; charset=utf-8\r\n"
    b"Date: Mon, 23 Nov 2026 13:48:54 GMT\r\n\r\n"
)


def with_zlib(level: int) -> Callable[[bytes], bytes]:
    """Packs as warcio does."""

    def pack(data: bytes) -> bytes:
        packer = zlib.compressobj(level, zlib.DEFLATED, GZIP)
        return packer.compress(data) + packer.flush()

    return pack


def with_zlib_ng(level: int) -> Callable[[bytes], bytes]:
    """Packs as archive.warc.writer does what came plain."""
    return lambda data: member((data,), level)


def as_it_came(data: bytes) -> bytes:
    """Packs as archive.warc.writer does what its server compressed."""
    return member_around(data[: len(HEAD)], data[len(HEAD) :], b"", COMPRESSION)


def measure(records: list[bytes], pack: Callable[[bytes], bytes]) -> tuple[int, float]:
    """Bytes made, and milliseconds of CPU a record: the best of three rounds."""
    best, size = float("inf"), 0
    for _ in range(3):
        begun = time.process_time()
        size = sum(len(pack(record)) for record in records)
        best = min(best, time.process_time() - begun)
    return size, best * 1000 / len(records)


def through_warcio(pages: list[bytes], folder: Path) -> float:
    """Milliseconds of CPU a page: a response and its request, nothing synced, nothing remembered."""
    begun = time.process_time()
    with (folder / "warcio.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        for number, page in enumerate(pages):
            url = f"https://news.example/{number}"
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            answer = writer.create_warc_record(url, "response", payload=BytesIO(page), http_headers=head)
            asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "news.example")], is_http_request=True)
            writer.write_request_response_pair(
                writer.create_warc_record(url, "request", http_headers=asked), answer
            )
    return (time.process_time() - begun) * 1000 / len(pages)


def through_the_store(pages: list[bytes], folder: Path) -> float:
    """The same, with the article's text and metadata, JSONL, catalog and CDXJ, committed every 20 pages."""
    begun = time.process_time()
    with Store.open(folder / "news", StoreOptions(run="bench", software="bench")) as store:
        for number, page in enumerate(pages):
            coding = b"Content-Encoding: gzip\r\n" if page.startswith(b"\x1f\x8b") else b""
            capture = store.keep_exchange(
                Exchange(
                    url=f"https://news.example/{number}",
                    started=datetime.now(UTC),
                    request=b"GET / HTTP/1.1\r\nHost: news.example\r\n\r\n",
                    head=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + coding + b"\r\n",
                    body=page,
                    payload=page,
                    status=200,
                )
            )
            article = Article(
                id=article_id(capture.url, capture.date, capture.payload_digest),
                url=capture.url,
                requested_url=capture.url,
                canonical_url=capture.url,
                title=f"Headline {number}",
                text=f"{number} words of an ordinary article, " * 120,
                fetched=capture.date,
                text_digest=f"sha256:{number}",
            )
            store.keep_article(article, capture)
            store.keep_decision(
                Decision(url=capture.url, verdict="new", reason="bench", decided=capture.date)
            )
            if number % 20 == 0:
                store.commit()
    return (time.process_time() - begun) * 1000 / len(pages)


def main(folder: Path) -> None:
    """Print the tables."""
    pages = [path.read_bytes() for path in sorted(folder.glob("*.html"))]
    pages += [gzip.decompress(path.read_bytes()) for path in sorted(folder.glob("*.html.gz"))]
    if not pages:
        sys.exit(f"No *.html or *.html.gz in {folder}")
    print(f"{len(pages)} pages, {sum(map(len, pages)) // len(pages)} bytes on average")
    for form, records in (
        ("plain", [HEAD + page for page in pages]),
        ("gzipped by the server", [HEAD + gzip.compress(page, 6) for page in pages]),
    ):
        print(f"\n{form:24}{'bytes':>12}{'against warcio':>16}{'ms a record':>13}{'times as fast':>15}")
        base_size, base_time = measure(records, with_zlib(9))
        print(f"{'zlib 9 (warcio)':24}{base_size:12}{'':16}{base_time:13.2f}")
        packers = {f"zlib-ng {level}": with_zlib_ng(level) for level in (1, 3, 4, 5, 6, 7, 9)}
        for name, pack in (packers | ({} if form == "plain" else {"stored as it came": as_it_came})).items():
            size, spent = measure(records, pack)
            print(
                f"{name:24}{size:12}{100 * size / base_size - 100:+15.2f}%{spent:13.2f}"
                f"{base_time / spent:15.1f}"
            )
        with TemporaryDirectory() as scratch:
            bodies = [record.removeprefix(HEAD) for record in records]
            print(
                f"a page through warcio {through_warcio(bodies, Path(scratch)):.2f} ms, "
                f"and all of it through the store {through_the_store(bodies, Path(scratch)):.2f} ms"
            )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))

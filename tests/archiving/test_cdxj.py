"""The CDXJ index: equal, line for line, to what cdxj-indexer makes of the same WARC files."""

import gzip
import re
import subprocess
from io import BytesIO
from pathlib import Path

import orjson
import pytest
from fakes.pages import NOON, article, exchange, keep_page, later, options, warcs
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeadersParser

from archive.digests import warc_digest
from archive.layout import Layout
from archive.store import Store
from archive.warc import cdxj
from archive.warc.cdxj import index_line, merge_index
from archive.warc.reader import Record, records

PEER = Path(__file__).parents[2] / ".venv-peers/bin/cdxj-indexer"
needs_peer = pytest.mark.skipif(not PEER.exists(), reason="make test sets up .venv-peers")


PAGE = "WARC-Target-URI: http://a.example/"
ANSWER = (
    ("WARC-Type", "response"),
    ("WARC-Target-URI", "http://a.example/"),
    ("WARC-Date", "2020-01-02T03:04:05Z"),
    ("Content-Type", "application/http; msgtype=response"),
)


def peers_index(*paths: Path) -> bytes:
    return subprocess.run([PEER, "-s", *paths], capture_output=True, check=True).stdout


ODD_HEADS = [
    b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML;charset=x\r\n\r\n",
    b"HTTP/1.1 404 Not Found\r\ncontent-type:  text/plain \r\nContent-Type: second/one\r\n\r\n",
    b"HTTP/1.1 301\r\nLocation: /\xe9\xff\r\nContent-Type:\r\n\r\n",
    b"HTTP/1.0 200\r\nContent-Type: text/html\r\n ; folded\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nno colon here\r\nContent-Type: a b/c\r\n\r\n",
    b"ICY 200 OK\r\n\r\n",
    b"\r\n\r\n",
    b"garbage\r\n\r\n",
    b"HTTP/1.1 500 \xc3\xa9\r\nX: \x00\x01\r\nContent-Type: \xc3\xa9/x\r\n\r\n",
    b"HTTP/1.1 204 No Content\r\n\r\n",
]
ODD_ADDRESSES = [
    "https://www.News.example:443/A/b?z=1&a=2#part",
    "http://news.example:8080/%D0%B0?q=a|b",
    "http://192.0.2.7/",
    "http://[2001:db8::1]/x",
    "https://b\u00fccher.example/stra\u00dfe",
    "https://news.example/a;jsessionid=ABC?PHPSESSID=1",
    "https://news.example",
    "https://news.example/a b",
]


@needs_peer
def test_it_is_what_cdxj_indexer_makes_of_the_same_files(tmp_path: Path) -> None:
    with Store.open(tmp_path, options(max_bytes=6000)) as store:
        for number, head in enumerate(ODD_HEADS):
            store.keep_exchange(exchange(f"https://news.example/{number}", b"%d" % number, head=head))
        for number, address in enumerate(ODD_ADDRESSES):
            capture = store.keep_exchange(exchange(address, b"address %d" % number, started=later(-number)))
            store.keep_article(article(capture, "Ünï"), capture)
            store.keep_exchange(exchange(address, b"address %d" % number, started=later(number * 86_400)))
        store.keep_exchange(exchange(ODD_ADDRESSES[0], b"", payload=b"", status=304, started=NOON))
        store.keep_exchange(exchange("https://news.example/none", b"", head=b"", payload=b""))
    assert len(warcs(tmp_path)) > 2
    index = Layout(tmp_path).cdxj.read_bytes()
    assert index == peers_index(*warcs(tmp_path))
    assert index.count(b"\n") == len(ODD_HEADS) + 3 * len(ODD_ADDRESSES) + 2 + 1  # the head of the 304


@needs_peer
def test_records_of_other_programs_are_indexed_as_cdxj_indexer_does(tmp_path: Path) -> None:
    def record(kind: str, block: bytes, *fields: str) -> bytes:
        named = "".join(f"{field}\r\n" for field in fields)
        head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2020-01-02T03:04:05Z\r\n{named}"
        return gzip.compress(f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n")

    path = tmp_path / "other.warc.gz"
    path.write_bytes(
        record("warcinfo", b"x: y\r\n")
        + record("response", b"HTTP/1.1 200 OK\r\nContent-Type: a/b\r\n\r\nbody", PAGE)
        + record("resource", b"plain", "WARC-Target-URI: urn:text:x", "Content-Type: text/plain; x=y")
        + record("metadata", b"a: b", PAGE, "Content-Type: application/warc-fields")
        + record("metadata", b"{}", PAGE, "Content-Type: application/json")
    )  # fmt: skip
    lines = [
        index_line(each, file=path.name, offset=each.offset, length=each.length) for each in records(path)
    ]
    assert b"".join(sorted(line for line in lines if line)) == peers_index(path)


@given(
    status=st.sampled_from(
        [b"HTTP/1.1 200 OK", b"HTTP/1.0 404", b"HTTP/1.1 200  ", b"HTTP/1.1  200 OK", b"ICY 1"]
    ),
    lines=st.lists(
        st.sampled_from(
            [
                b"Content-Type: Text/HTML; x=y",
                b"content-type:\ta/b c",
                b"Content-Type:",
                b"Content-Type : c/d",
                b"X-Content-Type: e/f",
                b" folded: g",
                b"none",
                b"",
                b"X: \xe9",
                b"X: a\x0bb",
                b": h",
                b"X: \x85",
            ]
        ),
        max_size=5,
    ),
    end=st.sampled_from([b"\r\n", b"\n", b" \r\n"]),
)
def test_every_head_is_read_as_warcio_reads_it(status: bytes, lines: list[bytes], end: bytes) -> None:
    block = b"".join(line + end for line in [status, *lines, b""]) + b"body: c\r\n\r\n"
    record = Record(Path("a.warc.gz"), 0, 9, "1.1", ANSWER, block, len(block))
    line = index_line(record, file="a.warc.gz", offset=0, length=9)
    stream = BytesIO(block)
    head = StatusAndHeadersParser([], verify=False).parse(stream)
    assert line is not None
    told = orjson.loads(line.split(b" ", 2)[2])
    assert told.get("status") == (head.get_statuscode() if head else None)
    media = head.get_header("content-type") if head else None
    assert told.get("mime") == (re.split(r"[;\s]", media)[0] if media is not None else None)
    assert told["digest"] == warc_digest(stream.read())


def test_a_merge_keeps_the_order_of_bytes_and_doubles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cdxj, "_LINES_IN_MEMORY", 3)
    index = tmp_path / "indexes" / "index.cdxj"
    first = [f'com,a)/{n} 2026 {{"filename": "one.warc.gz"}}\n'.encode() for n in range(10)]
    merge_index(index, reversed(first))
    assert index.read_bytes() == b"".join(sorted(first))
    second = [b'com,a)/ 2026 {"filename": "two.warc.gz"}\n', b'com,Z)/ 2026 {"filename": "two.warc.gz"}\n']
    merge_index(index, [*second, *first[:4], *second])
    assert index.read_bytes() == b"".join(sorted([*first, *second]))
    merge_index(index, [], gone={"one.warc.gz"})
    assert index.read_bytes() == b"".join(sorted(second))
    assert [path.name for path in index.parent.iterdir()] == ["index.cdxj"]


def test_the_index_grows_with_every_run(tmp_path: Path) -> None:
    for run in range(3):
        with Store.open(tmp_path, options()) as store:
            keep_page(store, f"https://news.example/{run}", f"Story {run}")
    lines = Layout(tmp_path).cdxj.read_bytes().splitlines()
    assert lines == sorted(lines)
    assert len([line for line in lines if line.startswith(b"example,news)/")]) == 3

"""From a WARC record to what the server answered."""

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.digests import warc_digest
from archive.warc.coding import dechunk, decode_content
from archive.warc.response import Response, responses

CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/HTML; charset=x\r\nTransfer-Encoding: chunked\r\n\r\n"


def response(tmp_path: Path, block: bytes, kind: str = "response", *fields: str) -> Response:
    named = "".join(f"{field}\r\n" for field in fields)
    (tmp_path / "a.warc.gz").write_bytes(
        gzip.compress(
            f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
            "WARC-Date: 2026-01-02T03:04:05Z\r\nWARC-Target-URI: http://site.example/\r\n"
            f"Content-Type: application/http; msgtype=response\r\n{named}"
            f"Content-Length: {len(block)}\r\n\r\n".encode()
            + block
            + b"\r\n\r\n"
        )
    )
    (found,) = responses(tmp_path / "a.warc.gz")
    return found


def test_chunk_framing_is_kept_in_the_body_and_off_the_payload(tmp_path: Path) -> None:
    found = response(tmp_path, CHUNKED + b"5\r\nhello\r\n0\r\n\r\n", "response", "WARC-IP-Address: 192.0.2.7")
    assert found.head == CHUNKED
    assert found.body == b"5\r\nhello\r\n0\r\n\r\n"
    assert found.payload == b"hello"
    assert found.capture.payload_digest == warc_digest(b"hello")
    assert (found.capture.status, found.capture.mime, found.ip) == (200, "text/html", "192.0.2.7")


def test_a_body_that_another_tool_dechunked_is_taken_as_it_is(tmp_path: Path) -> None:
    assert response(tmp_path, CHUNKED + b"<p>hello").payload == b"<p>hello"


@pytest.mark.parametrize(
    "uri", ["http://netpreserve.org/warc/1.0/revisit/", "http://netpreserve.org/warc/1.1/revisit/"]
)
def test_a_revisit_says_what_it_stands_for(tmp_path: Path, uri: str) -> None:
    capture = response(
        tmp_path,
        b"HTTP/1.1 304 Not Modified\r\n\r\n",
        "revisit",
        f"WARC-Profile: {uri}server-not-modified",
        "WARC-Refers-To: <urn:uuid:7>",
        "WARC-Refers-To-Target-URI: http://site.example/old",
        "WARC-Refers-To-Date: 2025-01-01T00:00:00Z",
    ).capture
    assert (capture.profile, capture.status, capture.refers_to) == ("server-not-modified", 304, "urn:uuid:7")
    assert (capture.refers_to_url, capture.refers_to_date) == (
        "http://site.example/old",
        "2025-01-01T00:00:00Z",
    )


def test_headers_that_are_not_utf8_or_folded(tmp_path: Path) -> None:
    found = response(
        tmp_path,
        b"HTTP/1.1 200 \xd0\x9e\xd0\xba\r\nX-Name: caf\xe9,\r\n\tbar\r\n"
        b"Set-Cookie: a\r\nSet-Cookie: b\r\n\r\n",
    )
    assert found.headers() == (("X-Name", "caf\xe9, bar"), ("Set-Cookie", "a"), ("Set-Cookie", "b"))


def test_head_only_truncated_and_not_http(tmp_path: Path) -> None:
    found = response(
        tmp_path, b"HTTP/1.1 200 OK\r\nContent-Length: 9", "response", "WARC-Truncated: disconnect"
    )
    assert (found.payload, found.capture.truncated) == (b"", "disconnect")
    with pytest.raises(ValueError, match="not enough values"):
        response(tmp_path, b"20260102 192.0.2.1", "response")


@pytest.mark.parametrize(
    ("body", "payload"),
    [
        (b"5\r\nhello\r\n6; ext=1\r\n world\r\n0\r\nTrailer: x\r\n\r\n", b"hello world"),
        (b"5\nhello\n0\n\n", b"hello"),
        (b"b\r\nhello wo", b"hello wo"),
        (b"5\r\nhello\r\nzz\r\nrest", b"hello"),
        (b"0\r\n\r\n", b""),
        (b"", b""),
        (b"plain text", None),
        (b"ffffffffffffffffffffff\r\nabc", None),
    ],
)
def test_chunk_framing_as_servers_send_it(body: bytes, payload: bytes | None) -> None:
    assert dechunk(body) == payload


TEXT = b"<p>The bridge was opened on Friday.</p>" * 400
CODINGS = [(gzip.compress, "gzip"), (brotli.compress, "br"), (zstd.compress, "zstd")]
RAW_DEFLATE = zlib.compressobj(wbits=-15)


@pytest.mark.parametrize(
    ("coding", "payload"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("X-GZIP", gzip.compress(TEXT[:99]) + gzip.compress(TEXT[99:])),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", RAW_DEFLATE.compress(TEXT) + RAW_DEFLATE.flush()),
        ("br", brotli.compress(TEXT)),
        ("zstd", zstd.compress(TEXT)),
        ("identity", TEXT),
        ("gzip, br", brotli.compress(gzip.compress(TEXT))),
    ],
)
def test_content_encodings(coding: str, payload: bytes) -> None:
    assert (decode_content(payload, coding).data, decode_content(payload, coding).problem) == (TEXT, "")


@pytest.mark.parametrize(("compress", "coding"), CODINGS)
def test_of_a_cut_payload_as_much_as_came(compress: Callable[[bytes], bytes], coding: str) -> None:
    noise = bytes(index * index % 251 for index in range(300_000))
    payload = compress(noise)
    found = decode_content(payload[: len(payload) * 2 // 3], coding)
    assert noise.startswith(found.data)
    assert "too early" in found.problem


@pytest.mark.parametrize(("compress", "coding"), CODINGS)
def test_a_bomb_stops_at_the_limit(compress: Callable[[bytes], bytes], coding: str) -> None:
    found = decode_content(compress(bytes(50_000_000)), coding, limit=1_000_000)
    assert len(found.data) == 1_000_000
    assert "larger than 1000000 bytes" in found.problem


def test_codings_that_are_not_what_they_say() -> None:
    assert decode_content(b"<p>plain", "gzip").data == b"<p>plain"
    assert "not gzip" in decode_content(b"<p>plain", "gzip").problem
    assert "'sdch' is not known" in decode_content(b"x", "sdch").problem
    assert "9 content-encodings" in decode_content(b"x", ",".join(["gzip"] * 9)).problem


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", "x"]))
def test_no_bytes_make_decoding_fall(payload: bytes, coding: str) -> None:
    assert len(decode_content(payload, coding, limit=1000).data) <= max(1000, len(payload))
    assert len(dechunk(payload) or b"") <= len(payload)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(min_size=1, max_size=80), max_size=6))
def test_whatever_is_framed_is_unframed(parts: list[bytes]) -> None:
    framed = b"".join(b"%X\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    assert dechunk(framed) == b"".join(parts)

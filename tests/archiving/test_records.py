"""The WARC records that the archive writes."""

import gzip
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from fakes.pages import HEAD, article, exchange, later, options, warcs
from hypothesis import given
from hypothesis import strategies as st

from archive.digests import warc_digest
from archive.model import Exchange
from archive.store import Store
from archive.warc.packing import member, member_around
from archive.warc.reader import Record, records
from archive.warc.records import target_uri
from archive.warc.redaction import without_secrets

SCRIPTS = Path(sys.executable).parent


PACKED = gzip.compress(Random(1).randbytes(150_000))
PACKED_HEAD = HEAD.replace(b"\r\n\r\n", b"\r\ncontent-encoding: gzip\r\n\r\n")


def written(root: Path) -> list[Record]:
    return [record for path in warcs(root) for record in records(path)]


def of_type(root: Path, kind: str) -> list[Record]:
    return [record for record in written(root) if record.type == kind]


def keep(root: Path, *exchanges: Exchange) -> None:
    with Store.open(root, options()) as store:
        for each in exchanges:
            store.keep_exchange(each)


def test_the_response_is_the_bytes_of_the_wire(tmp_path: Path) -> None:
    head = (
        b"HTTP/1.1 200 \r\nX-Odd:  caf\xe9 \r\nset-cookie: a=1\r\n folded\r\n"
        b"Set-Cookie: b\r\nno colon\r\n\r\n"
    )
    body = b"4;x=y\r\n\x1f\x8b\x08\x00\r\n0\r\nTrailer: t\r\n\r\n"
    keep(tmp_path, exchange(head=head, body=body, payload=b"\x1f\x8b\x08\x00"))
    (response,) = of_type(tmp_path, "response")
    assert response.block == head + body
    assert response.get("WARC-Block-Digest") == warc_digest(head + body)
    assert response.get("WARC-Payload-Digest") == warc_digest(b"\x1f\x8b\x08\x00")


def test_request_and_response_tell_of_one_exchange(tmp_path: Path) -> None:
    started = datetime(2026, 5, 6, 7, 8, 9, 10, tzinfo=UTC)
    keep(
        tmp_path,
        exchange(started=started, protocol=("http/1.1", "tls/1.3"), cipher="TLS_AES_256_GCM_SHA384"),
    )
    info, response, request = written(tmp_path)
    assert [record.version for record in (info, response, request)] == ["1.1"] * 3
    for record in (response, request):
        assert record.url == "https://news.example/a"
        assert record.get("WARC-Date") == "2026-05-06T07:08:09.000010Z"
        assert record.get("WARC-IP-Address") == "192.0.2.1"
        assert [value for name, value in record.fields if name == "WARC-Protocol"] == ["http/1.1", "tls/1.3"]
        assert record.get("WARC-Cipher-Suite") == "TLS_AES_256_GCM_SHA384"
        assert record.get("WARC-Warcinfo-ID") == f"<{info.record_id}>"
    assert request.get("WARC-Concurrent-To") == f"<{response.record_id}>"
    assert response.get("Content-Type") == "application/http; msgtype=response"
    assert request.get("Content-Type") == "application/http; msgtype=request"


def test_the_first_record_says_who_wrote_the_file_and_how(tmp_path: Path) -> None:
    about = options(operator="Jane <jane@desk.example>", headers="rebuilt", run="run\r\n7")
    with Store.open(tmp_path / "desk", about) as store:
        store.keep_exchange(exchange())
    (info,) = of_type(tmp_path / "desk", "warcinfo")
    assert info.offset == 0
    assert info.get("WARC-Filename") == warcs(tmp_path / "desk")[0].name
    lines = info.block.decode().splitlines()
    assert lines == [
        "software: newscrawl/0 tests/0",
        "operator: Jane <jane@desk.example>",
        "robots: obey",
        "http-header-user-agent: bot/1",
        "isPartOf: desk",
        "newscrawl-run: run 7",
        "newscrawl-http-headers: rebuilt",
        "format: WARC File Format 1.1",
        "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    ]


def test_what_is_not_whole_says_why(tmp_path: Path) -> None:
    keep(tmp_path, exchange(truncated="disconnect"), exchange("https://news.example/b"))
    cut, whole = of_type(tmp_path, "response")
    assert cut.get("WARC-Truncated") == "disconnect"
    assert whole.get("WARC-Truncated") == ""


def test_heads_that_were_put_together_again_say_so(tmp_path: Path) -> None:
    keep(tmp_path, exchange(rebuilt=True, protocol=("h2",)))
    (response,) = of_type(tmp_path, "response")
    assert response.get("Newscrawl-HTTP-Headers") == "rebuilt"


def test_text_and_metadata_of_an_article_stand_beside_its_response(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        capture = store.keep_exchange(exchange())
        store.keep_article(article(capture, "Ünïcode text"), capture)
    (conversion,), (metadata,) = of_type(tmp_path, "conversion"), of_type(tmp_path, "metadata")
    assert conversion.block.decode() == "Ünïcode text"
    assert conversion.get("WARC-Refers-To") == f"<{capture.record_id}>"
    assert conversion.url == capture.url
    assert metadata.get("WARC-Refers-To") == f"<{capture.record_id}>"
    assert metadata.get("WARC-Concurrent-To") == f"<{conversion.record_id}>"
    assert metadata.url == f"urn:newscrawl:article:{capture.url}", "replay must not take it for the page"
    assert b'"title":"A headline"' in metadata.block
    assert b'"text":' not in metadata.block


def test_secrets_are_taken_out_of_requests_and_nothing_else() -> None:
    sent = (
        b"POST /login?cookie=1 HTTP/1.1\r\nHost: a\r\nCOOKIE: sid=1;\r\n\tmore=2\r\nX-Cookie: stays\r\n"
        b"authorization : Basic eHg6eXk=\r\nProxy-Authorization: Basic eA==\r\nproxy-connection: close\r\n"
        b"Accept-Encoding:gzip\n\r\nCookie: in the body\r\n"
    )
    assert without_secrets(sent) == (
        b"POST /login?cookie=1 HTTP/1.1\r\nHost: a\r\nX-Cookie: stays\r\nAccept-Encoding:gzip\n"
        b"\r\nCookie: in the body\r\n"
    )


@given(st.binary(max_size=200).map(lambda tail: b"GET / HTTP/1.1\r\nCookie: secret\r\n" + tail))
def test_a_cookie_is_never_recorded_whatever_follows_it(sent: bytes) -> None:
    assert b"secret" not in without_secrets(sent)


@given(st.text(max_size=80))
def test_no_address_can_break_a_header_line(address: str) -> None:
    written = target_uri("https://news.example/" + address)
    assert written.isascii()
    assert not set(written) & set("\r\n\t <>\x00\x7f")


def test_an_address_is_written_as_it_was_asked_for() -> None:
    address = "https://news.example/%D0%B0/%zz?a[]=1|2&b={x}#!f"
    assert target_uri(address) == address


def test_other_peoples_checkers_find_nothing_wrong(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        for number, body in enumerate((b"", b"<p>One</p>", b"<p>One</p>", b"\xff" * 70_000)):
            capture = store.keep_exchange(exchange(f"https://news.example/{number}", body))
            store.keep_article(article(capture, "text " * number), capture)
        not_modified = HEAD.replace(b"200 OK", b"304 Not Modified")
        store.keep_exchange(exchange(head=not_modified, body=b"", payload=b"", status=304))
        store.keep_exchange(exchange("https://news.example/f\u00fcr", started=later(1)))
        store.keep_exchange(exchange("https://news.example/packed", PACKED, head=PACKED_HEAD))
    (path,) = warcs(tmp_path)
    for command in (["fastwarc", "check"], ["warcio", "check"]):
        done = subprocess.run([SCRIPTS / command[0], *command[1:], path], capture_output=True, check=False)
        assert done.returncode == 0, done
        assert b"fail" not in done.stdout.lower()


def test_each_record_is_a_gzip_member_of_its_own(tmp_path: Path) -> None:
    keep(tmp_path, exchange(), exchange("https://news.example/b"))
    (path,) = warcs(tmp_path)
    data = path.read_bytes()
    for record in written(tmp_path):
        member = gzip.decompress(data[record.offset : record.offset + record.length])
        assert member.startswith(b"WARC/1.1\r\n")
        assert member.endswith(record.block + b"\r\n\r\n")


def test_what_its_server_compressed_is_not_compressed_again(tmp_path: Path) -> None:
    keep(tmp_path, exchange("https://news.example/packed", PACKED, head=PACKED_HEAD))
    (path,) = warcs(tmp_path)
    (record,) = of_type(tmp_path, "response")
    assert record.block == PACKED_HEAD + PACKED
    assert record.length < len(PACKED) + 600
    assert PACKED[:60_000] in path.read_bytes()


@pytest.mark.parametrize("size", [0, 1, 1000, 65_535, 65_536, 200_000])
def test_a_member_with_a_stored_piece_holds_the_same_bytes(size: int) -> None:
    packed = Random(size).randbytes(size)
    around = member_around(b"WARC/1.1\r\n" * 50, packed, b"\r\n\r\n", 5)
    assert gzip.decompress(around) == gzip.decompress(member((b"WARC/1.1\r\n" * 50, packed, b"\r\n\r\n"), 5))
    assert len(around) < size + 120

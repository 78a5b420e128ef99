"""What happens when the tap cannot be had, and who may take an exchange."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest
from fakes.fetching import Ask, fetch
from fakes.raw_server import Conversation, RawServer, close, say
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from twisted.web._newclient import HTTP11ClientProtocol

from archive.model import Exchange
from newscrawl.wire import EXCHANGE, private_parts_missing, rebuilt_exchange, take_exchange
from newscrawl.wire.handler import _leave
from newscrawl.wire.tap import TappedProtocol

STARTED = datetime(2026, 1, 2, tzinfo=UTC)
PAGE = b"HTTP/1.1 200 Fine\r\nx-odd: 1\r\nX-ODD: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"


@pytest.fixture
def server() -> Iterator[RawServer]:
    with RawServer({"/page": say(PAGE), "/other": say(PAGE)}) as server:
        yield server


def test_with_these_releases_nothing_is_missing() -> None:
    assert private_parts_missing() == []


def test_a_private_name_that_is_gone_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(HTTP11ClientProtocol, "_parser")
    assert private_parts_missing() == ["twisted.web._newclient.HTTP11ClientProtocol._parser"]


def test_a_private_part_that_behaves_otherwise_is_found_in_the_rehearsal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unwilling(self: TappedProtocol, data: bytes) -> None:
        raise RuntimeError("moved")

    monkeypatch.setattr(TappedProtocol, "dataReceived", unwilling)
    assert private_parts_missing() == ["rehearsal of an exchange: RuntimeError('moved')"]


@pytest.mark.parametrize(
    ("hidden", "told"),
    [
        ("twisted.web.client:HTTPConnectionPool._factory", "twisted.web.client.HTTPConnectionPool._factory"),
        ("newscrawl.wire.tap:TappedProtocol.dataReceived", "rehearsal of an exchange: nothing was recorded"),
    ],
)
def test_the_crawl_goes_on_with_rebuilt_heads(
    hidden: str, told: str, server: RawServer, tmp_path: Path
) -> None:
    fetched = fetch([Ask(server.url("/page")), Ask(server.url("/other"))], tmp_path, hidden=[hidden])
    for outcome in fetched.outcomes:
        assert outcome.exchange is not None
        assert outcome.exchange.rebuilt
        # Nothing invented, and nothing said of a framing that is gone.
        assert outcome.exchange.head == b"HTTP/1.1 200 \r\nX-Odd: 1\r\nX-Odd: 2\r\n\r\n"
        assert outcome.exchange.payload == outcome.exchange.body == b"hi"
        assert outcome.exchange.ip == "127.0.0.1"
    assert fetched.stats == {"newscrawl/wire/capturing": False, "newscrawl/wire/rebuilt": 2}
    assert fetched.log.count("cannot be recorded with this release of Scrapy or Twisted") == 1
    assert told in fetched.log


def test_a_recording_that_is_not_what_scrapy_read_is_not_passed_off_as_the_wire(tmp_path: Path) -> None:
    page = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage"
    with RawServer({"/page": say(page)}) as server:
        handlers = {"DOWNLOAD_HANDLERS": {"http": "fakes.fetching.ForgetfulHandler"}}
        fetched = fetch([Ask(server.url("/page"))], tmp_path, settings=handlers)
    (outcome,) = fetched.outcomes
    assert outcome.exchange is not None
    assert (outcome.exchange.rebuilt, outcome.exchange.body) == (True, b"page")
    assert fetched.stats["newscrawl/wire/rebuilt"] == 1
    assert "is not what Scrapy read" in fetched.log


def test_a_retry_that_fails_does_not_inherit_the_exchange_of_the_first_try(tmp_path: Path) -> None:
    def once_busy_then_gone(conversation: Conversation) -> None:
        if len(busy.requests["/busy"]) == 1:
            conversation.send(b"HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy")
        else:
            close(conversation)

    with RawServer({"/busy": once_busy_then_gone}) as busy:
        asks = [Ask(busy.url("/busy"), meta={"leave_it": True})]
        fetched = fetch(asks, tmp_path, settings={"RETRY_ENABLED": True, "RETRY_TIMES": 1})
    first, second = fetched.outcomes
    assert first.exchange is not None
    assert (second.inherited, second.exchange) == (True, None)


def an_exchange(url: str) -> Exchange:
    return rebuilt_exchange(Request(url), Response(url), STARTED)


def test_an_exchange_is_handed_over_once_and_only_for_its_own_request() -> None:
    request = Request("http://h.example/")
    exchange = an_exchange(request.url)
    _leave(request, exchange)
    copied = request.replace(dont_filter=True)
    assert copied.meta[EXCHANGE] is exchange
    assert take_exchange(copied) is None
    assert EXCHANGE not in copied.meta
    assert take_exchange(request) is exchange
    assert take_exchange(request) is None


def test_a_response_of_http_2_is_written_in_the_agreed_form() -> None:
    request = Request(
        "https://h.example/p?q=1",
        method="POST",
        headers={"Accept": "*/*", "Proxy-Authorization": "Basic c2VjcmV0"},
        body=b"asked",
    )
    response = HtmlResponse(
        request.url,
        headers={"content-type": "text/html; charset=utf-8", "Set-Cookie": ["a=1", "b=2"]},
        body=b"\x1f\x8bzipped",
        protocol="h2",
        ip_address=ip_address("2001:db8::1"),
    )
    assert rebuilt_exchange(request, response, STARTED) == Exchange(
        url="https://h.example/p?q=1",
        started=STARTED,
        request=b"POST /p?q=1 HTTP/1.1\r\nHost: h.example\r\nAccept: */*\r\n\r\nasked",
        head=b"HTTP/1.1 200 \r\nContent-Type: text/html; charset=utf-8\r\n"
        b"Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n",
        body=b"\x1f\x8bzipped",
        payload=b"\x1f\x8bzipped",
        status=200,
        content_type="text/html; charset=utf-8",
        ip="2001:db8::1",
        protocol=("h2",),
        rebuilt=True,
    )


def test_a_rebuilt_head_cannot_be_made_to_hold_another_line() -> None:
    response = Response("http://h.example/", headers={"X-A": b"b\r\nX-Forged: yes\r\n\r\nbody"})
    head = rebuilt_exchange(Request(response.url), response, STARTED).head
    assert head == b"HTTP/1.1 200 \r\nX-A: b X-Forged: yes body\r\n\r\n"


def test_a_rebuilt_304_has_no_length_that_scrapy_made_up() -> None:
    response = Response("http://h.example/", status=304, headers={"Content-Length": "0", "ETag": '"x"'})
    exchange = rebuilt_exchange(Request(response.url), response, STARTED)
    assert exchange.head == b'HTTP/1.1 304 \r\nEtag: "x"\r\n\r\n'


@pytest.mark.parametrize(
    ("flag", "truncated"),
    [("dataloss", "disconnect"), ("download_stopped", "unspecified"), ("partial", None)],
)
def test_scrapys_flags_say_whether_a_rebuilt_body_is_whole(flag: str, truncated: str | None) -> None:
    response = Response("http://h.example/", flags=[flag])
    assert rebuilt_exchange(Request(response.url), response, STARTED).truncated == truncated


def test_who_answered_through_a_proxy_is_not_known() -> None:
    response = Response("http://h.example/", ip_address=ip_address("10.0.0.1"))
    proxied = Request(response.url, meta={"proxy": "http://10.0.0.1:3128"})
    assert rebuilt_exchange(proxied, response, STARTED).ip == ""
    direct = rebuilt_exchange(Request(response.url), response, STARTED)
    assert direct == replace(direct, ip="10.0.0.1")

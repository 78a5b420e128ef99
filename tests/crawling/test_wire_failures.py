"""What is kept of answers that did not come whole."""

import pytest
from fakes.fetching import Ask, Fetched, fetch
from fakes.raw_server import RawServer, Script, close, drip, endless, reset, say, wait

from archive.model import Exchange
from newscrawl.wire.recording import HEAD_LIMIT

LONG = b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
TWO_LENGTHS = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"
NO_LENGTH = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"

Crawl = tuple[RawServer, Fetched]

SCRIPTS: dict[str, Script] = {
    "/cut": say(LONG, b"only this", close),
    "/cut-chunked": say(CHUNKED, b"5\r\nhello\r\nff\r\nand mo", close),
    "/cut-by-reset": say(NO_LENGTH, b"until", wait(0.2), reset),
    "/cut-in-head": say(b"HTTP/1.1 200 OK\r\nContent-Ty", close),
    "/cut-let-pass": say(LONG, b"only this", close),
    "/bad-chunk": say(CHUNKED + b"5\r\nhello\r\nzz\r\n", wait(5)),
    "/two-lengths": say(TWO_LENGTHS + b"ab", wait(5)),
    "/slow-body": say(LONG, b"slow", wait(5)),
    "/slow-head": say(b"HTTP/1.1 200 OK\r\nServer: s", wait(5)),
    "/announced-too-long": say(LONG, b"x" * 100, wait(5)),
    "/announced-too-long-at-once": say(LONG + b"x" * 900),
    "/becomes-too-long": say(NO_LENGTH, endless(b"x" * 100)),
    "/becomes-too-long-chunked": say(CHUNKED, endless(b"10\r\n" + b"x" * 16 + b"\r\n")),
    "/framing-without-end": say(CHUNKED, endless(b"1;" + b"e" * 1000 + b"\r\nx\r\n")),
    "/head-without-end": say(b"HTTP/1.1 200 OK\r\n", endless(b"X-More: " + b"m" * 1000 + b"\r\n")),
    "/interim-without-end": say(endless(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")),
    "/drips": drip(LONG + b"x" * 900),
    "/silent": say(close),
    "/silence": say(wait(5)),
    "/no-http": say(b"SSH-2.0-OpenSSH_9.2\r\n", close),
    "/only-interim": say(b"HTTP/1.1 103 Early Hints\r\n\r\n", close),
    "/cut-in-interim": say(b"HTTP/1.1 103 Early Hints\r\nLink", close),
    "/fine": say(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"),
}
SHORT: dict[str, float] = {
    "download_timeout": 1.5
}  # seconds: enough for a busy machine to send what comes before
SETTINGS = {"CONCURRENT_REQUESTS": 6, "DOWNLOAD_MIN_RATE": 400, "DOWNLOAD_MIN_RATE_WINDOW": 1}
SMALL: dict[str, float] = {"download_maxsize": 500}
META: dict[str, dict[str, float]] = {
    "/slow-body": SHORT,
    "/slow-head": SHORT,
    "/silence": SHORT,
    "/announced-too-long": SMALL,
    "/announced-too-long-at-once": SMALL,
    "/becomes-too-long": SMALL,
    "/becomes-too-long-chunked": SMALL,
    "/framing-without-end": {"download_maxsize": 100_000},
    "/cut-let-pass": {"download_fail_on_dataloss": False},
}


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    with RawServer(SCRIPTS) as server:
        asks = [Ask(server.url(path), meta=META.get(path, {})) for path in SCRIPTS]
        return server, fetch(asks, tmp_path_factory.mktemp("failures"), settings=SETTINGS)


def of(path: str, crawl: Crawl) -> tuple[str, Exchange]:
    server, fetched = crawl
    outcome = fetched.only(server.url(path))
    assert outcome.exchange is not None
    assert not outcome.exchange.rebuilt
    assert outcome.exchange.request.startswith(b"GET " + path.encode() + b" HTTP/1.1\r\n")
    assert outcome.exchange.ip == "127.0.0.1"
    return outcome.error, outcome.exchange


@pytest.mark.parametrize(
    ("path", "why", "came", "payload"),
    [
        ("/cut", ("ResponseDataLossError", "disconnect"), (LONG, b"only this"), b"only this"),
        ("/cut-let-pass", ("", "disconnect"), (LONG, b"only this"), b"only this"),
        (
            "/cut-chunked",
            ("ResponseDataLossError", "disconnect"),
            (CHUNKED, b"5\r\nhello\r\nff\r\nand mo"),
            b"helloand mo",
        ),
        # Without a length only an orderly end tells a whole body: RFC 9112, 8.
        ("/cut-by-reset", ("", "disconnect"), (NO_LENGTH, b"until"), b"until"),
        ("/cut-in-head", ("DownloadFailedError", "disconnect"), (b"HTTP/1.1 200 OK\r\nContent-Ty", b""), b""),
        ("/slow-body", ("DownloadTimeoutError", "time"), (LONG, b"slow"), b"slow"),
        ("/slow-head", ("DownloadTimeoutError", "time"), (b"HTTP/1.1 200 OK\r\nServer: s", b""), b""),
        (
            "/bad-chunk",
            ("ResponseDataLossError", "unspecified"),
            (CHUNKED, b"5\r\nhello\r\nzz\r\n"),
            b"hello",
        ),
        ("/two-lengths", ("DownloadFailedError", "unspecified"), (TWO_LENGTHS, b"ab"), b"ab"),
        # It was too long for Scrapy, and yet it is all here: nothing is truncated.
        ("/announced-too-long-at-once", ("DownloadCancelledError", None), (LONG, b"x" * 900), b"x" * 900),
    ],
)
def test_what_came_is_kept_and_why_no_more_came_is_said(
    path: str,
    why: tuple[str, str | None],
    came: tuple[bytes, bytes],
    payload: bytes,
    crawl: Crawl,
) -> None:
    error, exchange = of(path, crawl)
    assert (error, exchange.truncated) == why
    assert (exchange.head, exchange.body) == came
    assert exchange.payload == payload


@pytest.mark.parametrize(("path", "head"), [("/announced-too-long", LONG), ("/becomes-too-long", NO_LENGTH)])
def test_too_long_a_body_is_kept_as_far_as_it_came(path: str, head: bytes, crawl: Crawl) -> None:
    error, exchange = of(path, crawl)
    assert (error, exchange.truncated, exchange.head) == ("DownloadCancelledError", "length", head)
    # What TCP delivered in one piece is kept whole.
    assert len(exchange.body) <= 500 + 65536
    assert set(exchange.body) <= {ord("x")}


def test_too_long_a_chunked_body_is_kept_with_its_framing(crawl: Crawl) -> None:
    error, exchange = of("/becomes-too-long-chunked", crawl)
    assert (error, exchange.truncated) == ("DownloadCancelledError", "length")
    assert exchange.body.startswith(b"10\r\n" + b"x" * 16 + b"\r\n10\r\n")
    assert set(exchange.payload) == {ord("x")}


@pytest.mark.parametrize("path", ["/framing-without-end", "/head-without-end"])
def test_framing_and_heads_without_end_are_hung_up_on(path: str, crawl: Crawl) -> None:
    error, exchange = of(path, crawl)
    assert (error, exchange.truncated) == ("HungUpError", "length")
    assert len(exchange.head) <= HEAD_LIMIT + 65536
    assert len(exchange.body) <= 2 * 100_000 + 1024 * 1024 + 65536


def test_what_drips_is_hung_up_on_long_before_the_timeout(crawl: Crawl) -> None:
    error, exchange = of("/drips", crawl)
    assert (error, exchange.truncated, exchange.head) == ("HungUpError", "time", LONG)
    assert 0 < len(exchange.body) < 900


@pytest.mark.parametrize(
    "path", ["/silent", "/silence", "/no-http", "/only-interim", "/cut-in-interim", "/interim-without-end"]
)
def test_where_no_status_line_came_there_is_no_exchange(path: str, crawl: Crawl) -> None:
    server, fetched = crawl
    outcome = fetched.only(server.url(path))
    assert outcome.exchange is None
    assert outcome.error


def test_the_crawl_goes_on(crawl: Crawl) -> None:
    assert of("/fine", crawl)[1].body == b"fine"
    assert "Traceback" not in crawl[1].log

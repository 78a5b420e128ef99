"""The canary: what a raw socket sent and got, against what the archive would hold, byte for byte.

When this fails after an upgrade, a private part that ``newscrawl/wire/tap.py`` leans on has moved.
"""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from urllib.parse import urlsplit

import pytest
from fakes.fetching import Ask, Fetched, Outcome, fetch
from fakes.raw_server import RawServer, Script, close, dribble, say

from archive.model import Exchange
from newscrawl.wire import private_parts_missing

ODD_HEAD = (
    b"HTTP/1.1 200 Alles klar\r\n"
    b"sErVeR: nginx\r\n"
    b"Set-Cookie: a=1\r\n"
    b"content-type:text/html;charset=latin-1\r\n"
    b"SET-COOKIE: b=2; path=/\r\n"
    b"X-Folded: one\r\n  two\r\n\tthree\r\n"
    b"X-Latin: caf\xe9\r\n"
    b"X-Broken: \xff\xfe\x80\r\n"
    b"X-Empty:\r\n"
    b"   X-Indented: part of the line above\r\n"
    b"no colon here\r\n"
    b"X-Spaces:    many   \r\n"
    b"Content-Length: 5\r\n"
    b"\r\n"
)
CHUNKED_HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\nTrailer: X-Sum\r\n\r\n"
CHUNKED_BODY = (
    b'5;name="v;1"\r\nhello\r\n0006\r\n, worl\r\n1\r\nd\r\n0;last\r\nX-Sum: 7\r\nx-sum: \xff\r\n\r\n'
)
ZIPPED = gzip.compress(b"<html>" + b"news " * 2000, mtime=0)
BARE_LF = b"HTTP/1.1 200 OK\nContent-Length: 2\n\n"


# What the record must hold: head and body. In SAID, what else was said around it.
ANSWERS: dict[str, tuple[bytes, bytes]] = {
    "/odd": (ODD_HEAD, b"hello"),
    "/chunked": (CHUNKED_HEAD, CHUNKED_BODY),
    "/zipped": (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(ZIPPED),
        ZIPPED,
    ),
    "/zipped-chunked": (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"%x\r\n%b\r\n0\r\n\r\n" % (len(ZIPPED), ZIPPED),
    ),
    "/no-reason": (b"HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\n", b"hi"),
    "/no-reason-no-space": (b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n", b"hi"),
    "/bare-lf": (BARE_LF, b"hi"),
    "/early-hints": (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", b"hi"),
    "/two-at-once": (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", b"first"),
    "/two-at-once-chunked": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"1\r\nx\r\n0\r\n\r\n",
    ),
    "/dribble": (ODD_HEAD, b"hello"),
    "/dribble-chunked": (CHUNKED_HEAD, CHUNKED_BODY),
    "/empty": (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b""),
    "/empty-chunked": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0\r\n\r\n"),
    "/204": (b"HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n", b""),
    "/304": (b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\nContent-Length: 120\r\n\r\n', b""),
    "/http10": (b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n", b"until the end"),
    "/until-close": (b"HTTP/1.1 200 OK\r\n\r\n", b"until the end\r\n\r\nreally"),
    "/head-only": (b"HTTP/1.0 404 Not Found\r\n\r\n", b""),
    "/too-short-length": (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", b"hel"),
    "/redirect": (b"HTTP/1.1 301 Moved\r\nLocation: /empty\r\nContent-Length: 4\r\n\r\n", b"gone"),
    "/error": (b"HTTP/1.1 503 Busy\r\nretry-after: 1\r\nContent-Length: 4\r\n\r\n", b"busy"),
    "/HEAD": (b"HTTP/1.1 200 OK\r\nContent-Length: 4711\r\n\r\n", b""),
    "/form": (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", b"form"),
}
WHOLE = {path: head + body for path, (head, body) in ANSWERS.items()}
SAID: dict[str, Script] = {
    **{path: say(whole) for path, whole in WHOLE.items()},
    "/early-hints": say(
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n"
        + WHOLE["/early-hints"]
    ),
    "/two-at-once": say(WHOLE["/two-at-once"] + b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond"),
    "/two-at-once-chunked": say(WHOLE["/two-at-once-chunked"] + b"HTTP/1.1 200 OK\r\n\r\nsecond"),
    "/dribble": dribble(WHOLE["/dribble"]),
    "/dribble-chunked": dribble(WHOLE["/dribble-chunked"]),
    "/http10": say(WHOLE["/http10"], close),
    "/until-close": say(WHOLE["/until-close"], close),
    "/head-only": say(WHOLE["/head-only"], close),
    "/too-short-length": say(WHOLE["/too-short-length"] + b"lo"),
}
PAYLOADS = {
    "/chunked": b"hello, world",
    "/dribble-chunked": b"hello, world",
    "/zipped-chunked": ZIPPED,
    "/two-at-once-chunked": b"x",
    "/empty-chunked": b"",
}
MOVED = (
    f"the record is not what crossed the wire. Scrapy {version('scrapy')} or Twisted {version('twisted')} "
    "has moved a private part that newscrawl/wire/tap.py leans on; what differs: "
)


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    with RawServer(SAID) as server:
        yield server


@pytest.fixture(scope="module")
def fetched(server: RawServer, tmp_path_factory: pytest.TempPathFactory) -> Fetched:
    asks = [
        Ask(server.url(path), method="HEAD" if path == "/HEAD" else "GET", headers={"X-Asked": path})
        for path in ANSWERS
        if path != "/form"
    ]
    asks.append(Ask(server.url("/form?q=%C3%A9&q=#part"), method="POST", body=b"\x00form\xff"))
    return fetch(asks, tmp_path_factory.mktemp("canary"))


def outcome_of(path: str, fetched: Fetched) -> Outcome:
    (found,) = [outcome for outcome in fetched.outcomes if urlsplit(outcome.url).path == path]
    return found


def exchange_of(path: str, fetched: Fetched) -> Exchange:
    exchange = outcome_of(path, fetched).exchange
    assert exchange is not None
    return exchange


@pytest.mark.parametrize("path", ANSWERS)
def test_the_record_is_what_crossed_the_wire(path: str, server: RawServer, fetched: Fetched) -> None:
    outcome = outcome_of(path, fetched)
    head, body = ANSWERS[path]
    exchange = outcome.exchange
    assert exchange is not None, MOVED + f"nothing was recorded ({outcome.error or outcome.status})"
    assert not exchange.rebuilt, MOVED + f"the head had to be rebuilt; {private_parts_missing()}"
    assert exchange.request == server.requests[path][0], MOVED + "the request"
    assert exchange.head == head, MOVED + "the response's head"
    assert exchange.body == body, MOVED + "the response's body"
    assert exchange.payload == PAYLOADS.get(path, body), MOVED + "the payload"
    assert exchange.payload == outcome.body, MOVED + "the payload is not what Scrapy makes of the body"
    assert exchange.truncated is None, MOVED + "where the response ends"


def test_what_was_posted_is_recorded_with_its_body_and_without_the_fragment(
    server: RawServer, fetched: Fetched
) -> None:
    exchange = exchange_of("/form", fetched)
    assert exchange.request.startswith(b"POST /form?q=%C3%A9&q= HTTP/1.1\r\n")
    assert exchange.request.endswith(b"\r\n\r\n\x00form\xff")
    assert exchange.url == server.url("/form?q=%C3%A9&q=")


def test_the_exchange_says_who_answered_what_when_and_over_what(fetched: Fetched) -> None:
    exchange = exchange_of("/odd", fetched)
    assert exchange.status == 200
    assert exchange.content_type == "text/html;charset=latin-1"
    assert exchange.ip == "127.0.0.1"
    assert exchange.protocol == ("http/1.1",)
    assert exchange.cipher == ""
    assert exchange.started.tzinfo is UTC
    assert timedelta(0) < datetime.now(UTC) - exchange.started < timedelta(minutes=2)
    assert exchange_of("/http10", fetched).protocol == ("http/1.0",)


def test_a_body_that_is_not_chunked_is_kept_once(fetched: Fetched) -> None:
    for path, (_, body) in ANSWERS.items():
        exchange = exchange_of(path, fetched)
        assert (exchange.body is exchange.payload) == (PAYLOADS.get(path, body) == body), path


def test_interim_responses_are_counted_and_nothing_else_is(fetched: Fetched) -> None:
    assert fetched.stats == {"newscrawl/wire/capturing": True, "newscrawl/wire/interim": 2}


def test_a_connection_on_which_more_came_than_was_asked_for_is_not_used_again(
    server: RawServer, fetched: Fetched
) -> None:
    closed_by_server = ["/http10", "/until-close", "/head-only"]
    said_too_much = ["/two-at-once", "/two-at-once-chunked", "/too-short-length"]
    assert server.connections == 1 + len(closed_by_server) + len(said_too_much)

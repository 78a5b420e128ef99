"""A recording gives the same exchange however the network cuts the bytes up, and takes any bytes."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.wire.message import as_to_the_origin, origin_form, read_head
from newscrawl.wire.recording import FRAMING_ALLOWANCE, Bounds, Recording

URL = "http://h.example/"
INTERIM = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
HEAD = b"HTTP/1.1 200 OK\r\nX-Folded: a\r\n b\r\nContent-Type: text/plain\r\n\r\n"


def recorded(*pieces: bytes, surplus: int = 0, limit: int = 0) -> Recording:
    recording = Recording(Bounds(body=limit))
    recording.sent(b"GET / HTTP/1.1\r\nHost: h.example\r\n\r\n")
    for piece in pieces:
        recording.received(piece)
    recording.end(surplus)
    return recording


@given(
    st.lists(st.just(INTERIM), max_size=3),
    st.binary(max_size=60),
    st.binary(max_size=20),
    st.lists(st.integers(1, 12), min_size=1, max_size=20),
)
def test_it_does_not_matter_where_the_network_cuts(
    interim: list[bytes], body: bytes, surplus: bytes, sizes: list[int]
) -> None:
    stream = b"".join(interim) + HEAD + body + surplus
    pieces, at, turn = [], 0, 0
    while at < len(stream):
        pieces.append(stream[at : at + sizes[turn % len(sizes)]])
        at, turn = at + len(pieces[-1]), turn + 1
    recording = recorded(*pieces, surplus=len(surplus))
    exchange = recording.exchange(URL, content=None, truncated=None)
    assert exchange is not None
    assert (exchange.head, exchange.body, recording.interim) == (HEAD, body, len(interim))


@given(st.lists(st.binary(max_size=40), max_size=5))
def test_nothing_that_comes_is_lost_or_made_up(pieces: list[bytes]) -> None:
    stream = b"HTTP/1.0 404\n" + b"".join(pieces)
    exchange = recorded(b"HTTP/1.0 404\n", *pieces).exchange(URL, content=None, truncated=None)
    assert exchange is not None
    assert exchange.head + exchange.body == stream


@given(st.binary())
def test_any_bytes_can_be_read_as_a_head_or_a_request(data: bytes) -> None:
    read_head(data)
    read_head(b"HTTP/1.1 200 OK\r\n" + data)
    as_to_the_origin(data)
    as_to_the_origin(b"GET http://" + data)


def test_a_second_attempt_begins_afresh() -> None:
    recording = recorded(HEAD, b"first")
    recording.begin()
    recording.sent(b"GET /again HTTP/1.1\r\n\r\n")
    recording.received(HEAD + b"second")
    exchange = recording.exchange(URL, content=b"second", truncated=None)
    assert exchange is not None
    assert (exchange.request, exchange.body) == (b"GET /again HTTP/1.1\r\n\r\n", b"second")


def test_the_body_that_scrapy_holds_is_not_held_twice() -> None:
    content = b"the very same " * 10
    plain = recorded(HEAD, content).exchange(URL, content=content, truncated=None)
    assert plain is not None
    assert plain.body is plain.payload is content
    chunked_head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    framed = b"%x\r\n%b\r\n0\r\n\r\n" % (len(content), content)
    chunked = recorded(chunked_head, framed).exchange(URL, content=content, truncated=None)
    assert chunked is not None
    assert chunked.payload is content


def test_released_it_holds_nothing_and_takes_nothing() -> None:
    recording = recorded(HEAD, b"body")
    recording.release()
    assert not recording.received(b"more")
    assert recording.exchange(URL, content=None, truncated=None) is None


def test_a_body_may_outgrow_its_limit_by_its_framing_but_not_without_end() -> None:
    recording = recorded(HEAD, limit=1000)
    assert recording.received(b"x" * (2000 + FRAMING_ALLOWANCE))
    assert not recording.received(b"x")


def test_what_drips_is_told_from_what_pauses() -> None:
    now = [0.0]
    recording = Recording(Bounds(rate=100, window=10), clock=lambda: now[0])
    told = []
    for seconds, size in [(0, 50), (5, 50), (30, 4000), (35, 10), (41, 500)]:
        now[0] = seconds
        told.append(recording.is_drip(size))
    assert told == [False, False, False, False, True]
    assert recording.refused == "too-slow"


def test_the_longest_head_that_is_taken_is_looked_through_only_once() -> None:
    recording = recorded()
    begun = time.perf_counter()
    line = b"A: " + b"b" * 5 + b"\n"
    while recording.received(line):
        pass
    assert time.perf_counter() - begun < 2
    exchange = recording.exchange(URL, content=None, truncated="length")
    assert exchange is None  # no status line
    assert recording.refused == "head-too-large"


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://h.example", b"/"),
        ("https://u:p@h.example:8443/a/b?c=d&e#f", b"/a/b?c=d&e"),
        ("http://[::1]:80/?", b"/?"),
        ("http://h.example?q=/x", b"/?q=/x"),
        ("http://h.example//double//slash", b"//double//slash"),
    ],
)
def test_what_a_request_line_asks_for(url: str, target: bytes) -> None:
    assert origin_form(url) == target

"""What headers and meta elements of strangers ask for, however they are written."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discovery.wishes import wishes
from newscrawl.middlewares.holding import asked_for

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'<meta name="robots" content="noarchive">', ("noarchive",)),
        (b"<META CONTENT='NOARCHIVE, max-image-preview:large' NAME='ROBOTS'>", ("noarchive",)),
        (b"<meta name=newscrawl content=noai>", ("noai",)),
        (b'<meta name="googlebot" content="noarchive">', ()),
        (b'<meta name="tdm-reservation" content="1">', ("tdm-reservation",)),
        (b'<meta name="tdm-reservation" content="0">', ()),
        (b'<meta name="description" content="noarchive is a word">', ()),
        (b" " * 70_000 + b'<meta name="robots" content="noarchive">', ()),
    ],
)
def test_a_page_says_what_it_asks_for(body: bytes, said: tuple[str, ...]) -> None:
    assert wishes("newscrawl", [], "", body) == said


def test_headers_say_it_too_and_a_wish_to_another_crawler_is_not_for_us() -> None:
    assert wishes("newscrawl", ["noindex, noarchive"], "1", b"") == ("noarchive", "tdm-reservation")
    assert wishes("newscrawl", ["NewsCrawl: noai", "otherbot: noarchive"], "0", b"") == ("noai",)


@given(st.binary(max_size=300), st.text(max_size=50))
def test_no_page_and_no_header_breaks_it(body: bytes, tag: str) -> None:
    assert set(wishes("newscrawl", [tag], tag, body)) <= {"noarchive", "noai", "noimageai", "tdm-reservation"}


@pytest.mark.parametrize(
    "unit", [b"<meta ", b"<meta name=", b'<meta content="', b"<", b"<meta name='robots' "]
)
def test_worst_pages_are_read_in_no_time(unit: bytes) -> None:
    begun = time.perf_counter()
    wishes("newscrawl", ["," * 100_000], "", unit * 200_000)
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    ("status", "header", "seconds"),
    [
        (429, "120", 120),
        (503, "Sun, 01 Mar 2026 12:05:00 GMT", 300),
        (503, "Sun, 01 Mar 2026 11:00:00 GMT", 0),
        (503, "soon", 0),
        (429, "soon", 600),
        (429, "-5", 600),
        (429, "99999999999999999999", 86_400),
        (429, "²", 600),
        (200, "120", 0),
        (404, "120", 0),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_a_day_at_most(status: int, header: str, seconds: float) -> None:
    assert asked_for(status, header, NOW) == seconds


@given(st.text(max_size=60))
def test_no_retry_after_breaks_it(header: str) -> None:
    assert 0 <= asked_for(503, header, NOW) <= 86_400

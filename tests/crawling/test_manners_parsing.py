"""What headers and meta elements of strangers ask for, however they are written."""

import gzip
import time
from datetime import UTC, datetime

import orjson
import pytest
from fakes.pages import exchange
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discovery.reservations import is_reserved, read_reservations
from newscrawl.discovery.wishes import wishes, wishes_in
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
        (b'<meta name="robots" content="index; NOCACHE">', ("noarchive",)),
        (b'<meta name="robots" content="none">', ("noindex",)),
        (b" " * 70_000 + b'<meta name="robots" content="noarchive">', ("noarchive",)),
        (b" " * 600_000 + b'<meta name="robots" content="noarchive">', ()),
    ],
)
def test_a_page_says_what_it_asks_for(body: bytes, said: tuple[str, ...]) -> None:
    assert wishes("newscrawl", [], "", body) == said


def test_headers_say_it_too_and_a_wish_to_another_crawler_is_not_for_us() -> None:
    both = ("noarchive", "noindex", "tdm-reservation")
    assert wishes("newscrawl", ["noindex, noarchive"], "1", b"") == both
    assert wishes("newscrawl", ["NewsCrawl: noai", "otherbot: noarchive"], "0", b"") == ("noai",)


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("max-snippet:-1, noarchive", ("noarchive",)),
        ("unavailable_after: 25 Jun 2030 15:00:00 PST, noai", ("noai",)),
        ("googlebot: noindex, noarchive, newscrawl: noai, noimageai", ("noai", "noimageai")),
        ("noai, googlebot: noarchive", ("noai",)),
        ("*: noarchive", ("noarchive",)),
        ("index, follow, max-image-preview:large", ()),
    ],
)
def test_a_header_line_names_rules_with_values_and_crawlers(tag: str, said: tuple[str, ...]) -> None:
    assert wishes("newscrawl", [tag], "", b"") == said


def test_an_answer_is_read_as_it_crossed_the_wire() -> None:
    head = b"HTTP/1.1 200 OK\r\nX-Robots-Tag: noai\r\nx-robots-tag: noindex\r\nContent-Encoding: gzip\r\n\r\n"
    body = gzip.compress(b"<meta name=robots content=noarchive>" + b" " * 900_000)
    html = exchange(head=head, body=body)
    assert wishes_in(html, "newscrawl") == ("noai", "noarchive", "noindex")
    picture = exchange(head=head, body=body, content_type="image/png")
    assert wishes_in(picture, "newscrawl") == ("noai", "noindex")


@given(st.binary(max_size=300), st.text(max_size=50))
def test_no_page_and_no_header_breaks_it(body: bytes, tag: str) -> None:
    known = {"noarchive", "noindex", "noai", "noimageai", "tdm-reservation"}
    assert set(wishes("newscrawl", [tag], tag, body)) <= known


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


@pytest.mark.parametrize(
    ("location", "fits"),
    [
        ("/", True),
        ("*", True),
        ("/news/", True),
        ("/news/*.html", True),
        ("/news/*.html$", True),
        ("/news/a", True),
        ("/news/a$", False),
        ("/news/*/c", False),
        ("news/", True),
        ("/n%65ws/", True),
        ("https://a.example/news/", True),
        ("/*b*.html$", True),
        ("/*html*html$", False),
    ],
)
def test_a_location_fits_pages_as_robots_txt_does(location: str, fits: bool) -> None:  # noqa: FBT001 - a table's column
    assert is_reserved("https://a.example/news/a-b.html", [(location, True)]) is fits


def test_the_first_rule_that_fits_decides() -> None:
    body = b'[{"location":"/free/","tdm-reservation":0},{"location":"/","tdm-reservation":1}]'
    rules = read_reservations(body)
    assert not is_reserved("https://a.example/free/1", rules)
    assert is_reserved("https://a.example/other", rules)
    assert not is_reserved("https://a.example/other", rules[:1])


def test_the_page_may_lift_what_its_site_reserves() -> None:
    assert wishes("newscrawl", [], "", b"", by_site=True) == ("tdm-reservation",)
    assert wishes("newscrawl", [], "0", b"", by_site=True) == ()
    assert wishes("newscrawl", [], "", b'<meta name="tdm-reservation" content="0">', by_site=True) == ()


_ENTRIES = st.dictionaries(
    st.sampled_from(["location", "tdm-reservation", "x"]), st.text() | st.integers(-9, 9)
)


@given(st.binary(max_size=300) | st.lists(_ENTRIES).map(orjson.dumps))
def test_no_tdmrep_json_breaks_it(body: bytes) -> None:
    is_reserved("https://a.example/x", read_reservations(body))


def test_worst_locations_are_judged_in_no_time() -> None:
    rules = [("/" + "*a" * 900 + "$", True)] * 1000
    begun = time.perf_counter()
    is_reserved("https://a.example/" + "b" * 2000, rules)
    is_reserved("https://a.example/" + "a" * 2000, [(location + "b$", True) for location, _ in rules[:20]])
    assert read_reservations(b"[" * 600_000) == ()
    assert time.perf_counter() - begun < 1

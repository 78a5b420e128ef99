"""Which addresses are counted out by one program."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.middlewares.addressshapes import shape_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/calendar?year=2031&month=5", "https://a.example/calendar?month=12&year=2032"),
        ("https://a.example/events/2031-05-01", "https://www.a.example/events/2044-12-31"),
        ("https://a.example/search?q=x&page=2", "https://a.example/search?q=x&page=3000"),
        ("https://a.example/list;sid=a81f9", "https://a.example/list;sid=7c2"),
        ("https://a.example/x/y/x/y/x/y/", "https://a.example/x/y/x/y/"),
        ("https://a1.trap.example/p/1", "https://b2.trap.example/p/2"),
    ],
)
def test_what_is_counted_has_one_shape(one: str, other: str) -> None:
    assert shape_of(one) == shape_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/2026/11/23/bridge-reopens", "https://a.example/2026/11/23/storm-ends"),
        ("https://a.example/story?name=bridge", "https://a.example/story?name=storm"),
        ("https://a.example/calendar/1", "https://b.example/calendar/1"),
    ],
)
def test_names_and_places_tell_pages_apart(one: str, other: str) -> None:
    assert shape_of(one) != shape_of(other)


@given(st.text(max_size=60))
def test_no_path_breaks_it(text: str) -> None:
    shape_of(f"https://a.example/{text}")


@pytest.mark.parametrize(
    "path", ["a" * 100_000, "1" * 100_000, "a1-" * 30_000, "/a" * 50_000, "?" + "a&" * 50_000]
)
def test_no_address_costs_much(path: str) -> None:
    began = time.thread_time()
    shape_of(f"https://a.example/{path}")
    assert time.thread_time() - began < 0.1

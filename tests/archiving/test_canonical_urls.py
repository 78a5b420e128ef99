"""The canonical URL: a table of 200 pairs in the shapes that news sites use."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.urls import canonical_url, registered_domain

TABLE = Path(__file__).parent.parent / "data" / "urls" / "pairs.tsv"
PAIRS = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]


def test_the_table_has_two_hundred_pairs() -> None:
    assert len(PAIRS) >= 200


@pytest.mark.parametrize(("one", "canonical"), [(a, b) for kind, a, b in PAIRS if kind == "same"])
def test_the_canonical_form(one: str, canonical: str) -> None:
    assert canonical_url(one) == canonical


@pytest.mark.parametrize(("one", "other"), [(a, b) for kind, a, b in PAIRS if kind == "other"])
def test_two_addresses_stay_two(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


@given(st.sampled_from([url for _, *urls in PAIRS for url in urls]))
def test_the_canonical_form_of_a_canonical_form_is_itself(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)


def test_a_bare_percent_sign_makes_no_new_escape() -> None:  # found by fuzzing
    once = canonical_url("https://a.example/%%3505c?%%3505c=100%")
    assert once == canonical_url(once) == "https://a.example/%25505c?%25505c=100%25"


def test_what_tracks_is_told_with_a_control_character_at_its_end_too() -> None:  # found by fuzzing
    once = canonical_url("https://a.example/b?id=7&utm_source\x11#c")
    assert once == canonical_url(once) == "https://a.example/b?id=7"


@pytest.mark.parametrize("dot", ["\u3002", "\uff0e", "\uff61"])  # found by fuzzing, too
def test_a_dot_of_another_script_ends_a_host_as_a_dot_does(dot: str) -> None:
    assert canonical_url(f"http://a{dot}example{dot}:8080/") == "http://a.example:8080/"


@pytest.mark.parametrize(
    "wrong",
    [
        *("", "/story", "mailto:a@b.example", "javascript:alert(1)", "http://", "x" * 9000),
        *("http://.\x1f", "http://...", "http://\\", "http://a.example\\@b.example/"),
        "http://a\u00a8b.example/",  # these five were found by fuzzing
    ],
)
def test_what_is_no_absolute_web_address_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="not an absolute"):
        canonical_url(wrong)


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://news.bbc.co.uk/a", "bbc.co.uk"),
        ("https://www.spiegel.de/a", "spiegel.de"),
        ("https://anna.blogspot.com/a", "anna.blogspot.com"),
        ("https://m.herald.example/a", "herald.example"),
        ("http://192.0.2.7:8080/a", "192.0.2.7"),
        ("http://[2001:db8::1]/a", "2001:db8::1"),
        ("http://localhost:8000/a", "localhost"),
        ("https://co.uk/", "co.uk"),
    ],
)
def test_the_registered_domain(url: str, domain: str) -> None:
    assert registered_domain(url) == domain

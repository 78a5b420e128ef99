"""SURT keys: a table of what pywb and cdxj-indexer make of 200 addresses, and addresses made to cost time."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.surt import surt

TABLE = Path(__file__).parent.parent / "data" / "urls" / "surt.tsv"
PAIRS = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]


def test_the_table_is_long() -> None:
    assert len(PAIRS) >= 200


@pytest.mark.parametrize(("url", "key"), PAIRS)
def test_the_key_is_theirs(url: str, key: str) -> None:
    assert surt(url) == key


@pytest.mark.parametrize("url", ["http://a.example:x/", "http://a.example:99999/", "http://a.example/\ud800"])
def test_what_is_no_address_has_no_key(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        surt(url)


@given(st.text(max_size=60))
def test_no_text_breaks_it_otherwise(text: str) -> None:
    for url in (text, f"http://{text}", f"https://a.example/{text}"):
        try:
            key = surt(url)
        except ValueError:
            continue
        assert key.isascii()
        assert " " not in key
        assert key.isprintable()


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/?" + "sid=" * 20_000,
        "http://a.example/?" + "cfid=" * 20_000,
        "http://a.example/?" + "cfid=1&cftoken=2" * 5000,
        "http://a.example/?" + "aspsessionidabcdefgh=" * 5000,
        "http://a.example/" + "(a(4hqa0555fwsecu455xqckv45)" * 3000,
        "http://a.example/" + "(4hqa0555fwsecu455xqckv45)/" * 3000,
        "http://a.example/" + "../" * 30_000,
        "http://a.example/%" + "25" * 40_000,
        "http://" + "www." * 20_000,
        "http://" + "ä." * 1000,
        "http://" * 10_000,
        "http://a.example:" + "9" * 4000,
    ],
)
def test_no_address_costs_much(url: str) -> None:
    began = time.thread_time()
    try:
        surt(url)
    except ValueError:
        assert ":999" in url
    assert time.thread_time() - began < 0.1

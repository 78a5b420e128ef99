"""Articles and decisions as JSON lines."""

import json
from pathlib import Path

import orjson
import pytest
from fakes.pages import article, decision, exchange, keep_page, options
from hypothesis import given
from hypothesis import strategies as st

from archive.articles.reader import read_lines
from archive.articles.schema import (
    LineError,
    article_line,
    decision_line,
    read_article,
    read_decision,
    storable_article,
)
from archive.articles.writer import LinesWriter
from archive.errors import ArchiveUnusableError
from archive.model import Article, Capture, Headline
from archive.store import Store

CAPTURE = Capture("urn:uuid:1", "https://news.example/", "2026-01-01T00:00:00Z", 200, "", "sha1:X", "f", 1, 2)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@given(ANY_TEXT, ANY_TEXT)
def test_any_text_makes_one_line_that_comes_back_as_it_will_be_stored(title: str, text: str) -> None:
    kept = storable_article(article(CAPTURE, text, title=title, headlines=(Headline(title, "h1"),)))
    line = article_line(kept)
    assert line.count(b"\n") == 1
    assert read_article(line) == kept
    assert json.loads(line)["text"] == kept.text
    assert len(kept.text) <= len(text)


def test_ordinary_text_is_untouched_and_readable() -> None:
    line = article_line(article(CAPTURE, "Ünïcode \u2028 \x00 \x85 “x” 漢"))
    assert "Ünïcode".encode() in line
    assert read_article(line).text == "Ünïcode \u2028 \x00 \x85 “x” 漢"


def test_half_characters_become_a_replacement_character() -> None:
    kept = storable_article(article(CAPTURE, "one \ud83d two \ud83d\ude00"))
    assert kept.text == "one \ufffd two \U0001f600"


def test_an_article_with_half_characters_is_kept_everywhere(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        capture = store.keep_exchange(exchange())
        kept = store.keep_article(article(capture, "bad \udfff\x00 text", title="\ud800 headline"), capture)
        assert store.articles_headed("example", "headline")[0].id == kept.id
    (path,) = (tmp_path / "articles").iterdir()
    (line,) = path.read_bytes().splitlines()
    assert orjson.loads(line)["text"] == "bad \ufffd\x00 text" == kept.text


def test_evidence_that_json_cannot_hold_is_told_as_text() -> None:
    evidence = {"set": {1}, "huge": 2**70, "nan": float("nan"), "bytes": b"\xff", 7: "\ud800"}
    line = decision_line(decision(CAPTURE, evidence=evidence))
    assert read_decision(line).evidence == {
        "set": [1],
        "huge": str(2**70),
        "nan": None,
        "bytes": "b'\\xff'",
        "7": "\ufffd",
    }


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"id": "1", "url"', "no JSON"),
        (b"[]", "no object"),
        (b'{"id": "1"}', "no article"),
        (b'{"id": "1", "headlines": 5}', "no article"),
        (b"\xff", "no JSON"),
    ],
)
def test_a_line_that_is_no_article_is_told(line: bytes, message: str) -> None:
    with pytest.raises(LineError, match=message):
        read_article(line)


def test_a_line_of_a_newer_schema_is_refused_and_both_versions_named() -> None:
    values = article(CAPTURE).as_dict() | {"schema": 99}
    with pytest.raises(ArchiveUnusableError, match="schema 99; this version of newscrawl knows schema 1"):
        read_article(orjson.dumps(values))


def test_each_day_has_its_file(tmp_path: Path) -> None:
    days = iter(["20260101", "20260101", "20260102"])
    writer = LinesWriter(tmp_path, "articles", day=lambda: next(days))
    places = [writer.append(line) for line in (b"1\n", b"22\n", b"3\n")]
    assert [(place.file, place.offset, place.length) for place in places] == [
        ("articles-20260101.jsonl", 0, 2),
        ("articles-20260101.jsonl", 2, 3),
        ("articles-20260102.jsonl", 0, 2),
    ]
    assert writer.sync() == {"articles-20260101.jsonl": 5, "articles-20260102.jsonl": 2}


def test_lines_are_seen_at_once_and_taken_back_to_the_last_sync(tmp_path: Path) -> None:
    writer = LinesWriter(tmp_path, "decisions", day=lambda: "20260101")
    writer.append(b"one\n")
    assert writer.sync() == {"decisions-20260101.jsonl": 4}
    assert writer.sync() == {}
    writer.append(b"two\n")
    path = tmp_path / "decisions-20260101.jsonl"
    assert [line.data for line in read_lines(path)] == [b"one\n", b"two\n"]
    writer.roll_back()
    assert path.read_bytes() == b"one\n"


def test_a_line_without_an_end_is_not_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"one\ntw")
    assert [(line.offset, line.whole) for line in read_lines(path)] == [(0, True), (4, False)]


def test_an_article_is_written_once_however_often_it_is_kept(tmp_path: Path) -> None:
    kept: list[Article] = []
    for _ in range(2):
        with Store.open(tmp_path, options()) as store:
            if not kept:
                kept.append(keep_page(store, "https://news.example/a", "Story"))
            known = store.article(kept[0].id)
            assert known is not None
            again = store.keep_article(kept[0], known.capture)
            assert again == kept[0]
    (path,) = (tmp_path / "articles").iterdir()
    assert len(path.read_bytes().splitlines()) == 1

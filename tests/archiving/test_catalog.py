"""The catalog as readers meet it."""

import sqlite3
from pathlib import Path

import pytest
from fakes.pages import article, exchange, keep_page, options

from archive.articles.writer import LinePlace
from archive.catalog.catalog import Catalog
from archive.errors import ArchiveUnusableError
from archive.layout import Layout
from archive.recovery import rebuild
from archive.store import Store


def test_a_reader_sees_what_was_committed_while_the_crawl_goes_on(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        first = keep_page(store, "https://news.example/1", "One")
        store.commit()
        reader = Catalog.open_to_read(Layout(tmp_path))
        second = keep_page(store, "https://news.example/2", "Two")
        assert reader.article(first.id) is not None
        assert reader.article(second.id) is None
        store.commit()
        assert reader.article(second.id) is not None
        reader.close()


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        capture = store.keep_exchange(exchange())
    reader = Catalog.open_to_read(Layout(tmp_path))
    with pytest.raises(ArchiveUnusableError, match="cannot be written"):
        reader.add_article(article(capture), LinePlace("x", 0, 1))
    reader.close()


def test_no_catalog_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnusableError, match=r"has no catalog\. Make it again: newsarchive rebuild"):
        Catalog.open_to_read(Layout(tmp_path))


def test_a_catalog_of_another_schema_is_told_with_both_versions(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "catalog.sqlite") as catalog:
        catalog.execute("PRAGMA user_version = 42")
    with pytest.raises(ArchiveUnusableError, match="has schema 42, and this program's is 2"):
        Catalog.open_to_read(Layout(tmp_path))


def test_a_damaged_catalog_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite").write_bytes(b"not a database" * 1000)
    with pytest.raises(ArchiveUnusableError, match=r"damaged\. Make it again: newsarchive rebuild"):
        Catalog.open_to_read(Layout(tmp_path))


def test_rebuild_of_an_empty_archive_is_an_empty_catalog(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()):
        pass
    assert rebuild(Layout(tmp_path)).problems == ()
    Catalog.open_to_read(Layout(tmp_path)).close()


@pytest.mark.parametrize(
    "question",
    [
        lambda known: known.capture_of_payload("sha1:X"),
        lambda known: known.last_capture_of("https://news.example/"),
        lambda known: known.article_of_payload("sha1:X"),
        lambda known: known.article_of_text("sha256:x"),
        lambda known: known.article_at("https://news.example/"),
        lambda known: known.articles_headed("example", "x"),
        lambda known: known.last_decision("https://news.example/"),
        lambda known: known.decision_of_payload("sha1:X"),
    ],
)
def test_no_question_reads_a_whole_table(tmp_path: Path, question: object) -> None:
    with Store.open(tmp_path, options()):
        pass
    known = Catalog.open_to_read(Layout(tmp_path))
    asked: list[str] = []
    known.connection.set_trace_callback(asked.append)
    assert callable(question)
    question(known)
    known.connection.set_trace_callback(None)
    (query,) = asked
    plan = [row[3] for row in known.connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    known.close()
    # Only ties of one instant may be put in order after the search.
    steps = [step for step in plan if "RIGHT PART OF ORDER BY" not in step]
    assert all(step.startswith("SEARCH") and ("INDEX" in step or "PRIMARY KEY" in step) for step in steps)

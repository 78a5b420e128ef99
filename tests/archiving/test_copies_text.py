"""A copy that is kept without its text is found, shown and exported with it, whichever way one asks."""

import json
import zipfile
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from fakes.library import library, piece

from archive import Archive
from archive.cli.main import cli
from archive.layout import Layout
from archive.recovery import rebuild

TEXT = "The flood in Almaty closed two schools."
ORIGINAL = piece("flood", TEXT)
COPY = piece(
    "water everywhere", "", source="herald", syndicated_from=ORIGINAL.id, published="2026-03-02T10:00:00Z"
)
COPY_OF_COPY = piece("a third paper", "", source="third", syndicated_from=COPY.id)


@pytest.fixture
def news(tmp_path: Path) -> Layout:
    layout = library(tmp_path / "news", ORIGINAL, COPY, COPY_OF_COPY)
    rebuild(layout)
    return layout


def said(layout: Layout, *words: str) -> str:
    result = CliRunner().invoke(cli, [*words, "--archive", str(layout.root)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_it_is_found_by_its_words_and_counted_with_its_story(news: Layout) -> None:
    with Archive(news.root) as archive:
        assert {hit.article.text for hit in archive.search('"closed two schools"')} == {TEXT}
        assert archive.search("almaty").count == 3
        (hit,) = archive.search("almaty", collapse=True)
        assert hit.copies == 3


def test_the_reading_door_gives_it(news: Layout) -> None:
    with Archive(news.root) as archive:
        for copy in (COPY, COPY_OF_COPY):
            article = archive.article(copy.id)
            assert article is not None
            assert article.text == TEXT
            assert archive.text_of(copy) == TEXT


def test_sql_and_tables_give_it(news: Layout, tmp_path: Path) -> None:
    with Archive(news.root) as archive, archive.sql("SELECT DISTINCT text FROM articles") as result:
        assert list(result) == [(TEXT,)]
    said(news, "tables", str(tmp_path / "tables"), "--table", "articles")
    texts = f"SELECT DISTINCT text FROM '{tmp_path}/tables/articles/**/*.parquet'"
    assert duckdb.connect().execute(texts).fetchall() == [(TEXT,)]


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "tsv", "markdown"])
def test_search_gives_it_in_every_form(news: Layout, form: str) -> None:
    written = said(news, "search", "*", "--all", "--format", form, "--columns", "source,text")
    assert written.count(TEXT) == 3


@pytest.mark.parametrize("form", ["jsonl", "csv", "tsv", "ninjs", "text", "parquet"])
def test_export_gives_it_in_every_form(news: Layout, tmp_path: Path, form: str) -> None:
    out = tmp_path / "out"
    said(news, "export", "*", "--format", form, "--output", str(out))
    if form == "text":
        with zipfile.ZipFile(out) as texts:
            found = [texts.read(name).decode() for name in texts.namelist()]
    elif form == "parquet":
        found = [
            row[0] for row in duckdb.connect().execute(f"SELECT text FROM read_parquet('{out}')").fetchall()
        ]
    else:
        found = [line for line in out.read_text("utf-8").splitlines() if "http" in line]
    assert len(found) == 3
    assert all(TEXT in one for one in found)


def test_show_gives_it(news: Layout) -> None:
    assert said(news, "show", COPY.id, "--text") == f"{TEXT}\n"
    assert json.loads(said(news, "show", COPY.id, "--json"))["text"] == TEXT


def test_without_a_catalog_copies_stay_as_they_are(news: Layout) -> None:
    news.catalog.unlink()
    with Archive(news.root) as archive:
        assert {hit.article.text for hit in archive.search("*")} == {TEXT, ""}

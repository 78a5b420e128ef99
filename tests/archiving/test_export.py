"""Exports with their datasheets, and making them again."""

import json
import zipfile
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from fakes.kept_archive import write_archive
from fakes.library import library, piece

from archive.articles.schema import article_line
from archive.cli.main import cli
from archive.errors import NewsError, UsageError
from archive.export.articles import EXPORT_FORMS, ninjs
from archive.export.datasheet import Datasheet
from archive.layout import Layout
from archive.model import Headline
from archive.search.building import catch_up

FLOOD = piece(
    "flood one", "The flood", authors=("Jane Doe",), tags=("water",), headlines=(Headline("Flood!", "og"),)
)
ALL = [FLOOD, *(piece(f"flood {n}", "The flood", published="2026-03-01", source="herald") for n in range(5))]

OF_LINES = [form for form in EXPORT_FORMS if form != "wacz"]


@pytest.fixture
def news(tmp_path: Path) -> Layout:
    return library(tmp_path / "news", *ALL)


def run(layout: Layout, *words: str) -> Result:
    result = CliRunner().invoke(cli, [*words, "--archive", str(layout.root)])
    if result.exception and not isinstance(result.exception, SystemExit):
        assert isinstance(result.exception, NewsError), result.exception
    return result


@pytest.mark.parametrize("form", OF_LINES)
def test_the_same_question_gives_the_same_bytes_also_of_an_index_made_anew(
    news: Layout, tmp_path: Path, form: str
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert "6" in run(news, "export", "flood", "--format", form, "--output", str(first)).output
    catch_up(news, anew="test")
    run(news, "export", "flood", "--format", form, "--output", str(second))
    assert first.read_bytes() == second.read_bytes()
    sheet = Datasheet.load(tmp_path / "first.datasheet.json")
    assert (sheet.articles, sheet.documents, sheet.size) == (6, 6, first.stat().st_size)
    result = run(news, "export", "--check", str(tmp_path / "first.datasheet.json"))
    assert (result.exit_code, "the same bytes" in result.output) == (0, True)


def test_every_form_holds_the_articles(news: Layout, tmp_path: Path) -> None:
    for form in OF_LINES:
        run(news, "export", "flood", "--format", form, "--output", str(tmp_path / form))
    assert (tmp_path / "jsonl").read_bytes() == b"".join(map(article_line, [*ALL[1:], FLOOD]))  # oldest first
    read = f"read_parquet('{tmp_path / 'parquet'}')"
    query = f"SELECT id, authors, payload_digest FROM {read} ORDER BY published DESC"
    assert duckdb.connect().execute(query).fetchone() == (FLOOD.id, ["Jane Doe"], "sha1:ABC")
    with zipfile.ZipFile(tmp_path / "text") as texts:
        assert texts.testzip() is None
        assert texts.read(f"{FLOOD.id}.txt") == b"flood one\n\nThe flood\n"
        assert len(texts.namelist()) == 6
    objects = [json.loads(line) for line in (tmp_path / "ninjs").open()]
    assert objects[5]["headlines"] == [
        {"role": "main", "value": "flood one"},
        {"role": "og", "value": "Flood!"},
    ]
    assert "contentcreated" in objects[5]
    assert "contentcreated" not in objects[0]  # a day is no moment
    assert ninjs(FLOOD.as_dict())["renditions"][0]["href"] == FLOOD.url


def test_checking_tells_what_was_added_and_what_was_altered(news: Layout, tmp_path: Path) -> None:
    sheet = str(tmp_path / "out.jsonl.datasheet.json")
    run(news, "export", "flood", "--output", str(tmp_path / "out.jsonl"))
    library(news.root, piece("flood late", "The flood"))
    result = run(news, "export", "--check", sheet)
    assert result.exit_code == 0
    assert "the same bytes" in result.output
    assert "7 articles (+1)" in result.output
    path = news.articles / "articles-20260302.jsonl"
    path.write_bytes(path.read_bytes().replace(b"The flood", b"The fraud", 1))
    result = run(news, "export", "--check", sheet)
    assert result.exit_code == 1
    assert "articles-20260302.jsonl is not what it was" in result.output


def test_wrong_use(news: Layout, tmp_path: Path) -> None:
    assert isinstance(run(news, "export", "flood").exception, UsageError)
    for text in ("{", "[]", '{"query": 5}', "\x00"):
        (tmp_path / "sheet").write_text(text)
        assert isinstance(run(news, "export", "--check", str(tmp_path / "sheet")).exception, UsageError)


def test_what_each_source_gave(news: Layout) -> None:
    rows = json.loads(run(news, "sources", "--format", "json").stdout)
    assert [(row["source"], row["articles"], row["first"]) for row in rows] == [
        ("herald", 5, "2026-03-02"),
        ("daily", 1, "2026-03-02"),
    ]
    assert "herald" in run(news, "sources").output


def test_the_pages_that_a_question_finds_in_one_wacz_file(tmp_path: Path) -> None:
    kept = write_archive(tmp_path / "news")
    layout, out, again = Layout(kept.root), tmp_path / "bridge.wacz", tmp_path / "again.wacz"
    wanted = kept.articles["story"]
    asked = ("*", "--source", wanted.source, "--format", "wacz", "--output")
    assert run(layout, "export", *asked, str(out)).exit_code == 0
    with zipfile.ZipFile(out) as package:
        pages = [json.loads(line) for line in package.read("pages/pages.jsonl").splitlines()][1:]
        assert [(page["id"], page["text"]) for page in pages] == [(wanted.id, wanted.text)]
        assert any(name.startswith("archive/") for name in package.namelist())
        assert json.loads(package.read("datapackage.json"))["title"] == "*"
    run(layout, "export", *asked, str(again))
    assert out.read_bytes() == again.read_bytes()
    sheet = tmp_path / "bridge.wacz.datasheet.json"
    assert (Datasheet.load(sheet).articles, Datasheet.load(sheet).size) == (1, out.stat().st_size)
    result = run(layout, "export", "--check", str(sheet))
    assert (result.exit_code, "the same bytes" in result.output) == (0, True)
    nothing = run(layout, "export", "nothing-like-it", "--format", "wacz", "--output", str(tmp_path / "no"))
    assert "Nothing in the archive matches" in str(nothing.exception)
    assert not (tmp_path / "no").exists()

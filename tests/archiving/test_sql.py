"""SQL over the archive, and the Parquet tables under it."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from fakes.kept_archive import write_archive
from fakes.library import library, piece, verdict

from archive.cli.main import cli
from archive.errors import NewsError
from archive.layout import Layout
from archive.lock import ArchiveLock
from archive.reader import Archive
from archive.stories import seconds_of
from archive.tables.columns import documentation
from archive.tables.keeping import bring_up, keep_up
from archive.tables.sql import SqlError, ask

FLOOD = piece("flood", "The flood", authors=("Jane Doe", "O'Brien"), flags=("paywall",), paywalled=True)
UNDATED = piece("undated", "Nobody knows", published=None, source="herald")
FUTURE = piece("future", "Tomorrow", published="2031-01-01")
ZONE = piece("zone", "Midnight", published="2026-01-01T03:00:00+06:00", source="herald")


@pytest.fixture
def news(tmp_path: Path) -> Layout:
    return library(tmp_path / "news", FLOOD, UNDATED, FUTURE, ZONE, decisions=(verdict(FLOOD, "new"),))


def rows(layout: Layout, query: str, **options: float) -> list[tuple[object, ...]]:
    with ask(layout, query, **options) as result:  # type: ignore[arg-type]
        return list(result)


def run(layout: Layout, *words: str) -> Result:
    result = CliRunner().invoke(cli, [*words, "--archive", str(layout.root)])
    if result.exception and not isinstance(result.exception, SystemExit):
        assert isinstance(result.exception, NewsError), result.exception
    return result


def test_articles_by_source_and_month(news: Layout) -> None:
    query = "SELECT source, year, month, count(*) FROM articles GROUP BY ALL ORDER BY ALL"
    assert rows(news, query) == [
        ("daily", 2026, 3, 2),  # the one of the future counts on the day of its capture
        ("herald", 2025, 12, 1),  # in UTC it was still the year before
        ("herald", 2026, 3, 1),
    ]


def test_the_other_tables(tmp_path: Path) -> None:
    kept = write_archive(tmp_path / "news")
    layout = Layout(kept.root)
    assert rows(layout, "SELECT verdict, count(*) FROM decisions GROUP BY 1 ORDER BY 2 DESC, 1") == [
        ("new", 2),
        ("not-article", 1),
        ("repeat", 1),
    ]
    assert rows(layout, "SELECT count(*), count(profile) FROM captures") == [(8, 3)]
    assert rows(layout, "SELECT source, articles FROM sources ORDER BY 1") == [("daily", 1), ("северный", 1)]
    assert rows(layout, "SELECT * FROM runs") == []
    joined = "SELECT a.id FROM articles a JOIN captures c USING (record_id) WHERE c.url = 'http://news.example/story'"
    assert rows(layout, joined) == [(kept.articles["story"].id,)]


def test_every_column_is_there_and_told(news: Layout) -> None:
    library(news.root)
    told = list(documentation())
    for table in ("articles", "decisions", "runs", "sources"):
        described = rows(news, f"SELECT column_name, column_type FROM (DESCRIBE {table})")
        wanted = [(c.name, c.type) for name, c in told if name == table]
        assert [(name, str(kind).replace('"', "")) for name, kind in described] == [
            (name, kind.replace('"', "")) for name, kind in wanted
        ]
    assert all(column.says for _, column in told)
    shown = json.loads(run(news, "sql", "--schema", "--format", "json").stdout)
    assert len(shown) == len(told)


def test_values_come_back_as_they_were(news: Layout) -> None:
    query = "SELECT authors, flags, paywalled, text, published, published_at FROM articles WHERE id = '{}'"
    ((authors, flags, paywalled, text, published, moment),) = rows(news, query.format(FLOOD.id))
    assert (authors, flags, paywalled, text) == (["Jane Doe", "O'Brien"], ["paywall"], True, "The flood")
    assert seconds_of(str(moment)) == seconds_of(str(published))


@pytest.mark.parametrize(
    "query",
    [
        "COPY articles TO '{tables}/stolen.csv'",
        "COPY (SELECT 1) TO '/tmp/stolen.csv'",
        "CREATE TABLE x AS SELECT 1",
        "DROP VIEW articles",
        "INSERT INTO articles VALUES (1)",
        "ATTACH '{tables}/x.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET memory_limit = '99GB'",
        "PRAGMA enable_profiling",
        "CALL pragma_version()",
        "EXPORT DATABASE '{tables}/x'",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '{tables}/x.csv'",
        "SELECT 1; SELECT 2",
        "",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_csv('https://example.com/x.csv')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM read_text('{root}/archive.json')",
        "SELECT * FROM read_blob('{tables}/../archive.json')",
        "SELECT * FROM query('COPY (SELECT 1) TO ''{tables}/x.csv''')",
        "SELECT getenv('HOME') FROM articles",
        "SELECT nonsense FROM articles",
        "SELEC 1",
        "SELECT CAST('x' AS INTEGER) FROM articles",
    ],
)
def test_sql_reads_the_tables_and_nothing_else(news: Layout, query: str) -> None:
    rows(news, "SELECT count(*) FROM articles")
    before = sorted(news.root.rglob("*"))
    with pytest.raises(SqlError) as caught:
        rows(news, query.format(root=news.root, tables=news.root / "tables"))
    assert caught.value.exit_code == 2
    assert sorted(news.root.rglob("*")) == before


def test_a_question_that_never_ends_is_given_up(news: Layout) -> None:
    with pytest.raises(SqlError, match="too long"):
        rows(news, "SELECT count(*) FROM range(100000000000) a, range(1000) b", seconds=0.5)


def test_a_question_that_eats_memory_fails_as_a_line(news: Layout) -> None:
    with (
        pytest.raises(SqlError, match="Memory"),
        ask(news, "SELECT list(a.range) FROM range(90000000) a", memory="50MB") as r,
    ):
        list(r)


def test_what_a_crawl_adds_is_a_batch_and_many_batches_of_a_month_are_made_one(
    news: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rows(news, "SELECT count(*) FROM articles") == [(4,)]
    reading = ask(news, "SELECT id FROM articles")
    for number in range(15):
        library(news.root, piece(f"more {number}"))
        keep_up(news)
        assert rows(news, "SELECT count(*), count(DISTINCT id) FROM articles") == [(5 + number, 5 + number)]
    state = json.loads((news.root / "tables" / "state.json").read_text())
    assert len(state["tables"]["articles"]["files"]) < 8
    with reading:  # what it reads was replaced, and is there
        assert len(list(reading)) == 4
    monkeypatch.setattr(time, "time", lambda: 4e9)
    library(news.root, piece("the last"))
    keep_up(news)
    state = json.loads((news.root / "tables" / "state.json").read_text())
    assert len(list((news.root / "tables").rglob("*.parquet"))) == len(state["tables"]["articles"]["files"])


def test_a_crawl_adds_to_tables_only_where_somebody_asks_for_them(news: Layout) -> None:
    keep_up(news)
    assert not (news.root / "tables").exists()


def test_captures_are_added_to_as_well(tmp_path: Path) -> None:
    layout = Layout(write_archive(tmp_path / "news").root)
    state = layout.root / "tables" / "state.json"
    count = "SELECT count(*), count(DISTINCT record_id) FROM captures"
    assert rows(layout, count) == [(8, 8)]
    catalog = sqlite3.connect(layout.catalog)
    columns = [row[1] for row in catalog.execute("PRAGMA table_info(captures)")]
    copied = ", ".join("'urn:uuid:9'" if name == "record_id" else name for name in columns)
    catalog.execute(f"INSERT INTO captures SELECT {copied} FROM captures LIMIT 1")
    catalog.commit()
    before = set(json.loads(state.read_text())["tables"]["captures"]["files"])
    assert rows(layout, count) == [(9, 9)]
    assert before < set(json.loads(state.read_text())["tables"]["captures"]["files"])
    catalog.execute("DELETE FROM captures WHERE record_id = 'urn:uuid:9'")
    catalog.commit()
    assert rows(layout, count) == [(8, 8)]
    catalog.close()


def test_damaged_or_replaced_files_and_leftovers(news: Layout) -> None:
    rows(news, "SELECT count(*) FROM articles")
    (news.root / "tables" / "state.json").write_text("[]")
    assert rows(news, "SELECT count(*) FROM articles") == [(4,)]
    next((news.root / "tables").rglob("*.parquet")).unlink()
    assert rows(news, "SELECT count(*) FROM articles") == [(4,)]
    path = news.articles / "articles-20260302.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]) + b'{"id": 1}\n[]\n')
    assert rows(news, "SELECT count(*) FROM articles") == [(3,)]
    left = news.root / "tables" / "articles" / "year=2026" / "month=3" / "left.parquet"
    left.write_bytes(b"x")
    library(news.root, piece("new"))
    assert rows(news, "SELECT count(*) FROM articles") == [(4,)]
    assert not left.exists()


def test_while_another_adds_and_on_a_copy_that_cannot_be_written(
    news: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows(news, "SELECT count(*) FROM articles")
    library(news.root, piece("new"))
    with ArchiveLock.take(news.root / "tables" / ".lock"):
        assert rows(news, "SELECT count(*) FROM articles") == [(4,)]
    shutil.rmtree(news.root / "tables")
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    assert rows(news, "SELECT count(*) FROM articles") == [(5,)]
    assert not (news.root / "tables").exists()


def test_tables_for_other_engines_are_plain_partitioned_parquet(news: Layout, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert "4 rows" in run(news, "tables", str(out), "--table", "articles").output
    read = f"read_parquet('{out}/articles/**/*.parquet', hive_partitioning=true)"
    query = f"SELECT year, month, count(*) FROM {read} GROUP BY ALL ORDER BY ALL"
    assert duckdb.connect().execute(query).fetchall() == [(2025, 12, 1), (2026, 3, 3)]
    library(news.root, piece("new"))
    assert "5 rows" in run(news, "tables", str(out), "--table", "articles").output
    assert bring_up(news, out, ["articles"])["articles"].rows == 5
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").touch()
    assert run(news, "tables", str(tmp_path / "full")).exit_code == 1


def test_the_command_prints_writes_and_complains(news: Layout) -> None:
    assert "herald" in run(news, "sql", "SELECT DISTINCT source FROM articles").output
    result = run(
        news,
        "sql",
        "SELECT 1 AS a, 2 AS a, '=1' AS b, sum(9223372036854775807) s FROM range(9)",
        "--format",
        "csv",
    )
    assert result.stdout == "a,a_2,b,s\n1,2,'=1,83010348331692982263\n"
    result = run(
        news,
        "sql",
        "SELECT DATE '2026-01-02' AS d, INTERVAL 1 DAY AS i, 'a'::BLOB AS x, 1.5 AS n, {'a': [1]} AS s",
        "--format",
        "jsonl",
    )
    assert json.loads(result.stdout) == {
        "d": "2026-01-02",
        "i": "1 day, 0:00:00",
        "x": "61",
        "n": 1.5,
        "s": {"a": [1]},
    }
    command = [str(Path(sys.executable).parent / "newsarchive"), "sql", "--archive", str(news.root)]
    for query in ("SELEC 1", "COPY articles TO '/tmp/x'"):
        done = subprocess.run([*command, query], capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_moments_of_tables_and_of_the_index_are_one(news: Layout) -> None:
    with Archive(news.root) as archive:
        for article in archive.articles():
            ((moment,),) = rows(news, f"SELECT published_at FROM articles WHERE id = '{article.id}'")
            assert seconds_of(str(moment)) is not None

"""Answers in SQL as tables of other libraries, and docs/tables.md: the written tables in other engines."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner
from fakes.library import library, piece

from archive import Archive
from archive.cli.main import cli

GUIDE = Path(__file__).parents[2] / "docs" / "tables.md"
COUNTED = [("daily", 2025, 12, 1), ("daily", 2026, 3, 2), ("herald", 2026, 3, 1)]
COUNT = "SELECT source, year, month, count(*) AS articles FROM articles GROUP BY ALL ORDER BY ALL"


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pieces = (
        piece("a", "flood", authors=("Jane Doe",)),
        piece("b", "storm"),
        piece("c", "rate", source="herald"),
        piece("d", "old", published="2025-12-31"),
    )
    return library(tmp_path_factory.mktemp("engines") / "news", *pieces).root


@pytest.fixture(scope="module")
def tables(news: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("engines") / "tables"
    done = CliRunner().invoke(
        cli, ["tables", str(folder), "--table", "articles", "--archive", str(news)], catch_exceptions=False
    )
    assert done.exit_code == 0
    return folder


def example(engine: str, folder: Path) -> dict[str, Any]:
    """What the example of the docs for an engine leaves behind."""
    names: dict[str, Any] = {}
    exec(compile(code_of(engine, folder), str(GUIDE), "exec"), names)
    return names


def code_of(engine: str, folder: Path) -> str:
    (code,) = re.findall(rf"## {engine}\n.*?```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    return str(code.replace("/data/news-tables", str(folder)))


def test_answers_as_tables_of_arrow_pandas_and_polars(news: Path) -> None:
    with Archive(news) as archive:
        with archive.sql(COUNT) as result:
            arrow: pa.Table = result.arrow()
        with archive.sql(COUNT) as result:
            pandas = result.pandas()
        with archive.sql(COUNT) as result:
            polars = result.polars()
    assert arrow.column_names == ["source", "year", "month", "articles"]
    assert [tuple(row.values()) for row in arrow.to_pylist()] == COUNTED
    assert [tuple(row) for row in pandas.itertuples(index=False)] == COUNTED
    assert polars.rows() == COUNTED


def test_lists_and_times_keep_their_types(news: Path) -> None:
    with Archive(news) as archive, archive.sql("SELECT authors, published_at FROM articles") as result:
        schema = result.arrow().schema
    assert pa.types.is_list(schema.field("authors").type)
    assert pa.types.is_timestamp(schema.field("published_at").type)


def test_duckdb_reads_the_tables(tables: Path) -> None:
    assert example("DuckDB", tables)["rows"] == COUNTED


def test_polars_reads_the_tables(tables: Path) -> None:
    assert example("Polars", tables)["counts"].rows() == COUNTED


def test_pandas_and_arrow_read_the_tables(tables: Path) -> None:
    counts = example("pandas and Arrow", tables)["counts"]
    assert [tuple(row) for row in counts.itertuples(index=False)] == COUNTED


@pytest.mark.spark
def test_spark_reads_the_tables(tables: Path) -> None:
    """In a process of its own: Java keeps the environment it starts with, for all tests that come after."""
    quick = {"JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
    code = f"{code_of('Spark', tables)}\nprint([tuple(row) for row in rows])"
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | quick, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, f"{COUNTED}\n"), done.stderr

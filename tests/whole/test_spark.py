"""Spark in local mode does what one machine does: reading again, and repeats across archives."""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import fsspec
import pytest
from click.testing import CliRunner
from conftest import Crawl
from fakes.newsstream import news_stream
from fakes.object_store import MOTO, object_store

from archive import Archive
from archive.errors import NewsError
from archive.layout import Layout
from archive.push import push
from archive.tables.writing import write_batch
from newscrawl.cli.main import cli
from newscrawl.cli.reextract import reread
from newscrawl.demo.server import Newsroom
from newscrawl.extract.overrides import SHIPPED
from newscrawl.keeping import Policy
from newscrawl.spark.edges import groups
from newscrawl.spark.files import expanded
from newscrawl.spark.keys import rows_of
from newscrawl.spark.link import link
from newscrawl.spark.memory import READ, decide_in_order
from newscrawl.spark.reextract import reextract
from newscrawl.spark.session import spark_session

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(shutil.which("java") is None, reason="no Java (openjdk-17-jre-headless)"),
]


@pytest.fixture(scope="module")
def storage() -> Iterator[str]:
    """The address of a bucket on moto's server, which simulates the S3 API; empty where there is none."""
    if not MOTO.exists():
        yield ""
        return
    with object_store("news") as found, pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
            patch.delenv(name)
        for name, value in found.items():
            patch.setenv(name, value)
        yield "s3://news"


@pytest.fixture(scope="module")
def session(storage: str) -> "Iterator[SparkSession]":
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")  # for short runs
        yield from _session()


def _session() -> "Iterator[SparkSession]":
    with spark_session("local[2]", "1g", "tests") as found:
        yield found


def test_pages_read_again_are_the_articles_of_one_machine(
    session: "SparkSession", storage: str, newsroom: Newsroom, crawl: Crawl, tmp_path: Path
) -> None:
    root = tmp_path / "news"
    assert crawl(newsroom, root).returncode == 0
    if storage:
        push(Layout(root), f"{storage}/kept")
    files = expanded((f"{storage}/kept/archive/*.gz" if storage else f"{root}/archive",), (".warc.gz",))
    readings = reextract(session, files, str(tmp_path / "out"))
    with Archive(root) as archive:
        articles = list(archive.articles())
        again = {one.id: reread(str(root), str(SHIPPED), one) for one in articles}
    wanted = {
        key: (found.article.title, found.article.text, found.article.published, found.article.authors)
        for key, found in again.items()
        if not isinstance(found, str) and found.article
    }
    rows = duckdb.execute(
        "SELECT id, title, text, published, authors FROM read_parquet(?, hive_partitioning=true)",
        [f"{tmp_path}/out/articles/*/*/*.parquet"],
    ).fetchall()
    assert {key: (title, text, day, tuple(authors)) for key, title, text, day, authors in rows} == wanted
    assert len(rows) == len(articles) == sum(reading.articles for reading in readings)
    assert not any(reading.damaged for reading in readings)


def test_links_across_archives_are_the_decisions_of_one_machine(
    session: "SparkSession", storage: str, tmp_path: Path
) -> None:
    rows = list(news_stream(160))
    stream = [row | {"fetched_at": datetime.fromisoformat(row["fetched_at"])} for row in rows]
    one_machine = decide_in_order(stream, Policy(), "run")
    # As archives keep them: a copy's text stands in its original; one that was pushed twice is in two tables.
    original, copy = next(
        (one, other)
        for one, other in combinations(rows, 2)
        if one["text"] == other["text"] and one["source"] != other["source"]
    )
    copy |= {"text": "", "syndicated_from": original["id"]}
    for shard in range(4):
        write_batch(rows[shard::4], "articles", tmp_path / f"news-{shard}", "x")
    write_batch(rows[:3], "articles", tmp_path / "news-again", "x")
    files = expanded((str(tmp_path / "news-*"),), (".parquet",))
    total = _linked(session, files, storage, tmp_path)
    found = duckdb.execute(
        'SELECT record_id, verdict, reason, "of", article_id FROM read_parquet(?)',
        [f"{tmp_path}/out/decisions/*/*/*.parquet"],
    ).fetchall()
    wanted = [
        (one.warc.record_id if one.warc else "", one.verdict, one.reason, one.of, one.article_id)
        for one in one_machine
    ]
    assert Counter(found) == Counter(wanted)
    assert total == dict(Counter(one.verdict for one in one_machine))
    assert {"new", "repeat", "version", "syndicated", "recurring"} <= total.keys()


def _linked(session: "SparkSession", files: list[str], storage: str, folder: Path) -> dict[str, int]:
    """Link tables, from one folder of a storage to another if there is one."""
    if not storage:
        return link(session, files, str(folder / "out"), Policy(), "run")
    bucket = fsspec.filesystem("s3")
    for number, file in enumerate(files):
        bucket.put_file(file, f"{storage}/tables/{number}.parquet")
    there = expanded((f"{storage}/tables",), (".parquet",))
    assert len(there) == len(files)
    total = link(session, there, f"{storage}/linked", Policy(), "run")
    bucket.get(f"{storage}/linked/decisions", str(folder / "out" / "decisions"), recursive=True)
    with pytest.raises(NewsError, match="The storage does not do it"):
        list(rows_of(f"{storage}/no-such.parquet", READ))
    return total


def test_groups_are_found_by_joins_as_at_the_driver(session: "SparkSession") -> None:
    chain = [(number, number + 1) for number in range(6)] + [(20, 22), (21, 22)]
    found = groups(session.createDataFrame(chain, "a long, b long")).collect()
    assert {row["doc"]: row["label"] for row in found} == dict.fromkeys(range(7), 0) | dict.fromkeys(
        (20, 21, 22), 20
    )


def test_nothing_to_read_is_told_in_a_line(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["spark", "link", str(tmp_path), str(tmp_path / "out")])
    assert "no file of .parquet" in str(done.exception)

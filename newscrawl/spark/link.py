"""Repeats, copies and versions across archives, found by joins and decided in groups.

Each group of articles that may be related is decided about in order, by the code and the thresholds of a
crawl. Two are of one group when they share a text, a payload, a canonical URL, a headline at a source, a
column's name at a domain, or at least two values of their sketches within neighbouring windows of time. A
decision asks for no more, but for the last articles of a house, from which footers are told: of these it sees
those of its group.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import duckdb

from archive.catalog.sketchtables import WINDOW
from archive.fingerprints import fingerprint
from archive.headline import headline_key, headline_stem
from archive.model import warc_date
from archive.stories import moment_of
from archive.tables.columns import COLUMNS, row_of_decision
from archive.tables.writing import write_batch
from archive.urls import registered_domain
from newscrawl.keeping import Policy
from newscrawl.spark.files import here, put_below
from newscrawl.spark.memory import decide_in_order

if TYPE_CHECKING:
    from pyspark import RDD, SparkContext
    from pyspark.sql import DataFrame, SparkSession

MOST_OF_ONE_VALUE = 200
"""A sketch value in more texts of one window joins none of them: such a passage is a footer."""

EDGES_AT_DRIVER = 2_000_000
"""So many pairs are put together at the driver (100 bytes each); more by joins that are repeated."""

_NAMES = [column.name for column in COLUMNS["articles"] if column.name not in {"year", "month"}]
_ROWS_A_FILE = 50_000
_Key = tuple[int, int]


def link(session: "SparkSession", files: list[str], out: str, policy: Policy, run: str) -> dict[str, int]:
    """Decide about all articles of some tables, and write the decisions as Parquet under ``out/decisions``.

    Args:
        session: Spark.
        files: Parquet files of articles.
        out: The folder for the answer.
        policy: Thresholds, and what is kept of what.
        run: Id of the run, for the decisions.

    Returns:
        How many decisions of each verdict.
    """
    from pyspark import StorageLevel  # noqa: PLC0415 - an extra

    context = session.sparkContext
    parts = max(len(files), context.defaultParallelism * 2)
    numbered: RDD[Any] = (
        context.parallelize(files, len(files))
        .flatMap(rows_of)
        .map(lambda row: (row["id"], row))
        .reduceByKey(lambda one, _other: one, parts)
        .values()
        .zipWithUniqueId()
        .map(lambda pair: (pair[1], pair[0]))
    )
    numbered = _with_texts(numbered, parts).persist(StorageLevel.DISK_ONLY)
    exact = session.createDataFrame(numbered.flatMap(_exact_keys), "key long, doc long")
    sketches = session.createDataFrame(numbered.flatMap(_sketch_keys), "hash long, span long, doc long")
    edges = _exact_edges(exact).union(_sketch_edges(sketches)).persist(StorageLevel.DISK_ONLY)
    decisions = (
        _grouped(context, numbered, edges, parts)
        .groupByKey(parts)
        .values()
        .mapPartitionsWithIndex(lambda at, groups: _decide_all(at, groups, policy, run, out))
    )
    total: dict[str, int] = {}
    for verdict, count in decisions.collect():
        total[verdict] = total.get(verdict, 0) + count
    edges.unpersist()
    numbered.unpersist()
    return total


def rows_of(file: str) -> Iterator[dict[str, Any]]:
    """The articles of one Parquet file."""
    with here(file) as path:
        connection = duckdb.connect(config={"threads": 1})
        try:
            names = ", ".join(f'"{name}"' for name in _NAMES)
            found = connection.execute(f"SELECT {names} FROM read_parquet(?)", [str(path)])  # noqa: S608 - names of columns
            while some := found.fetchmany(1000):
                yield from (dict(zip(_NAMES, row, strict=True)) for row in some)
        finally:
            connection.close()


def _with_texts(numbered: "RDD[Any]", parts: int) -> "RDD[Any]":
    """Copies whose text stands in their original, with that text."""
    lacking = numbered.filter(lambda one: not one[1]["text"] and one[1]["syndicated_from"])
    by_original = lacking.map(lambda one: (one[1]["syndicated_from"], one[0]))
    texts = (
        by_original.join(numbered.map(lambda one: (one[1]["id"], one[1]["text"])), parts)
        .values()
        .reduceByKey(lambda one, _other: one, parts)
    )
    return numbered.leftOuterJoin(texts, parts).mapValues(
        lambda pair: pair[0] | {"text": pair[1]} if pair[1] is not None else pair[0]
    )


def _exact_keys(one: tuple[int, dict[str, Any]]) -> Iterator[_Key]:
    """What two related articles may have in common, as 64 bits each."""
    doc, row = one
    title, source, url = row["title"] or "", row["source"] or "", row["url"]
    keys = [
        ("url", row["canonical_url"] or url),
        ("bytes", row["payload_digest"]),
        ("text", row["text_digest"]),
    ]
    if title:
        keys.append(("headline", f"{source}\n{headline_key(title)}"))
        stem = headline_stem(title)
        keys.append(("column", f"{registered_domain(url)}\n{stem}" if stem else ""))
    for kind, value in keys:
        if value:
            digest = blake2b(f"{kind}\n{value}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
            yield int.from_bytes(digest, "big", signed=True), doc


def _sketch_keys(one: tuple[int, dict[str, Any]]) -> Iterator[tuple[int, int, int]]:
    doc, row = one
    moment = moment_of(row["published"], row["fetched_at"].isoformat() + "Z")
    for value in fingerprint(row["text"] or "").sketch:
        yield value, moment // WINDOW, doc


def _exact_edges(keys: "DataFrame") -> "DataFrame":
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

    first = keys.groupBy("key").agg(f.min("doc").alias("first"), f.count("*").alias("n")).where("n > 1")
    return (
        keys.join(first, "key")
        .where("doc <> first")
        .select(f.col("first").alias("a"), f.col("doc").alias("b"))
    )


def _sketch_edges(sketches: "DataFrame") -> "DataFrame":
    """Pairs that share at least two values within neighbouring windows."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

    common = sketches.groupBy("hash", "span").agg(f.count("*").alias("n"))
    rare = common.where(f"n <= {MOST_OF_ONE_VALUE}").select("hash", "span")
    kept = sketches.join(rare, ["hash", "span"])
    later = kept.select("hash", f.col("span").alias("span_b"), f.col("doc").alias("b"))
    near = "(span_b = span AND doc < b) OR span_b = span + 1"
    pairs = kept.join(later, "hash").where(near)
    pairs = pairs.select(f.least("doc", "b").alias("a"), f.greatest("doc", "b").alias("b"))
    return pairs.groupBy("a", "b").agg(f.count("*").alias("n")).where("n > 1").select("a", "b")


def _grouped(context: "SparkContext", numbered: "RDD[Any]", edges: "DataFrame", parts: int) -> "RDD[Any]":
    """Each article with the number of its group."""
    if edges.count() > EDGES_AT_DRIVER:
        labels = groups(edges).rdd.map(lambda row: (row["doc"], row["label"]))
        found = numbered.leftOuterJoin(labels, parts)
        return found.map(lambda one: (one[0] if one[1][1] is None else one[1][1], one[1][0]))
    shared = context.broadcast(_united((row["a"], row["b"]) for row in edges.toLocalIterator()))
    return numbered.map(lambda one: (shared.value.get(one[0], one[0]), one[1]))


def _united(edges: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Connected components by union and find: doc → the smallest doc of its group."""
    parent: dict[int, int] = {}

    def root(doc: int) -> int:
        while parent.setdefault(doc, doc) != doc:
            parent[doc] = parent[parent[doc]]
            doc = parent[doc]
        return doc

    for one, other in edges:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    return {doc: root(doc) for doc in list(parent)}


def groups(edges: "DataFrame") -> "DataFrame":
    """Connected components: doc → the smallest doc of its group, for docs with any edge."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

    both = edges.union(edges.select("b", "a")).distinct().localCheckpoint()
    labels = (
        both.select(f.col("a").alias("doc")).distinct().withColumn("label", f.col("doc")).localCheckpoint()
    )
    while True:
        near = both.join(labels, both["b"] == labels["doc"]).groupBy("a").agg(f.min("label").alias("low"))
        met = labels.join(near, labels["doc"] == near["a"], "left").select(
            "doc", f.col("label").alias("old"), f.least("label", "low").alias("label")
        )
        # Whoever the label stands for may have found a smaller one itself: chains halve.
        roots = met.select(f.col("doc").alias("root"), f.col("label").alias("further"))
        met = (
            met.join(roots, met["label"] == roots["root"], "left")
            .select("doc", "old", f.least("label", "further").alias("label"))
            .localCheckpoint()
        )
        changed = met.where("label <> old").limit(1).count()
        labels = met.select("doc", "label")
        if not changed:
            return labels


def _decide_all(
    at: int, groups: Iterable[Iterable[dict[str, Any]]], policy: Policy, run: str, out: str
) -> Iterator[tuple[str, int]]:
    """Decide about the groups of one partition and write the decisions; gives how many of each verdict."""
    rows = (row for group in groups for row in _decisions_of(group, policy, run))
    number = 0
    while some := list(islice(rows, _ROWS_A_FILE)):
        with TemporaryDirectory(prefix="newscrawl-spark-") as folder:
            write_batch(some, "decisions", Path(folder), f"part-{at:05d}-{number:03d}")
            put_below(Path(folder), out)
        number += 1
        for row in some:
            yield row["verdict"], 1


def _decisions_of(group: Iterable[dict[str, Any]], policy: Policy, run: str) -> Iterator[dict[str, Any]]:
    in_order = sorted(group, key=lambda row: (row["fetched_at"], row["id"]))
    for decision in decide_in_order(in_order, policy, run):
        yield row_of_decision(decision.as_dict())


def run_name() -> str:
    """An id for a run that begins now."""
    from datetime import UTC, datetime  # noqa: PLC0415 - only here

    return f"{warc_date(datetime.now(UTC))[:19].replace('-', '').replace(':', '')}Z-spark"

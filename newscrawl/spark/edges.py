"""Which articles may be related, found by joins on their keys; and the groups that they make.

Two are joined when they share an id, a text, a payload, a canonical URL, a headline at a source, a column's
name at a domain, or at least two values of their sketches within neighbouring windows of time.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from newscrawl.spark.keys import ROW_BITS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

MOST_OF_ONE_VALUE = 200
"""A sketch value in more texts of one window joins none of them: such a passage belongs to nobody."""

MOST_OF_ONE_HOUSE = 4
"""Nor does one in more texts of one domain: a house's footer would make one group of all its articles, and
copies would join the houses. (A passage in two other stories of its house counts for nothing when it is
decided: newscrawl.dedup.furniture.)"""

EDGES_AT_DRIVER = 2_000_000
"""So many pairs are put together at the driver (100 bytes each); more by joins that are repeated."""


def edges_of(keys: "DataFrame") -> "DataFrame":
    """Pairs (a, b) of articles that may be related."""
    return _exact_edges(keys).union(_sketch_edges(keys))


def _exact_edges(keys: "DataFrame") -> "DataFrame":
    """Each article with the first that shares a key: a chain is not needed, nor all pairs."""
    each = keys.selectExpr("doc", "explode(exact) AS key")
    return each.selectExpr("min(doc) OVER (PARTITION BY key) AS a", "doc AS b").where("a <> b")


def _sketch_edges(keys: "DataFrame") -> "DataFrame":
    """Pairs that share at least two values within neighbouring windows.

    One shuffle by value brings together all that is counted and joined; most values stand in one text.
    """
    from pyspark import StorageLevel  # noqa: PLC0415 - an extra

    each = _with_sketches(keys).selectExpr("doc", "span", "house", "explode(sketch) AS value")
    kept = (
        each.repartition("value")
        .selectExpr(
            "*",
            "count(*) OVER (PARTITION BY value) AS everywhere",
            "count(*) OVER (PARTITION BY value, span) AS at_once",
            "count(*) OVER (PARTITION BY value, span, house) AS at_home",
        )
        .where(
            f"everywhere > 1 AND at_once <= {MOST_OF_ONE_VALUE} AND at_home <= {MOST_OF_ONE_HOUSE}",
        )
        .select("value", "span", "doc")
        .persist(StorageLevel.DISK_ONLY)
    )
    later = kept.selectExpr("value", "span AS span_b", "doc AS doc_b")
    near = "(span_b = span AND doc < doc_b) OR span_b = span + 1"
    pairs = kept.join(later, "value").where(near)
    pairs = pairs.selectExpr("least(doc, doc_b) AS a", "greatest(doc, doc_b) AS b")
    return pairs.groupBy("a", "b").count().where("count > 1").select("a", "b")


def _with_sketches(keys: "DataFrame") -> "DataFrame":
    """Articles with sketches: copies whose text stands in their original have that of the original."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

    texts = keys.where("original IS NULL AND size(sketch) > 0")
    lacking = keys.where("original IS NOT NULL").select("doc", "span", "house", "original")
    theirs = texts.groupBy("ident").agg(f.first("sketch").alias("sketch"))
    copies = lacking.join(theirs, lacking["original"] == theirs["ident"])
    return texts.select("doc", "span", "house", "sketch").union(
        copies.select("doc", "span", "house", "sketch")
    )


def labels_of(session: "SparkSession", edges: "DataFrame", count: int) -> "DataFrame":
    """The groups: (doc, label) for every article with one of so many edges.

    The label is the smallest doc of the group.
    """
    if count > EDGES_AT_DRIVER:
        return groups(edges)
    import pyarrow as pa  # noqa: PLC0415 - an extra

    pairs = edges.toArrow()
    found = _united(zip(pairs["a"].to_pylist(), pairs["b"].to_pylist(), strict=True))
    columns = {"doc": list(found.keys()), "label": list(found.values())}
    shape = pa.schema([("doc", pa.int64()), ("label", pa.int64())])
    return session.createDataFrame(pa.table(columns, schema=shape))


def by_file(labels: "DataFrame") -> "DataFrame":
    """The labels as (number of the file, rows there, their labels)."""
    each = labels.selectExpr(
        f"shiftright(doc, {ROW_BITS}) AS number",
        f"struct(doc & {(1 << ROW_BITS) - 1} AS row, label) AS one",
    )
    both = each.groupBy("number").agg({"one": "collect_list"}).toDF("number", "both")
    return both.selectExpr("number", "both.row AS rows", "both.label AS labels")


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

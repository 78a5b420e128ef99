"""Repeats, copies and versions across archives, found by joins and decided in groups.

Each group of articles that may be related is decided about in order, by the code and the thresholds of a
crawl; so is each article that is related to none. A decision asks for no more, but for the last articles of a
house, from which footers are told: of these it sees those of its group.

Tables are read twice. The first time only keys leave the task (newscrawl.spark.keys), and Spark SQL finds
from them who meets whom (newscrawl.spark.edges). The second time articles that meet nobody are decided
about where they are read, and the others are sent to their group.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from archive.model import warc_date
from archive.tables.columns import row_of_decision
from archive.tables.writing import write_batch
from newscrawl.keeping import Policy
from newscrawl.spark.edges import by_file, edges_of, labels_of
from newscrawl.spark.files import put_below
from newscrawl.spark.keys import KEYS, keys_of_files, rows_of
from newscrawl.spark.memory import READ, decide_in_order

if TYPE_CHECKING:
    from pyspark import RDD
    from pyspark.sql import DataFrame, SparkSession

_ROWS_A_FILE = 50_000
_TASKS_A_CORE = 4  # a task costs a tenth of a second before it does anything
_EDGES_A_TASK = 50_000
_COUNTED = -1  # the group of the verdicts that were counted already

_Labels = tuple[list[int], list[int]]


@dataclass(frozen=True, slots=True)
class _Work:
    """What is the same for every task."""

    policy: Policy
    run: str
    out: str


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

    context, work = session.sparkContext, _Work(policy, run, out)
    tasks = min(len(files), context.defaultParallelism * _TASKS_A_CORE)
    numbered = context.parallelize(list(enumerate(files)), tasks)
    named = session.createDataFrame(numbered, "number long, file string")
    keys = named.mapInArrow(keys_of_files, KEYS).persist(StorageLevel.DISK_ONLY)
    edges = edges_of(keys).persist(StorageLevel.DISK_ONLY)
    count = edges.count()
    parts = max(tasks, count // _EDGES_A_TASK)
    verdicts = (
        numbered.leftOuterJoin(_labels(session, edges, count), tasks)
        .flatMap(lambda one: _read_again(one[0], *one[1], work))
        .groupByKey(parts)
        .mapPartitionsWithIndex(lambda at, groups: _decide_all(at, groups, work))
    )
    total: Counter[str] = Counter()
    for counted in verdicts.collect():
        total.update(counted)
    session.catalog.clearCache()
    return dict(total)


def _labels(session: "SparkSession", edges: "DataFrame", count: int) -> "RDD[tuple[int, _Labels]]":
    """The number of each file, with the rows there that are of a group, and their groups."""
    return by_file(labels_of(session, edges, count)).rdd.map(lambda row: (row[0], (row[1], row[2])))


def _read_again(number: int, file: str, labels: _Labels | None, work: _Work) -> Iterator[tuple[int, Any]]:
    """The articles of a file that are of a group, with its label; all others are decided about here."""
    rows, groups = labels or ([], [])
    label_of = dict(zip(rows, groups, strict=True))
    lone: list[dict[str, Any]] = []
    verdicts: Counter[str] = Counter()
    part = 0
    for at, row in enumerate(rows_of(file, READ)):
        if at in label_of:
            yield label_of[at], tuple(row.values())
            continue
        lone += _decisions_of([row], work)
        if len(lone) >= _ROWS_A_FILE:
            verdicts += _write(lone, work.out, f"lone-{number:06d}-{part:03d}")
            lone, part = [], part + 1
    verdicts += _write(lone, work.out, f"lone-{number:06d}-{part:03d}")
    yield _COUNTED, dict(verdicts)


def _decide_all(
    at: int, groups: Iterable[tuple[int, Iterable[Any]]], work: _Work
) -> Iterator[dict[str, int]]:
    """Decide about the groups of one partition and write the decisions; gives how many of each verdict."""
    counted: list[dict[str, int]] = []

    def decided() -> Iterator[dict[str, Any]]:
        for label, members in groups:
            if label == _COUNTED:
                counted.extend(members)
            else:
                yield from _decisions_of([dict(zip(READ, one, strict=True)) for one in members], work)

    rows, number = decided(), 0
    while some := list(islice(rows, _ROWS_A_FILE)):
        yield dict(_write(some, work.out, f"part-{at:06d}-{number:03d}"))
        number += 1
    yield from counted


def _decisions_of(group: list[dict[str, Any]], work: _Work) -> Iterator[dict[str, Any]]:
    """The decisions about a group; an article that stands in several tables is one."""
    in_order = sorted({row["id"]: row for row in group}.values(), key=_in_time)
    texts = {row["id"]: row["text"] for row in in_order if row["text"]}
    for row in in_order:
        if not row["text"]:  # a copy, whose text stands in its original
            row["text"] = texts.get(row["syndicated_from"])
    for decision in decide_in_order(in_order, work.policy, work.run):
        yield row_of_decision(decision.as_dict())


def _in_time(row: dict[str, Any]) -> tuple[Any, str]:
    return row["fetched_at"], row["id"]


def _write(rows: list[dict[str, Any]], out: str, prefix: str) -> Counter[str]:
    """Decisions as Parquet; a task that is done twice writes the same files twice."""
    if rows:
        with TemporaryDirectory(prefix="newscrawl-spark-") as folder:
            write_batch(rows, "decisions", Path(folder), prefix)
            put_below(Path(folder), out)
    return Counter(row["verdict"] for row in rows)


def run_name() -> str:
    """An id for a run that begins now."""
    from datetime import UTC, datetime  # noqa: PLC0415 - only here

    return f"{warc_date(datetime.now(UTC))[:19].replace('-', '').replace(':', '')}Z-spark"

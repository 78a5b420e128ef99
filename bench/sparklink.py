"""What `newscrawl spark link` costs on made-up articles: seconds, CPU of all processes, memory, shuffle.

    python bench/sparklink.py [--articles 10000] [--cores 1,2] [--compare]

The stream is that of the tests: a year of articles, 500 of each house, in the tables of 8 shards. Memory is
the most that all processes had at once, looked at each second. What was shuffled is told by Spark's own
stages. With --compare one catalog decides about the same stream, and each decision is held against Spark's.
"""

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from fakes.newsstream import news_stream

from archive.tables.writing import write_batch
from newscrawl.keeping import Policy
from newscrawl.spark.files import expanded
from newscrawl.spark.keys import rows_of
from newscrawl.spark.link import link
from newscrawl.spark.memory import READ, decide_in_order
from newscrawl.spark.session import spark_session

_TICKS = os.sysconf("SC_CLK_TCK")
_YEAR = 525_600  # minutes
_HOUSES = 500  # articles a year of each


def main() -> None:
    """Print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--cores", default="1,2")
    parser.add_argument("--memory", default="4g", help="of the driver")
    parser.add_argument("--compare", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder, asked.articles)
        files = expanded((f"{folder}/news-*",), (".parquet",))
        wanted = _one_machine(files) if asked.compare else Counter()
        for cores in asked.cores.split(","):
            out = folder / f"out-{cores}"
            _measured(files, out, cores, asked.memory, asked.articles)
            if asked.compare:
                found = _found(out)
                print(f"  {(found & wanted).total()} of {wanted.total()} decisions are those of one catalog")


def _write(folder: Path, articles: int) -> None:
    stream = news_stream(articles, houses=max(12, articles // _HOUSES), minutes=_YEAR / articles)
    batch = 0
    while rows := list(islice(stream, 100_000)):
        for shard in range(8):
            write_batch(rows[shard::8], "articles", folder / f"news-{shard}", f"x{batch}")
        batch += 1


def _measured(files: list[str], out: Path, cores: str, memory: str, articles: int) -> None:
    os.environ["SPARK_LOCAL_DIRS"] = f"{out}-scratch"
    with _event_log(out.with_name(f"log-{cores}")) as log:
        with spark_session(f"local[{cores}]", memory, "bench") as session, _memory() as most:
            begun, before = time.monotonic(), _cpu(os.getpid())
            total = link(session, files, str(out), Policy(), "bench")
            seconds, spent = time.monotonic() - begun, _cpu(os.getpid()) - before
        print(
            f"link of {articles} in {len(files)} files on {cores} cores: {seconds:.0f} s, CPU {spent:.0f} s, "
            f"{max(most):,} MB at most, {_shuffled(log) / 1e6:,.1f} MB shuffled, {total}",
            flush=True,
        )


@contextmanager
def _event_log(folder: Path) -> Iterator[Path]:
    """Let Spark write what its stages did to a folder."""
    for name in ("conf", "events"):
        (folder / name).mkdir(parents=True)
    lines = ("enabled true", f"dir file://{folder}/events", "compress false", "rolling.enabled false")
    conf = "".join(f"spark.eventLog.{line}\n" for line in lines)
    (folder / "conf" / "spark-defaults.conf").write_text(conf, "utf-8")
    os.environ["SPARK_CONF_DIR"] = str(folder / "conf")
    yield folder / "events"


def _shuffled(log: Path) -> int:
    """Bytes that tasks wrote for other tasks."""
    total = 0
    for file in log.rglob("*"):
        for line in file.read_text("utf-8").splitlines() if file.is_file() else ():
            metrics = json.loads(line).get("Task Metrics") or {}
            total += metrics.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0)
    return total


def _one_machine(files: list[str]) -> Counter[tuple[object, ...]]:
    stream = [row for file in files for row in rows_of(file, READ)]
    stream.sort(key=lambda row: (row["fetched_at"], row["id"]))
    begun = time.process_time()
    decided = decide_in_order(stream, Policy(), "bench")
    print(f"one catalog, one after the other: CPU {time.process_time() - begun:.1f} s", flush=True)
    return Counter((one.warc and one.warc.record_id, one.verdict, one.reason, one.of) for one in decided)


def _found(out: Path) -> Counter[tuple[object, ...]]:
    columns = 'record_id, verdict, reason, "of"'
    query = f"SELECT {columns} FROM read_parquet('{out}/decisions/*/*/*.parquet')"
    return Counter(duckdb.execute(query).fetchall())


@contextmanager
def _memory() -> Iterator[list[int]]:
    """What all processes together have, in MB, looked at each second."""
    most, done = [0], threading.Event()

    def look() -> None:
        while not done.wait(1):
            most.append(sum(map(_resident, [os.getpid(), *below(os.getpid())])) // 1000)

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    yield most
    done.set()
    looking.join()


def _cpu(root: int) -> float:
    """CPU seconds of a process and of all below it, those that ended and were waited for too."""
    spent = 0.0
    for pid in [root, *below(root)]:
        try:
            numbers = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        spent += sum(map(int, numbers[11:15])) / _TICKS
    return spent


def below(pid: int) -> list[int]:
    """The processes that a process started, and those that they started."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(child) for child in task.read_text("utf-8").split()]
        except OSError:  # it ended meanwhile
            continue
        for child in children:
            found += [child, *below(child)]
    return found


def _resident(pid: int) -> int:
    """Kilobytes; what Python workers share with the process that they were forked from counts in each."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


if __name__ == "__main__":
    main()

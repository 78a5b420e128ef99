"""What `newscrawl spark link` costs on made-up articles: seconds, CPU of all processes, memory, shuffle.

    python bench/sparklink.py [--articles 10000] [--cores 1,2]

The stream is that of the tests, in 8 tables, as if 8 shards had written it. The memory is the JVM's largest.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from fakes.newsstream import news_stream

from archive.tables.writing import write_batch
from newscrawl.keeping import Policy
from newscrawl.spark.files import expanded
from newscrawl.spark.link import link
from newscrawl.spark.memory import decide_in_order
from newscrawl.spark.session import spark_session

_TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--cores", default="1,2")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = list(news_stream(asked.articles, houses=max(12, asked.articles // 200)))
        for shard in range(8):
            write_batch(rows[shard::8], "articles", Path(folder) / f"news-{shard}", "x")
        files = expanded((f"{folder}/news-*",), (".parquet",))
        _one_machine(rows)
        for cores in asked.cores.split(","):
            os.environ["SPARK_LOCAL_DIRS"] = f"{folder}/spark-{cores}"
            with spark_session(f"local[{cores}]", "4g", "bench") as session:
                begun, before = time.monotonic(), _cpu(os.getpid())
                total = link(session, files, f"{folder}/out-{cores}", Policy(), "bench")
                seconds, spent = time.monotonic() - begun, _cpu(os.getpid()) - before
                gateway: Any = session.sparkContext._gateway  # noqa: SLF001 - pyspark tells it nowhere else
                jvm = gateway.proc.pid
                shuffled = sum(path.stat().st_size for path in Path(folder).rglob("shuffle_*.data"))
                print(
                    f"link of {asked.articles} on {cores} cores: {seconds:.0f} s, CPU {spent:.0f} s, "
                    f"JVM {_memory(jvm)} MB, shuffle {shuffled / 1e6:.1f} MB, {total}"
                )


def _one_machine(rows: list[dict[str, object]]) -> None:
    stream = [
        {**row, "fetched_at": _moment(str(row["fetched_at"]))}
        for row in sorted(rows, key=lambda row: str(row["fetched_at"]))
    ]
    begun = time.process_time()
    decide_in_order(stream, Policy(), "bench")
    print(f"one catalog, one after the other: CPU {time.process_time() - begun:.1f} s")


def _moment(written: str) -> object:
    from datetime import datetime  # noqa: PLC0415 - only here

    return datetime.fromisoformat(written)


def _cpu(root: int) -> float:
    """CPU seconds of a process and of all below it, those that ended and were waited for too."""
    spent = 0.0
    for pid in [root, *_below(root)]:
        try:
            numbers = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        spent += sum(map(int, numbers[11:15])) / _TICKS
    return spent


def _below(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text("utf-8").split():
            found += [int(child), *_below(int(child))]
    return found


def _memory(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) // 1000 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()

"""Where does the processor time of a crawl go? Shares of each kind of process, by a sampling profiler.

    pip install py-spy
    python bench/crawl/where.py PAGES --server 'python serve.py {pages} --port 0 --seeds {seeds}' [--rate 200]

PAGES and ``--server`` are those of crawl.py beside this file, which tells the milliseconds that these are
shares of. py-spy looks at each process so many times a second, and counts threads that hold the interpreter's
lock: those work, the others wait. What runs without the lock (fsync, the compression of large blocks, SQLite)
is therefore not in the table.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from crawl import environment, same_manners, served

# A stack belongs to the first row of which something stands in it, as "function (path".
MAIN = (
    ("start: imports, settings", ("_find_and_load", "from_crawler (", "_apply_settings")),
    ("search index and tables, at the end", ("archive/search/", "archive/tables/", "archive/upkeep")),
    ("repeats: fingerprints, comparison", ("/fingerprints", "newscrawl/dedup", "catalog/sketches")),
    ("WARC and CDXJ", ("archive/warc/", "archive/surt")),
    ("JSONL lines", ("archive/articles/",)),
    ("catalog and state", ("archive/catalog/", "newscrawl/state/")),
    ("decision, hand-over to the archivist", ("newscrawl/keeping", "archive/store", "newscrawl/archivist")),
    ("decompression", ("httpcompression",)),
    ("capture of the wire", ("wire/recording", "wire/message", "middlewares/capture")),
    ("robots.txt and manners", ("newscrawl/middlewares/", "protego")),
    ("feeds, candidates, wishes", ("newscrawl/discovery", "newscrawl/spiders")),
    ("hand-over to the workers", ("pebble/", "multiprocessing/")),
    ("fetching: Scrapy and Twisted", ("",)),
)  # fmt: skip
WORKER = (
    ("start: imports, a first page", ("_find_and_load", "newscrawl/extract/ready")),
    ("feeds and sitemaps", ("newscrawl/discovery/feed", "newscrawl/discovery/sitemap")),
    ("parse, charset", ("parse_page (",)),
    ("dates", ("read_dates (",)),
    ("headlines, authors, other metadata", ("read_page_facts (", "read_flags (")),
    ("language", ("read_language (",)),
    ("blocks", ("blocks_of (",)),
    ("body: trafilatura", ("first_text (",)),
    ("line judge, recovery", ("judged_text (",)),
    ("rest of the article", ("newscrawl/extract",)),
    ("hand-over to the main process", ("",)),
)


def row_of(stack: str) -> tuple[str, str]:
    """The process and the row that a stack of py-spy's raw format belongs to.

    >>> row_of('process 1:"a";main (x.py:1);process 2:"b";parse_page (newscrawl/extract/parse.py:3)')
    ('worker', 'parse, charset')
    """
    child = "multiprocessing/forkserver" in stack or stack.count("process ") > 1
    process, rows = ("worker", WORKER) if child else ("main", MAIN)
    return process, next(name for name, marks in rows if any(mark in stack for mark in marks))


def table(profile: Path) -> None:
    """Print the share of each row in its kind of process."""
    spent: Counter[tuple[str, str]] = Counter()
    for line in profile.read_text("utf-8", "replace").splitlines():
        stack, _, samples = line.rpartition(" ")
        spent[row_of(stack)] += int(samples)
    for process, rows in (("main", MAIN), ("worker", WORKER)):
        total = sum(number for (where, _), number in spent.items() if where == process)
        print(f"{process} process, {total:,} samples")
        for name, _ in rows:
            print(f"  {name:38} {100 * spent[process, name] / max(total, 1):5.1f} %")


def main() -> None:
    """Crawl once under the profiler."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", type=Path)
    parser.add_argument("--server", required=True)
    parser.add_argument("--rate", type=int, default=200, help="looks a second")
    parser.add_argument("--per-host", type=int, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-where-") as scratch:
        out = Path(scratch)
        profiler = [str(Path(sys.executable).with_name("py-spy")), "record", "--gil", "--subprocesses"]
        profiler += ["--rate", str(options.rate), "--format", "raw", "--output", str(out / "profile"), "--"]
        crawl = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"sources={out / 'seeds'}"]
        crawl += ["-s", f"ARCHIVE={out / 'news'}", "-s", "TDMREP=False", *same_manners(options.per_host)]
        with served(options.server, options.pages, out / "seeds") as proxy:
            env = environment(proxy) | {"SCRAPY_SETTINGS_MODULE": "newscrawl.settings"}
            with (out / "log").open("wb") as log:
                # The crawl may end with 1: something needs attention, such as a page that was not to be had.
                subprocess.run([*profiler, *crawl], env=env, stdout=log, stderr=log, check=False)
        table(out / "profile")


if __name__ == "__main__":
    main()

"""What a decision costs when the archive is large: its fingerprints are made up, the new pages are not.

    python bench/repeats/million.py FOLDER... [--articles 1000000] [--weeks 26] [--pages 1000]

Fills a catalog with so many articles of 250 random hashes each, spread over so many weeks, then decides about
pages made of the bodies in the folders (as repeats.py makes them) that appear in the last of these weeks.
"""

import argparse
import random
import resource
import sqlite3
import sys
import tempfile
import time
from array import array
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import stream
from repeats import Ours, article_of

from archive.catalog.sketchtables import WINDOW, Windows
from archive.layout import Layout
from archive.model import warc_date
from archive.store import Store, StoreOptions
from newscrawl.dedup.decide import decide

Row = tuple[tuple[Any, ...], tuple[Any, ...], tuple[Any, ...], tuple[tuple[int, int, int], ...]]

HASHES = 250
SKETCH = HASHES // 8 + 4  # what a text of so many hashes is found by
FROM_UNSIGNED = 1 << 31
WEEK = 7 * 86_400
BATCH = 20_000
END = int((stream.START + timedelta(days=stream.DAYS)).timestamp())


def rows(count: int, weeks: int, rng: random.Random) -> Iterator[Row]:
    """Captures, articles, stories and sketches, an article at a time, in order of time."""
    for i in range(1, count + 1):
        moment = END - weeks * WEEK + i * weeks * WEEK // count
        date = datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z")
        hashes = array("I", sorted(rng.getrandbits(32) for _ in range(HASHES)))
        domain = f"paper{i % 500}.example"
        url = f"https://{domain}/{i}"
        digest = f"sha256:{rng.getrandbits(256):064x}"
        payload = f"sha1:{rng.getrandbits(128):032X}"
        record, name, title = f"urn:uuid:{rng.getrandbits(128):032x}", f"{i:016d}", f"headline number {i}"
        yield (
            (record, url, date, 200, "text/html", payload, "made-up", i, 1, None, "", "", "", None),
            (
                *(name, url, url, url, domain, title, title, digest, date, "en", date, 500, 1, None),
                *(record, payload, "made-up", i, "made-up", i, 1),
            ),
            (
                i,
                name,
                domain,
                domain,
                moment,
                f"headline {i}",
                name,
                None,
                None,
                None,
                500,
                5,
                hashes.tobytes(),
                b"",
            ),
            tuple((moment // WINDOW, value - FROM_UNSIGNED, i) for value in hashes[:SKETCH]),
        )


def fill(path: Path, count: int, weeks: int) -> None:
    """Add so many articles to a catalog."""
    rng = random.Random(5)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    windows = Windows(connection)
    batch: list[Row] = []

    def flush() -> None:
        connection.execute("BEGIN")
        for part, (table, width) in enumerate((("captures", 14), ("articles", 21), ("stories", 14))):
            marks = ", ".join("?" * width)
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", [row[part] for row in batch])
        sketches: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for row in batch:
            for window, value, doc in row[3]:
                sketches[window].append((value, doc))
        for window, values in sketches.items():
            windows.fill(window, sorted(values))
        connection.execute("COMMIT")
        batch.clear()

    for row in rows(count, weeks, rng):
        batch.append(row)
        if len(batch) == BATCH:
            flush()
    flush()
    connection.close()


def decided(root: Path, items: list[stream.Item]) -> float:
    """CPU seconds for the decisions about pages, of whose stories others are in the archive; none is kept."""
    fetched = warc_date(datetime.fromtimestamp(END, UTC))
    articles = [article_of(item, fetched, f"sha1:{at}") for at, item in enumerate(items)]
    with Store.open(root, StoreOptions(run="ask", software="bench/1")) as store:
        start = time.process_time()
        for article in articles:
            decide(article, store)
        return time.process_time() - start


def main() -> None:
    """Fill, decide, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--weeks", type=int, default=26)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument(
        "--seed", type=int, default=11, help="another one for each question to a kept archive"
    )
    parser.add_argument("--keep", type=Path, help="where the filled archive stays, to be asked again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = (options.keep or Path(folder)) / "news"
        if not root.exists():
            Store.open(root, StoreOptions(run="fill", software="bench/1")).close()
            start = time.process_time()
            fill(Layout(root).catalog, options.articles, options.weeks)
            print(f"filled in {time.process_time() - start:.0f} s of CPU")
        size = Layout(root).catalog.stat().st_size
        print(f"{options.articles} articles, catalog of {size / 1e9:.2f} GB", flush=True)
        items = stream.make_stream(stream.read_bodies(options.folders), options.pages, options.seed)
        words = sum(len(item.text.split()) for item in items) / len(items)
        ours = Ours(root)
        half = len(items) // 2
        for item in items[:half]:
            ours.decide(item)
        ours.close()
        seconds = decided(root, items[half:])
        count = len(items) - half
        print(f"{count} decisions on {words:.0f} words: {1000 * seconds / count:.2f} ms each, CPU")
        print(f"that is {count / seconds:.0f} a second")
        print(f"what the catalog then remembers of each: {1000 * ours.adding / half:.2f} ms more")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB", file=sys.stderr)


if __name__ == "__main__":
    main()

"""How fast an archive answers: our index and tables against SQLite FTS5, DuckDB ILIKE and zgrep, on one core.

    python bench/ask.py FOLDER [--articles 100000] [--seed 1] [--rounds 20]

FOLDER holds JSONL files of real articles (the ``articles/`` of an archive). N articles of about 3.5 kB are
recombined from their paragraphs: each takes paragraphs at random from articles of one language, and its own
source and day, so that words are as frequent as in real text.
"""

import argparse
import gzip
import os
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import orjson

from archive.digests import text_digest
from archive.export.articles import export_parts
from archive.export.rows import Written
from archive.layout import Layout
from archive.marker import write_marker
from archive.search.answers import Question, SearchIndex
from archive.search.building import catch_up
from archive.search.span import span
from archive.tables.sql import ask

SIZE = 3_500
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


def real_articles(folder: Path) -> dict[str, list[tuple[str, list[str]]]]:
    """Headline and paragraphs of the real articles, by language."""
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.open("rb"):
            values = orjson.loads(line)
            paragraphs = [part for part in values["text"].split("\n") if len(part) > 40]
            if len(paragraphs) > 2:
                found.setdefault(values["language"] or "en", []).append((values["title"], paragraphs))
    return {language: items for language, items in found.items() if len(items) > 4}


def lines(
    real: dict[str, list[tuple[str, list[str]]]], number: int, seed: int
) -> Iterator[tuple[str, bytes]]:
    """Day and line of each made-up article."""
    chance = random.Random(seed)
    weights = [len(items) for items in real.values()]
    begin = datetime(2024, 1, 1, tzinfo=UTC)
    for count in range(number):
        (language,) = chance.choices(list(real), weights)
        title, parts, size = "", [], 0
        while size < SIZE * 0.9:
            headline, paragraphs = chance.choice(real[language])
            title = title or headline
            paragraph = chance.choice(paragraphs)[:2_000]
            parts.append(paragraph)
            size += len(paragraph)
        text = "\n".join(parts)
        moment = begin + timedelta(seconds=chance.randrange(730 * 86_400))
        key = "".join(
            ALPHABET[(count * 7919 >> 5 * place) & 31] for place in range(10)
        ) + f"{count:06d}".translate(str.maketrans("0123456789", "abcdefghij"))
        url = f"https://s{count % 50}.example/{count}"
        when = moment.isoformat()
        values: dict[str, Any] = {
            "id": key[-16:], "url": url, "requested_url": url, "canonical_url": url,
            "source": f"source-{min(49, int(chance.expovariate(0.12)))}", "title": title, "headlines": [],
            "description": "", "text": text, "authors": [f"Author {chance.randrange(500)}"],
            "published": when, "modified": None, "language": language, "section": None, "tags": [],
            "image": None, "paywalled": None,
            "fetched": when, "word_count": len(text.split()), "text_digest": text_digest(title), "flags": [],
            "provenance": {}, "extractor": {}, "version": 1, "version_of": None, "change": None,
            "syndicated_from": None, "warc": None, "schema": 1,
        }  # fmt: skip
        yield f"{moment:%Y%m}01", orjson.dumps(values, option=orjson.OPT_APPEND_NEWLINE)


def make(
    folder: Path, real: dict[str, list[tuple[str, list[str]]]], number: int, seed: int
) -> tuple[Layout, int]:
    """The archive, and the bytes of its texts."""
    layout = Layout(folder / "news")
    layout.articles.mkdir(parents=True)
    write_marker(layout, "bench/1")
    files: dict[str, Any] = {}
    text = 0
    for day, line in lines(real, number, seed):
        if day not in files:
            files[day] = (layout.articles / f"articles-{day}.jsonl").open("wb")
        files[day].write(line)
        text += len(orjson.loads(line)["text"].encode())
    for file in files.values():
        file.close()
    return layout, text


Times = tuple[float, float, float]
"""Median and 95th percentile in milliseconds of the clock, and the latter of the processor."""


def timed(work: Callable[[], object], rounds: int) -> Times:
    """The times of some rounds, after one to warm up; those of the processor hang less on other load."""
    work()
    clock, processor = [], []
    for _ in range(rounds):
        begin, used = time.perf_counter(), used_so_far()
        work()
        clock.append((time.perf_counter() - begin) * 1000)
        processor.append((used_so_far() - used) * 1000)
    at = min(rounds - 1, round(0.95 * rounds))
    return statistics.median(clock), sorted(clock)[at], sorted(processor)[at]


def used_so_far() -> float:
    """Seconds of the processor that this process and its children took."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def row(name: str, times: Times, more: str = "") -> None:
    """Print one line of the table."""
    median, p95, processor = times
    print(f"{name:<34} {median:>10.1f} {p95:>10.1f} {processor:>14.1f}   {more}", flush=True)


def folder_size(folder: Path) -> int:
    """Bytes of all files below."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def words_for(index: SearchIndex) -> tuple[str, str, str, str]:
    """A rare word, a common one, and two that stand together, from the index itself."""
    terms = index.searcher.terms_with_prefix("body", "", limit=2_000_000)
    whole = [(term, count) for term, count in terms if term.isalpha() and len(term) > 5]
    rare = min(whole, key=lambda one: abs(one[1] - 20))[0]
    common = min(whole, key=lambda one: abs(one[1] - index.documents // 5))[0]
    first = next(iter(index.ask(Question(text=common), 1))).article.text.lower().split()
    words = [word for word in first if word.isalpha() and len(word) > 3]
    return rare, common, words[3], words[4]


def others(layout: Layout, folder: Path, common: str, phrase: str) -> dict[str, Callable[[], object]]:
    """The same questions through other engines."""
    fts = sqlite3.connect(folder / "fts.sqlite")
    fts.execute(
        "CREATE VIRTUAL TABLE a USING fts5(id UNINDEXED, source UNINDEXED, day UNINDEXED, title, text)"
    )
    packed = folder / "all.jsonl.gz"
    with gzip.open(packed, "wb", 6) as out:
        for path in sorted(layout.articles.glob("*.jsonl")):
            for line in path.open("rb"):
                out.write(line)
                values = orjson.loads(line)
                row = [values[name] for name in ("id", "source", "published", "title", "text")]
                fts.execute("INSERT INTO a VALUES (?, ?, ?, ?, ?)", row)
    fts.commit()
    duck = duckdb.connect(config={"threads": 1})
    table = f"read_parquet('{layout.root}/tables/articles/**/*.parquet')"

    def fts_top(query: str) -> object:
        count = fts.execute("SELECT count(*) FROM a WHERE a MATCH ?", [query]).fetchone()
        return count, fts.execute(
            "SELECT id FROM a WHERE a MATCH ? ORDER BY rank LIMIT 20", [query]
        ).fetchall()

    def ilike(word: str) -> object:
        return duck.execute(f"SELECT count(*) FROM {table} WHERE text ILIKE ?", [f"%{word}%"]).fetchall()

    def zgrep(word: str) -> object:
        return subprocess.run(["zgrep", "-ci", word, packed], capture_output=True, check=False).stdout

    return {
        "SQLite FTS5, common word": lambda: fts_top(f'"{common}"'),
        "SQLite FTS5, phrase": lambda: fts_top(f'"{phrase}"'),
        "DuckDB ILIKE, common word": lambda: ilike(common),
        "zgrep, common word": lambda: zgrep(common),
    }


def main() -> None:
    """Build, ask, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--work", type=Path, help="where to make the archive; a temporary folder if not said")
    parser.add_argument("--without-others", action="store_true", help="leave the other engines out")
    wish = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory(dir=wish.work) as temporary:
        run(wish, Path(temporary))


def run(wish: argparse.Namespace, folder: Path) -> None:
    """One run in a folder."""
    layout, text = make(folder, real_articles(wish.folder), wish.articles, wish.seed)
    print(
        f"{wish.articles:,} articles, {text / 1e6:,.0f} MB of text, load {os.getloadavg()[0]:.1f}, one core",
        flush=True,
    )
    begin, cpu = time.perf_counter(), time.process_time()
    catch_up(layout)
    taken, used = time.perf_counter() - begin, time.process_time() - cpu
    size = folder_size(layout.root / "search")
    print(f"index: {wish.articles / taken:,.0f} articles/s ({wish.articles / used:,.0f} a processor second), "
          f"{size / 1e6:,.0f} MB = {size / text:.2f} of the text")  # fmt: skip
    begin = time.perf_counter()
    count_sql = "SELECT source, year, month, count(*) FROM articles GROUP BY ALL"
    with ask(layout, count_sql) as result:
        list(result)
    print(f"tables: {wish.articles / (time.perf_counter() - begin):,.0f} articles/s, "
          f"{folder_size(layout.root / 'tables') / 1e6:,.0f} MB")  # fmt: skip
    index = SearchIndex(layout)
    rare, common, one, other = words_for(index)
    month = span("2024-06-01", "2024-06-30")

    def top(text: str, **fields: Any) -> Callable[[], object]:
        return lambda: list(index.ask(Question(text=text, **fields), 20))

    questions: dict[str, Callable[[], object]] = {
        "rare word": top(rare),
        "common word, top 20 and count": top(common),
        "phrase": top(f'"{one} {other}"'),
        "AND OR NOT": top(f"({common} OR {rare}) {one} NOT {other}"),
        "prefix": top(f"{common[:5]}*"),
        "30 days and a source": top(common, span=month, sources=("source-1",)),
        "facet": lambda: index.counts(Question(text=common), "source", 50),
        "histogram per day": lambda: index.days(Question(text=common)),
        "newest first": top(common, sort="newest"),
    }
    print(f"\nrare: {rare}, common: {common}, two together: {one} {other}")
    print(f"{'question':<34} {'median ms':>10} {'p95 ms':>10} {'p95 processor':>14}")
    base = 0.0
    for name, work in questions.items():
        times = timed(work, wish.rounds)
        base = times[2] if name.startswith("common") else base
        row(name, times)
    rest(wish, layout, index, common, count_sql)
    if not wish.without_others:
        for name, work in others(layout, folder, common, f"{one} {other}").items():
            times = timed(work, 3)
            row(name, times, f"{times[2] / base:,.0f} times our common word")


def rest(wish: argparse.Namespace, layout: Layout, index: SearchIndex, common: str, count_sql: str) -> None:
    """What is not asked within the process, or not many times."""

    def sql() -> object:
        with ask(layout, count_sql) as result:
            return list(result)

    def export() -> object:
        lines = index.ask(Question(text="*", sort="newest"), 10_000).lines()
        return sum(map(len, export_parts(lines, "csv", Written())))

    command = [
        str(Path(sys.executable).parent / "newsarchive"),
        "search",
        common,
        "--archive",
        str(layout.root),
    ]
    for name, work, rounds in (
        ("SQL count per source and month", sql, wish.rounds),
        ("export of 10,000 articles as CSV", export, 3),
        (
            "whole command newsarchive search",
            lambda: subprocess.run(command, capture_output=True, check=True),
            7,
        ),
    ):
        row(name, timed(work, rounds))


if __name__ == "__main__":
    main()

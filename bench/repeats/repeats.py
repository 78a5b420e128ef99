"""Tells repeats from news on a labelled stream made of real bodies, beside two other rules.

    python bench/repeats/repeats.py FOLDER... [--size 20000] [--seed 1] [--peers too] [--errors 20]

A FOLDER holds ``*.jsonl`` files with a "body" or "text" a line: an archive's ``articles`` folder will do.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import peers
import second
import stream
from stream import Item

import archive.catalog.catalog
import newscrawl.keeping
from archive.catalog.sketches import add_story
from archive.digests import article_id, text_digest, warc_digest
from archive.model import Article, Decision, Exchange
from archive.store import Store, StoreOptions
from archive.urls import canonical_url
from newscrawl.dedup.decide import decide
from newscrawl.dedup.memory import Memory
from newscrawl.dedup.rules import Rules, Ruling
from newscrawl.discovery.candidate import Candidate
from newscrawl.extract.page import Extraction, Page
from newscrawl.keeping import Keeping, Policy
from newscrawl.state import State
from newscrawl.visit import Visit

VERDICTS = ["new", "repeat", "version", "syndicated", "recurring"]
RELATED = {"repeat", "version", "syndicated"}
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def article_of(item: Item, fetched: str, payload_digest: str) -> Article:
    """What extraction would have read in a page of the stream."""
    return Article(
        id=article_id(item.url, fetched, payload_digest),
        url=item.url,
        requested_url=item.url,
        canonical_url=canonical_url(item.url),
        source=item.publisher,
        title=item.title,
        text=item.text,
        published=item.moment.isoformat(timespec="minutes") if item.dated else None,
        fetched=fetched,
        text_digest=text_digest(item.text),
    )


class Ours:
    """The crawler's own decisions, written to an archive run after run."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._run = -1
        self._count = 0
        self._keeping: Keeping | None = None
        self.last: Decision | None = None
        self.seconds = 0.0
        self.adding = 0.0
        vars(newscrawl.keeping)["decide"] = self._timed  # the decision is timed apart from the writing
        vars(archive.catalog.catalog)["add_story"] = self._timed_adding

    def _timed(self, article: Article, memory: Memory, rules: Rules) -> Ruling:
        start = time.process_time()
        try:
            return decide(article, memory, rules)
        finally:
            self.seconds += time.process_time() - start

    def _timed_adding(self, *story: Any) -> None:
        start = time.process_time()
        add_story(*story)
        self.adding += time.process_time() - start

    def decide(self, item: Item) -> str:
        """What the crawler says of a page; it is archived as the decision asks."""
        if item.run != self._run:
            self.close()
            self._store = Store.open(self._root, StoreOptions(run=f"run-{item.run}", software="bench/1"))
            self._state = State.open(self._root / "state.sqlite")
            self._keeping = Keeping(self._store, self._state, f"run-{item.run}", Policy())
            self._run = item.run
        self._count += 1
        started = stream.START + timedelta(days=(item.run + 1) * stream.RUN_DAYS, seconds=self._count)
        body = f"<h1>{item.title}</h1><!-- {self._count} -->".encode()
        exchange = Exchange(item.url, started, b"GET / HTTP/1.1\r\n\r\n", HEAD, body, body, 200)
        article = article_of(item, exchange.date, warc_digest(body))
        page = Page(
            url=item.url,
            requested_url=item.url,
            body=body,
            fetched=exchange.date,
            payload_digest=warc_digest(body),
            source=item.publisher,
        )
        visit = Visit(
            candidate=Candidate(item.url),
            source=item.publisher,
            page=page,
            exchange=exchange,
            extraction=Extraction(article=article),
        )
        assert self._keeping is not None
        self.last = self._keeping.keep(visit).decision
        return self.last.verdict

    def close(self) -> None:
        """End the run."""
        if self._keeping is not None:
            self._store.close()
            self._state.close()


def run(name: str, rule: Callable[[Item], str], items: list[Item], show: Callable[[Item, str], None]) -> None:
    """Print what a rule made of the stream."""
    matrix: Counter[tuple[str, str]] = Counter()
    start = time.process_time()
    for item in items:
        said = rule(item)
        matrix[item.label, said] += 1
        if said != item.label:
            show(item, said)
    print(f"\n{name}: {len(items) / (time.process_time() - start):.0f} articles/s of CPU, all work counted")
    print(f"{'is, said:':12}" + "".join(f"{said:>12}" for said in VERDICTS) + f"{'recall':>10}")
    for label in VERDICTS:
        row = [matrix[label, said] for said in VERDICTS]
        recall = matrix[label, label] / sum(row) if sum(row) else 1.0
        print(f"{label:12}" + "".join(f"{count:12}" for count in row) + f"{recall:10.4f}")
    precisions = []
    for said in VERDICTS:
        column = sum(matrix[label, said] for label in VERDICTS)
        precisions.append(f"{matrix[said, said] / column:12.4f}" if column else f"{'-':>12}")
    print(f"{'precision':12}" + "".join(precisions))
    right = sum(matrix[label, said] for label in RELATED for said in RELATED)
    claimed = sum(matrix[label, said] for label in VERDICTS for said in RELATED)
    related = sum(matrix[label, said] for label in RELATED for said in VERDICTS)
    precision, recall = right / max(1, claimed), right / max(1, related)
    print(f"repeat+version+syndicated: precision {precision:.4f}, recall {recall:.4f}")
    told = {pair: matrix[pair] for pair in matrix if set(pair) <= {"version", "syndicated"}}
    apart = sum(count for (label, said), count in told.items() if label == said)
    print(f"version and syndicated told apart: {apart / max(1, sum(told.values())):.4f}")
    recurring = sum(matrix["recurring", said] for said in VERDICTS)
    kept = sum(matrix["recurring", said] for said in ("new", "recurring"))
    print(f"recurring kept as its own story: {kept / max(1, recurring):.4f}")
    lost = sum(matrix[label, "repeat"] for label in ("new", "recurring", "version"))
    print(f"lost (new, recurring or version filed as repeat): {lost}")


def run_ours(items: list[Item], errors: int) -> None:
    """Print what the crawler makes of the stream, and its first wrong decisions."""
    shown: Counter[tuple[str, str, str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        ours = Ours(Path(folder) / "news")

        def show(item: Item, said: str) -> None:
            reason = ours.last.reason if ours.last else ""
            shown[item.label, said, item.kind, reason] += 1
            if sum(shown.values()) <= errors:
                print(
                    f"  {item.label} said {said}: {item.kind} {item.url} {item.title[:60]!r}\n    {ours.last}"
                )

        run("newscrawl", ours.decide, items, show)
        ours.close()
        print(f"decisions alone: {len(items) / ours.seconds:.0f} a second of CPU")
    for (label, said, kind, reason), count in shown.most_common(30):
        print(f"  {count:5} {label} said {said}: {kind} ({reason})")


def main() -> None:
    """Make the stream and feed it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stream", choices=["first", "second"], default="first", help="which author's")
    parser.add_argument(
        "--peers", choices=["no", "too", "only"], default="no", help="Media Cloud's rule and SimHash"
    )
    parser.add_argument("--errors", type=int, default=0, help="how many wrong decisions to show")
    options = parser.parse_args()
    bodies = stream.read_bodies(options.folders)
    made = {"first": stream.make_stream, "second": second.make_stream}[options.stream]
    items = made(bodies, options.size, options.seed)
    languages = Counter(body.language for body in bodies)
    print(
        f"{len(items)} pages made of {len(bodies)} bodies in {len(languages)} languages, seed {options.seed}"
    )
    if options.peers != "only":
        run_ours(items, options.errors)
    if options.peers != "no":
        for name, rule in (("same title, 7 days", peers.SameTitle()), ("SimHash <= 3", peers.SimHash())):
            run(name, rule.decide, items, lambda _item, _said: None)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory {peak:.0f} MB", file=sys.stderr)


if __name__ == "__main__":
    main()

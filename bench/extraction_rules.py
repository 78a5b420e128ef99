"""What each rule on the text brings, on pages with known answers, and how much of it is chance.

    python bench/extraction_rules.py FOLDER [FOLDER…] [--folds K] [--pages N]

A page is read up to the rules once; then they are tried with each of them left out. A number is what the
rule adds, in points of a hundred, with the microseconds a page of its own calls. Pages are put in K folds by
a digest of their domain, so that a publisher stands in one fold only; the last columns are the smallest and
the largest gain of a rule in any fold. Then the figures of each fold alone.
"""

import argparse
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from scoring import Known, read_folder, scores

from archive.urls import registered_domain
from newscrawl.extract.article import read_page_facts
from newscrawl.extract.blocks import blocks_of
from newscrawl.extract.body import first_reading, judged_text
from newscrawl.extract.evidence import Judged
from newscrawl.extract.hints import BodyHints
from newscrawl.extract.judge import AFTERMATH, RULES, Rule
from newscrawl.extract.labels import Labels
from newscrawl.extract.page import Page
from newscrawl.extract.parse import NotHtml
from newscrawl.extract.recovery import RECOVERIES
from newscrawl.extract.scene import Ground
from newscrawl.extract.words import clean_text

_MOST_BLOCKS = 8_000


@dataclass(frozen=True)
class Begun:
    """A page read as far as the rules."""

    known: Known
    fold: int
    page: Page
    text: str
    ground: Ground
    hints: BodyHints

    def finished(self, without: tuple[str, ...] = ()) -> str:
        """The text, with some rules left out."""
        return clean_text(judged_text(self.text, self.ground, self.page, self.hints, without).text)


def begin(known: Known, folds: int) -> Begun | None:
    """Read a page as far as the rules; None where it is no page."""
    page = Page(url=known.url, requested_url=known.url, body=known.html, fetched="2026-01-01T00:00:00Z")
    facts = read_page_facts(page)
    if isinstance(facts, NotHtml):
        return None
    tree, labels = facts.parsed.tree, Labels()
    blocks = blocks_of(tree)
    text, _ = first_reading(tree, page, blocks, labels)
    fold = int(sha256(registered_domain(known.url).encode()).hexdigest(), 16) % folds
    return Begun(known, fold, page, text, Ground(blocks[:_MOST_BLOCKS], labels, None), facts.hints)


def _f1(pages: list[Begun], texts: list[str]) -> dict[str, float]:
    return scores([page.known for page in pages], texts)


def _folded(pages: list[Begun], texts: list[str], folds: int) -> list[float]:
    """F1 of each fold that has pages."""
    found = []
    for fold in range(folds):
        mine = [(page, text) for page, text in zip(pages, texts, strict=True) if page.fold == fold]
        if mine:
            found.append(_f1([page for page, _ in mine], [text for _, text in mine])["f1"])
    return found


def ablation(folder: Path, folds: int, limit: int | None) -> None:
    """Prints a line a rule."""
    pages = [begun for known in read_folder(folder, limit) if (begun := begin(known, folds))]
    costs = {name: _timed(rules, name) for rules in (RULES, AFTERMATH) for name in rules}
    whole = [page.finished() for page in pages]
    spent = {name: 1e6 * sum(seconds) / len(pages) for name, seconds in costs.items()}
    all_f1, all_folds = _f1(pages, whole), _folded(pages, whole, folds)
    figures = "  ".join(f"{all_f1[key]:.4f}" for key in ("f1", "precision", "recall"))
    print(f"{folder.name}: {len(pages)} pages, all rules {figures}")
    print(f"  each fold: {'  '.join(f'{value:.4f}' for value in all_folds)}")
    for name in (*RECOVERIES, *RULES, *AFTERMATH, "witness"):
        texts = [page.finished((name,)) for page in pages]
        changed = sum(a != b for a, b in zip(texts, whole, strict=True))
        left = _f1(pages, texts)
        gains = "  ".join(f"{100 * (all_f1[key] - left[key]):+7.3f}" for key in ("f1", "precision", "recall"))
        by_fold = [100 * (a - b) for a, b in zip(all_folds, _folded(pages, texts, folds), strict=True)]
        cost = f"{spent[name]:6.0f} µs" if name in spent else " " * 9
        print(f"  {name:<16} {gains}  {cost}  {changed:4} pages  {min(by_fold):+.3f} … {max(by_fold):+.3f}")


def _timed(rules: dict[str, Rule], name: str) -> list[float]:
    """Puts a clock around a rule; returns the list to which each of its calls adds its seconds."""
    rule = rules[name]
    seconds: list[float] = []

    def timed(line: Judged) -> bool:
        begun = time.perf_counter()
        fires = rule(line)
        seconds.append(time.perf_counter() - begun)
        return fires

    rules[name] = timed
    return seconds


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--pages", type=int, help="only the first so many pages of each folder")
    asked = parser.parse_args()
    for folder in asked.folders:
        ablation(folder, asked.folds, asked.pages)


if __name__ == "__main__":
    main()

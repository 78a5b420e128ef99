"""Pages with known answers, and how texts are scored against them.

A folder holds ``index.jsonl`` (an object a line with ``url`` and ``file``; the file may be gzipped HTML) and
``truth.jsonl`` (``url`` and either ``body``, the whole text, or ``with``/``without``, snippets that the text
must and must not hold). Bodies are scored as the public article extraction benchmark does: shingles of four
words, precision and recall averaged over pages, F1 of the two means. Snippets by F1 over all of them.
"""

import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

_SHINGLE = 4


@dataclass(frozen=True)
class Known:
    """A page with what its text must be."""

    url: str
    html: bytes
    truth: dict[str, Any]


def read_folder(folder: Path, limit: int | None = None) -> list[Known]:
    """The pages of a folder that have an answer."""
    answers = {line["url"]: line for line in _lines(folder / "truth.jsonl")}
    known = []
    for line in _lines(folder / "index.jsonl"):
        if line["url"] in answers:
            raw = (folder / line["file"]).read_bytes()
            html = gzip.decompress(raw) if line["file"].endswith(".gz") else raw
            known.append(Known(line["url"], html, answers[line["url"]]))
    return known[:limit]


def scores(pages: Sequence[Known], texts: Sequence[str]) -> dict[str, float]:
    """F1, precision and recall of what was found, in the measure that the answers allow."""
    pairs = list(zip((page.truth for page in pages), texts, strict=True))
    if any(truth.get("body") for truth, _ in pairs):
        return body_scores((truth["body"], text) for truth, text in pairs)
    return snippet_scores(pairs)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The runs of four words of a text; the whole of a shorter one."""
    words = re.findall(r"\w+", text)
    if not words:
        return Counter()
    return Counter(tuple(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1)))


def body_scores(pairs: Iterable[tuple[str, str]]) -> dict[str, float]:
    """F1, precision and recall of (true, found) bodies. A page with nothing found counts in recall only."""
    precisions, recalls = [], []
    for true, found in pairs:
        wanted, got = shingles(true), shingles(found)
        both = sum((wanted & got).values())
        if got:
            precisions.append(both / sum(got.values()))
        if wanted:
            recalls.append(both / sum(wanted.values()))
    precision, recall = (mean(values) if values else 0.0 for values in (precisions, recalls))
    return {"f1": _f1(precision, recall), "precision": precision, "recall": recall}


def snippet_scores(pairs: Iterable[tuple[dict[str, Any], str]]) -> dict[str, float]:
    """F1, precision and recall of (answer, found) over all snippets."""
    hits = wrong = wanted = 0
    for answer, found in pairs:
        text = _plain(found)
        hits += sum(_plain(snippet) in text for snippet in answer.get("with", ()))
        wanted += len(answer.get("with", ()))
        wrong += sum(_plain(snippet) in text for snippet in answer.get("without", ()))
    precision, recall = hits / max(1, hits + wrong), hits / max(1, wanted)
    return {"f1": _f1(precision, recall), "precision": precision, "recall": recall}


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    for quote, plain in (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-")):
        text = text.replace(quote, plain)
    return " ".join(text.split()).casefold()

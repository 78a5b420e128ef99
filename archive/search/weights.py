"""Scores of one archive as they would be in an archive that holds several.

BM25 weighs a word by how few articles hold it and a text by its length beside the mean, and each archive
knows only its own. Tantivy tells how it came to a score; here the sum is done again with the numbers of all.
"""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tantivy import DocAddress, Query, Searcher

_TERM = re.compile(r'Term=Term\(field=(\d+), type=Str, "(.*)"\)\Z', re.DOTALL)
_TERM_SCORE = "TermQuery, product of..."
_LEAST = 1e-9

Term = tuple[str, str]
"""The name of a field of the index, and a term in it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A summand of a score: one word or phrase of the question in one article.

    Attributes:
        value: What it adds.
        term: Its term; None for a phrase, which tantivy does not name.
        weight: The weight of its word, or the words of the phrase together.
        count: How many articles hold the word; 0 for a phrase.
        often: How often it stands in the article.
        length: The length of the article's field in words.
        mean: The mean length in the index.
    """

    value: float
    term: Term | None
    weight: float
    count: float
    often: float
    length: float
    mean: float


@dataclass(slots=True)
class Explained:
    """The score of one article, taken apart: what is constant, and what hangs on the whole archive."""

    constant: float = 0.0
    parts: list[tuple[float, Part]] = field(default_factory=list)
    """With what boost each part counts."""


def explained(query: Query, searcher: Searcher, at: DocAddress, names: Sequence[str]) -> Explained:
    """How an article came to its score.

    Args:
        query: The question.
        searcher: The index.
        at: The article.
        names: The names of the index's fields, by number.
    """
    found = Explained()
    _collect(json.loads(query.explain(searcher, at).to_json()), 1.0, names, found)
    return found


def _collect(node: dict[str, Any], boost: float, names: Sequence[str], found: Explained) -> None:
    if node["description"] == _TERM_SCORE:
        found.parts.append((boost, _part(node, names)))
        return
    inner = node.get("details") or []
    total = sum(one["value"] for one in inner)
    if not inner or total < _LEAST:
        found.constant += boost * node["value"]
        return
    for one in inner:  # of a sum the boost is 1
        _collect(one, boost * node["value"] / total, names, found)


def _part(node: dict[str, Any], names: Sequence[str]) -> Part:
    by_name = {one["description"].split(",")[0]: one for one in node["details"]}
    weight = by_name["idf"]
    numbers = {
        one["description"].split(",")[0]: one["value"]
        for group in node["details"]
        for one in group.get("details") or []
    }
    term = next((match for line in node.get("context") or [] if (match := _TERM.match(line))), None)
    return Part(
        value=node["value"],
        term=(names[int(term[1])], json.loads(f'"{term[2]}"')) if term else None,
        weight=weight["value"],
        count=numbers.get("n", 0.0),
        often=numbers["freq"],
        length=numbers["dl"],
        mean=numbers["avgdl"],
    )


class Weights:
    """The numbers of all archives together, as far as some explained scores need them.

    Args:
        samples: For each archive its searcher, and the scores that were taken apart there.
    """

    def __init__(self, samples: Sequence[tuple[Searcher, Sequence[Explained]]]) -> None:
        self._documents = sum(searcher.num_docs for searcher, _ in samples)
        terms = {part.term for _, all_ in samples for one in all_ for _, part in one.parts if part.term}
        self._counts = {
            term: sum(searcher.doc_freq(*term) for searcher, _ in samples) for term in sorted(terms)
        }
        self._means = _means(samples)

    def score(self, one: Explained) -> float:
        """The score with the numbers of all archives. Phrases keep the weight that they have in their own."""
        return one.constant + sum(boost * self._part(part) for boost, part in one.parts)

    def _part(self, part: Part) -> float:
        if part.term is None:
            weight, mean = part.weight, self._means.get("body", part.mean)
        else:
            weight = weight_of(self._documents, self._counts[part.term])
            mean = self._means.get(part.term[0], part.mean)
        if part.weight < _LEAST:
            return part.value
        here, everywhere = _saturation(part, part.mean), _saturation(part, mean)
        return part.value * (weight / part.weight) * (everywhere / here if here else 1.0)


def weight_of(documents: int, count: int) -> float:
    """BM25's weight of a word that stands in so many of the documents."""
    return math.log(1 + (documents - count + 0.5) / (count + 0.5))


def _saturation(part: Part, mean: float) -> float:
    return part.often / (part.often + 1.2 * (0.25 + 0.75 * part.length / mean)) if mean else 1.0


def _means(samples: Sequence[tuple[Searcher, Sequence[Explained]]]) -> dict[str, float]:
    """The mean length of each field over the archives that told theirs."""
    told: dict[str, list[tuple[float, int]]] = {}
    for searcher, all_ in samples:
        mine = {part.term[0]: part.mean for one in all_ for _, part in one.parts if part.term}
        for name, mean in mine.items():
            told.setdefault(name, []).append((mean, searcher.num_docs))
    return {
        name: sum(mean * size for mean, size in pairs) / sum(size for _, size in pairs)
        for name, pairs in told.items()
    }

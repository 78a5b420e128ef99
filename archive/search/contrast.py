"""Words that stand out: of some articles against the rest of the archive, or of one source against another.

The measure is Dunning's log-likelihood ratio (G²) over the articles that hold a word, with the sign of the
side that uses it more. It is robust for rare words, where ratios are not.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from archive.model import Article
from archive.search.answers import Answer, Question, SearchIndex
from archive.search.words import SEPARATOR, chunks_of, terms_line

_MOST_READ = 2_000
_LEAST_ARTICLES = 2
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """A term, and in how many articles of each side it is.

    Attributes:
        term: The term, folded.
        here: Articles that were asked for and hold it.
        there: Articles of the other side that hold it.
        score: G², positive where it is more frequent here.
    """

    term: str
    here: int
    there: int
    score: float


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: how many of its articles fit, of how many, and its own words.

    Attributes:
        source: Name of the source.
        count: Articles that fit.
        total: All its articles of that time.
        words: What stands out among those that fit, against the other side.
    """

    source: str
    count: int
    total: int
    words: tuple[Standing, ...]


def g2(here: int, of_here: int, there: int, of_there: int) -> float:
    """The signed log-likelihood ratio of two shares.

    >>> round(g2(10, 100, 10, 1000), 1), g2(1, 10, 10, 100)
    (22.3, 0.0)
    """
    share = (here + there) / (of_here + of_there)
    score = 0.0
    for found, total in ((here, of_here), (there, of_there)):
        for number, expected in ((found, total * share), (total - found, total * (1 - share))):
            if number and expected:
                score += number * math.log(number / expected)
    return math.copysign(2 * score, here * of_there - there * of_here) + 0.0


def standing_out(
    index: SearchIndex, question: Question, limit: int, most: int = _MOST_READ
) -> tuple[list[Standing], int]:
    """The terms that stand out in what fits, against all other articles of the index.

    Args:
        index: The index of the archive.
        question: The question.
        limit: How many terms.
        most: Articles that are read for them: those that fit best.

    Returns:
        The terms, and how many articles were read for them: of many only the first in the order asked for.
    """
    answer = index.ask(question, most)
    counts = _document_counts(hit.article for hit in answer)
    read, rest = len(answer), index.documents - len(answer)
    if not read or not rest:
        return [], read
    found = []
    for term, here in counts.items():
        if here < _LEAST_ARTICLES and read > _LEAST_ARTICLES:
            continue
        there = max(0, index.searcher.doc_freq("body", term) - here)
        found.append(Standing(term, here, min(there, rest), g2(here, read, min(there, rest), rest)))
    return _best(found, limit), read


def compared(
    index: SearchIndex, question: Question, sources: Sequence[str], limit: int, most: int = _MOST_READ
) -> list[Side]:
    """Two sources on one question: shares, and the words of each against those of the other.

    Args:
        index: The index of the archive.
        question: The question.
        sources: The two.
        limit: Words of each.
        most: Articles of each that are read for their words: those that fit best.
    """
    answers = [index.ask(replace(question, sources=(source,)), most) for source in sources]
    counts = [_document_counts(hit.article for hit in answer) for answer in answers]
    sides = []
    for number, source in enumerate(sources):
        other = 1 - number
        total = index.ask(replace(question, text="*", sources=(source,)), 1).count
        words = _against(counts[number], answers[number], counts[other], answers[other])
        sides.append(Side(source, answers[number].count, total, tuple(_best(words, limit))))
    return sides


def _against(here: Counter[str], answer: Answer, there: Counter[str], other: Answer) -> list[Standing]:
    if not len(answer) or not len(other):
        return []
    return [
        Standing(term, number, there[term], g2(number, len(answer), there[term], len(other)))
        for term, number in here.items()
        if number >= min(_LEAST_ARTICLES, len(answer))
    ]


def _best(found: Iterable[Standing], limit: int) -> list[Standing]:
    more = (one for one in found if one.score > 0)
    return sorted(more, key=lambda one: (-one.score, one.term))[:limit]


def _document_counts(articles: Iterable[Article]) -> Counter[str]:
    """In how many articles each term is; of numbers and of very short words none."""
    counts: Counter[str] = Counter()
    for article in articles:
        text = f"{article.title} {article.description} {article.text}"
        counts.update(set(terms_line(chunks_of(text)).split()))
    for term in [term for term in counts if _says_little(term)]:
        del counts[term]
    return counts


def _says_little(term: str) -> bool:
    return term == SEPARATOR or term.isdecimal() or (len(term) < _SHORTEST and term.isascii())

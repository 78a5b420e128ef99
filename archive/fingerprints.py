"""Fingerprints: how much of one text stands in another.

A text's words are cut into overlapping runs of five (in scripts without spaces, of eight characters); each
run is hashed, and of every four neighbouring hashes the smallest is kept (winnowing: Schleimer, Wilkerson,
Aiken 2003). Any passage of eight words that two texts share thus leaves a hash that they share, whatever
stands around it. The smallest hashes of a text are its sketch, by which others like it are found.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from itertools import accumulate
from zlib import crc32

SKETCH_SIZE = 24
"""How many of the smallest hashes of a text are looked up."""

WORDS_IN_RUN = 5
CHARACTERS_IN_RUN = 8

# Longer texts are transcripts and registers; what stands in their first part is enough to tell them apart.
_MOST_CHARACTERS = 200_000
_LEAD_WORDS = 50
_LEAD_CHARACTERS = 2_000
_CHARACTERS_A_WORD = 2  # of Chinese, roughly: so that "60 words" means as much text there

# Thai, Lao, Burmese, Khmer, kana, Chinese characters.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Vowel signs and points belong to their word, though Unicode does not count them as letters.
_WORD = "\\w\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0963\u0966-\u0dff"
_ANY_UNSPACED = re.compile(f"[{_UNSPACED}]")
_WORDS = re.compile(f"[{_WORD}]+")
_NUMBERS = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a text to compare it with others.

    Attributes:
        hashes: The winnowed hashes, of 32 bits each.
        numbers: Hashes of the numbers in the text.
        words: How many words it has; of a script without spaces half its characters.
        number_words: How many of them are numbers, repeated ones counted again.
    """

    hashes: frozenset[int]
    numbers: frozenset[int]
    words: int
    number_words: int

    @property
    def sketch(self) -> list[int]:
        """The smallest hashes, by which candidates are found."""
        return nsmallest(SKETCH_SIZE, self.hashes)


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share.

    Attributes:
        containment: The share of the shorter text's hashes that the longer one has too, 0 to 1.
        resemblance: The share of both texts' hashes that both have (Jaccard), 0 to 1.
        numbers_shared: The share of the numbers of the text with fewer that the other one has too.
        number_density: The share of numbers among the words, of the text that has the greater share.
        words: The words of the shorter text.
    """

    containment: float
    resemblance: float
    numbers_shared: float
    number_density: float
    words: int


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: NFKC, no case; single characters where no spaces are used.

    >>> words_of("It’s 5 °C in Tōkyō: 東京")
    ['it', 's', '5', 'c', 'in', 'tōkyō', '東', '京']
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _WORDS.findall(_ANY_UNSPACED.sub(r" \g<0> ", plain))


@lru_cache(maxsize=32)  # a page's is asked for by the decision and again by the catalog
def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a text; of the first 200,000 characters where it is longer."""
    text = text[:_MOST_CHARACTERS]
    words = words_of(text)
    single = sum(map(len, words)) < 2 * len(words) and bool(_ANY_UNSPACED.search(text))
    run = CHARACTERS_IN_RUN if single else WORDS_IN_RUN
    numbers = _NUMBERS.findall(text)
    return Fingerprint(
        hashes=frozenset(_winnowed(_hashes(words, run))),
        numbers=frozenset(crc32(number.encode()) for number in numbers),
        words=len(words) // _CHARACTERS_A_WORD if single else len(words),
        number_words=len(numbers),
    )


def form_fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a text in which every number is the same: two fillings of one form have one."""
    return fingerprint(_NUMBERS.sub("0", text[:_MOST_CHARACTERS]))


def lead_fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a text's first 50 words: how a story begins is its own, how it ends need not be."""
    return fingerprint(" ".join(words_of(text[:_LEAD_CHARACTERS])[:_LEAD_WORDS]))


def _hashes(words: list[str], run: int) -> list[int]:
    """One hash for each run of words, in order."""
    line = " ".join(words).encode("utf-8", "surrogatepass")
    lengths = map(len, words) if len(line) == sum(map(len, words)) + len(words) - 1 else map(_bytes, words)
    starts = [0, *accumulate(length + 1 for length in lengths)]
    if 0 < len(words) < run:
        starts = [0, len(line) + 1]
        run = 1
    spans = zip(starts, starts[run:], strict=False)
    return [crc32(line[start : stop - 1]) for start, stop in spans]


def _bytes(word: str) -> int:
    return len(word.encode("utf-8", "surrogatepass"))


def _winnowed(hashes: list[int]) -> Iterator[int]:
    if len(hashes) < 4:  # noqa: PLR2004 - the window
        return iter(hashes)
    return map(min, hashes, hashes[1:], hashes[2:], hashes[3:])


def overlap(one: Fingerprint, other: Fingerprint, *, common: frozenset[int] = frozenset()) -> Overlap:
    """Compare two texts.

    Args:
        one: The one.
        other: The other.
        common: Hashes that do not count: passages known to stand in many stories, such as footers.
    """
    left, right = (one.hashes - common, other.hashes - common) if common else (one.hashes, other.hashes)
    shared = len(left & right)
    fewer = min(len(left), len(right))
    numbers = min(len(one.numbers), len(other.numbers))
    return Overlap(
        containment=shared / fewer if fewer else 0.0,
        resemblance=shared / (len(left) + len(right) - shared) if fewer else 0.0,
        numbers_shared=len(one.numbers & other.numbers) / numbers if numbers else 1.0,
        number_density=max(one.number_words / max(1, one.words), other.number_words / max(1, other.words)),
        words=min(one.words, other.words),
    )


def packed(hashes: frozenset[int]) -> bytes:
    """Hashes as bytes: sorted, four bytes each, little endian on every machine we know."""
    return array("I", sorted(hashes)).tobytes()


def unpacked(data: bytes) -> frozenset[int]:
    """The hashes of ``packed``."""
    return frozenset(array("I", data))

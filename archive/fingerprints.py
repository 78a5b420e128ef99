"""Fingerprints: how much of one text stands in another.

A text's words are cut into overlapping runs of five (in scripts without spaces, of eight characters); each
run is hashed, and of every four neighbouring hashes the smallest is kept (winnowing: Schleimer, Wilkerson,
Aiken 2003). Any passage of eight words that two texts share thus leaves a hash that they share, whatever
stands around it. The smallest hashes of a text and of its beginning are its sketch, by which others like it
are found.

The dateline (``ALMATY, March 3 (Wire) —``) is left out: each paper sets its own before an agency's story.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from zlib import crc32

SKETCH_SIZE = 24
"""At least so many of the smallest hashes of a text are looked up; of a long text an eighth of them ..."""

SKETCH_MOST = 64
"""... but no more than this."""

LEAD_HASHES = 20
"""The first hashes of a text: those of its first fifty words or so."""

WORDS_IN_RUN = 5
CHARACTERS_IN_RUN = 8

# Longer texts are transcripts and registers; what stands in their first part is enough to tell them apart.
_MOST_CHARACTERS = 200_000
_SAMPLE = 2_000
_SKETCH_SHARE = 8
_SKETCH_OF_LEAD = 4
_CHARACTERS_A_WORD = 2  # of Chinese, roughly: so that "60 words" means as much text there

# Thai, Lao, Burmese, Khmer, kana, Chinese characters.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Vowel signs and points belong to their word, though Unicode does not count them as letters.
_WORD = "\\w\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0963\u0966-\u0dff"
_ONE_UNSPACED = re.compile(f"([{_UNSPACED}])")
# One by one, without a plus: the search for a single sign is twice as fast, and runs come to the same.
_NO_WORD = re.compile(f"[^\x00-\x7f{_WORD}]")
_WORDS_ONLY = bytes(c if c > 0x7F or chr(c).isalnum() or c == ord("_") else 0x20 for c in range(256))  # noqa: PLR2004 - ASCII ends there
_WORDS_AND_LINES = _WORDS_ONLY[:10] + b"\n" + _WORDS_ONLY[11:]
_NUMBERS = re.compile(r"\d\d*(?:[.,:]\d+)*")
# What stands before a story's first words, up to the sign that closes it: "ROME, 3 March (ANSA) -", "(dpa) ",
# "【新华社】", "北京3月1日电 ". Too much taken for it does no harm: equal texts are told by their digests.
_DATELINE = re.compile(
    r"""\s*(?: [^\n()（）]{0,40} [(（] [^\n()（）]{2,40} [)）] \s* (?:[-–—:=]|\.-)+ (?=\s)
      | [(（【\[] [^\n()（）【】\[\]]{2,40} [)）】\]]
      | [^\n–—]{2,40}? (?: \s[-–—]{1,2}\s | —{1,2} )
      | [^\s:：]{2,24}: (?=\s) | [^\n]{2,24}?[电電] (?=[ \u3000]) )\s*""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Fingerprint:
    """What is kept of a text to compare it with others.

    Attributes:
        order: The winnowed hashes, of 32 bits each, every one once, in the order of the text.
        numbers: Hashes of the numbers in the text.
        words: How many words it has; of a script without spaces half its characters.
        number_words: How many of them are numbers, repeated ones counted again.
    """

    order: "array[int]"
    numbers: frozenset[int]
    words: int
    number_words: int

    @cached_property
    def hashes(self) -> frozenset[int]:
        """The winnowed hashes."""
        return frozenset(self.order)

    @property
    def lead(self) -> "array[int]":
        """The hashes of how it begins: a story's beginning is its own, its end need not be."""
        return self.order[:LEAD_HASHES]

    @cached_property
    def sketch(self) -> list[int]:
        """The hashes by which candidates are found: the smallest of all, and of the beginning."""
        count = min(max(SKETCH_SIZE, len(self.order) // _SKETCH_SHARE), SKETCH_MOST)
        return sorted({*sorted(self.order)[:count], *sorted(self.lead)[:_SKETCH_OF_LEAD]})


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share.

    Attributes:
        containment: The share of the shorter text's hashes that the longer one has too, 0 to 1.
        resemblance: The share of both texts' hashes that both have (Jaccard), 0 to 1.
        numbers_shared: The share of the numbers of the text with fewer that the other one has too.
        number_density: The share of numbers among the words, of the text that has the greater share.
        words: The words of the shorter text, without those that do not count.
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
    return [word.decode("utf-8", "surrogatepass") for word in _words(text)]


def words_by_line(text: str) -> list[list[str]]:
    """The words of each line of a text, in one go."""
    return [
        line.split() for line in _parted(text, _WORDS_AND_LINES).decode("utf-8", "surrogatepass").split("\n")
    ]


def unspaced(text: str) -> bool:
    """Is a text written, for a third of its characters at least, in scripts that part no words?"""
    sample = text[:_SAMPLE]
    return not sample.isascii() and 3 * len(_ONE_UNSPACED.findall(sample)) > len(sample)


def _words(text: str) -> list[bytes]:
    """``words_of`` in UTF-8: bytes are parted and hashed in half the time."""
    return _parted(text, _WORDS_ONLY).split()


def _parted(text: str, table: bytes) -> bytes:
    plain = unicodedata.normalize("NFKC", text).casefold()
    if not plain.isascii():
        plain = " ".join(_ONE_UNSPACED.split(_NO_WORD.sub(" ", plain)))
    return plain.encode("utf-8", "surrogatepass").translate(table)


@lru_cache(maxsize=32)  # a page's is asked for by the decision and again by the catalog
def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a text; of the first 200,000 characters where it is longer."""
    return _fingerprint(text[:_MOST_CHARACTERS])


def form_fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a text in which every number is the same: two fillings of one form have one."""
    return _fingerprint(without_numbers(text[:_MOST_CHARACTERS]))


def without_numbers(text: str) -> str:
    """The text in which every number is the same."""
    return _NUMBERS.sub("0", text)


def _fingerprint(text: str) -> Fingerprint:
    dateline = _DATELINE.match(text)
    words = _words(text[dateline.end() :] if dateline else text) or _words(text)
    line = b" ".join(words)
    steps = [len(word) + 1 for word in words]
    single = unspaced(text)
    numbers = _NUMBERS.findall(text)
    return Fingerprint(
        order=array("I", dict.fromkeys(_winnowed(_hashes(line, steps, single=single)))),
        numbers=frozenset(crc32(number.encode()) for number in numbers),
        words=len(words) // _CHARACTERS_A_WORD if single else len(words),
        number_words=len(numbers),
    )


def _hashes(line: bytes, steps: list[int], *, single: bool) -> list[int]:
    """One hash for each run of words, in order; of fewer words than a run has, one of them all.

    Args:
        line: The words, a space between them.
        steps: The length of each, with its space.
        single: Whether they are single characters.
    """
    run = CHARACTERS_IN_RUN if single else WORDS_IN_RUN
    if len(steps) <= run:
        return [crc32(line)] if steps else []
    starts = [0, *accumulate(steps)]
    spans = zip(starts, starts[run:], strict=False)
    return [crc32(line[start : stop - 1]) for start, stop in spans]


def _winnowed(hashes: list[int]) -> list[int]:
    if len(hashes) < 4:  # noqa: PLR2004 - the window
        return hashes
    pairs = _smaller(hashes, hashes[1:])
    return _smaller(pairs, pairs[2:])


def _smaller(some: list[int], others: list[int]) -> list[int]:
    """Of each pair the smaller one, in half the time that min() takes."""
    return [one if one < other else other for one, other in zip(some, others, strict=False)]  # noqa: FURB136 - see above


def overlap(one: Fingerprint, other: Fingerprint, *, common: frozenset[int] = frozenset()) -> Overlap:
    """Compare two texts.

    Args:
        one: The one.
        other: The other.
        common: Hashes that do not count: passages known to stand in many stories, such as footers.
    """
    shared, left, right = len(one.hashes.intersection(other.order)), len(one.order), len(other.order)
    if common:
        shared -= len(common.intersection(one.order).intersection(other.order))
        left -= len(common.intersection(one.order))
        right -= len(common.intersection(other.order))
    fewer = min(left, right)
    numbers = min(len(one.numbers), len(other.numbers))
    return Overlap(
        containment=shared / fewer if fewer else 0.0,
        resemblance=shared / (left + right - shared) if fewer else 0.0,
        numbers_shared=len(one.numbers & other.numbers) / numbers if numbers else 1.0,
        number_density=max(one.number_words / max(1, one.words), other.number_words / max(1, other.words)),
        words=min(
            one.words * left // max(1, len(one.order)), other.words * right // max(1, len(other.order))
        ),
    )


def begins_in(one: Fingerprint, other: Fingerprint, *, first: int = LEAD_HASHES) -> float:
    """The share of a text's beginning (its first so many hashes) that the other one holds, 0 to 1."""
    return len(frozenset(one.order[:first]).intersection(other.order)) / max(1, min(first, len(one.order)))


def packed(hashes: Iterable[int]) -> bytes:
    """Hashes as bytes: in their order, four bytes each, little endian on every machine we know."""
    return array("I", hashes).tobytes()


def unpacked(data: bytes) -> "array[int]":
    """The hashes of ``packed``."""
    return array("I", data)

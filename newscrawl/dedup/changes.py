"""How a version of an article differs from the one before it."""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from archive.fingerprints import words_by_line, words_of
from newscrawl.dedup.aligned import differing
from newscrawl.dedup.notices import CORRECTION, RETRACTION

Kind = Literal["headline", "typo", "addition", "substantive", "correction", "retraction", "removal"]
"""The classes of change, see docs/repeats.md."""

_MOST_SENTENCES = 250_000  # cells of the table that an alignment fills; longer texts are only counted
_SENTENCES = re.compile(r"[.!?\n。！？]+")
_WORDS_BETWEEN = 3
_TYPO_PLACES = 3
_TYPO_WORDS = 8
_TYPO_LIKENESS = 0.6
_ADDITION_LOSES = 0.03  # of the words: an addition also joins its seams
_ADDITION_WORDS = 5  # fewer may turn what was said into its contrary
_REMOVAL_LOSES = 0.6
_NOTICE_WORDS = 150  # an article that was taken back leaves no more than a notice
_Words = tuple[str, ...]
_Place = tuple[list[str], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of a text.

    Attributes:
        kind: The class of the change.
        removed: How many words went.
        added: How many came.
        places: In how many places; 0 where the texts were too long to align.
        largest: The words of the largest of these places, before or after.
    """

    kind: Kind
    removed: int
    added: int
    places: int
    largest: int


def change_between(before: str, after: str) -> Change:
    """The change from one text to the next. Equal words make a change of ``headline`` only."""
    places, count = _changed_places(*_without_common_ends(_split(before), _split(after)))
    gone, came = sum(len(one) for one, _ in places), sum(len(other) for _, other in places)
    lost = sum(len(word) for one, _ in places for word in one) / max(1, len(before) - before.count(" "))
    largest = max((max(len(one), len(other)) for one, other in places), default=0)
    kind: Kind = "substantive"
    if not gone and not came:
        kind = "headline"
    elif lost >= _REMOVAL_LOSES and takes_back(before, after):
        kind = "retraction"
    elif CORRECTION.came(before, after):
        kind = "correction"
    elif lost >= _REMOVAL_LOSES and came < gone / 4:
        kind = "removal"
    elif 0 < count <= _TYPO_PLACES and max(gone, came) <= _TYPO_WORDS and _spelt_anew(places):
        kind = "typo"
    elif came > gone and lost <= _ADDITION_LOSES and largest >= _ADDITION_WORDS:
        kind = "addition"
    return Change(kind=kind, removed=gone, added=came, places=count, largest=largest)


def takes_back(before: str, after: str) -> bool:
    """Is the later text only a notice that the article was taken back?"""
    return len(words_of(after)) <= _NOTICE_WORDS and RETRACTION.came(before, after)


def _spelt_anew(places: list[_Place]) -> bool:
    """Is every changed place the same words spelt otherwise? A changed number is a changed fact."""
    for old, new in places:
        one, other = "".join(old), "".join(new)
        if re.sub(r"\D", "", one) != re.sub(r"\D", "", other):
            return False
        if SequenceMatcher(None, one, other, autojunk=False).ratio() < _TYPO_LIKENESS:
            return False
    return True


def _split(text: str) -> list[str]:
    return _SENTENCES.split(text)


def _without_common_ends(old: list[str], new: list[str]) -> tuple[list[_Words], list[_Words]]:
    """The sentences between the common first ones and the common last ones, as words."""
    shorter = min(len(old), len(new))
    start = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    end = next((i for i in range(shorter - start) if old[-1 - i] != new[-1 - i]), shorter - start)
    return _words(old[start : len(old) - end]), _words(new[start : len(new) - end])


def _words(sentences: list[str]) -> list[_Words]:
    return [tuple(words) for words in words_by_line("\n".join(sentences)) if words]


def _changed_places(old: list[_Words], new: list[_Words]) -> tuple[list[_Place], int]:
    """The words that went and came, place by place, and the number of places (0: too long to tell)."""
    if len(old) * len(new) > _MOST_SENTENCES:
        return [_counted(_flat(old), _flat(new))], 0
    places: list[_Place] = []
    budget = _MOST_SENTENCES
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        # As many sentences as before are the same sentences, changed; others are told anew.
        pairs = (
            zip(old[i:j], new[k:m], strict=True) if j - i == m - k else [(_flat(old[i:j]), _flat(new[k:m]))]
        )
        for one, other in pairs:
            left, right = list(one), list(other)
            budget -= len(left) + len(right)
            places += _aligned(left, right) if budget > 0 else [_counted(left, right)]
    return places, len(places)


def _flat(sentences: list[_Words]) -> list[str]:
    return [word for sentence in sentences for word in sentence]


def _counted(left: list[str], right: list[str]) -> _Place:
    counts, others = Counter(left), Counter(right)
    return list((counts - others).elements()), list((others - counts).elements())


def _aligned(left: list[str], right: list[str]) -> list[_Place]:
    spans: list[list[int]] = []
    for i, j, k, m in differing(left, right):
        # A word or two between changes is chance: "of the" stands in any two paragraphs.
        if spans and i - spans[-1][1] < _WORDS_BETWEEN:
            spans[-1][1], spans[-1][3] = j, m
        else:
            spans.append([i, j, k, m])
    return [(left[i:j], right[k:m]) for i, j, k, m in spans]

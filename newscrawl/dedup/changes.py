"""How a version of an article differs from the one before it."""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from archive.fingerprints import words_of
from newscrawl.dedup.notices import CORRECTION, RETRACTION

Kind = Literal["headline", "typo", "addition", "substantive", "correction", "retraction", "removal"]
"""The classes of change, see docs/repeats.md."""

_MOST_TO_ALIGN = 250_000  # cells of the table that an alignment fills; larger texts are only counted
_WORDS_BETWEEN = 3
_TYPO_PLACES = 3
_TYPO_WORDS = 8
_TYPO_LIKENESS = 0.6
_ADDITION_LOSES = 0.03  # of the words: an addition also joins its seams
_REMOVAL_LOSES = 0.6
_NOTICE_WORDS = 150  # an article that was taken back leaves no more than a notice
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
    old, new = words_of(before), words_of(after)
    places, count = _aligned(old, new)
    gone, came = sum(len(one) for one, _ in places), sum(len(other) for _, other in places)
    lost = gone / max(1, len(old))
    largest = max((max(len(one), len(other)) for one, other in places), default=0)
    kind: Kind = "substantive"
    if not gone and not came:
        kind = "headline"
    elif lost >= _REMOVAL_LOSES and takes_back(before, after):
        kind = "retraction"
    elif _told(CORRECTION, before, after):
        kind = "correction"
    elif lost >= _REMOVAL_LOSES and came < gone / 4:
        kind = "removal"
    elif 0 < count <= _TYPO_PLACES and max(gone, came) <= _TYPO_WORDS and _spelt_anew(places):
        kind = "typo"
    elif came > gone and lost <= _ADDITION_LOSES:
        kind = "addition"
    return Change(kind=kind, removed=gone, added=came, places=count, largest=largest)


def takes_back(before: str, after: str) -> bool:
    """Is the later text only a notice that the article was taken back?"""
    return len(words_of(after)) <= _NOTICE_WORDS and _told(RETRACTION, before, after)


def _told(notice: re.Pattern[str], before: str, after: str) -> bool:
    return len(notice.findall(after)) > len(notice.findall(before))


def _spelt_anew(places: list[_Place]) -> bool:
    """Is every changed place the same words spelt otherwise? A changed number is a changed fact."""
    for old, new in places:
        one, other = "".join(old), "".join(new)
        if re.sub(r"\D", "", one) != re.sub(r"\D", "", other):
            return False
        if SequenceMatcher(None, one, other, autojunk=False).ratio() < _TYPO_LIKENESS:
            return False
    return True


def _aligned(old: list[str], new: list[str]) -> tuple[list[_Place], int]:
    """The words that went and came, place by place, and the number of places (0: not aligned)."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    left, right = old[start : len(old) - end], new[start : len(new) - end]
    if not left or not right:
        return [(left, right)], int(bool(left or right))
    if len(left) * len(right) > _MOST_TO_ALIGN:
        counts, others = Counter(left), Counter(right)
        return [(list((counts - others).elements()), list((others - counts).elements()))], 0
    codes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    spans: list[tuple[int, int, int, int]] = []
    for tag, i, j, k, m in codes:
        if tag == "equal":
            continue
        # A word or two between changes is chance: "of the" stands in any two paragraphs.
        if spans and i - spans[-1][1] < _WORDS_BETWEEN:
            spans[-1] = (spans[-1][0], j, spans[-1][2], m)
        else:
            spans.append((i, j, k, m))
    return [(left[i:j], right[k:m]) for i, j, k, m in spans], len(spans)

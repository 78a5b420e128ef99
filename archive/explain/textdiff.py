"""What changed between two texts, word by word."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal

Piece = tuple[Literal["same", "removed", "added"], str]
_Finer = Callable[[list[str], list[str], "_Budget"], Iterator[Piece]]

_SENTENCES = re.compile(r"[^.!?。！？\n]*[.!?。！？\n]+\s*|[^.!?。！？\n]+$")
_WORDS = re.compile(r"\S+\s*|\s+")
_MOST_WORK = 6_000_000  # comparisons for two texts, at the worst: under a second


@dataclass(slots=True)
class _Budget:
    """What may still be spent on two texts: repeated words make an alignment cubic, and strangers write."""

    left: int = _MOST_WORK

    def allows(self, old: list[str], new: list[str]) -> bool:
        """Whether an alignment can be paid for; it is, then."""
        counts = Counter(new)
        work = sum(number * counts[one] for one, number in Counter(old).items()) * min(len(old), len(new))
        if work > self.left:
            return False
        self.left -= work
        return True


def differences(old: str, new: str) -> Iterator[Piece]:
    """The pieces of both texts in order: what stayed, what went, what came.

    Passages that would take too long to align are given as wholes.
    """
    yield from _aligned(_SENTENCES.findall(old), _SENTENCES.findall(new), _Budget(), _words)


def _words(old: list[str], new: list[str], budget: _Budget) -> Iterator[Piece]:
    yield from _aligned(_WORDS.findall("".join(old)), _WORDS.findall("".join(new)), budget, _wholes)


def _wholes(old: list[str], new: list[str], _budget: _Budget) -> Iterator[Piece]:
    if old:
        yield "removed", "".join(old)
    if new:
        yield "added", "".join(new)


def _aligned(old: list[str], new: list[str], budget: _Budget, finer: _Finer) -> Iterator[Piece]:
    """Align two lists between the beginning and the end that they share."""
    begin = _shared(old, new)
    end = _shared(old[begin:][::-1], new[begin:][::-1])
    if begin:
        yield "same", "".join(old[:begin])
    yield from _between(old[begin : len(old) - end], new[begin : len(new) - end], budget, finer)
    if end:
        yield "same", "".join(old[len(old) - end :])


def _between(old: list[str], new: list[str], budget: _Budget, finer: _Finer) -> Iterator[Piece]:
    if not old or not new or not budget.allows(old, new):
        yield from _wholes(old, new, budget)
        return
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", "".join(old[i:j])
        elif tag == "replace":
            yield from finer(old[i:j], new[k:m], budget)
        else:
            yield from _wholes(old[i:j], new[k:m], budget)


def _shared(old: list[str], new: list[str]) -> int:
    """How many pieces both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))

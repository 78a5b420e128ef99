"""Where two sequences of words differ, at a cost that grows with their length and not with its square."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

Span = tuple[int, int, int, int]
"""From and to in the one, from and to in the other."""

_MOST_CELLS = (
    40_000  # of the table that an alignment fills; a longer passage without anchors is one difference
)
_ANCHOR = 6  # words that stand once in either text, in this order: nobody repeats them by chance


def differing(one: Sequence[str], other: Sequence[str]) -> Iterator[Span]:
    """The spans in which two sequences of words differ, in order.

    Long passages are first cut at runs of words that stand once in both (patience diff).

    >>> list(differing("a b c d".split(), "a x c d e".split()))
    [(1, 2, 1, 2), (4, 4, 4, 5)]
    """
    yield from _between(one, other, (0, len(one), 0, len(other)), anchored=True)


def _between(one: Sequence[str], other: Sequence[str], span: Span, *, anchored: bool) -> Iterator[Span]:
    i, j, k, m = span
    while i < j and k < m and one[i] == other[k]:
        i, k = i + 1, k + 1
    while i < j and k < m and one[j - 1] == other[m - 1]:
        j, m = j - 1, m - 1
    if i == j and k == m:
        return
    if i == j or k == m:
        yield i, j, k, m
    elif (j - i) * (m - k) <= _MOST_CELLS:
        matcher = SequenceMatcher(None, one[i:j], other[k:m], autojunk=False)
        for tag, a, b, c, d in matcher.get_opcodes():
            if tag != "equal":
                yield i + a, i + b, k + c, k + d
    elif anchored:
        for part in _parts(one, other, (i, j, k, m)):
            yield from _between(one, other, part, anchored=False)
    else:
        yield i, j, k, m


def _parts(one: Sequence[str], other: Sequence[str], span: Span) -> Iterator[Span]:
    """The passage cut at its anchors."""
    i, j, k, m = span
    left, right = _once(one, i, j), _once(other, k, m)
    pairs = [(at, right[run]) for run, at in left.items() if run in right]
    for at, there in _ascending(pairs):
        if at > i and there > k:
            yield i, at, k, there
            i, k = at, there
    yield i, j, k, m


def _once(words: Sequence[str], start: int, end: int) -> dict[tuple[str, ...], int]:
    """Where each run of words begins that stands once in a passage."""
    places: dict[tuple[str, ...], int] = {}
    again: set[tuple[str, ...]] = set()
    for at in range(start, end - _ANCHOR + 1):
        run = tuple(words[at : at + _ANCHOR])
        if run in places:
            again.add(run)
        places[run] = at
    return {run: at for run, at in places.items() if run not in again}


def _ascending(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs that ascend on both sides; the first sides ascend already."""
    ends: list[int] = []
    best: list[tuple[int, int]] = []
    before: list[int] = []
    tops: list[int] = []
    for index, (_, there) in enumerate(pairs):
        at = bisect_left(ends, there)
        ends[at : at + 1] = [there]
        tops[at : at + 1] = [index]
        before.append(tops[at - 1] if at else -1)
    index = tops[-1] if tops else -1
    while index >= 0:
        best.append(pairs[index])
        index = before[index]
    return best[::-1]

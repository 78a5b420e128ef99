"""How others tell repeats, on the same stream: they know only "new" and "repeat"."""

import hashlib
import re
from collections import defaultdict
from datetime import datetime, timedelta
from functools import lru_cache

from stream import Item

_WORD = re.compile(r"\w+")
_BITS = 64
_BLOCKS = 4
_LANE = 20  # bits: enough to count the words of any text here
_LANE_MASK = (1 << _LANE) - 1


class SameTitle:
    """Media Cloud's rule: the same normalised title from the same source within seven days."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], datetime] = {}

    def decide(self, item: Item) -> str:
        """``new`` or ``repeat``."""
        title = " ".join(_WORD.findall(re.sub(r"[|»·].*$", "", item.title.lower())))
        key = (item.publisher, title)
        before = self._seen.get(key)
        if before is not None and abs(item.moment - before) <= timedelta(days=7):
            return "repeat"
        self._seen[key] = item.moment
        return "new"


class SimHash:
    """A repeat is what lies within a Hamming distance of three of an earlier page (64 bits, single words)."""

    def __init__(self) -> None:
        self._blocks: dict[tuple[int, int], list[int]] = defaultdict(list)

    def decide(self, item: Item) -> str:
        """``new`` or ``repeat``."""
        value = simhash(item.text)
        keys = [(i, value >> 16 * i & 0xFFFF) for i in range(_BLOCKS)]
        near = any((value ^ other).bit_count() <= 3 for key in keys for other in self._blocks[key])
        if near:
            return "repeat"
        for key in keys:
            self._blocks[key].append(value)
        return "new"


def simhash(text: str) -> int:
    """Charikar's fingerprint of the words of a text."""
    words = _WORD.findall(text.lower())
    sums = sum(map(_lanes, words))
    return sum(1 << bit for bit in range(_BITS) if 2 * (sums >> _LANE * bit & _LANE_MASK) > len(words))


@lru_cache(maxsize=200_000)
def _lanes(word: str) -> int:
    """The 64 bits of a word's hash, each in a lane of its own, so that adding numbers counts them all."""
    value = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest())
    return sum(1 << _LANE * bit for bit in range(_BITS) if value >> bit & 1)

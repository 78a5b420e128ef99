"""How others tell repeats, on the same stream: they know only "new" and "repeat"."""

import hashlib
import re
from collections import defaultdict
from datetime import datetime, timedelta

from stream import Item

_WORD = re.compile(r"\w+")
_BITS = 64
_BLOCKS = 4


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
    sums = [0] * _BITS
    for word in _WORD.findall(text.lower()):
        value = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest())
        for bit in range(_BITS):
            sums[bit] += 1 if value >> bit & 1 else -1
    return sum(1 << bit for bit in range(_BITS) if sums[bit] > 0)

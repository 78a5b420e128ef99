"""The lines of a text, each laid over the blocks of the page that it came from."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from newscrawl.extract.blocks import Block, key_of
from newscrawl.extract.words import reading_size

_SHORT = 12
"""Keys shorter than this stand in many places by chance: they must be a whole block."""
_PROBE = 30
_NEARLY_ALL = 0.98
_PARAGRAPH = 60
"""Word characters from which two blocks in one line are paragraphs run together, not cells of a row."""


@dataclass(slots=True)
class Line:
    """One line of the text.

    Attributes:
        text: As it will be read.
        key: Its word characters alone.
        blocks: Indices of the page's blocks that it covers; empty where it could not be found in the page.
        recovered: Name of the rule that brought it back; empty for what the first extractor chose.
    """

    text: str
    key: str
    blocks: list[int] = field(default_factory=list)
    recovered: str = ""


class Overlay:
    """Finds lines in a page's blocks, by one search through the keys of all blocks joined."""

    def __init__(self, blocks: list[Block]) -> None:
        self._starts: list[int] = []
        self._by_key: dict[str, list[int]] = {}
        position = 0
        for index, block in enumerate(blocks):
            self._starts.append(position)
            position += len(block.key)
            if block.key:
                self._by_key.setdefault(block.key, []).append(index)
        self._blocks = blocks
        self._stream = "".join(block.key for block in blocks)
        self._cursor = 0

    def find(self, key: str) -> list[int]:
        """The blocks that a key covers, looked for behind the last find first."""
        if not key:
            return []
        whole = self._by_key.get(key)
        if whole:
            behind = bisect_left(whole, bisect_left(self._starts, self._cursor))
            index = whole[behind] if behind < len(whole) else whole[0]
            self._cursor = (
                max(self._cursor, self._starts[index] + len(key)) if len(key) >= _SHORT else self._cursor
            )
            return [index]
        if len(key) < _SHORT:
            return []
        position = self._search(key)
        if position < 0 and len(key) > 2 * _PROBE:
            return self._by_ends(key)
        return self._covered(position, position + len(key)) if position >= 0 else []

    def _search(self, key: str) -> int:
        position = self._stream.find(key, self._cursor)
        if position < 0:
            return self._stream.find(key)
        self._cursor = position + len(key)
        return position

    def _by_ends(self, key: str) -> list[int]:
        """A line that lacks something inside (a button, a footnote) still begins or ends like its block."""
        begin = self._stream.find(key[:_PROBE], self._cursor)
        if begin >= 0:
            end = self._stream.find(key[-_PROBE:], begin)
            if 0 <= end < begin + 2 * len(key):
                self._cursor = end + _PROBE
                return self._covered(begin, end + _PROBE)
            return [self._at(begin)]
        end = self._stream.find(key[-_PROBE:], self._cursor)
        return [self._at(end)] if end >= 0 else []

    def _at(self, position: int) -> int:
        return bisect_right(self._starts, position) - 1

    def _covered(self, begin: int, end: int) -> list[int]:
        """Blocks of which at least half lies between two positions."""
        found = []
        for index in range(self._at(begin), len(self._blocks)):
            start = self._starts[index]
            if start >= end:
                break
            stop = start + len(self._blocks[index].key)
            if 2 * (min(stop, end) - max(start, begin)) >= stop - start > 0:
                found.append(index)
        return found or [self._at(begin)]


def lines_of(text: str, blocks: list[Block]) -> list[Line]:
    """The lines of a text, laid over the blocks.

    A line that is one block is read as the block has it: its spaces are the page's own. A line that runs
    several paragraphs together (a cell of a layout table) is taken apart again.
    """
    overlay = Overlay(blocks)
    lines: list[Line] = []
    for raw in text.split("\n"):
        line = raw.strip()
        if not line:
            continue
        key = key_of(line)
        found = overlay.find(key)
        if len(found) == 1 and blocks[found[0]].key == key:
            mark = "- " if line.startswith("- ") else ""
            lines.append(Line(mark + blocks[found[0]].text, key, found))
        elif _run_together(key, [blocks[i] for i in found]):
            lines.extend(Line(blocks[i].text, blocks[i].key, [i]) for i in found)
        else:
            lines.append(Line(line, key, found))
    return lines


def _run_together(key: str, found: list[Block]) -> bool:
    """True where a line is several paragraphs, all of it."""
    if len(found) <= 1:
        return False
    paragraphs = sum(reading_size(block.key) >= _PARAGRAPH for block in found)
    return paragraphs > 1 and sum(len(block.key) for block in found) >= _NEARLY_ALL * len(key)

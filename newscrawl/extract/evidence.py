"""A line with its evidence: what is seen of it before any rule judges it."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.extract.blocks import Block
from newscrawl.extract.labels import Context, Labels
from newscrawl.extract.lines import Line

if TYPE_CHECKING:
    from newscrawl.extract.scene import Scene

_SENTENCE_ENDS = tuple(".!?…。！？।؟։")
_CLOSING = "\"'”’»)]"
"""What may stand behind the end of a sentence."""
_STORY_LENGTH = 45
"""Word characters from which a line can be a paragraph of a story."""
_DENSE = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DENSE_STORY_LENGTH = 18
"""The same in scripts that say more with a character."""
_SAMPLE = 200
_LINKED = 0.5
"""Share of link text from which a line is no paragraph of a story."""
_STRUCTURE = (
    Context.HEADING | Context.H1 | Context.ITEM | Context.QUOTE | Context.TABLE | Context.PARAGRAPH
    | Context.ASIDE | Context.FORM | Context.FIGURE | Context.HEADER
)  # fmt: skip


@dataclass(slots=True)
class Judged:
    """A line with its evidence.

    Attributes:
        line: The line.
        text: The line as it will be read.
        key: Its word characters.
        words: How many words it has (a rough count in scripts without spaces).
        link_share: Share of it that is link text.
        structure: Kinds of element that hold all of it, by tag.
        labels: What classes and ids say of what holds all of it.
        story: Whether it could be a paragraph of a story by its length and links alone.
        sentence: Whether it ends like a sentence.
        scene: The scene it stands in.
        index: Its place among the scene's lines.
        dropped: Name of the rule that dropped it; empty while it stands.
    """

    line: Line
    text: str
    key: str
    words: int
    link_share: float
    structure: int
    labels: int
    story: bool
    sentence: bool
    scene: "Scene"
    index: int
    dropped: str = ""

    def within(self, kinds: int) -> bool:
        """True where one of these kinds of element holds the line."""
        return bool(self.structure & kinds)

    def labelled(self, kinds: int) -> bool:
        """True where a class or id speaks of one of these."""
        return bool(self.labels & kinds)


def is_story(block: Block) -> bool:
    """Whether a block could be a paragraph of a story, by its length and links alone."""
    return _is_long(block.key) and block.link_share < _LINKED and not block.context & Context.HEADING


def evidence_of(line: Line, labels: Labels, scene: "Scene", index: int) -> Judged:
    """A line with what its text, its blocks and their labels say of it.

    Args:
        line: The line.
        labels: What classes and ids say of the page's elements.
        scene: The scene it stands in.
        index: Its place there.
    """
    covered = [scene.blocks[i] for i in line.blocks]
    length = sum(len(block.text) for block in covered)
    share = min(1.0, sum(block.linked for block in covered) / length) if length else 0.0
    structure = -1 if covered else 0
    named = -1 if covered else 0
    for block in covered:
        structure &= block.context
        named &= labels.of(block.holder)
    return Judged(
        line=line,
        text=line.text,
        key=line.key,
        words=len(line.text.split()) + _dense(line.key) // 2,
        link_share=share,
        structure=structure & _STRUCTURE,
        labels=named,
        story=_is_long(line.key) and share < _LINKED and not structure & Context.HEADING,
        sentence=line.text.rstrip(_CLOSING).endswith(_SENTENCE_ENDS),
        scene=scene,
        index=index,
    )


def _dense(key: str) -> int:
    """How many of a key's first characters are of scripts that say more with each."""
    return 0 if key.isascii() else len(_DENSE.findall(key[:_SAMPLE]))


def _is_long(key: str) -> bool:
    """Whether a paragraph of a story could be so short."""
    if not _DENSE_STORY_LENGTH <= len(key) < _STORY_LENGTH:
        return len(key) >= _STORY_LENGTH
    return 2 * _dense(key) > len(key)

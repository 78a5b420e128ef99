"""All that a rule may look at when it judges a line: text, neighbours, blocks, the page's facts."""

from dataclasses import dataclass
from functools import cached_property

from lxml.html import HtmlElement

from newscrawl.extract import phrases
from newscrawl.extract.blocks import Block, key_of
from newscrawl.extract.evidence import Judged, evidence_of
from newscrawl.extract.frame import article_of, inside, make_of
from newscrawl.extract.furniture import line_digest
from newscrawl.extract.hints import BodyHints
from newscrawl.extract.labels import Context, Labels
from newscrawl.extract.lines import Line

_AMBIENT = 0.15
"""Share of the story's paragraphs from which a label is the page's and not the line's."""
_LINKED = 0.5
"""Share of link text from which a line is a link."""
_APPEAL_WORDS = 45
_SHORTEST_NAME = 4
_FEW_DATES = 4
_WITNESSED = 0.8
_SIGNATURE = 60
_SHORTEST_WITNESSED = 8
_LONGEST_WITNESS = 400_000


@dataclass(frozen=True, slots=True)
class Ground:
    """The page behind the lines.

    Attributes:
        blocks: Its blocks.
        labels: What classes and ids say of them.
        frame: The element that holds the story, or None.
    """

    blocks: list[Block]
    labels: Labels
    frame: HtmlElement | None


class Scene:
    """The lines of one page with their evidence, and the facts of the page."""

    def __init__(
        self, lines: list[Line], ground: "Ground", hints: BodyHints, furniture: frozenset[str] = frozenset()
    ) -> None:
        self.blocks = ground.blocks
        self.frame = ground.frame
        self.hints = hints
        self.furniture = furniture
        self.lines = [evidence_of(line, ground.labels, self, index) for index, line in enumerate(lines)]
        story = [i for i, line in enumerate(self.lines) if line.story and not self._no_story(line)]
        self.first = story[0] if story else 0
        self.last = story[-1] if story else len(self.lines) - 1
        self._forget_ambient_labels([self.lines[i] for i in story])

    @cached_property
    def headlines(self) -> frozenset[str]:
        """Keys of the headline's variants."""
        # Some publishers fill the standfirst in where the headline belongs.
        found = {(each.place, key_of(each.text)) for each in self.hints.headlines}
        return frozenset(key for place, key in found if key and (place, key) != ("json-ld", self.description))

    @cached_property
    def first_with(self) -> dict[str, int]:
        """Key → index of the first line that has it."""
        return {line.key: line.index for line in reversed(self.lines)}

    @cached_property
    def last_sentence(self) -> int:
        """Index of the last line that ends like a sentence, or -1."""
        return next((line.index for line in reversed(self.lines) if line.sentence), -1)

    @cached_property
    def first_under(self) -> int:
        """Index of the first line that stands under the headline; that of the story where none does."""
        for index, line in enumerate(self.lines[: self.first]):
            if line.line.blocks and line.line.blocks[0] > self.titled:
                return index
        return self.first if self.titled >= 0 else 0

    @cached_property
    def lists_links(self) -> bool:
        """True where links are what the page is about: a third of its text or more is lines of link text."""
        size = sum(len(line.key) for line in self.lines)
        return 3 * sum(len(line.key) for line in self.lines if line.link_share > _LINKED) > size

    @cached_property
    def witness(self) -> str:
        """Key of the page's own copy of the story in its JSON-LD; empty unless it is nearly all of the story.

        Publishers cut ``articleBody`` to a teaser or fill in another page's, so it counts as a witness only
        where it holds most of the paragraphs that were found without it.
        """
        told = key_of(self.hints.article_body[:_LONGEST_WITNESS])
        story = [line.key for line in self.lines if line.story]
        held = sum(len(key) for key in story if key[:_SIGNATURE] in told)
        return told if held >= _WITNESSED * sum(map(len, story)) > 0 else ""

    def witnessed(self, line: Judged) -> bool:
        """True where the page's own copy of the story holds the line."""
        return len(line.key) >= _SHORTEST_WITNESSED and line.key[:_SIGNATURE] in self.witness

    @cached_property
    def witnessed_span(self) -> tuple[int, int]:
        """Indices of the first and the last line that the page's own copy holds."""
        held = [i for i, line in enumerate(self.lines) if self.witnessed(line)]
        return (held[0], held[-1]) if held else (0, len(self.lines))

    @cached_property
    def lists_dates(self) -> bool:
        """True for a calendar: many short lines with dates, which are then no bylines."""
        return sum(not line.story and phrases.has_date(line.text) for line in self.lines) > _FEW_DATES

    @cached_property
    def description(self) -> str:
        """Key of the standfirst."""
        return key_of(self.hints.description)

    @cached_property
    def tags(self) -> frozenset[str]:
        """Keys of the page's keywords."""
        return frozenset(key for tag in self.hints.tags if (key := key_of(tag)))

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """Keys of the names in the byline."""
        return tuple(key for name in self.hints.authors if len(key := key_of(name)) >= _SHORTEST_NAME)

    def standing(self, index: int, step: int) -> Judged | None:
        """The next line before (-1) or after (+1) that no rule has dropped."""
        index += step
        while 0 <= index < len(self.lines):
            if not self.lines[index].dropped:
                return self.lines[index]
            index += step
        return None

    @cached_property
    def titled(self) -> int:
        """Index of the block that is the headline above the story, or -1."""
        for index, block in enumerate(self.blocks):
            if block.context & Context.HEADING and block.key in self.headlines:
                return index
        return next((i for i, block in enumerate(self.blocks) if block.context & Context.H1), -1)

    @cached_property
    def furnished(self) -> frozenset[int]:
        """Indices of the lines that are the site's furniture; none where that would be most of the page."""
        found = [line for line in self.lines if line_digest(line.text) in self.furniture]
        most = sum(len(line.key) for line in found) * 2 > sum(len(line.key) for line in self.lines)
        return frozenset() if most else frozenset(line.index for line in found)

    @cached_property
    def home(self) -> HtmlElement | None:
        """The ``<article>`` in which the headline and a paragraph of the story stand, or None."""
        article = article_of(self.blocks[self.titled].holder) if self.titled >= 0 else None
        if article is None:
            return None
        return article if any(line.story and self._in(line, article) for line in self.lines) else None

    @cached_property
    def next_title(self) -> int:
        """Index of a later h1 made like the headline: another story. The number of blocks without one."""
        if self.titled >= 0 and self.blocks[self.titled].context & Context.H1:
            made = make_of(self.blocks[self.titled])
            for index in range(self.titled + 1, len(self.blocks)):
                block = self.blocks[index]
                if block.context & Context.H1 and block.key not in self.headlines and make_of(block) == made:
                    return index
        return len(self.blocks)

    def foreign(self, line: Judged) -> bool:
        """True where the line stands in another article than the headline, or under another headline."""
        if not line.line.blocks:
            return False
        if line.line.blocks[0] > self.next_title > self._first_block:
            return True
        if self.home is None:
            return False
        own = article_of(self.blocks[line.line.blocks[0]].holder)
        return own is not None and own is not self.home and not self._in(line, self.home)

    @cached_property
    def _first_block(self) -> int:
        """The block where the story begins."""
        return next((line.line.blocks[0] for line in self.lines[self.first :] if line.line.blocks), 0)

    def _in(self, line: Judged, element: HtmlElement) -> bool:
        return bool(line.line.blocks) and inside(self.blocks[line.line.blocks[0]], element)

    def outside(self, line: Judged) -> bool:
        """True where the line is known to stand outside the story's frame."""
        return (
            self.frame is not None
            and bool(line.line.blocks)
            and not any(inside(self.blocks[i], self.frame) for i in line.line.blocks)
        )

    def holder(self, line: Judged) -> object:
        """The element that holds the line's first block, or None."""
        return self.blocks[line.line.blocks[0]].holder if line.line.blocks else None

    def _forget_ambient_labels(self, story: list[Judged]) -> None:
        """A label that much of the story carries (``single-post-related-layout``) says nothing of a line."""
        for bit in range(max((line.labels for line in self.lines), default=0).bit_length()):
            kind = 1 << bit
            if sum(bool(line.labels & kind) for line in story) >= max(2, _AMBIENT * len(story)):
                for line in self.lines:
                    line.labels &= ~kind

    def _no_story(self, line: Judged) -> bool:
        if line.words <= _APPEAL_WORDS and (
            phrases.asks_for_something(line.text) or phrases.claims_rights(line.text)
        ):
            return True
        return line.within(Context.H1) or line.key in self.headlines or line.key == self.description

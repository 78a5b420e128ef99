"""What the first reading lost: lines between a story's lines, in containers of one make, in quoted posts."""

from collections.abc import Collection, Mapping

from lxml.html import HtmlElement

from newscrawl.extract.blocks import Block
from newscrawl.extract.frame import inside, make_of, parent_of
from newscrawl.extract.labels import Context, Labels
from newscrawl.extract.lines import Line

RECOVERIES = ("gap", "same-make", "quoted-post")
"""Names of the ways by which a line is brought back."""
_NEVER = Context.FORM | Context.FIGURE | Context.ASIDE | Context.CAPTION
_NO_STORY = (
    Context.RELATED | Context.SHARE | Context.NEWSLETTER | Context.TAGS | Context.COMMENTS | Context.ADVERT
    | Context.HIDDEN | Context.CAPTION | Context.TOOLTIP | Context.BYLINE | Context.NAV
)  # fmt: skip
_NEVER_POSTS = Context.RELATED | Context.COMMENTS
_STORY_LENGTH = 30
_LINKED = 0.5
_OFTEN = 3
"""Paragraphs of one make from which the make is the story's."""
_BEHIND = 60
"""Blocks behind the last line within which the story may go on."""


def recover(
    lines: list[Line],
    blocks: list[Block],
    labels: Labels,
    frame: HtmlElement | None,
    without: Collection[str] = (),
) -> list[Line]:
    """The lines with those brought back that belong between and behind them, in the order of the page.

    Args:
        lines: What the first extractor found.
        blocks: The page's blocks.
        labels: What classes and ids say of them.
        frame: The element that holds the story.
        without: Names of rules to leave out: ``gap``, ``same-make``, ``quoted-post``.
    """
    chosen = {index for line in lines for index in line.blocks}
    story = [
        i for i in sorted(chosen) if len(blocks[i].key) >= _STORY_LENGTH and blocks[i].link_share < _LINKED
    ]
    if len(story) <= 1 or frame is None:
        return lines
    ground = labels.of(frame)
    told = {blocks[i].key for i in chosen}
    parents = {blocks[i].holder.getparent() for i in story} | {parent_of(blocks[i]) for i in story}
    makes: dict[tuple[str, ...], int] = {}
    for i in story:
        make = make_of(blocks[i])
        makes[make] = makes.get(make, 0) + 1
    found = []
    for index in range(story[0] + 1, min(len(blocks), story[-1] + _BEHIND)):
        block = blocks[index]
        if index in chosen or block.context & _NEVER or not block.key or block.key in told:
            continue
        name = _belonging(block, parents, makes, frame, between=index < story[-1])
        if not name or name in without:
            continue
        own = labels.of(block.holder) & ~ground
        if own & (_NEVER_POSTS if name == "quoted-post" and own & Context.EMBED else _NO_STORY):
            continue
        found.append(Line(block.text, block.key, [index], name))
        told.add(block.key)
    return _merged(lines, found) if found else lines


def _belonging(
    block: Block,
    parents: Collection[HtmlElement | None],
    makes: Mapping[tuple[str, ...], int],
    frame: HtmlElement,
    *,
    between: bool,
) -> str:
    """Why a block could belong to the story by where it stands and how it is made, or empty."""
    if block.context & Context.QUOTE and inside(block, frame):
        return "quoted-post"
    if block.link_share >= _LINKED:
        return ""
    if between and (block.holder in parents or block.holder.getparent() in parents):
        return "gap"
    if len(block.key) >= _STORY_LENGTH:
        make = make_of(block)
        if makes.get(make, 0) >= _OFTEN and not all(part.endswith(".") for part in make):
            return "same-make"
    return ""


def _merged(lines: list[Line], found: list[Line]) -> list[Line]:
    """Both in the order of the page; a line that is not found in the page stays behind its neighbour."""
    place = -1
    placed: list[tuple[int, int, Line]] = []
    for order, line in enumerate(lines):
        place = line.blocks[0] if line.blocks else place
        placed.append((place, order, line))
    placed += [(line.blocks[0], 0, line) for line in found]
    return [line for _, _, line in sorted(placed, key=lambda entry: entry[:2])]

"""The second reading: by the density of the page's blocks alone, where the first found too little.

It does in a millisecond what trafilatura calls jusText for in tens of them: runs of long blocks with
few links are the story, and a short block belongs to it where such blocks stand on both sides.
"""

from newscrawl.extract.blocks import Block
from newscrawl.extract.labels import Context, Labels

_NEVER = Context.FORM | Context.FIGURE | Context.ASIDE | Context.CAPTION
_NO_STORY = (
    Context.RELATED | Context.SHARE | Context.NEWSLETTER | Context.TAGS | Context.COMMENTS | Context.ADVERT
    | Context.HIDDEN | Context.NAV | Context.TOOLTIP
)  # fmt: skip
_LONG = 70
_LINKED = 0.35
_REACH = 4
"""How many short blocks in a row may stand between two long ones."""


def second_text(blocks: list[Block], labels: Labels) -> str:
    """The story by density, one block a line; empty where no long block stands."""
    long = [i for i, block in enumerate(blocks) if _long(block) and not labels.of(block.holder) & _NO_STORY]
    if not long:
        return ""
    taken = []
    for here, after in zip(long, [*long[1:], None], strict=True):
        taken.append(here)
        if after is not None and after - here <= _REACH + 1:
            taken += [i for i in range(here + 1, after) if _short(blocks[i])]
    return "\n".join(blocks[i].text for i in taken)


def _long(block: Block) -> bool:
    return len(block.key) >= _LONG and block.link_share < _LINKED and not block.context & _NEVER


def _short(block: Block) -> bool:
    return block.link_share < _LINKED and not block.context & _NEVER

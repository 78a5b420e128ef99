"""The line judge: named rules that take away what is not the story, each of them defensible to any reader.

A rule looks at one line in its scene and says whether the line goes. Rules are tried in the order of
``RULES``; the first that fires gives the reason. What each brings is measured in docs/extraction.md.
"""

import re
from collections.abc import Callable, Collection

from newscrawl.extract import opening, phrases
from newscrawl.extract.blocks import key_of
from newscrawl.extract.evidence import Judged
from newscrawl.extract.labels import Context
from newscrawl.extract.scene import Scene

_LINK_LINE = 0.85
"""From this share of link text a line is a link, not a sentence with a link in it."""
_BOX = Context.RELATED | Context.NEWSLETTER | Context.SHARE | Context.TAGS | Context.COMMENTS | Context.ADVERT
_LINKED_BETWEEN = 0.5
_APPEAL_WORDS = 45
_NOTICE_WORDS = 60
_LABEL_WORDS = 4
_MANY_NAMES = 5
_LIST_MARK = re.compile(r"[#|;,]| - ")
_CAPTION_WORDS = 20
_POINTER_WORDS = 40
_POINTER_LINKED = 0.3
_HEADING_WORDS = 10
_SENTENCE_WORDS = 8
_LONG = 90
"""Word characters from which a paragraph does not stand twice on purpose."""


def _skip_link(line: Judged) -> bool:
    """``Skip to content`` and the like."""
    return phrases.is_skip_link(line.text)


def _pointer(line: Judged) -> bool:
    """A lead-in to another story: ``Read also: …``."""
    if line.words > _POINTER_WORDS and line.link_share <= _POINTER_LINKED:
        return False
    if phrases.points_elsewhere(line.text):
        return True
    if line.within(Context.HEADING) and line.words <= _HEADING_WORDS and line.index > line.scene.last - 1:
        return phrases.opens_like_pointer(line.text)
    return line.link_share >= _POINTER_LINKED and phrases.opens_like_pointer(line.text)


def _below_pointer(line: Judged) -> bool:
    """A short line under a lead-in to other stories: the title of one of them."""
    if line.index == 0 or line.story or line.sentence or line.within(Context.HEADING):
        return False
    above = line.scene.lines[line.index - 1]
    return above.dropped == "below-pointer" or (above.dropped == "pointer" and above.words <= _HEADING_WORDS)


def _sign_up(line: Judged) -> bool:
    """The site asks its reader to subscribe, follow, share, comment."""
    return line.words <= _APPEAL_WORDS and phrases.asks_for_something(line.text)


def _rights(line: Judged) -> bool:
    """A copyright line."""
    return line.words <= _NOTICE_WORDS and phrases.claims_rights(line.text)


def _contact(line: Judged) -> bool:
    """A writer's address before or after the story."""
    return (
        line.words <= _POINTER_WORDS
        and (line.index > line.scene.last - 2 or line.index < line.scene.first)
        and phrases.is_contact(line.text)
    )


def _control(line: Judged) -> bool:
    """A lone word of the page's machinery, a reading time, or a row of signs that parts or ends the text."""
    if not line.key.strip("_"):
        return not line.key or line.index > line.scene.last
    return phrases.is_control(line.text) or phrases.is_reading_time(line.text)


def _placeholder(line: Judged) -> bool:
    """A template's hole that nobody filled: ``[URL for source 1]``."""
    return line.words <= _POINTER_WORDS and phrases.is_placeholder(line.text)


def _sources(line: Judged) -> bool:
    """``Sources:`` over a list of which nothing stands."""
    below = line.scene.lines[line.index + 1] if line.index + 1 < len(line.scene.lines) else None
    return phrases.heads_sources(line.text) and (below is None or below.dropped == "placeholder")


def _keywords(line: Judged) -> bool:
    """A line made of the page's own keywords, or a bare list of names that closes the story."""
    if line.scene.tags and not (line.story and line.sentence):
        parts = [key for part in _LIST_MARK.split(line.text) if (key := key_of(part))]
        if len(parts) > 1 and sum(part in line.scene.tags for part in parts) >= 0.6 * len(parts):
            return True
    return _is_closing_list(line)


def _is_closing_list(line: Judged) -> bool:
    """``Almaty, Water, Climate, Trade, Rivers``: after the last sentence, many short names, no full stop."""
    if line.index <= line.scene.last_sentence:
        return False
    names = [name.strip() for name in line.text.split(",")]
    if len(names) < _MANY_NAMES or not all(0 < len(name.split()) <= _LABEL_WORDS for name in names):
        return False
    return sum(not name[0].islower() for name in names) > len(names) / 2


def _link_line(line: Judged) -> bool:
    """A line that is the text of a link: the way to another page."""
    if (
        line.link_share < _LINK_LINE
        or line.words > _POINTER_WORDS
        or line.within(Context.TABLE)
        or line.scene.lists_links
    ):
        return False
    return not line.text.startswith(("http://", "https://"))


def _credit(line: Judged) -> bool:
    """A desk's credit under the story: ``Reporting by …; Editing by …``."""
    return line.index >= line.scene.last - 1 and line.words <= _NOTICE_WORDS and phrases.is_credit(line.text)


def _repeated(line: Judged) -> bool:
    """A paragraph that stands above in the same words."""
    if len(line.key) < _LONG:
        return False
    first = line.scene.lines[line.scene.first_with[line.key]]
    return first is not line and not first.dropped


def _caption(line: Judged) -> bool:
    """What its markup calls a caption or a credit."""
    if line.labelled(Context.CAPTION) and not (line.story and line.sentence):
        return True
    return line.words <= _CAPTION_WORDS and phrases.is_photo_credit(line.text)


def _box(line: Judged) -> bool:
    """Part of a box that its markup calls related, newsletter, share, tags, comments or advertisement."""
    if line.labelled(Context.EMBED) and not line.labelled(Context.RELATED | Context.COMMENTS):
        return False  # a quoted post is often held by a "social" box
    return line.labelled(_BOX) and (not line.story or line.link_share > _POINTER_LINKED)


def _unwitnessed(line: Judged) -> bool:
    """A line before or after all that the page's own copy of the story holds, or a linked one between."""
    if not line.scene.witness or line.scene.witnessed(line):
        return False
    first, last = line.scene.witnessed_span
    if line.index > last:
        return True
    return (line.index < first and not line.story) or line.link_share > _LINKED_BETWEEN


def _outside(line: Judged) -> bool:
    """A line that stands outside the element that holds the story, after it."""
    return line.index > line.scene.first and not line.story and line.scene.outside(line)


def _foreign(line: Judged) -> bool:
    """Part of another story: in another ``<article>`` than the headline, or under another headline."""
    return line.scene.foreign(line)


def _furniture(line: Judged) -> bool:
    """Known to stand on many pages of this site."""
    return bool(line.scene.furniture) and line.index in line.scene.furnished


def _orphan(line: Judged) -> bool:
    """A heading with nothing of the story under it, unless it is a whole sentence."""
    if line.text.endswith(".") and line.words >= _SENTENCE_WORDS:
        return False
    if line.words > _CAPTION_WORDS or not (
        line.within(Context.HEADING) or (line.words <= _LABEL_WORDS and line.text.endswith(":"))
    ):
        return False
    if line.index + 1 == len(line.scene.lines):
        return True
    below = line.scene.lines[line.index + 1]
    return bool(below.dropped) and below.dropped in {"pointer", "link-line", "sign-up", "box", "orphan"}


_DESPITE_WITNESS = frozenset(
    {
        "skip-link",
        "headline",
        "pointer",
        "sign-up",
        "rights",
        "placeholder",
        "repeated",
        "furniture",
        "standfirst",
    }
)
"""Rules that hold even for a line of the page's own copy of the story: publishers copy these too."""

Rule = Callable[[Judged], bool]

RULES: dict[str, Rule] = {
    "skip-link": _skip_link,
    "headline": opening.headline,
    "above": opening.above,
    "standfirst": opening.standfirst,
    "pointer": _pointer,
    "below-pointer": _below_pointer,
    "sign-up": _sign_up,
    "rights": _rights,
    "contact": _contact,
    "control": _control,
    "placeholder": _placeholder,
    "keywords": _keywords,
    "link-line": _link_line,
    "byline": opening.byline,
    "credit": _credit,
    "repeated": _repeated,
    "caption": _caption,
    "box": _box,
    "outside": _outside,
    "foreign": _foreign,
    "unwitnessed": _unwitnessed,
    "furniture": _furniture,
}
"""Rules on one line, in the order in which they are tried."""

AFTERMATH: dict[str, Rule] = {"sources": _sources, "orphan": _orphan}
"""Rules that look at what became of the line below, tried from the last line up."""


def judge(scene: Scene, without: Collection[str] = ()) -> None:
    """Marks every line that goes with the name of the rule that says so.

    Args:
        scene: The lines and their evidence; ``dropped`` of its lines is set.
        without: Names of rules to leave out, to measure what they bring.
    """
    rules = [(name, rule) for name, rule in RULES.items() if name not in without]
    despite_witness = [(name, rule) for name, rule in rules if name in _DESPITE_WITNESS]
    for line in scene.lines:
        sure = "witness" not in without and scene.witnessed(line)
        for name, rule in despite_witness if sure else rules:
            if rule(line):
                line.dropped = name
                break
    for index in range(len(scene.lines) - 1, -1, -1):
        line = scene.lines[index]
        for name, rule in AFTERMATH.items():
            if not line.dropped and name not in without and rule(line):
                line.dropped = name

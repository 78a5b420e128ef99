"""Rules of the judge on what stands over a story and is none of it: kicker, headline, standfirst, byline."""

from newscrawl.extract import phrases
from newscrawl.extract.evidence import Judged
from newscrawl.extract.labels import Context

_BYLINE_LINES = 5
"""Lines above the story among which a byline can be."""
_BYLINE_WORDS = 25
_NAME_WORDS = 8
_NEARLY = 0.6
"""Share of the longer one that two headlines have in common when one is the other with something added."""
_LONGEST_HEADLINE = 30
"""Words above which a line that ends like a sentence is no headline."""
_SHORT_HEADLINE = 10
"""Headline keys shorter than this may be a word of the story; they count at its head only."""
_SHORTEST_STANDFIRST = 20


def headline(line: Judged) -> bool:
    """A variant of the headline, or the page's h1 above the story: it has its own field."""
    if line.story and line.sentence and line.words > _LONGEST_HEADLINE:
        return False  # a standfirst that some system filled in where the headline belongs
    if line.key in line.scene.headlines:
        return (
            len(line.key) >= _SHORT_HEADLINE or line.index <= line.scene.first or line.within(Context.HEADING)
        )
    if line.index > line.scene.first:
        return False
    if line.within(Context.H1) and not line.story:
        return True
    if line.story and line.sentence:
        return False
    # The site's name or a kicker stands before or behind it.
    return len(line.key) >= _SHORT_HEADLINE and any(
        min(len(line.key), len(head)) >= _NEARLY * max(len(line.key), len(head))
        and (head in line.key or line.key in head)
        for head in line.scene.headlines
        if len(head) >= _SHORT_HEADLINE
    )


def above(line: Judged) -> bool:
    """A short line that stands over the headline: a kicker, a section's name, what is left of a menu."""
    return (
        line.index < line.scene.first
        and not line.sentence
        and not line.story
        and bool(line.line.blocks)
        and line.line.blocks[-1] < line.scene.titled
    )


def standfirst(line: Judged) -> bool:
    """The standfirst, where it is marked up as a heading over the story: it has its own field."""
    told = line.scene.description
    if line.index > line.scene.first + 1 or not line.within(Context.HEADING):
        return False
    return min(len(line.key), len(told)) >= _SHORTEST_STANDFIRST and (
        told.startswith(line.key) or line.key.startswith(told)
    )


def byline(line: Judged) -> bool:
    """Who and when, above the story: both have their own fields."""
    scene = line.scene
    if line.words > _BYLINE_WORDS or line.index >= min(scene.first, scene.first_under + _BYLINE_LINES):
        return False
    return _is_byline(line) and not scene.lists_dates


def _is_byline(line: Judged) -> bool:
    if phrases.opens_byline(line.text) and (line.words <= _NAME_WORDS or phrases.has_date(line.text)):
        return True
    if line.sentence:
        return False
    named = line.labelled(Context.BYLINE) or any(name in line.key for name in line.scene.authors)
    return named or phrases.has_date(line.text)

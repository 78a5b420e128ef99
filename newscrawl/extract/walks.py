"""Trafilatura's XPath expressions as walks over the tree: the same elements for a quarter of the time.

Trafilatura finds the story, and what to leave out of it, by expressions that ask each element's attributes
for patterns. XPath calls Python anew for every element and pattern, through several layers. Here the text of
an expression is read once, all that it asks of one attribute becomes one pattern, and answers are remembered,
as pages repeat their classes. An expression told in words that are not known here stays XPath's: a later
release may tell what it likes.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura import xpaths

_LISTS = ("BODY_XPATH", "OVERALL_DISCARD_XPATH", "TEASER_DISCARD_XPATH", "DISCARD_IMAGE_ELEMENTS")
_REMEMBERED = 1_024
_LONGEST = 256
"""Characters of a value whose answer is remembered: what strangers write must not fill the memory."""

_STEP = re.compile(
    r"\s*(?P<open>\()?\.//\*(?:\[(?P<tags>self::\w+(?:\s+or\s+self::\w+)*)\])?"
    r"\[(?P<asked>.+?)\](?P<close>\))?(?P<first>\[1\])?\s*",
    re.DOTALL,
)
_OR = re.compile(r"\s+or\s+")
_NAMES, _TEXT = r"@(?P<names>[\w-]+(?:\|@[\w-]+)*)", "'(?P<text>[^']+)'"
_PRESENT = re.compile(r"@(?P<names>[\w-]+)")
_EQUAL = re.compile(rf"@(?P<names>[\w-]+)={_TEXT}")
_STARTS = re.compile(rf"starts-with\({_NAMES}, {_TEXT}\)")
_CONTAINS = re.compile(rf"contains\({_NAMES}, {_TEXT}\)")
_FOLDED = re.compile(
    rf"contains\(translate\({_NAMES}, '(?P<upper>[A-Z]+)', ?'(?P<lower>[a-z]+)'\), '(?P<text>[^'A-Z]+)'\)"
)
_TESTED = re.compile(rf"re:test\({_NAMES}, {_TEXT}(?P<fold>, 'i')?\)")


class Answers(dict[str, bool]):
    """Whether a pattern is found in a value: looked for when it is asked for the first time."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """Joins patterns, one of which has to be found."""
        self._search = re.compile("|".join(patterns)).search

    def __missing__(self, value: str) -> bool:
        """Looks for the pattern, and remembers the answer."""
        found = self._search(value) is not None
        if len(value) <= _LONGEST:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[value] = found
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """An XPath expression as a walk: called with a tree, it gives the same elements in the same order.

    Attributes:
        path: The expression's text.
        tags: Which elements are asked.
        asked: Names of attributes and a pattern; one is found in the first such attribute that there is.
        quick: For each attribute, what is found in it wherever one of these can be.
        first: "all" for the first element alone, "parent" for the first in each parent, "" for every one.
    """

    path: str
    tags: tuple[str, ...]
    asked: tuple[tuple[frozenset[str], Answers], ...]
    quick: Mapping[str, Answers]
    first: str

    def __call__(self, tree: HtmlElement) -> Iterable[HtmlElement]:
        """The elements below the tree's root; one by one where a first one is asked for, as one is enough."""
        return self._firsts(tree) if self.first else list(self._found(tree))

    def __str__(self) -> str:
        """The expression's text, as trafilatura logs it."""
        return self.path

    def _found(self, tree: HtmlElement) -> Iterator[HtmlElement]:
        quick = self.quick
        for element in tree.iterdescendants(*self.tags):
            attributes = element.items()
            for name, value in attributes:
                if name in quick and quick[name][value]:
                    if self._passes(attributes):
                        yield element
                    break

    def _firsts(self, tree: HtmlElement) -> Iterator[HtmlElement]:
        seen = set()
        for element in self._found(tree):
            place = element.getparent() if self.first == "parent" else None
            if place not in seen:
                yield element
                seen.add(place)

    def _passes(self, attributes: list[tuple[str, str]]) -> bool:
        for names, answers in self.asked:
            value = next((value for name, value in attributes if name in names), None)
            if value is not None and answers[value]:
                return True
        return False


def take_to_walking() -> None:
    """Has trafilatura's own functions walk: the lists that they go through get walks for expressions.

    They call what stands in the lists with a tree, and ask no more of it. Any use of trafilatura in the same
    process gets what it got before.
    """
    for name in _LISTS:
        expressions = getattr(xpaths, name, None)
        if isinstance(expressions, list):
            expressions[:] = [walk_of(expression) for expression in expressions]


def walk_of(expression: XPath | Walk) -> XPath | Walk:
    """The walk that gives what an expression gives, or the expression where its words are not known."""
    step = _STEP.fullmatch(expression.path) if isinstance(expression, XPath) else None
    if step is None or bool(step["open"]) != bool(step["close"]) or (step["open"] and not step["first"]):
        return expression
    patterns: dict[frozenset[str], list[str]] = defaultdict(list)
    for words in _OR.split(step["asked"].strip()):
        asked = _pattern(words)
        if asked is None:
            return expression
        patterns[frozenset(asked[0])].append(asked[1])
    quick: dict[str, list[str]] = defaultdict(list)
    for names, several in patterns.items():
        for name in names:
            quick[name] += several
    return Walk(
        expression.path,
        tuple(re.findall(r"self::(\w+)", step["tags"] or "")) or ("*",),
        tuple((names, Answers(several)) for names, several in patterns.items()),
        {name: Answers(several) for name, several in quick.items()},
        "" if not step["first"] else "all" if step["open"] else "parent",
    )


def _pattern(words: str) -> tuple[list[str], str] | None:
    """Which attributes a predicate asks, and what is found in them where it holds; None where not known."""
    if found := _PRESENT.fullmatch(words):
        return [found["names"]], ""
    if found := _EQUAL.fullmatch(words):
        pattern = rf"\A{re.escape(found['text'])}\Z"
    elif found := _STARTS.fullmatch(words):
        pattern = rf"\A{re.escape(found['text'])}"
    elif found := _CONTAINS.fullmatch(words):
        pattern = re.escape(found["text"])
    elif (found := _FOLDED.fullmatch(words)) and found["lower"] == found["upper"].lower():
        pattern = "".join(f"[{x.upper()}{x}]" if x in found["lower"] else re.escape(x) for x in found["text"])
    elif (found := _TESTED.fullmatch(words)) and _can_be_joined(found["text"]):
        pattern = f"(?{'i' if found['fold'] else ''}:{found['text']})"
    else:
        return None
    return found["names"].split("|@"), pattern


def _can_be_joined(pattern: str) -> bool:
    """Whether it says the same among others, and is not found in nothing, as where there is no attribute."""
    try:
        compiled = re.compile(pattern)
    except re.error:
        return False
    return not compiled.groups and not compiled.search("")

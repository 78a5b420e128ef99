"""Walks give what trafilatura's XPath expressions give. A canary too: a release may word them anew."""

import re
import time
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.etree import XPath
from lxml.html import HtmlElement, builder
from trafilatura import xpaths

from newscrawl.extract.walks import Answers, Walk, take_to_walking, walk_of

take_to_walking()
EXPRESSIONS: list[Any] = [
    *xpaths.BODY_XPATH,
    *xpaths.OVERALL_DISCARD_XPATH,
    *xpaths.TEASER_DISCARD_XPATH,
    *xpaths.DISCARD_IMAGE_ELEMENTS,
]
WALKS = [expression for expression in EXPRESSIONS if isinstance(expression, Walk)]
PAGES = sorted((Path(__file__).parent.parent / "data").rglob("*.html"))
WORDS = sorted({word for walk in WALKS for word in re.findall(r"[\w:' -]{3,}", walk.path)} | {"x", " ", "-"})
ATTRIBUTES = ["id", "class", "role", "style", "itemprop", "aria-hidden", "data-component"]
TAGS = ["article", "div", "item", "list", "main", "p", "section", "span"]


def xpath(path: str) -> XPath:
    return XPath(path, namespaces={"re": "http://exslt.org/regular-expressions"})


def found(expression: Walk | XPath, tree: HtmlElement) -> list[HtmlElement]:
    elements: Any = expression(tree)
    return list(elements)


def tree_of(drawn: list[tuple[int, str, dict[str, str]]]) -> HtmlElement:
    """Each element goes below the one that stands so many places before it."""
    elements = [builder.BODY()]
    for back, tag, attributes in drawn:
        element = lxml.html.Element(tag)
        for name, value in attributes.items():
            element.set(name, value)
        elements[max(0, len(elements) - 1 - back)].append(element)
        elements.append(element)
    return elements[0]


VALUES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map("".join)
TREES = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.sampled_from(TAGS),
        st.lists(
            st.tuples(st.sampled_from([*ATTRIBUTES, "data-lp-replacement-content"]), VALUES), max_size=3
        ).map(dict),
    ),
    max_size=20,
).map(tree_of)


def test_all_but_two_of_the_expressions_are_in_words_that_are_known() -> None:
    unknown = [expression for expression in EXPRESSIONS if not isinstance(expression, Walk)]
    assert unknown == [xpaths.BODY_XPATH[1], xpaths.BODY_XPATH[4]], "trafilatura words its expressions anew"


@settings(max_examples=150, deadline=None)
@given(TREES)
def test_a_walk_gives_what_its_expression_gives(tree: HtmlElement) -> None:
    for walk in WALKS:
        assert found(walk, tree) == found(xpath(walk.path), tree), walk.path


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: " ".join(walk.path.split())[-40:])
def test_a_walk_gives_what_its_expression_gives_on_pages(walk: Walk) -> None:
    expression = xpath(walk.path)
    for page in PAGES:
        tree = lxml.html.document_fromstring(page.read_bytes())
        assert found(walk, tree) == found(expression, tree), page


@pytest.mark.parametrize(
    ("words", "which"),
    [
        ("@a", "1 2 3 4"),
        ("@a='Red'", "1"),
        ("starts-with(@a, 'Red')", "1 2"),
        ("contains(@b, 'Red')", "2 4"),
        ("contains(translate(@a, 'R', 'r'), 'red')", "1 2 3"),
        ("re:test(@a, 'reD$', 'i')", "1"),
        ("re:test(@a|@b, 'Red')", "1 2 4"),
        ("@a='blue' or re:test(@a, '^Red[ -]') or contains(@b, 'Green')", "2 3 4"),
    ],
)
def test_all_that_can_be_asked_of_an_attribute(words: str, which: str) -> None:
    tree = lxml.html.fromstring(
        "<body><p id=1 a=Red></p><p id=2 a='Red-' b=Red></p><p id=3 a='a red one' b=Green>"
        "<p id=4 b=Red a=blue></p><div b=Red a=Red></div><p id=5></p></body>"
    )
    walk = walk_of(xpath(f".//*[self::p or self::b][{words}]"))
    assert isinstance(walk, Walk)
    assert " ".join(element.get("id") for element in walk(tree)) == which
    assert found(walk, tree) == found(xpath(walk.path), tree)


@pytest.mark.parametrize(
    "path",
    [
        ".//p",
        ".//*[@a][2]",
        "(.//*[@a])[1]|.//b",
        ".//*[not(@a)]",
        ".//*[@a and @b]",
        ".//*[@a='this or that']",
        ".//*[contains(., 'text')]",
        ".//*[re:test(@a, '(x)')]",
        ".//*[re:test(@a, 'x*')]",
        ".//*[re:test(@a, '(')]",
        ".//*[contains(translate(@a, 'AB', 'x'), 'x')]",
    ],
)
def test_an_expression_in_other_words_stays_as_it_is(path: str) -> None:
    expression = xpath(path)
    assert walk_of(expression) is expression


def test_answers_are_remembered_only_of_short_values_and_only_so_many() -> None:
    answers = Answers(["needle"])
    assert answers["a needle"]
    assert not answers["hay"]
    assert answers["hay" * 1_000 + "needle"]
    assert set(answers) == {"a needle", "hay"}
    for number in range(5_000):
        assert not answers[f"straw {number}"]
    assert len(answers) < 2_000


def test_the_longest_attribute_costs_no_more_than_its_length() -> None:
    tree = lxml.html.fromstring(
        f"<body><div id='{'sha ' * 50_000}' class='{'-reply ' * 50_000}'></div></body>"
    )
    before = time.process_time()
    for walk in WALKS:
        found(walk, tree)
    assert time.process_time() - before < 2

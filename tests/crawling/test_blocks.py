"""The blocks of a page, the lines laid over them, the frame, and the lines of a site."""

import re

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extract.blocks import blocks_of, key_of
from newscrawl.extract.frame import frame_of
from newscrawl.extract.furniture import furniture_of, line_digest, traces_of
from newscrawl.extract.labels import Context, Labels, labels_of
from newscrawl.extract.lines import lines_of
from newscrawl.extract.words import clean_text, word_count


def tree(body: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(f"<html><body>{body}</body></html>")


def texts(body: str) -> list[str]:
    return [block.text for block in blocks_of(tree(body))]


def test_block_tags_and_breaks_divide_inline_tags_do_not() -> None:
    assert texts("<p>One <b>bold</b> <a href=x>link</a>.</p>two<br>three<div>four<p>five</p>six</div>") == [
        "One bold link.",
        "two",
        "three",
        "four",
        "five",
        "six",
    ]


def test_scripts_menus_footers_and_what_is_hidden_are_no_blocks() -> None:
    assert texts(
        "<script>x()</script><nav>Home</nav><p>Seen</p><p hidden>a</p>"
        "<p style='display: none'>b</p><footer>c</footer>tail"
    ) == ["Seen", "tail"]


def test_text_behind_a_comment_is_read() -> None:
    assert texts("<p>before<!-- ad --> after</p>") == ["before after"]


def test_a_block_knows_its_share_of_link_text() -> None:
    block = blocks_of(tree("<p>see <a href='/x'>abcdef</a></p>"))[0]
    assert block.link_share == 0.6


def test_a_link_around_blocks_is_in_each_of_them() -> None:
    blocks = blocks_of(tree("<a href='/x'> <div>one</div><div>two</div></a><p>three</p>"))
    assert [block.link_share for block in blocks] == [1, 1, 0]


def test_a_label_of_a_form_divides_nothing_but_tells_what_it_holds() -> None:
    blocks = blocks_of(tree("<div>Your <label>name<h3>please</h3></label></div>"))
    assert [(block.text, bool(block.context & Context.FORM)) for block in blocks] == [
        ("Your name", True),
        ("please", True),
    ]


def test_a_block_knows_what_holds_it() -> None:
    block = blocks_of(tree("<aside><ul><li>One</li></ul></aside>"))[0]
    assert block.context == Context.ASIDE | Context.ITEM


def test_labels_are_read_of_all_that_holds_a_block() -> None:
    block = blocks_of(tree("<div class='related-stories'><div id='x'><p>One</p></div></div>"))[0]
    assert Labels().of(block.holder) == Context.RELATED


@pytest.mark.parametrize(
    ("label", "kinds"),
    [
        ("comments-area", Context.COMMENTS),
        ("story__read-more", Context.RELATED),
        ("social share-bar", Context.SHARE),
        ("post-tags", Context.TAGS),
        ("entry-meta", Context.BYLINE),
        ("ad ads", Context.ADVERT),
        ("header-bread loaded", 0),
        ("leading masthead", 0),
        ("article-lead teaser-text", Context.STANDFIRST | Context.RELATED),
        ("main-nav sr-only", Context.NAV | Context.HIDDEN),
    ],
)
def test_what_classes_say(label: str, kinds: int) -> None:
    assert labels_of(label) == kinds


def test_a_commentary_is_no_comment() -> None:
    block = blocks_of(tree("<div class='commentary'><p>One</p></div>"))[0]
    assert not Labels().of(block.holder)


def test_lines_are_found_in_the_page_whatever_their_spacing() -> None:
    blocks = blocks_of(tree("<p>Skip</p><p>One  two three four</p>"))
    assert lines_of("One two three four", blocks)[0].blocks == [1]


def test_a_row_of_a_table_is_found_as_its_cells() -> None:
    blocks = blocks_of(tree("<table><tr><td>five apples</td><td>six pears</td></tr></table>"))
    assert lines_of("| five apples | six pears |", blocks)[0].blocks == [0, 1]


def test_a_short_line_that_stands_often_is_found_behind_the_last_find_or_at_its_first() -> None:
    blocks = blocks_of(tree("<p>yes</p><p>A long row of words</p><p>yes</p><p>The last row of words</p>"))
    lines = lines_of("yes\nA long row of words\nyes\nThe last row of words\nyes", blocks)
    assert [line.blocks for line in lines] == [[0], [1], [2], [3], [0]]


def test_a_line_that_stands_nowhere_in_the_page_has_no_blocks() -> None:
    assert lines_of("A line from elsewhere altogether", blocks_of(tree("<p>One</p>")))[0].blocks == []


def test_the_frame_is_the_deepest_element_that_holds_most_of_the_text() -> None:
    page = tree(
        "<div id=outer><p>short</p>"
        "<div id=inner><p>a much longer text</p><p>and one more of them</p></div></div>"
    )
    frame = frame_of(blocks_of(page))
    assert frame is not None
    assert frame.get("id") == "inner"


def test_no_story_has_no_frame() -> None:
    assert frame_of([]) is None


@given(st.text(max_size=80))
def test_a_key_has_no_spaces_and_no_case(text: str) -> None:
    assert key_of(text) == key_of(f"  {text.lower()} ")


@given(st.text(max_size=80))
def test_a_key_is_the_letters_and_digits_of_a_text(text: str) -> None:
    assert key_of(text) == "".join(char for char in text.lower() if char.isalnum() or char == "_")


@given(st.text(alphabet="ab1_-'’ é,“\n\u0430", max_size=40))
def test_words_are_counted_as_runs_of_letters_that_a_hyphen_or_an_apostrophe_may_join(text: str) -> None:
    assert word_count(text) == len(re.findall(r"\w+(?:[-'’]\w+)*", text))


def test_cleaned_lines_have_single_spaces_and_nothing_unseen() -> None:
    assert clean_text(" One  two\r\n\n soft\u00adhyphen \u00a0 e\u0301\u200b\tend\nplain ") == (
        "One two\nsofthyphen é end\nplain"
    )


def test_a_line_on_many_pages_of_a_site_is_furniture() -> None:
    seen: dict[str, int] = {}
    for number in range(10):
        lines = [f"Story {number} has its own words", "Sign up for our newsletter"]
        for digest, _ in traces_of(lines, []).lines:
            seen[digest] = seen.get(digest, 0) + 1
    assert furniture_of(seen, pages=10) == {line_digest("Sign up for our newsletter!")}


def test_few_pages_prove_nothing() -> None:
    assert furniture_of({"a": 4}, pages=4) == frozenset()


def test_a_long_paragraph_is_never_remembered() -> None:
    assert traces_of(["word " * 500], []).lines == ()

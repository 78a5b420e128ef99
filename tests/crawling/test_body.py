"""Whole pages, written for these tests in the ways that news sites are made, and the story in each."""

import time
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.model import Headline
from newscrawl.extract.body import Body, read_body
from newscrawl.extract.furniture import line_digest
from newscrawl.extract.hints import BodyHints
from newscrawl.extract.page import Page
from newscrawl.extract.parse import NotHtml, parse_page

PAGES = Path(__file__).parents[1] / "data" / "bodies"
P1 = (
    "The council of Nurbek voted on Tuesday to rebuild the old bridge over the "
    "river, which has been closed since the floods of last spring."
)
P2 = (
    "Engineers told the meeting that the work would take eighteen months and cost "
    "twice as much as was set aside for it in the budget."
)
P3 = (
    "Shopkeepers on the far bank said that they had lost a third of their trade, and "
    "asked for a ferry until the bridge is open again."
)
P4 = (
    "The mayor promised an answer by the end of the month and said that the ministry "
    "had not yet replied to her three letters about money."
)


def read(html: str, **hints: Any) -> Body:
    parsed = parse_page(html.encode(), "text/html; charset=utf-8")
    assert not isinstance(parsed, NotHtml)
    page = Page(
        url="https://news.example/story", requested_url="", body=html.encode(), fetched="2026-01-01T00:00:00Z"
    )
    return read_body(parsed.tree, page, BodyHints(**hints))


def lines(html: str, **hints: Any) -> list[str]:
    return read(html, **hints).text.split("\n")


def reasons(body: Body) -> dict[str, str]:
    return dict(body.dropped)


def page(*parts: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{''.join(parts)}</body></html>"


def story(*paragraphs: str) -> str:
    return "".join(f"<p>{each}</p>" for each in paragraphs)


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.html")), ids=lambda path: path.stem)
def test_the_story_of_a_page_made_like_a_publishers(path: Path) -> None:
    html = path.read_text(encoding="utf-8")
    tree: Any = lxml.html.document_fromstring(html)
    headlines = tuple(Headline(" ".join(h.text_content().split()), "h1") for h in tree.iter("h1"))
    tags = tree.xpath("string(//meta[@name='keywords']/@content)").split(",")
    found = lines(html, headlines=headlines[:1], tags=tuple(tag.strip() for tag in tags if tag.strip()))
    assert found == path.with_suffix(".txt").read_text(encoding="utf-8").strip().split("\n")


def test_the_headline_is_not_in_the_text_in_any_of_its_variants() -> None:
    html = page(
        "<article><h1>Old bridge to be rebuilt</h1><h2>Bridge vote passes in Nurbek</h2>",
        story(P1, P2, P3),
        "</article>",
    )
    variants = (
        Headline("Old bridge to be rebuilt", "h1"),
        Headline("Bridge vote passes in Nurbek", "json-ld"),
    )
    assert lines(html, headlines=variants) == [P1, P2, P3]


def test_a_lead_that_begins_with_the_headline_stays() -> None:
    lead = (
        "Old bridge to be rebuilt, says the council, after a vote on Tuesday that it had not expected to win."
    )
    html = page("<article><h1>Old bridge to be rebuilt</h1>", story(lead, P2, P3), "</article>")
    assert lines(html, headlines=(Headline("Old bridge to be rebuilt", "h1"),))[0] == lead


def test_a_body_split_by_an_advertisement_into_containers_of_one_make_is_whole() -> None:
    chunk = '<div class="row"><div class="body-chunk">{}</div></div>'
    html = page(
        '<main><div class="article-chunks">',
        chunk.format(story(P1, P2)),
        '<div class="ad">Advertisement</div>',
        chunk.format(story(P3)),
        '<div class="ad">Advertisement</div>',
        chunk.format(story(P4)),
        "</div></main>",
    )
    assert lines(html) == [P1, P2, P3, P4]


def test_a_quoted_post_between_paragraphs_is_part_of_the_story() -> None:
    post = "We hear you: the bridge comes first. #Nurbek"
    html = page(
        '<article><div class="entry-content">',
        story(P1, P2),
        '<div class="social-embed"><blockquote class="twitter-tweet">',
        f"<p>{post}</p>— The mayor</blockquote></div>",
        story(P3),
        "</div></article>",
    )
    assert lines(html) == [P1, P2, post, "— The mayor", P3]


def test_short_headings_in_divs_between_paragraphs_stay() -> None:
    html = page(
        '<div class="article-body">',
        story(P1, P2),
        '<div class="sub">Who pays?</div>',
        story(P3, P4),
        "</div>",
    )
    assert "Who pays?" in lines(html)


def test_questions_of_an_interview_that_are_asked_twice_stay() -> None:
    asked = "And what do you say to those who doubt it?"
    html = page("<article>", story(P1, asked, P2, asked, P3), "</article>")
    assert lines(html).count(asked) == 2


def test_a_bare_list_of_names_that_closes_the_story_goes() -> None:
    html = page(story(P1, P2, P3, "Rivers, Bridges, Town council, Spring, Budget"))
    assert reasons(read(html))["Rivers, Bridges, Town council, Spring, Budget"] == "keywords"


def test_a_list_of_names_within_the_story_or_with_a_full_stop_stays() -> None:
    winners = "Astana, Almaty, Shymkent, Aktobe, Karaganda"
    html = page(story(P1, winners, P2, P3, "Absent: Ito, Kim, Omar, Diaz, Novak."))
    assert winners in lines(html)
    assert "Absent: Ito, Kim, Omar, Diaz, Novak." in lines(html)


def test_a_list_in_the_story_stays_with_its_order() -> None:
    html = page(
        "<article>",
        story(P1),
        "<ul><li>Eighteen months of work on both banks</li><li>Twice the money that was set aside</li></ul>",
        story(P2, P3),
        "</article>",
    )
    assert lines(html)[1:3] == [
        "- Eighteen months of work on both banks",
        "- Twice the money that was set aside",
    ]


def test_another_story_in_another_article_is_not_this_one() -> None:
    html = page(
        '<div id="list"><article class="post"><h1>Old bridge</h1>',
        story(P1, P2),
        '</article><article class="post"><h2>Ferry sinks</h2>',
        story(P3, P4),
        "</article></div>",
    )
    assert lines(html, headlines=(Headline("Old bridge", "h1"),)) == [P1, P2]


def test_a_second_story_appended_under_its_own_headline_is_cut_off() -> None:
    def one(head: str, *text: str) -> str:
        title = f'<header class="top"><h1>{head}</h1></header>'
        return f'<div class="story-wrap">{title}<div class="text">{story(*text)}</div></div>'

    html = page(
        "<main>",
        one("Old bridge to be rebuilt", P1, P2),
        one("Ferry sinks in the harbour", P3, P4),
        "</main>",
    )
    assert lines(html, headlines=(Headline("Old bridge to be rebuilt", "h1"),)) == [P1, P2]


def test_paragraphs_run_together_in_a_layout_table_come_apart() -> None:
    html = page("<table><tr><td><div>", story(P1, P2, P3), "</div></td></tr></table>")
    assert lines(html) == [P1, P2, P3]


def test_a_box_of_other_stories_inside_the_story_goes_and_says_why() -> None:
    html = page(
        "<article>",
        story(P1, P2),
        '<p><strong>Read also:</strong> <a href="/f">Ferry sinks in the harbour</a></p>',
        story(P3),
        '<p><a href="/g">GOVERNOR OPENS A NEW SCHOOL IN THE HILLS</a></p>',
        story(P4),
        "</article>",
    )
    body = read(html)
    assert body.text.split("\n") == [P1, P2, P3, P4]
    assert set(reasons(body).values()) <= {"pointer", "link-line"}


def test_the_pages_own_copy_of_the_story_keeps_its_lines_and_drops_what_follows() -> None:
    extra = "Anna Berg writes about rivers and has lived in Nurbek since the bridge was new, with her cats."
    html = page("<article>", story(P1, P2, "20 March, by the river.", P3, P4, extra), "</article>")
    copy_in_data = f"{P1} {P2} 20 March, by the river. {P3} {P4}"
    body = read(html, article_body=copy_in_data)
    assert body.text.split("\n") == [P1, P2, "20 March, by the river.", P3, P4]
    assert reasons(body)[extra] == "unwitnessed"


def test_a_copy_that_is_another_pages_is_no_witness() -> None:
    html = page("<article>", story(P1, P2, P3), "</article>")
    other = "A quite different text about a ferry that sank in the harbour. " * 20
    assert lines(html, article_body=other) == [P1, P2, P3]


def test_a_line_known_as_the_sites_furniture_goes() -> None:
    slogan = "Nurbek Herald: the river's own newspaper since it froze over in the year of the comet."
    html = page("<article>", story(P1, P2, P3, slogan), "</article>")
    parsed = parse_page(html.encode(), "text/html")
    assert not isinstance(parsed, NotHtml)
    known = Page(
        url="https://a.example/",
        requested_url="",
        body=b"",
        fetched="",
        furniture=frozenset({line_digest(slogan)}),
    )
    body = read_body(parsed.tree, known, BodyHints())
    assert reasons(body) == {slogan: "furniture"}


def test_the_tree_is_left_as_it_was() -> None:
    html = page("<nav><a href='/'>Home</a></nav><article><h1>Old bridge</h1>", story(P1, P2), "</article>")
    parsed = parse_page(html.encode(), "text/html")
    assert not isinstance(parsed, NotHtml)
    before = lxml.html.tostring(parsed.tree)
    read_body(
        parsed.tree, Page(url="https://a.example/", requested_url="", body=b"", fetched=""), BodyHints()
    )
    assert lxml.html.tostring(parsed.tree) == before


def test_a_rule_that_is_left_out_drops_nothing() -> None:
    html = page("<article>", story(P1, P2, "Read also: Ferry sinks in the harbour", P3), "</article>")
    parsed = parse_page(html.encode(), "text/html")
    assert not isinstance(parsed, NotHtml)
    where = Page(url="https://a.example/", requested_url="", body=b"", fetched="")
    assert (
        "Read also: Ferry sinks in the harbour"
        in read_body(parsed.tree, where, BodyHints(), without=["pointer"]).text
    )


_tags = st.sampled_from(
    [
        "div",
        "p",
        "a",
        "ul",
        "li",
        "table",
        "tr",
        "td",
        "h1",
        "h2",
        "article",
        "blockquote",
        "br",
        "span",
        "aside",
        "section",
        "figure",
        "form",
    ]
)
_trees = st.recursive(
    st.text(max_size=30),
    lambda inner: st.tuples(
        _tags,
        st.sampled_from(["", ' class="related"', ' id="comments"', " hidden"]),
        st.lists(inner, max_size=4),
    ).map(lambda made: f"<{made[0]}{made[1]}>{''.join(made[2])}</{made[0]}>"),
    max_leaves=30,
)


@settings(max_examples=60, deadline=None)
@given(_trees, st.text(max_size=40))
def test_any_tree_is_read_without_an_error(inner: str, headline: str) -> None:
    parsed = parse_page(
        f"<html><body>{inner}</body></html>".encode("utf-8", "replace"), "text/html; charset=utf-8"
    )
    if isinstance(parsed, NotHtml):
        return
    where = Page(url="https://a.example/", requested_url="", body=b"", fetched="")
    body = read_body(
        parsed.tree, where, BodyHints(headlines=(Headline(headline, "h1"),), article_body=headline)
    )
    assert "\n\n" not in body.text


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "deep" + "</div>" * 100_000,
        "<p><a href=x>" * 50_000,
        "<article>"
        + "<p>A sentence of some words stands here and goes on for a little while longer.</p>" * 20_000,
        "<article><ul>" + "<li><a href=x>An item of a list</a></li>" * 20_000,
        "<div>" + "some words here<br>" * 30_000,
        "<p>" + "word " * 1_500_000,
        "<p>a" + " " * 3_000_000 + "b",
    ],
    ids=["nested", "unclosed", "paragraphs", "list", "breaks", "one-line", "spaces"],
)
def test_no_page_takes_long(html: str) -> None:
    begun = time.process_time()
    read(f"<html><body>{html}</body></html>")
    assert time.process_time() - begun < 8

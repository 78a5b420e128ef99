"""The headline: of all its wordings the one above the story, without the site's name and the kicker."""

import pytest
from fakes.newspage import STORY, article, json_ld, page, read

BRIDGE = "Valley votes to repair old bridge"


def site(name: str) -> str:
    return f'<meta property="og:site_name" content="{name}">'


@pytest.mark.parametrize(
    ("title", "names"),
    [
        (f"{BRIDGE} | The Daily", "The Daily"),
        (f"{BRIDGE} - The Daily", "Daily"),
        (f"{BRIDGE} — TheDaily.com", "The Daily"),
        (f"The Daily: {BRIDGE}", "The Daily"),
        (f"The Daily | {BRIDGE}", "The Daily"),
        (f"{BRIDGE} :: The Daily", "The Daily"),
        (f"{BRIDGE} • The Daily - Valley News", "The Daily - Valley News"),
        (f"{BRIDGE} | daily.example", ""),
        (f"{BRIDGE} - News from The Daily", "The Daily"),
    ],
)
def test_the_sites_name_is_stripped_from_a_title(title: str, names: str) -> None:
    assert article(page(f"<title>{title}</title>{site(names)}")).title == BRIDGE


def test_sections_between_headline_and_name_go_where_the_h1_shows_where_the_headline_ends() -> None:
    read = article(page(f"<title>{BRIDGE} | World | News | The Daily</title>", f"<h1>{BRIDGE}</h1>"))
    assert read.title == BRIDGE


@pytest.mark.parametrize(
    "headline",
    [
        "Talks fail - and nobody is surprised",
        "War or peace? | The question of the day",
        "Spider-Man: No Way Home breaks records",
        "Why the north–south line matters",
        "„Wir schaffen das“ – zehn Jahre danach",
    ],
)
def test_a_headlines_own_dashes_colons_and_bars_stay(headline: str) -> None:
    read = article(page(f"<title>{headline} | The Daily</title>{site('The Daily')}", f"<h1>{headline}</h1>"))
    assert read.title == headline
    assert article(page(f"<title>{headline} | The Daily</title>{site('The Daily')}")).title == headline


def test_the_h1_wins_over_what_is_told_to_search_engines() -> None:
    head = (
        f'<meta property="og:title" content="Old bridge in the valley: vote ends quarrel">'
        f"<title>Bridge vote | The Daily</title>{site('The Daily')}{json_ld(headline='Valley bridge vote')}"
    )
    assert article(page(head, f"<h1>{BRIDGE}</h1>")).title == BRIDGE


def test_an_h1_that_is_the_sites_name_is_passed_over() -> None:
    head = f'<meta property="og:title" content="{BRIDGE}">{site("The Daily")}'
    assert article(page(head, "<header><h1>The Daily</h1></header>")).title == BRIDGE


def test_among_several_h1_the_one_that_shares_words_with_the_data_is_the_headline() -> None:
    head = f"<title>{BRIDGE} - The Daily</title>"
    body = f"<h1>Create a new password</h1><h1>{BRIDGE}</h1><h1>Most read</h1>"
    assert article(page(head, body)).title == BRIDGE


def test_a_lesser_heading_is_the_headline_where_the_site_keeps_h1_for_itself() -> None:
    head = f"<title>{BRIDGE} today | The Daily</title>{site('The Daily')}"
    assert article(page(head, f"<h1>The Daily</h1><h2 class='headline'>{BRIDGE}</h2>")).title == BRIDGE


def test_a_topics_name_over_the_story_is_no_headline() -> None:
    head = f'<meta property="og:title" content="{BRIDGE}">'
    assert article(page(head, "<h1>Bridge</h1>")).title == BRIDGE


def test_a_short_headline_is_told_by_the_separator_behind_it() -> None:
    assert (
        article(
            page("<title>Winter pike | angler.example | Your magazine</title>", "<h1>Winter pike</h1>")
        ).title
        == "Winter pike"
    )


def test_an_h1_that_holds_its_text_twice_says_it_once() -> None:
    body = f"<h1><span class='wide'>{BRIDGE}</span><span class='narrow'>{BRIDGE}</span></h1>"
    assert article(page(f"<title>{BRIDGE}</title>", body)).title == BRIDGE


def test_a_kicker_within_the_h1_is_no_headline() -> None:
    body = f"<h1><span class='article-kicker'>Opinion</span> <span>{BRIDGE}</span></h1>"
    assert article(page(f"<title>{BRIDGE}</title>", body)).title == BRIDGE


def test_a_kicker_that_all_data_have_in_the_headline_belongs_to_it() -> None:
    body = f"<h1><span class='kicker'>Bridges</span> <span>{BRIDGE}</span></h1>"
    head = (
        f'<meta property="og:title" content="Bridges: {BRIDGE}"><title>Bridges: {BRIDGE} - The Daily</title>'
    )
    assert article(page(head + site("The Daily"), body)).title == f"Bridges: {BRIDGE}"


def test_a_kicker_without_a_class_is_told_by_the_data() -> None:
    body = f"<h1><span>Exclusive</span> {BRIDGE}</h1>"
    assert article(page(json_ld(headline=BRIDGE, datePublished="2026-11-20"), body)).title == BRIDGE


def test_a_headline_cut_by_an_ellipsis_gives_way() -> None:
    head = f'{json_ld(headline="Valley votes to repair …")}<meta property="og:title" content="{BRIDGE}">'
    assert article(page(head)).title == BRIDGE


def test_entities_escaped_twice_are_resolved_and_tags_removed() -> None:
    head = (
        '<meta property="og:title" content="Q&amp;amp;A: the '
        '&amp;lt;b&amp;gt;bridge&amp;lt;/b&amp;gt; &amp;#8220;stays&amp;#8221;">'
    )
    assert article(page(head)).title == "Q&A: the bridge “stays”"


def test_all_wordings_are_kept_with_their_places() -> None:
    head = f'{json_ld(headline="Bridge stays")}<meta property="og:title" content="Bridge vote">'
    read = article(page(head, f"<h1>{BRIDGE}</h1>"), feed_headline="Bridge to stay")
    said = {(h.place, h.text) for h in read.headlines}
    assert {
        ("json-ld", "Bridge stays"),
        ("og", "Bridge vote"),
        ("h1", BRIDGE),
        ("feed", "Bridge to stay"),
    } <= said
    assert read.headlines[0].text == read.title
    assert read.provenance["title"] == "h1"


def test_the_page_wide_json_ld_is_told_from_its_neighbours() -> None:
    other = {
        "@type": "NewsArticle",
        "headline": "Something else entirely",
        "url": "https://daily.example/other",
    }
    mine = {
        "@type": "NewsArticle",
        "headline": BRIDGE,
        "mainEntityOfPage": "https://daily.example/world/a-story",
    }
    head = json_ld(**{"@type": "WebPage", "@graph": [other, mine]})
    assert article(page(head)).title == BRIDGE


def test_teasers_in_json_ld_are_not_taken_for_the_page() -> None:
    teasers = [
        {"@type": "NewsArticle", "headline": f"Match {n} ends in a draw", "author": "X Y"} for n in range(5)
    ]
    found = article(page(json_ld(**{"@type": "WebPage", "@graph": teasers}), f"<h1>{BRIDGE}</h1>"))
    assert (found.title, found.authors) == (BRIDGE, ())


def test_chinese_headline_and_site_name() -> None:
    head = "<title>谷地投票决定修复老桥-每日新闻网</title><meta property='og:site_name' content='每日新闻网'>"
    assert article(page(head, "<h1>谷地投票决定修复老桥</h1>")).title == "谷地投票决定修复老桥"


def test_ten_thousand_headlines_are_bounded() -> None:
    def crowd(count: int) -> str:
        body = "".join(f"<h1>Headline number {n} of the day</h1>" for n in range(count))
        return page("<title>Headline number 7 of the day</title>", body)

    assert len(article(crowd(1_000)).headlines) <= 24
    assert read(crowd(10_000)).verdict != "failed"


def test_a_second_headline_said_twice_over_the_story_is_kept_once_and_not_in_the_text() -> None:
    second = "The valley pays for its bridge and keeps its ferry"
    story = "".join(f"<p>{sentence}</p>" for sentence in STORY)
    body = f"<h1>{BRIDGE}</h1><div><h2>{second}</h2><p><strong>{second}</strong></p>{story}</div>"
    found = article(page(f"<title>{BRIDGE}</title>", body))
    assert [headline.text for headline in found.headlines].count(second) == 1
    assert found.title == BRIDGE
    assert second not in found.text


def test_a_heading_within_the_story_is_no_headline() -> None:
    within = "What the ferry will cost from now on"
    paragraphs = [f"<p>{sentence}</p>" for sentence in STORY]
    body = f"<h1>{BRIDGE}</h1><div>{paragraphs[0]}<h2>{within}</h2>{''.join(paragraphs[1:])}</div>"
    found = article(page(f"<title>{BRIDGE}</title>", body))
    assert within not in [headline.text for headline in found.headlines]

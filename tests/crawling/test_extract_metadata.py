"""Standfirst, section, tags, image, canonical address, paywall."""

import pytest
from fakes.newspage import STORY, article, json_ld, page


def canonical(link: str, url: str = "https://daily.example/world/a-story", head: str = "") -> str:
    href = f'<link rel="canonical" href="{link}">' if link else ""
    return str(article(page(href + head), url).canonical_url)


@pytest.mark.parametrize(
    ("link", "believed"),
    [
        ("https://daily.example/world/a-story?utm_source=x", "https://daily.example/world/a-story"),
        ("/world/the-story-under-its-new-name", "https://daily.example/world/the-story-under-its-new-name"),
        ("https://daily.example/", "https://daily.example/world/a-story"),
        ("https://daily.example", "https://daily.example/world/a-story"),
        ("https://daily.example/world", "https://daily.example/world/a-story"),
        ("https://other.example/", "https://daily.example/world/a-story"),
        ("https://other.example/unrelated", "https://daily.example/world/a-story"),
        ("https://daily.example/{{slug}}", "https://daily.example/world/a-story"),
        ("javascript:void(0)", "https://daily.example/world/a-story"),
        ("http://[", "https://daily.example/world/a-story"),
        ("", "https://daily.example/world/a-story"),
    ],
)
def test_a_canonical_link_is_believed_only_where_it_can_be_true(link: str, believed: str) -> None:
    assert canonical(link) == believed


def test_another_host_of_the_same_domain_may_be_the_page() -> None:
    assert (
        canonical("https://www.example.com/x/b", "https://m.example.com/x/b?id=7")
        == "https://www.example.com/x/b"
    )


def test_a_syndicated_copy_may_name_the_original_by_the_same_long_name() -> None:
    original = "https://agency.example/2026/valley-votes-to-repair-old-bridge"
    assert canonical(original, "https://daily.example/wire/valley-votes-to-repair-old-bridge") == original


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("https://daily.example/world/a-story/amp", "https://daily.example/world/a-story"),
        ("https://daily.example/amp/world/a-story", "https://daily.example/world/a-story"),
        ("https://daily.example/world/a-story.amp", "https://daily.example/world/a-story"),
        ("https://daily.example/world/a-story?outputType=amp", "https://daily.example/world/a-story"),
        ("https://daily.example/print/world/a-story", "https://daily.example/world/a-story"),
        ("https://daily.example/a-story?id=7&print=1", "https://daily.example/a-story?id=7"),
    ],
)
def test_amp_and_print_versions_lead_to_their_page(url: str, whole: str) -> None:
    assert canonical("", url) == whole
    assert canonical(whole, url) == whole


def test_tags_once_each_without_the_sites_name_from_the_first_place_that_has_any() -> None:
    head = (
        '<meta property="og:site_name" content="The Daily"><meta property="article:tag" content="Bridges">'
        '<meta property="article:tag" content="bridges"><meta property="article:tag" content="The Daily">'
        '<meta property="article:tag" content="Valley, Floods"><meta name="keywords" content="never, read">'
    )
    assert article(page(head)).tags == ("Bridges", "Valley", "Floods")


def test_marks_of_the_sites_programs_are_no_tags() -> None:
    head = (
        '<meta name="keywords" content="@post-id:17, _ads, autoplay_video, False, '
        '&amp;quot;Old bridge&amp;quot;, Covid-19">'
    )
    assert article(page(head)).tags == ("Old bridge", "Covid-19")


def test_the_first_category_that_says_something_is_the_section() -> None:
    assert article(page(json_ld(headline="x", articleSection="Front Page,Valley,Slider"))).section == "Valley"


def test_the_standfirst_has_its_own_field_and_an_uncut_one_goes_first() -> None:
    head = (
        '<meta property="og:description" content="The council ends a quarrel that had divided the …">'
        '<meta name="description" content="The council ends a quarrel that had divided the town.">'
    )
    assert article(page(head)).description == "The council ends a quarrel that had divided the town."


def test_section_and_image() -> None:
    head = json_ld(
        headline="x", articleSection=["World", "Valley"], image={"@type": "ImageObject", "url": "/bridge.jpg"}
    )
    read = article(page(head))
    assert (read.section, read.image) == ("World", "https://daily.example/bridge.jpg")


@pytest.mark.parametrize(
    ("head", "body", "paywalled"),
    [
        (json_ld(headline="x", isAccessibleForFree=False), "", True),
        (json_ld(headline="x", isAccessibleForFree="False"), "", True),
        (json_ld(headline="x", isAccessibleForFree="http://schema.org/True"), "", False),
        (json_ld(headline="x", hasPart={"@type": "WebPageElement", "isAccessibleForFree": False}), "", True),
        ('<meta property="article:content_tier" content="metered">', "", True),
        ('<meta property="article:content_tier" content="free">', "", False),
        (
            "",
            (
                "<div class='article-paywall'>To read on, subscribe for one crown a week. "
                "Already a member? Sign in.</div>"
            ),
            True,
        ),
        ("", "<div class='paywall-hidden'></div>", None),
        ("", "", None),
    ],
)
def test_paywalls(head: str, body: str, paywalled: object) -> None:
    assert article(page("<title>x</title>" + head, body)).paywalled is paywalled


def test_a_story_wrapped_in_an_element_called_paywall_is_not_behind_one() -> None:
    wrapped = (
        "<div class='paywall'>"
        + "".join(f"<p>{line} Subscribers voted too.</p>" for line in STORY * 5)
        + "</div>"
    )
    assert article(page("<title>x</title>", wrapped)).paywalled is None


def test_broken_json_ld_still_gives_its_facts() -> None:
    broken = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Bridge '
        'stays","datePublished":"2026-11-20","body":"un"closed"}</script>'
    )
    read = article(page(broken))
    assert (read.title, read.published) == ("Bridge stays", "2026-11-20")


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type":"NewsArticle","headline":"Bridge stays"} -->',
        '{"@type":"NewsArticle","headline":"Bridge stays",}',
        '{"@type":"NewsArticle","headline":"Bridge\n stays"}',
        '{"@type":"WebSite"} {"@type":"NewsArticle","headline":"Bridge stays"};',
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;headline&quot;:&quot;Bridge stays&quot;}",
        '[[{"@graph":[{"@type":["Thing","NewsArticle"],"headline":["Bridge stays"]}]}]]',
    ],
)
def test_json_ld_is_mended_lightly(script: str) -> None:
    assert article(page(f'<script type="application/ld+json">{script}</script>')).title == "Bridge stays"

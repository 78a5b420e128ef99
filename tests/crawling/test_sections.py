# ruff: noqa: E501 -- a row of a table, or a page as it is served, is one line
"""Section pages of several builds: the articles, with their headlines, and never the furniture."""

import pytest

from newscrawl.discovery.pages import NotAPageError
from newscrawl.discovery.sections import article_links

URL = "https://www.example.org/world/"
FURNITURE = """
<header><a href="/">Example News, the paper of record</a>
<nav class="main-nav"><ul><li><a href="/world/">World</a><li><a href="/politics/">Politics</a>
  <li><a href="/2026/11/23/a-story-in-the-menu-2026">A story that stands in the menu today</a></ul></nav></header>
"""
TAIL = """
<div class="pagination"><a href="/world/page/2/">Older stories of this section</a></div>
<div class="share-bar"><a href="/2026/11/23/share-me-please?share=facebook">Share this on every network</a></div>
<ul class="tags"><li><a href="/tag/water-and-energy-in-asia/">Water and energy in the region</a></ul>
<footer><a href="/about-us/">About us and our long history</a><a href="/privacy-policy">Privacy policy of this site</a>
<a href="https://facebook.com/example/posts/1234567">Follow us where everybody is</a></footer>
"""


def found(main: str, url: str = URL) -> list[tuple[str, str]]:
    page = f"<!DOCTYPE html><html><head><title>World</title></head><body>{FURNITURE}<main>{main}</main>{TAIL}</body>"
    links = article_links(page.encode(), url)
    assert all(link.found_in == url for link in links)
    return [(link.url.removeprefix("https://www.example.org"), link.headline) for link in links]


CARDS = "".join(
    f"""<article class="card"><a href="/world/{slug}"><img src="x.jpg" alt="A photo of it"><span class="kicker">World</span>
    <h3>{headline}</h3><p>A teaser that is rather longer than the headline and says more of the story.</p>
    <time>5 hours ago</time></a></article>"""
    for slug, headline in [
        ("dam-opens-after-ten-years", "Dam opens after ten years of work"),
        ("river-level-falls-again", "River level falls again in the south"),
        ("talks", "Talks on water begin in Almaty today"),
    ]
)


def test_cards_whose_link_wraps_image_headline_and_teaser() -> None:
    assert found(CARDS) == [
        ("/world/dam-opens-after-ten-years", "Dam opens after ten years of work"),
        ("/world/river-level-falls-again", "River level falls again in the south"),
    ]  # "/world/talks" could be a section as well: its address tells nothing


def test_headings_with_links_and_teasers_that_link_too() -> None:
    main = "".join(
        f"""<div class="item"><a href="/news/{number}"><img src="x.jpg"></a><h3><a href="/news/{number}">{headline}</a></h3>
        <p><a href="/news/{number}">Some words of teaser, which are longer than the headline is.</a></p>
        <a href="/news/{number}#comments">12 comments</a><a href="/news/{number}">Read more</a></div>"""
        for number, headline in [(120451, "Dam opens"), (120452, "River falls"), (120453, "Talks begin")]
    )
    assert found(main) == [
        ("/news/120451", "Dam opens"),
        ("/news/120452", "River falls"),
        ("/news/120453", "Talks begin"),
    ]


def test_a_plain_list_of_dated_links() -> None:
    main = "<ul>" + "".join(
        f'<li><a href="/2026/11/2{day}/dam-{day}.html">The dam opens for the {day}th time</a></li>'
        for day in range(1, 5)
    )
    assert len(found(main)) == 4


@pytest.mark.parametrize(
    ("path", "headline"),
    [
        ("/ru/news/457812/", "Президент открыл плотину на реке"),
        ("/kk/zhanalyktar/bogen-ashyldy-2026-11-23", "Президент бөгенді ашты, жұрт қуанды"),
        ("/ar/story/2026/11/1137456", "افتتاح السد بعد عشر سنوات من العمل"),
        ("/zh/story/2026/11/1137456", "大坝十年后开放，河水下降"),
        ("/новости/плотина-открылась-после-десяти-лет", "Плотина открылась после десяти лет"),
        (
            "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/%D0%BF%D0%BB%D0%BE-%D1%82%D0%B8-%D0%BD%D0%B0-%D0%B8",
            "Плотина и река: что дальше",
        ),
        ("/index.php?option=content&id=45781", "The dam opens after ten years of work"),
        ("/a/dam-opens/32145678.html", "The dam opens after ten years of work"),
        ("/articles/c4g5x7y8z9ko0a1b2c3d", "The dam opens after ten years of work"),
        ("/news/world-asia-67512345", "The dam opens after ten years of work"),
    ],
)
def test_addresses_and_headlines_of_many_shapes_and_scripts(path: str, headline: str) -> None:
    main = f'<div class="list"><h2><a href="{path}">{headline}</a></h2></div>'
    assert found(main, "https://www.example.org/") == [(path, headline)]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/login?next=/2026/11/23/a-story-of-water">Log in to read the whole story now</a>',
        '<a href="/author/jane-doe-correspondent-in-asia">Jane Doe, our correspondent in Asia</a>',
        '<a href="/tag/water-and-energy-and-more">Everything on water and on energy</a>',
        '<a href="/search?q=water-and-energy">Search for water and energy</a>',
        '<a href="/files/2026/11/23/report-of-the-dam.pdf">The whole report on the dam as a file</a>',
        '<a href="mailto:desk@example.org">Write to the desk of this newspaper</a>',
        '<a href="javascript:void(0)">The dam opens after ten years of work</a>',
        '<a href="#top">Back to the top of this long page</a>',
        '<a href="/world/">World news of today and of yesterday</a>',
        '<a href="https://other.example/2026/11/23/a-dam-opens">The dam opens, says another paper</a>',
        '<a href="https://twitter.com/intent/tweet?url=/2026/11/23/x-y-z-a">Tweet this story to the world</a>',
        '<a href="/politics">Politics</a>',
        '<a href="/newsletters/the-morning-briefing-of-us">Get the morning briefing in your mail</a>',
        '<a href="/subscribe">Subscribe to us for a year or for two</a>',
    ],
)
def test_what_is_no_article_is_left_alone(link: str) -> None:
    assert found(f"<div class='list'><h3>{link}</h3></div>") == []


def test_a_folder_of_the_pages_articles_is_a_section_even_with_a_long_name() -> None:
    main = "".join(
        f'<h3><a href="/special-reports-on-water/dam-number-{n}-opens-now">The dam number {n} opens today</a></h3>'
        for n in range(1, 5)
    )
    main += '<h3><a href="/special-reports-on-water/">All our special reports on water in Asia</a></h3>'
    assert len(found(main)) == 4


def test_subdomains_of_the_same_owner_count_and_base_is_obeyed() -> None:
    main = '<base href="https://news.example.org/a/"><h3><a href="2026/11/23/dam-opens-now">The dam opens after years</a></h3>'
    assert found(main) == [
        ("https://news.example.org/a/2026/11/23/dam-opens-now", "The dam opens after years")
    ]


def test_tracking_parameters_are_kept_as_named_and_do_not_make_two() -> None:
    main = "".join(
        f'<h3><a href="/2026/11/23/dam-opens-now?utm_source={place}">The dam opens after ten years</a></h3>'
        for place in ("top", "side")
    )
    assert found(main) == [("/2026/11/23/dam-opens-now?utm_source=top", "The dam opens after ten years")]


@pytest.mark.parametrize("body", [b"", b"%PDF-1.4", b"<rss></rss>", b'{"a": 1}', bytes(range(256))])
def test_what_is_no_page_is_called_by_its_name(body: bytes) -> None:
    with pytest.raises(NotAPageError):
        article_links(body, URL)

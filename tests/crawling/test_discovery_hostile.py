# ruff: noqa: E501 -- a row of a table, or a page as it is served, is one line
"""Whatever strangers send, discovery raises its documented errors only, soon, and fetches or expands nothing."""

import gzip
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.discovery.dates import iso_date
from newscrawl.discovery.feeds import Feed, NotAFeedError, read_feed
from newscrawl.discovery.homepage import offers, sitemaps_in_robots
from newscrawl.discovery.limits import Limits
from newscrawl.discovery.pages import NotAPageError
from newscrawl.discovery.plaintext import plain_text
from newscrawl.discovery.sections import Section, article_links, read_section
from newscrawl.discovery.sitemaps import NotASitemapError, Sitemap, read_sitemap

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "https://example.org/x"
MEGA = 1_000_000


def read_all_ways(body: bytes, content_type: str = "") -> None:
    readers: list[tuple[Callable[[], object], type[ValueError] | None]] = [
        (lambda: read_feed(body, URL, content_type), NotAFeedError),
        (lambda: read_sitemap(body, URL, newer_than=datetime(2026, 1, 1, tzinfo=UTC)), NotASitemapError),
        (lambda: article_links(body, URL, content_type), NotAPageError),
        (lambda: offers(body, URL, content_type), NotAPageError),
        (lambda: sitemaps_in_robots(body), None),
    ]
    for read, refusal in readers:
        try:
            read()
        except ValueError as error:
            if refusal is None or not isinstance(error, refusal):
                raise


MARKUP = st.lists(
    st.sampled_from(
        [
            "<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "</link>", "<feed>", "<entry>",
            "<urlset>", "<url>", "<loc>", "</loc>", "</url>", "<sitemapindex>", "<sitemap>", "<news:news>", "<html>",
            "<a href='", "'>", "</a>", "<h3>", "<base href='//['>", "<link rel=alternate type=application/rss+xml href=",
            "<![CDATA[", "]]>", "&", "&nbsp;", "&#0;", "&#xD800;", "&lt;b&gt;", "https://example.org/2026/11/23/a-b-c-d",
            "http://[", "//x", "Mon, 23 Nov 2026", "2026-13-45T99:99:99Z", "<!DOCTYPE x [", "]>", "<?xml encoding='x'?>",
            "xml:base='::'", "\x00", "\ud7ff", "é", "<lastmod>", "<pubDate>", "<guid>", "<a:b c:d='e'>", " ",
        ]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(MARKUP)
def test_no_scrambled_markup_raises_anything_else(text: str) -> None:
    read_all_ways(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from(["", "text/html; charset=utf-16", "x; charset=rot13", ";charset=idna"]),
)
def test_no_bytes_raise_anything_else(body: bytes, content_type: str) -> None:
    read_all_ways(body, content_type)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_no_text_stops_dates_and_titles(text: str) -> None:
    assert len(iso_date(text) or "2026-11-23") >= 10
    assert "\n" not in plain_text(text, 100)


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol0 "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)


@pytest.mark.parametrize(
    "place", ["<title>&lol9;</title>", '<title a="&lol9;">T</title>', "<link>/&lol9;</link>"]
)
def test_entities_are_not_expanded(place: str) -> None:
    body = f"{LAUGHS}<rss><channel><item>{place}<link>/1</link></item></channel></rss>".encode()
    began = time.thread_time()
    for candidate in read_feed(body, URL).candidates:
        assert len(candidate.headline) + len(candidate.url) < 100
    assert time.thread_time() - began < 0.5


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY x SYSTEM "file:///etc/passwd">',
        '<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;',
        '<!ENTITY x "secret">',
    ],
)
def test_files_and_addresses_named_by_entities_are_not_read(declaration: str) -> None:
    doctype = f"<!DOCTYPE r [{declaration}]>"
    feed = read_feed(f"{doctype}<rss><item><title>&x;</title><link>/1</link></item></rss>".encode(), URL)
    assert feed.candidates[0].headline == "&x;"
    sitemap = read_sitemap(
        f"{doctype}<urlset><url><loc>/&x;</loc></url></urlset>".encode(), URL, newer_than=None
    )
    assert all(
        "root:" not in candidate.url and "secret" not in candidate.url for candidate in sitemap.candidates
    )


NASTY = {
    "nested elements": b"<rss>" + b"<a>" * 100_000,
    "nested items": b"<rss><channel>" + b"<item>" * 100_000,
    "nested div": b"<html><body>" + b"<div>" * 100_000 + b"<a href='/2026/11/23/a-b-c-d'>A story of words</a>",
    "nested links": b"<html><body>" + b'<a href="/2026/11/23/a-b-c-d">' * 50_000,
    "one line of 5 MB": b"<rss><channel><title>" + b"x" * 5 * MEGA,
    "a page of one line of 5 MB": b"<html><body>" + b"x" * 5 * MEGA,
    "brackets": b"<rss><channel>" + b"<" * MEGA,
    "ampersands": b"<rss><channel><title>" + b"&a" * (MEGA // 2),
    "open CDATA": b"<rss><channel><title>" + b"<![CDATA[" * (MEGA // 9),
    "doctypes": b"<!DOCTYPE x [" * (MEGA // 13) + b"<rss>",
    "doctype without end": b"<!DOCTYPE x [" + b"] " * (MEGA // 2) + b"<rss>",
    "declarations": b"<?xml " * (MEGA // 6),
    "attributes": b"<rss " + b" ".join(b"a%d='u'" % n for n in range(50_000)) + b"><channel/></rss>",
    "namespaces": b"<rss " + b" ".join(b"xmlns:a%d='u%d'" % (n, n) for n in range(20_000)) + b"><channel/></rss>",
    "a long class": b"<html><body><div class='" + b"nav " * (MEGA // 4) + b"'><a href='/2026/11/23/a-b-c-d'>A story</a>",
    "a long link": b"<html><body><a href='" + b"x" * MEGA + b"'>",
    "JSON in JSON": b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 100_000,
    "JSON of other types": b'{"version":"https://jsonfeed.org/version/1","items":[{"url":5},3,{"url":"/1","title":[]}]}',
    "nothing but zeros": bytes(MEGA),
    "markup in a title": b"<rss><channel><item><title>" + b"&lt;a " * 100_000 + b"</title><link>/1</link></item></channel></rss>",
    "robots without end": b"Sitemap: https://a.example/x\n" * (MEGA // 29),
    "escape sequences": b"<?xml encoding='iso-2022-jp'?>" + b"\x1b$B" * 100_000,
}  # fmt: skip


@pytest.mark.parametrize("name", NASTY)
def test_nasty_bytes_cost_little(name: str) -> None:
    began = time.thread_time()
    read_all_ways(NASTY[name])
    assert time.thread_time() - began < 6  # five readers together; each page has 20 s in its worker


def test_a_feed_without_end_is_cut() -> None:
    body = (
        b"<rss><channel>"
        + b"".join(b"<item><link>/%d</link></item>" % n for n in range(3000))
        + b"</channel></rss>"
    )
    feed = read_feed(body, URL)
    assert (len(feed.candidates), feed.cut) == (1000, "feed_entries")


def test_a_page_of_links_without_end_is_cut() -> None:
    links = b"".join(
        b"<p><a href='/2026/11/23/story-number-%d'>A story of the day %d</a></p>" % (n, n)
        for n in range(9000)
    )
    section = read_section(b"<html><body>" + links, URL)
    assert (len(section.candidates), section.cut) == (500, "section_articles")


@pytest.mark.parametrize(
    ("limit", "of"),
    [
        ("feed_bytes", 150), ("feed_entries", 2),
        ("sitemap_bytes", 150), ("sitemap_entries", 2),
        ("section_bytes", 150), ("section_links", 2), ("section_articles", 2),
    ],
)  # fmt: skip
def test_each_limit_says_that_it_cut(limit: str, of: int) -> None:
    limits = Limits(**{limit: of})
    links = [f"https://example.org/2026/11/23/story-number-{n}" for n in range(20)]
    feed = "".join(f"<item><link>{link}</link></item>" for link in links)
    sitemap = "".join(f"<url><loc>{link}</loc></url>" for link in links)
    section = "".join(f"<h3><a href='{link}'>A story of the day that was</a></h3>" for link in links)
    read: dict[str, Feed | Sitemap | Section] = {
        "feed": read_feed(f"<rss><channel>{feed}</channel></rss>".encode(), URL, limits=limits),
        "sitemap": read_sitemap(f"<urlset>{sitemap}</urlset>".encode(), URL, newer_than=None, limits=limits),
        "section": read_section(f"<html><body>{section}".encode(), URL, limits=limits),
    }
    kind = limit.partition("_")[0]
    assert {name: one.cut for name, one in read.items()} == dict.fromkeys(read, "") | {kind: limit}
    assert len(read[kind].candidates) <= 2
    assert {len(one.candidates) for name, one in read.items() if name != kind} == {20}


def test_gzip_where_no_gzip_belongs_is_called_so() -> None:
    with pytest.raises(NotAFeedError, match="gzip"):
        read_feed(gzip.compress(b"<rss/>"), URL)


@pytest.mark.parametrize("reference", ["&#xD800;", "&#0;", "&#x110000;", "&#99999999999;"])
def test_references_to_no_character_are_survived(reference: str) -> None:
    read_all_ways(f"<urlset><url><loc>/1</loc><lastmod>{reference}&</lastmod></url></urlset>".encode())
    read_all_ways(f"<rss><item><title>{reference}&</title><link>/1</link></item></rss>".encode())
    read_all_ways(
        f"<html><body><h3><a href='/2026/11/23/a-b-c-d'>{reference}</a></h3></body></html>".encode()
    )

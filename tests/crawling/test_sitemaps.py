"""Sitemaps of every kind: newest first, only what is young enough."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from newscrawl.discovery.candidate import Candidate
from newscrawl.discovery.sitemaps import NotASitemapError, read_sitemap

URL = "https://example.org/sitemap.xml"
SINCE = datetime(2026, 11, 20, tzinfo=UTC)


def urls(body: bytes | str, newer_than: datetime | None = SINCE) -> list[str]:
    body = body.encode() if isinstance(body, str) else body
    return [candidate.url for candidate in read_sitemap(body, URL, newer_than=newer_than).candidates]


def urlset(*entries: str, attributes: str = "") -> str:
    inside = "".join(f"<url>{entry}</url>" for entry in entries)
    return f'<?xml version="1.0"?><urlset {attributes}>{inside}</urlset>'


def test_a_news_sitemap_entry_becomes_a_candidate() -> None:
    body = urlset(
        "<loc>https://example.org/dam?a=1&amp;b=2</loc><news:news><news:publication><news:name>Ex</news:name>"
        "</news:publication><news:publication_date>2026-11-22T10:00+05:00</news:publication_date>"
        "<news:title>Dam opens &amp;amp; closes</news:title></news:news>"
        "<image:image><image:loc>https://example.org/dam.jpg</image:loc><image:title>Photo</image:title></image:image>",
        attributes='xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
        ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"',
    )
    [candidate] = read_sitemap(body.encode(), URL, newer_than=SINCE).candidates
    assert candidate == Candidate(
        url="https://example.org/dam?a=1&b=2",
        headline="Dam opens & closes",
        published="2026-11-22T10:00+05:00",
        found_in=URL,
    )


@pytest.mark.parametrize(
    "attributes",
    [
        "",
        'xmlns="http://www.google.com/schemas/sitemap/0.84"',
        'xmlns="https://wrong.example/"',
        'xmlns:news="x"',
    ],
)
def test_namespaces_may_be_wrong_or_missing(attributes: str) -> None:
    entry = "<loc>/1</loc><news:news><news:title>T</news:title></news:news>"
    [candidate] = read_sitemap(
        urlset(entry, attributes=attributes).encode(), URL, newer_than=SINCE
    ).candidates
    assert (candidate.url, candidate.headline) == ("https://example.org/1", "T")


def test_newest_first_and_none_older_than_asked_for() -> None:
    body = urlset(
        "<loc>/old</loc><lastmod>2026-11-18</lastmod>",
        "<loc>/b</loc><lastmod>2026-11-21</lastmod>",
        "<loc>/c</loc><lastmod>2026-11-23T08:00:00Z</lastmod>",
        "<loc>/a</loc><lastmod>2026-11-20T01:00:00+00:00</lastmod>",
    )
    sitemap = read_sitemap(body.encode(), URL, newer_than=SINCE)
    assert [candidate.url[-2:] for candidate in sitemap.candidates] == ["/c", "/b", "/a"]
    assert sitemap.too_old == 1


def test_lastmod_tells_the_age_and_is_no_date_of_publication() -> None:
    [candidate] = read_sitemap(
        urlset("<loc>/b</loc><lastmod>2026-11-21</lastmod>").encode(), URL, newer_than=SINCE
    ).candidates
    assert candidate.published is None


def test_entries_without_a_date_stay_only_in_news_sitemaps_or_when_their_address_tells() -> None:
    body = urlset(
        "<loc>/undated</loc>",
        "<loc>/2026/11/22/dated</loc>",
        "<loc>/2019/11/22/dated</loc>",
        "<loc>/news</loc><news:news><news:title>T</news:title></news:news>",
    )
    sitemap = read_sitemap(body.encode(), URL, newer_than=SINCE)
    assert [candidate.url[19:] for candidate in sitemap.candidates] == ["/2026/11/22/dated", "/news"]
    assert (sitemap.undated, sitemap.too_old) == (1, 1)
    assert len(urls(body, newer_than=None)) == 4


def test_an_index_names_news_first_then_the_newest_then_what_holds_no_articles() -> None:
    body = "".join(
        f"<sitemap><loc>https://example.org/{name}</loc>{lastmod}</sitemap>"
        for name, lastmod in [
            ("category-sitemap.xml", "<lastmod>2026-11-23</lastmod>"),
            ("posts-1.xml", ""),
            ("posts-2.xml", "<lastmod>2026-11-22</lastmod>"),
            ("posts-3.xml", "<lastmod>2026-11-23T10:00:00Z</lastmod>"),
            ("google-news.xml", ""),
            ("posts-old.xml", "<lastmod>2020-01-01</lastmod>"),
            ("posts-2019-05.xml", ""),
        ]
    )
    sitemap = read_sitemap(f"<sitemapindex>{body}</sitemapindex>".encode(), URL, newer_than=SINCE)
    assert [child.rpartition("/")[2] for child in sitemap.children] == [
        "google-news.xml",
        "posts-3.xml",
        "posts-2.xml",
        "posts-1.xml",
        "category-sitemap.xml",
    ]
    assert (sitemap.candidates, sitemap.too_old) == ((), 2)


def test_an_index_does_not_lead_to_itself() -> None:
    body = f"<sitemapindex><sitemap><loc>{URL}</loc></sitemap></sitemapindex>"
    assert read_sitemap(body.encode(), URL, newer_than=None).children == ()


@pytest.mark.parametrize("pack", [gzip.compress, lambda body: gzip.compress(gzip.compress(body))])
def test_gzip_once_or_twice(pack: Callable[[bytes], bytes]) -> None:
    assert urls(pack(urlset("<loc>/1</loc>").encode()), None) == ["https://example.org/1"]


def test_a_gzip_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(gzip.compress(bytes(200_000_000), 1), 1)
    with pytest.raises(NotASitemapError):
        read_sitemap(bomb, URL, newer_than=None)


def test_plain_lists_and_feeds_are_sitemaps_too() -> None:
    assert urls("https://example.org/1\r\nhttps://example.org/2\nftp://x\n", None) == [
        "https://example.org/1",
        "https://example.org/2",
    ]
    feed = (
        "<rss><channel><item><link>/1</link><pubDate>22 Nov 2026 10:00 GMT</pubDate></item></channel></rss>"
    )
    assert urls(feed) == ["https://example.org/1"]


@pytest.mark.parametrize(
    "body",
    [
        urlset("<loc>https://example.org/a?x=1&y=2</loc>", "<loc>/b</loc>"),
        urlset("<loc>/a</loc>", "<loc>/b</loc>").replace("</urlset>", ""),
        "\n\n" + urlset("<loc>/a</loc>", "<loc>/b</loc>"),
        urlset("<loc>\n /a \n</loc>", "<loc><![CDATA[/b]]></loc>"),
        "<!DOCTYPE urlset>" + urlset("<loc>/a</loc>", "<loc>/b</loc>").removeprefix('<?xml version="1.0"?>'),
    ],
)
def test_careless_xml_is_read(body: str) -> None:
    assert len(urls(body, None)) == 2


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "empty"),
        (b"<html><body>Not found</body></html>", "an HTML page"),
        (b"\x1f\x8bnot really", "a damaged gzip file"),
        (b"%PDF-1.4", "a PDF document"),
    ],
)
def test_what_is_no_sitemap_is_called_by_its_name(body: bytes, what: str) -> None:
    with pytest.raises(NotASitemapError, match=f"^{what}"):
        read_sitemap(body, URL, newer_than=None)


def test_a_full_sitemap_is_read_whole_and_no_further() -> None:
    body = urlset(*(f"<loc>/{number}</loc><lastmod>2026-11-22</lastmod>" for number in range(50_010)))
    assert len(urls(body)) == 50_000

# ruff: noqa: E501 -- a row of a table, or a page as it is served, is one line
"""What a homepage and a robots.txt offer."""

from newscrawl.discovery.homepage import COMMON_FEED_PATHS, offers, sitemaps_in_robots

URL = "https://www.example.org/"
PAGE = b"""<!DOCTYPE html><html lang="ru-RU"><head><title>Latest stories | Example News</title>
<meta property="og:site_name" content=" Example &amp; News ">
<link rel="alternate" type="application/rss+xml" title="All" href="/rss.xml">
<link rel="alternate" type="application/rss+xml" title="All again" href="https://www.example.org/rss.xml">
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
<link rel="ALTERNATE feed" type="application/atom+xml; charset=utf-8" href="https://feeds.example.net/atom">
<link rel="alternate" type="application/json+oembed" href="/oembed?url=x">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1">
<link rel="alternate" hreflang="en" href="/en/">
<link rel="sitemap" href="/news-sitemap.xml">
</head><body><nav><a href="/world/">World</a><a href="/politics/asia/">Asia</a><a href="/login">Log in</a>
<a href="/2026/11/23/a-story-of-the-day">A story</a><a href="https://shop.example.org/">Shop</a><a href="/">Home</a></nav>
<main><a href="/culture/">Culture</a><a href="/feeds/sport.rss">Sport</a><a href="/feed-the-children.html">Charity</a></main>
<footer><nav><a href="/imprint">Imprint</a></nav></footer></body></html>"""


def test_feeds_sitemaps_sections_name_and_language() -> None:
    offered = offers(PAGE, URL)
    assert offered.feeds == (
        "https://www.example.org/rss.xml",
        "https://feeds.example.net/atom",
        "https://www.example.org/feeds/sport.rss",
    )
    assert offered.sitemaps == ("https://www.example.org/news-sitemap.xml",)
    assert offered.sections == ("https://www.example.org/world/", "https://www.example.org/politics/asia/")
    assert (offered.name, offered.language) == ("Example & News", "ru-RU")


def test_the_name_may_have_to_be_read_in_the_title() -> None:
    assert (
        offers(b"<html><head><title>All the news of today | Example</title></head><body>x", URL).name
        == "Example"
    )


def test_sitemap_lines_of_robots_txt() -> None:
    robots = (
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /\nSitemap: https://example.org/a.xml # main\r\n"
        b"SITEMAP:https://example.org/b.xml\nSitemap: https://example.org/a.xml\nSitemap: /relative.xml\n"
        b"Sitemap: file:///etc/passwd\n\xff\xfe\x00"
    )
    assert sitemaps_in_robots(robots) == ("https://example.org/a.xml", "https://example.org/b.xml")


def test_common_feed_paths_are_paths() -> None:
    assert all(path.startswith("/") for path in COMMON_FEED_PATHS)
    assert len(set(COMMON_FEED_PATHS)) == len(COMMON_FEED_PATHS)

"""When: machines' dates, written dates in many languages, and none of the future."""

from time import process_time

import pytest
from fakes.newspage import article, json_ld, page

from newscrawl.extract.dates import date_in_url
from newscrawl.extract.datewords import read_date


@pytest.mark.parametrize(
    ("written", "language", "iso"),
    [
        ("2019-11-19T07:03:25+00:00", "", "2019-11-19T07:03:25+00:00"),
        ("2026-11-23T09:00:00+0530", "", "2026-11-23T09:00:00+05:30"),
        ("2019-11-20T09:29:08.123Z", "", "2019-11-20T09:29:08+00:00"),
        ("2019-11-19 02:24:00 UTC", "", "2019-11-19T02:24:00+00:00"),
        ("2019-11-18T16:24", "", "2019-11-18T16:24"),
        ("2019-11-18", "", "2019-11-18"),
        ("20191119T020304Z", "", "2019-11-19T02:03:04+00:00"),
        ("1574150400", "", "2019-11-19T08:00:00+00:00"),
        ("1574150400000", "", "2019-11-19T08:00:00+00:00"),
        ("Tue, 19 Nov 2019 07:03:25 GMT", "", "2019-11-19T07:03:25+00:00"),
        ("Mon Nov 18 2019 20:51:19 GMT+0100 (CET)", "", "2019-11-18T20:51:19+01:00"),
        ("Mon Oct 11 14:57:21 CEST 2021", "", "2021-10-11T14:57:21+02:00"),
        ("November 18, 2019 11:03 PM", "en", "2019-11-18T23:03"),
        ("12:05 AM, November 18, 2019", "en", "2019-11-18T00:05"),
        ("18 ноября 2019, 14:30", "ru", "2019-11-18T14:30"),
        ("18. November 2019 um 14:30 Uhr", "de", "2019-11-18T14:30"),
        ("19 Febbraio 2020", "it", "2020-02-19"),
        ("4 de mayo de 2022", "es", "2022-05-04"),
        ("23 listopada 2026 r.", "pl", "2026-11-23"),
        ("23 қараша 2026", "kk", "2026-11-23"),
        ("2019年11月18日 10:20", "zh", "2019-11-18T10:20"),
        ("2019. 11. 18.", "ko", "2019-11-18"),
        ("١٨ نوفمبر ٢٠١٩", "ar", "2019-11-18"),
        ("03/04/2020", "en-us", "2020-03-04"),
        ("03/04/2020", "en-gb", "2020-04-03"),
        ("13/04/2020", "en-us", "2020-04-13"),
        ("04.03.2020", "en-us", "2020-03-04"),
        ("2026-13-45", "", None),
        ("2026-11-23T10:00:00+99:99", "", None),
        ("yesterday", "en", None),
        ("", "", None),
    ],
)
def test_one_written_date(written: str, language: str, iso: str | None) -> None:
    assert read_date(written, language) == iso


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2019/11/09/story", "2019-11-09"),
        ("https://a.example/2019/1/9/story", "2019-01-09"),
        ("https://a.example/story-20191119", "2019-11-19"),
        ("https://a.example/2019-11-19-story", "2019-11-19"),
        ("https://a.example/story-20191399", None),
        ("https://a.example/123201911191", None),
        ("https://a.example/2019/02/30/story", None),
    ],
)
def test_the_day_in_an_address(url: str, day: str | None) -> None:
    assert date_in_url(url) == day


def test_json_ld_goes_before_meta_and_both_keep_their_offset() -> None:
    head = json_ld(headline="x", datePublished="2026-11-20T23:30:00-08:00") + (
        '<meta property="article:published_time" content="2026-11-21T07:30:00Z">'
    )
    read = article(page(head))
    assert (read.published, read.provenance["published"]) == ("2026-11-20T23:30:00-08:00", "json-ld")


def test_a_date_of_the_future_is_passed_over() -> None:
    head = json_ld(headline="x", datePublished="2027-01-01") + '<meta name="pubdate" content="2026-11-20">'
    assert article(page(head)).published == "2026-11-20"


@pytest.mark.parametrize("zero", ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31", "1900-01-01"])
def test_a_systems_zero_date_is_no_date(zero: str) -> None:
    head = json_ld(headline="x", datePublished=zero)
    assert article(page(head), "https://daily.example/2026/11/20/story").published == "2026-11-20"


def test_tomorrow_is_within_the_tolerance_of_time_zones() -> None:
    assert article(page(json_ld(headline="x", datePublished="2026-11-24T03:00:00+13:00"))).published


def test_modified_is_never_before_published() -> None:
    head = json_ld(headline="x", datePublished="2026-11-20T10:00:00Z", dateModified="2026-11-19T10:00:00Z")
    assert article(page(head)).modified is None
    head = json_ld(headline="x", datePublished="2026-11-20T10:00:00Z", dateModified="2026-11-20T10:00:00Z")
    assert article(page(head)).modified == "2026-11-20T10:00:00+00:00"


def test_the_feeds_date_stands_in_where_the_page_is_silent() -> None:
    read = article(page("<title>x</title>"), feed_published="2026-11-19T08:00:00+01:00")
    assert (read.published, read.provenance["published"]) == ("2026-11-19T08:00:00+01:00", "feed")


def test_a_written_date_is_found_by_searching_the_page_and_flagged() -> None:
    read = article(page("<title>x</title>", "<h1>x</h1><div>Published on 18 November 2026</div>"))
    assert (read.published, read.provenance["published"]) == ("2026-11-18", "htmldate")
    assert "date-unsure" in read.flags


def test_the_time_of_another_story_is_not_believed_against_the_address() -> None:
    body = "<div><time datetime='2026-11-01T08:00:00Z'>other</time></div>"
    read = article(page("<title>x</title>", body), "https://daily.example/2026/11/20/story")
    assert read.published == "2026-11-20"


def test_a_time_marked_as_update_is_not_the_publication() -> None:
    body = (
        "<time class='updated' datetime='2026-11-22'>Updated</time><time datetime='2026-11-20'>20 Nov</time>"
    )
    assert article(page("<title>x</title>", body)).published == "2026-11-20"


def test_a_huge_page_without_a_date_is_not_searched_to_its_end() -> None:
    told = "things that were counted in 04/05 and again at 10:22 by the many people of the town in 2019"
    lines = "".join(f"<p>Of {number} there were {number + 3} {told}.</p>" for number in range(30_000))
    begun = process_time()
    read = article(page("<title>x</title>", "<h1>A count of things in town</h1>" + lines))
    assert process_time() - begun < 4
    assert read.provenance.get("published") in {None, "htmldate"}

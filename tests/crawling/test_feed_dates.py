"""Dates as the world writes them."""

from datetime import UTC, datetime

import pytest

from newscrawl.discovery.dates import iso_date, latest_moment
from newscrawl.discovery.urldates import date_in_url, month_in_url


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("Mon, 23 Nov 2026 10:00:00 GMT", "2026-11-23T10:00:00+00:00"),
        ("Mon, 23 Nov 2026 10:00 +0500", "2026-11-23T10:00+05:00"),
        ("23 Nov 26 10:00:00 EST", "2026-11-23T10:00:00-05:00"),
        ("Mon, 23 Nov 2026 10:00:00 MSK", "2026-11-23T10:00:00+03:00"),
        ("Mon, 23 Nov 2026 10:00:00", "2026-11-23T10:00:00"),
        ("Montag, 23 Nov 2026 10:00:00 +0100", "2026-11-23T10:00:00+01:00"),
        ("Пн, 23 ноября 2026 10:00:00 +0600", "2026-11-23T10:00:00+06:00"),
        ("23 мая 2026", "2026-05-23"),
        ("Monday, November 23, 2026 - 10:00 PM", "2026-11-23T22:00"),
        ("November 23, 2026 10:00:00 PM", "2026-11-23T22:00:00"),
        ("2026-11-23", "2026-11-23"),
        ("2026-11-23T10:00Z", "2026-11-23T10:00+00:00"),
        ("2026-11-23T10:00:00.123+05:30", "2026-11-23T10:00:00+05:30"),
        ("2026-11-23 10:00:00 +0500", "2026-11-23T10:00:00+05:00"),
        ("23.11.2026 9:05", "2026-11-23T09:05"),
        ("1795427000", "2026-11-23T09:43:20+00:00"),
        ("1795427000123", "2026-11-23T09:43:20+00:00"),
        ("", None),
        ("yesterday", None),
        ("2026-02-31", None),
        ("Mon, 23 Nov 2026 25:00:00 GMT", None),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("9" * 5000, None),
    ],
)
def test_a_date_keeps_its_precision_and_offset(written: str, iso: str | None) -> None:
    assert iso_date(written) == iso


def test_a_bare_day_lasts_until_its_end_everywhere() -> None:
    assert latest_moment("2026-11-23") == datetime(2026, 11, 24, 11, 59, 59, tzinfo=UTC)
    assert latest_moment("2026-11-23T10:00:00+05:00") == datetime(2026, 11, 23, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2026/11/23/dam", "2026-11-23"),
        ("https://a.example/news/20261123-dam", "2026-11-23"),
        ("https://a.example/dam-2026-11-23.html", "2026-11-23"),
        ("https://a.example/2026/nov/23/dam", "2026-11-23"),
        ("https://a.example/2026/11/dam", None),
        ("https://a.example/12026112399", None),
        ("https://a.example/2026/02/31/dam", None),
        ("https://a.example/?d=2026-11-23", None),
    ],
)
def test_the_day_in_an_address(url: str, day: str | None) -> None:
    assert date_in_url(url) == day


def test_the_month_in_a_sitemaps_address_is_its_last_day() -> None:
    assert month_in_url("https://a.example/sitemap-2026-02.xml") == "2026-02-28"

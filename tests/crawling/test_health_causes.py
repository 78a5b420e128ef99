"""What health says of dead documents, lost fields and full disks: the cause, and what to try."""

import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes.pages import article, exchange, options
from scrapy.exceptions import DownloadFailedError

from archive.explain.documents import document_troubles
from archive.explain.fieldcover import field_troubles
from archive.explain.health import troubles
from archive.model import warc_date
from archive.reader import Archive
from archive.runs import RunReport
from archive.store import Store
from newscrawl.spiders.pages import failure_in_words
from newscrawl.state.documents import DocumentRow

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil has it


def dead(trouble: str, failures: int = 3) -> DocumentRow:
    return DocumentRow(
        url="https://paper.example/feed",
        kind="feed",
        source="paper",
        asked_at=NOW.timestamp(),
        next_ask=NOW.timestamp(),
        interval=600.0,
        fresh_at=NOW.timestamp(),
        failures=failures,
        trouble=trouble,
    )


@pytest.mark.parametrize(
    ("trouble", "cause", "command"),
    [
        ("robots.txt does not allow it", "its robots.txt forbids it now", "https://paper.example/robots.txt"),
        ("TLS: certificate verify failed", "its certificate is bad or expired", "-connect paper.example:443"),
        ("DNS lookup failed: no results", "its host name is not known", "getent hosts paper.example"),
        ("the server answered 403", "the outlet blocks the crawler", "NEWSCRAWL_CONTACT"),
        (
            "the server answered 503",
            "the outlet's server is in trouble",
            "https://paper.example/ in a browser",
        ),
        ("the server answered 404", "it moved or was shut down", "sources discover https://paper.example/"),
        ("an HTML page, not a feed", "it moved or was shut down", "sources discover https://paper.example/"),
    ],
)
def test_a_dead_feed_has_its_likely_cause_and_the_command_to_try(
    trouble: str, cause: str, command: str
) -> None:
    (found,) = document_troubles([dead(trouble)], {}, NOW)
    assert cause in found.cause
    assert command in found.command
    assert list(document_troubles([dead(trouble, failures=2)], {}, NOW)) == []


def test_a_feed_that_left_the_list_of_sources_is_nobodys_trouble() -> None:
    replaced = dead("the server answered 410")
    assert list(document_troubles([replaced], {}, NOW, NOW + timedelta(hours=20))) != []
    assert list(document_troubles([replaced], {}, NOW, NOW + timedelta(hours=25))) == []


def test_what_the_homepage_offers_instead_is_suggested() -> None:
    offered = {"paper": ["https://paper.example/feed", "https://paper.example/news.xml"], "other": ["x"]}
    (found,) = document_troubles([dead("the server answered 410")], offered, NOW)
    assert found.command.startswith("in sources.toml, https://paper.example/news.xml in its place")


def test_fields_that_most_articles_had_and_few_have_now(tmp_path: Path) -> None:
    keep(tmp_path, source="paper", days_ago=6, number=12, authors=("Jane Doe",))
    keep(tmp_path, source="paper", days_ago=1, number=12)
    keep(tmp_path, source="bare", days_ago=6, number=12)
    keep(tmp_path, source="bare", days_ago=1, number=12)
    keep(tmp_path, source="rare", days_ago=6, number=12, authors=("Jane Doe",))
    keep(tmp_path, source="rare", days_ago=1, number=5)
    with Archive(tmp_path) as archive:
        (found,) = field_troubles(archive, NOW, recent=3, before=14)
    assert (found.source, found.what) == ("paper", "0% of its articles have authors, usually 100%")
    assert found.cause == "the site changed its layout"


def keep(root: Path, *, source: str, days_ago: float, number: int, authors: tuple[str, ...] = ()) -> None:
    with Store.open(root, options()) as store:
        for n in range(number):
            url = f"https://{source}.example/{days_ago}/{n}"
            when = NOW - timedelta(days=days_ago, seconds=n)
            capture = store.keep_exchange(exchange(url, f"<p>{url}</p>".encode(), started=when))
            text = f"{url} " + "word " * 40
            store.keep_article(
                article(
                    capture, text, source=source, authors=authors, word_count=41, fetched=warc_date(when)
                ),
                capture,
            )


def test_a_disk_that_lasts_for_days_only_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store.open(tmp_path, options()).close()
    runs = [
        RunReport(
            id=f"r{hours}",
            started=(NOW - timedelta(hours=hours)).isoformat(),
            ended=(NOW - timedelta(hours=hours)).isoformat(),
            outcome="finished",
            bytes=1_000_000_000,
        )
        for hours in range(48, -1, -1)
    ]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**13, 0, 100 * 10**9))
    with Archive(tmp_path) as archive:
        (found,) = troubles(archive, runs, (), NOW)
        assert found.what == "only 100,000 MB are free on the archive's disk, enough for 4 days"
        monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**13, 0, 10**12))
        assert list(troubles(archive, runs, (), NOW)) == []


def test_troubles_of_tls_are_named_as_such() -> None:
    error = "[<twisted.python.failure.Failure OpenSSL.SSL.Error: [('SSL routines', '', '{}')]>]"
    bad = failure_in_words(DownloadFailedError(error.format("certificate verify failed")))
    other = failure_in_words(DownloadFailedError(error.format("wrong version number")))
    assert bad[:3] == ("bad-certificate", "TLS: certificate verify failed", True)
    assert other[:2] == ("tls-failed", "TLS: wrong version number")

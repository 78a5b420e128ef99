"""What ``newscrawl health`` says, and when it says nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fakes.pages import decision, exchange, options

from archive.explain.health import Trouble, troubles
from archive.explain.runstory import story
from archive.model import warc_date
from archive.reader import Archive
from archive.runs import RunReport
from archive.store import Store
from newscrawl.state.documents import DocumentRow

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
DAY = 86_400.0


def said(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def run(hours_ago: float, new: int = 3, **changes: Any) -> RunReport:
    started = NOW - timedelta(hours=hours_ago)
    values: dict[str, Any] = {
        "id": f"r{hours_ago}",
        "started": said(started),
        "ended": said(started + timedelta(minutes=5)),
        "outcome": "finished",
        "sources": {"paper": {"new": new, "requests": 9}},
    }
    return RunReport(**(values | changes))


def hourly(days: int, until: int = 0) -> list[RunReport]:
    return [run(hours) for hours in range(days * 24, until, -1)]


def feed(**changes: Any) -> DocumentRow:
    values: dict[str, Any] = {
        "url": "https://paper.example/feed",
        "kind": "feed",
        "source": "paper",
        "asked_at": NOW.timestamp(),
        "next_ask": NOW.timestamp() + 600,
        "interval": 600.0,
        "fresh_at": NOW.timestamp() - 3600,
        "failures": 0,
        "trouble": "",
    }
    return DocumentRow(**(values | changes))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    Store.open(tmp_path, options()).close()
    return Archive(tmp_path)


def found(
    archive: Archive, runs: Sequence[RunReport], documents: Sequence[DocumentRow] = ()
) -> list[Trouble]:
    return list(troubles(archive, runs, documents, NOW))


def test_a_healthy_crawl_has_no_troubles(archive: Archive) -> None:
    assert found(archive, hourly(5), [feed()]) == []


def test_no_run_since_is_told_with_what_is_usual(archive: Archive) -> None:
    (trouble,) = found(archive, hourly(10, until=30))
    assert trouble.what == "no run since 2026-03-19T05:05:00Z, usually there is one every 1.0 hours"
    assert "crontab -l" in trouble.command
    assert [t.what for t in found(archive, [])] == ["there was no run yet"]


def test_a_feed_that_keeps_failing_names_its_error_and_the_command_that_finds_another(
    archive: Archive,
) -> None:
    (trouble,) = found(archive, hourly(5), [feed(failures=3, trouble="the server answered 404")])
    assert str(trouble) == (
        "paper: feed https://paper.example/feed failed 3 times in a row (the server answered 404). "
        "Likely: it moved or was shut down. Try: newscrawl sources discover https://paper.example/"
    )
    assert found(archive, hourly(5), [feed(failures=2)]) == []


def test_a_feed_that_works_and_names_nothing_new_for_weeks_is_told(archive: Archive) -> None:
    (trouble,) = found(archive, hourly(5), [feed(fresh_at=NOW.timestamp() - 9 * DAY)])
    assert "has named nothing new for 9 days" in trouble.what
    monthly = feed(fresh_at=NOW.timestamp() - 9 * DAY, interval=DAY)
    assert found(archive, hourly(5), [monthly]) == []


def test_far_fewer_articles_than_usual_is_told_only_if_there_were_runs(archive: Archive) -> None:
    quiet = [*hourly(10, until=24), *(run(hours, new=0) for hours in range(24, 0, -1))]
    (trouble,) = found(archive, quiet)
    assert (trouble.source, trouble.what) == ("paper", "0 articles in the last day, usually 72")


def test_killed_runs_are_told_when_it_is_no_accident(archive: Archive) -> None:
    runs = hourly(5)
    assert found(archive, [*runs, run(0.5, outcome="killed")]) == []
    told = found(archive, [*runs, run(0.6, outcome="killed"), run(0.5, outcome="killed")])
    assert [t.what for t in told] == ["2 of the last 10 runs were killed"]


@pytest.mark.parametrize(
    ("verdict", "reason", "said_of_it"),
    [
        ("not-article", "consent-wall", "12 of the last 14 pages end in a consent page"),
        ("refused", "robots", "12 of the last 14 pages end in robots.txt that forbids them"),
        ("failed", "no-such-host", "12 of the last 14 pages end in a host name that is not known"),
    ],
)
def test_what_most_pages_of_a_source_end_in_is_told(
    tmp_path: Path, verdict: str, reason: str, said_of_it: str
) -> None:
    decide(tmp_path, {verdict: 12, "new": 2}, {"new": 20}, reason)
    told = found(Archive(tmp_path), hourly(5))
    assert told[0].what == said_of_it
    assert told[1].what == "14% of its pages are articles now, usually 100%"


def test_few_pages_prove_nothing(tmp_path: Path) -> None:
    decide(tmp_path, {"not-article": 5}, {"new": 20}, "consent-wall")
    assert found(Archive(tmp_path), hourly(5)) == []


def decide(root: Path, recent: dict[str, int], before: dict[str, int], reason: str) -> None:
    with Store.open(root, options()) as store:
        capture = store.keep_exchange(exchange())
        for counts, days in ((before, 6), (recent, 1)):
            for verdict, number in counts.items():
                for _ in range(number):
                    decided = warc_date(NOW - timedelta(days=days))
                    why = "first-seen" if verdict == "new" else reason
                    store.keep_decision(
                        decision(capture, source="paper", verdict=verdict, reason=why, decided=decided)
                    )


def test_a_report_tells_what_happened_and_what_is_usual() -> None:
    report = run(
        1,
        new=1,
        reasons={"new/first-seen": 1, "failed/http-500": 2},
        owed={"paper": 2},
        troubles=("paper: feed https://paper.example/feed: the server answered 500",),
        requests=12,
    )
    lines = list(story(report, [run(2), run(3)]))
    assert lines[0].endswith("finished, 2026-03-20T11:00:00Z to 2026-03-20T11:05:00Z (0 s)")
    assert "  decided     2 failed, 1 new" in lines
    assert "  still owed  2 pages of 1 sources" in lines
    assert "       2  failed/http-500" in lines
    assert "  paper: 1 articles (usually 3.0), 9 requests, 0 kB" in lines
    assert lines[-1] == "  ! paper: feed https://paper.example/feed: the server answered 500"

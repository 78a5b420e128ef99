"""Reports of runs, and what they tell about gaps."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fakes.pages import keep_page, options

from archive.coverage import coverage
from archive.layout import Layout
from archive.reader import Archive
from archive.runs import RunReport, Runs
from archive.store import Store


def run(day: int, hour: int, **changes: str) -> RunReport:
    started = f"2026-03-{day:02}T{hour:02}:00:00Z"
    values = {"id": f"{day}-{hour}", "started": started, "ended": started, "outcome": "finished"}
    return RunReport(**(values | changes))  # type: ignore[arg-type]  # only texts are changed here


def test_a_run_is_a_file_while_it_lives_and_a_line_when_it_has_ended(tmp_path: Path) -> None:
    runs = Runs(Layout(tmp_path))
    assert (list(runs.ended()), runs.unfinished()) == ([], [])
    runs.write(run(1, 1, outcome="running"))
    assert [one.id for one in runs.unfinished()] == ["1-1"]
    assert list(runs.ended()) == []
    runs.write(run(1, 1))
    runs.write(run(1, 2))
    assert runs.unfinished() == []
    assert [one.id for one in runs.ended()] == ["1-1", "1-2"]
    assert runs.last(1) == [run(1, 2)]


def test_a_torn_line_and_fields_of_a_later_release_are_passed_over(tmp_path: Path) -> None:
    runs = Runs(Layout(tmp_path))
    runs.write(run(1, 1))
    path = tmp_path / "runs" / "runs.jsonl"
    path.write_bytes(
        path.read_bytes()
        + b'{"id":"x","started":"2026-03-01T02:00:00Z","outcome":"finished","moon":1}\n[]\n{"id":"to'
    )
    assert [one.id for one in runs.ended()] == ["1-1", "x"]


def test_a_gap_of_the_crawler_is_told_from_a_gap_of_the_news(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        for day in (1, 2, 3, 5):
            for number in range(2):
                moment = datetime(2026, 3, day, 10, tzinfo=UTC) + timedelta(minutes=number)
                url = f"https://news.example/{day}/{number}"
                keep_page(store, url, f"Text {day} {number}.", started=moment)
    # Every hour of five days, but nothing from noon of the fourth day to six of the fifth.
    hours = [(day, hour) for day in range(1, 6) for hour in range(24)]
    runs = [run(day, hour) for day, hour in hours if not (4, 12) < (day, hour) < (5, 6)]
    with Archive(tmp_path) as archive:
        rows = list(coverage(archive.catalog, runs, date(2026, 3, 1), date(2026, 3, 5)))
    assert [row.seen for row in rows] == [2, 2, 2, 0, 2]
    assert [row.expected for row in rows] == [None, 2.0, 2.0, 2.0, 1.5]
    assert [row.hours_without_run for row in rows[:4]] == [0.0, 0.0, 0.0, 12.0]
    assert rows[4].hours_without_run == pytest.approx(
        7.0
    )  # until six, and the last hour: no later run is known

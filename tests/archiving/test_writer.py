"""WARC files: names, rotation, and what of them is on disk when."""

import re
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fakes.pages import exchange, keep_page, options, warcs

from archive.store import Store
from archive.warc.reader import records
from archive.warc.records import response
from archive.warc.writer import WarcOptions, WarcWriter


def test_a_file_is_open_while_written_and_gets_its_name_at_the_end(tmp_path: Path) -> None:
    with Store.open(tmp_path, options(prefix="desk 7/..")) as store:
        store.keep_exchange(exchange())
        (being_written,) = (tmp_path / "archive").iterdir()
        assert being_written.name.endswith(".warc.gz.open")
        assert stat.S_IMODE(being_written.stat().st_mode) == 0o640
    (path,) = (tmp_path / "archive").iterdir()
    assert path.name == being_written.name.removesuffix(".open")
    assert re.fullmatch(r"desk_7-\d{14}-\d{5}-[A-Za-z0-9._]+\.warc\.gz", path.name)


def test_a_store_that_kept_nothing_leaves_no_file(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()):
        pass
    assert list((tmp_path / "archive").iterdir()) == []


def test_a_file_that_is_large_enough_is_finished_and_the_next_begun(tmp_path: Path) -> None:
    with Store.open(tmp_path, options(max_bytes=2000)) as store:
        for number in range(5):
            keep_page(store, f"https://news.example/{number}", f"Story {number}")
    paths = warcs(tmp_path)
    assert len(paths) > 2
    assert len({path.name.split("-")[2] for path in paths}) == len(paths), "serial numbers differ"
    for path in paths:
        kinds = [record.type for record in records(path)]
        assert kinds[0] == "warcinfo"
        assert kinds.count("response") == kinds.count("request"), "a pair is not torn apart"
        (info,) = {record.get("WARC-Warcinfo-ID") for record in records(path)} - {""}
        assert info == f"<{next(iter(records(path))).record_id}>"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_a_file_that_is_old_enough_is_due(tmp_path: Path) -> None:
    clock = Clock()
    writer = WarcWriter(tmp_path, WarcOptions(max_age=3600), clock=clock)
    clock.now += timedelta(days=9)
    assert not writer.due, "there is no file yet"
    writer.write(response(exchange(), "sha1:X"))
    clock.now += timedelta(seconds=3599)
    assert not writer.due
    clock.now += timedelta(seconds=1)
    assert writer.due
    finished = writer.finish()
    assert finished is not None
    assert finished[0].startswith("news-20260110000000-00000-")


def test_a_name_is_never_used_twice(tmp_path: Path) -> None:
    names = set()
    for _ in range(3):
        writer = WarcWriter(tmp_path, WarcOptions(), clock=Clock())
        writer.write(response(exchange(), "sha1:X"))
        finished = writer.finish()
        assert finished is not None
        names.add(finished[0])
    assert len(names) == 3
    assert {path.name for path in tmp_path.iterdir()} == names


def test_what_was_not_synced_can_be_taken_back(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, WarcOptions())
    writer.write(response(exchange(), "sha1:X"))
    writer.sync()
    writer.write(response(exchange("https://news.example/b"), "sha1:Y"))
    writer.roll_back()
    after = writer.write(response(exchange("https://news.example/c"), "sha1:Z"))
    writer.finish()
    (path,) = tmp_path.iterdir()
    assert [record.url for record in records(path)][1:] == [
        "https://news.example/a",
        "https://news.example/c",
    ]
    assert [record.offset for record in records(path)][-1] == after.offset

"""What is remembered is given at once, and found anew behind."""

import threading
import time
from pathlib import Path

import pytest
from fakes.library import library, piece

from archive.reader import Archive
from archive.web.remembered import remembered


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(library(tmp_path / "news", piece("a")).root)


def until(found: threading.Event) -> None:
    assert found.wait(5)


def test_it_is_found_once_for_all_who_ask_meanwhile(archive: Archive) -> None:
    calls: list[int] = []

    def find() -> int:
        calls.append(1)
        time.sleep(0.05)
        return len(calls)

    asking = [threading.Thread(target=remembered, args=(archive, "n", 60.0, find)) for _ in range(4)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert remembered(archive, "n", 60.0, find) == 1
    assert remembered(archive, "other", 60.0, lambda: "x") == "x"


def test_what_is_old_is_given_while_it_is_found_anew(archive: Archive) -> None:
    assert remembered(archive, "n", 0.05, lambda: "old") == "old"
    time.sleep(0.06)
    begun, go = threading.Event(), threading.Event()

    def find() -> str:
        begun.set()
        until(go)
        return "new"

    assert remembered(archive, "n", 0.05, find) == "old"
    until(begun)
    assert remembered(archive, "n", 0.05, find) == "old", "nobody waits"
    go.set()
    for _ in range(100):
        if remembered(archive, "n", 60.0, find) == "new":
            break
        time.sleep(0.02)
    assert remembered(archive, "n", 60.0, find) == "new"


def test_what_nobody_asked_for_in_a_long_time_is_waited_for(archive: Archive) -> None:
    assert remembered(archive, "n", 0.01, lambda: "old") == "old"
    time.sleep(0.15)
    assert remembered(archive, "n", 0.01, lambda: "new") == "new"


def test_a_failure_behind_keeps_the_old(archive: Archive, caplog: pytest.LogCaptureFixture) -> None:
    assert remembered(archive, "n", 0.05, lambda: "old") == "old"
    time.sleep(0.06)

    def fail() -> str:
        raise OSError("gone")

    assert remembered(archive, "n", 0.05, fail) == "old"
    for _ in range(100):
        if "n could not be found again" in caplog.text:
            break
        time.sleep(0.02)
    assert "n could not be found again" in caplog.text
    assert remembered(archive, "n", 60.0, lambda: "never called") == "old"

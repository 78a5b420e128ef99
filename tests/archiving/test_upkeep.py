"""At the end of a crawl: what is much is added to the index by another process."""

import resource
from pathlib import Path

import pytest
from fakes.library import library, piece

from archive.errors import ArchiveUnusableError
from archive.lock import ArchiveLock
from archive.search.state import bytes_behind, load
from archive.upkeep import bring_up_last


def seconds_of_other_processes() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime


@pytest.mark.parametrize("much", [1, 10**9])
def test_much_is_added_by_another_process_and_little_by_this_one(tmp_path: Path, much: int) -> None:
    news = library(tmp_path / "news", piece("a", "flood"), piece("b", "storm"))
    before = seconds_of_other_processes()
    bring_up_last(news, patience=1, much=much)
    assert (seconds_of_other_processes() > before) == (much == 1)
    state = load(news)
    assert state is not None
    assert state.documents == 2
    assert bytes_behind(news, state) == 0


def test_why_the_other_process_could_not_is_told_in_its_words(tmp_path: Path) -> None:
    news = library(tmp_path / "news", piece("a"))
    (news.root / "search").write_text("in the way")
    with pytest.raises(ArchiveUnusableError, match="search") as told:
        bring_up_last(news, much=1)
    assert "\n" not in str(told.value)
    assert "Traceback" not in str(told.value)


def test_it_waits_for_whoever_does_the_same_and_tells_when_that_takes_too_long(tmp_path: Path) -> None:
    news = library(tmp_path / "news", piece("a"))
    (news.root / "search").mkdir()
    with (
        ArchiveLock.take(news.root / "search" / ".lock"),
        pytest.raises(ArchiveUnusableError, match="Another process"),
    ):
        bring_up_last(news, patience=0.1, much=1)

"""The archivist acknowledges what is on disk, and nothing else."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest

from archive.errors import NoSpaceError
from newscrawl.archivist import Archivist


class Door:
    """A store and a state in one: notes what is asked of it, and fails when told to."""

    def __init__(self) -> None:
        self.events: list[str] = []
        self.commit_fails: Exception | None = None

    def commit(self) -> None:
        if self.commit_fails:
            raise self.commit_fails
        self.events.append("commit")

    def close(self) -> None:
        self.events.append("close")

    def write(self, what: str) -> str:
        self.events.append(what)
        return what.upper()

    def refuse(self, error: Exception) -> str:
        raise error


def archivist(
    door: Door, *, interval: float = 0.05, on_failure: Callable[[Exception], None] = lambda _: None
) -> Archivist:
    silent = Door()  # the state: commits and closes like the store, and is looked at by no test here
    return Archivist(
        cast("Any", door), cast("Any", silent), cast("Any", None), interval=interval, on_failure=on_failure
    )


def test_durable_work_is_answered_only_after_a_commit() -> None:
    door = Door()
    keeper = archivist(door)

    async def crawl() -> list[str]:
        answer = await keeper.do_durably(door.write, "page")
        assert answer == "PAGE"
        return list(door.events)

    assert asyncio.run(crawl()) == ["page", "commit"]
    keeper.close()


def test_a_question_is_answered_without_waiting_for_a_commit() -> None:
    door = Door()
    keeper = archivist(door, interval=60)

    async def crawl() -> str:
        # The first piece of work after a pause is committed at once; the second one has to wait.
        await keeper.do(door.write, "first")
        return await asyncio.wait_for(keeper.do(door.write, "question"), timeout=5)

    assert asyncio.run(crawl()) == "QUESTION"
    keeper.close()


def test_pages_that_arrive_together_share_one_commit() -> None:
    door = Door()
    keeper = archivist(door, interval=0.2)

    async def crawl() -> None:
        await keeper.do_durably(door.write, "before")
        await asyncio.gather(*(keeper.do_durably(door.write, f"page {n}") for n in range(20)))

    asyncio.run(crawl())
    assert door.events.count("commit") == 2
    assert door.events[-1] == "commit"
    keeper.close()


def test_closing_commits_what_is_still_waiting() -> None:
    door = Door()
    keeper = archivist(door, interval=60)

    async def crawl() -> str:
        await keeper.do_durably(door.write, "before")
        late = asyncio.ensure_future(keeper.do_durably(door.write, "late"))
        await asyncio.sleep(0)
        await asyncio.to_thread(keeper.close)
        return await late

    assert asyncio.run(crawl()) == "LATE"
    assert door.events == ["before", "commit", "late", "commit", "close"]


def test_what_is_asked_after_closing_gets_an_error_and_not_silence() -> None:
    keeper = archivist(Door())
    keeper.close()

    async def crawl() -> None:
        with pytest.raises(RuntimeError, match="closed"):
            await asyncio.wait_for(keeper.do(Door().write, "late"), timeout=5)

    asyncio.run(crawl())


def test_a_page_that_cannot_be_kept_does_not_stop_the_others() -> None:
    door = Door()
    keeper = archivist(door)

    async def crawl() -> str:
        with pytest.raises(ValueError, match="a fault of ours"):
            await keeper.do_durably(door.refuse, ValueError("a fault of ours"))
        return await keeper.do_durably(door.write, "next")

    assert asyncio.run(crawl()) == "NEXT"
    keeper.close()


def test_a_full_disk_is_told_once_and_nothing_waiting_is_acknowledged() -> None:
    door, told = Door(), list[Exception]()
    keeper = archivist(door, interval=0.2, on_failure=told.append)
    full = NoSpaceError("no space left", place="news.warc.gz.open")

    async def crawl() -> None:
        await keeper.do_durably(door.write, "before")
        door.commit_fails = full
        answers = await asyncio.gather(
            *(keeper.do_durably(door.write, f"page {n}") for n in range(3)), return_exceptions=True
        )
        assert answers == [full, full, full]
        with pytest.raises(NoSpaceError):
            await keeper.do(door.write, "after")

    asyncio.run(crawl())
    assert told == [full]
    keeper.close()
    assert keeper.failure is full

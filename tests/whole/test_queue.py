"""The work queue on a real Redis: who owns what, what a death leaves; a small crew.

bench/workqueue.py is the crew in full: 4 workers, 2,000 pages.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.crew import REDIS, Redis, Shift, urls_of, work

from archive.errors import UsageError
from newscrawl.discovery.candidate import Candidate
from newscrawl.queue.queue import WorkQueue
from newscrawl.queue.values import Page, Result, Task

pytestmark = pytest.mark.skipif(REDIS is None, reason="redis-server is not installed (apt: redis-server)")

ONE, TWO = "http://www.paper.example/one", "http://m.paper.example/two"


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    server = Redis(tmp_path)
    server.start()
    yield server
    server.kill()


async def take(queue: WorkQueue) -> tuple[str, Task]:
    ((entry, domain),) = (await queue.claim(5, 0)).items()
    task = await queue.next(domain, entry)
    assert isinstance(task, Task)
    return entry, task


async def three(redis: Redis, lease: float = 60) -> list[WorkQueue]:
    queues = [WorkQueue(redis.url, name, lease) for name in ("dispatcher", "ann", "bob")]
    for queue in queues:
        await queue.begin()
    return queues


def test_a_page_is_owed_once_and_its_domain_is_one_workers(redis: Redis) -> None:
    async def story() -> None:
        dispatcher, ann, bob = await three(redis)
        assert await dispatcher.add(Page(Candidate(ONE, headline="One"), "paper"))
        assert not await dispatcher.add(Page(Candidate(f"{ONE}?utm_source=rss"), "paper"))
        assert await dispatcher.add(Page(Candidate(TWO), "paper", etag='"x"', kept=True))
        assert not await dispatcher.add(Page(Candidate("mailto:nobody")))
        entry, task = await take(ann)
        assert task.page == Page(Candidate(ONE, headline="One"), "paper")
        assert await bob.claim(5, 0) == {}
        assert await bob.next("paper.example", entry) == "lost"
        assert await bob.begin_request("paper.example") == 0
        assert await ann.intend(task)
        await ann.done(task, Result(ONE, "new"))
        second = await ann.next("paper.example", entry)
        assert isinstance(second, Task)
        assert second.page.etag == '"x"'
        await ann.done(second, Result(TWO, "repeat", 304))
        assert await ann.next("paper.example", entry) == "empty"
        assert not await dispatcher.add(
            Page(Candidate(ONE))
        )  # owed until the dispatcher knows what became of it
        results = await dispatcher.results()
        assert [(result.url, result.verdict) for _, _, result in results] == [(ONE, "new"), (TWO, "repeat")]
        await dispatcher.settled(results)
        assert await dispatcher.numbers() == {"domains": 0, "pages": 0, "results": 0}
        for queue in (dispatcher, ann, bob):
            await queue.close()

    asyncio.run(story())


def test_a_domain_goes_to_another_when_its_lease_runs_out(redis: Redis) -> None:
    async def story() -> None:
        dispatcher, ann, bob = await three(redis, lease=0.3)
        await dispatcher.add(Page(Candidate(ONE)))
        entry, task = await take(ann)
        for _ in range(3):  # while she shows life, nobody takes it
            await asyncio.sleep(0.15)
            assert await ann.renew({entry: "paper.example"}) == set()
            assert await bob.claim(5, 0) == {}
        await asyncio.sleep(0.4)
        await bob.claim(1, 0)
        again_entry, again = next(iter((await bob.claim(5, 0)).items()), (entry, "paper.example"))
        assert again == "paper.example"
        assert await ann.renew({entry: "paper.example"}) == {"paper.example"}
        assert not await ann.intend(task)
        found = await bob.next("paper.example", again_entry)
        assert isinstance(found, Task)
        assert found.page == task.page
        for queue in (dispatcher, ann, bob):
            await queue.close()

    asyncio.run(story())


def test_a_page_that_a_dead_worker_may_have_archived_waits_for_it(redis: Redis) -> None:
    async def story() -> None:
        dispatcher, ann, bob = await three(redis, lease=0.2)
        await dispatcher.add(Page(Candidate(ONE)))
        _, task = await take(ann)
        assert await ann.intend(task)
        await asyncio.sleep(0.3)
        await bob.claim(1, 0)  # a first look is for what bob had before
        ((entry, domain),) = (await bob.claim(5, 0)).items() or [("", "")]
        assert await bob.next(domain, entry) == "empty"
        (doubt,) = [one async for one in ann.doubts()]
        assert (doubt.page, doubt.owed_at > 0) == (task.page, True)
        await ann.owe_again(doubt)  # her archive does not hold it
        ((entry, domain),) = (await bob.claim(5, 0)).items()
        assert isinstance(await bob.next(domain, entry), Task)
        for queue in (dispatcher, ann, bob):
            await queue.close()

    asyncio.run(story())


def test_what_was_owed_is_owed_after_redis_was_killed(redis: Redis) -> None:
    async def story() -> None:
        dispatcher, ann, _ = await three(redis)
        for number in range(50):
            await dispatcher.add(Page(Candidate(f"http://paper{number % 7}.example/{number}")))
        redis.kill()
        waiting = asyncio.ensure_future(ann.claim(3, 0))
        await asyncio.sleep(0.3)
        redis.start()
        await waiting  # it asks until the server is back
        assert (await dispatcher.numbers()) == {"domains": 7, "pages": 50, "results": 0}
        await ann.close()
        await dispatcher.close()

    asyncio.run(story())


def test_a_wrong_address_is_told_in_a_line() -> None:
    with pytest.raises(UsageError, match="no address of a Redis server"):
        WorkQueue("http://queue.example", "ann")


def test_a_crew_archives_each_page_once_though_one_is_killed_and_redis_too(tmp_path: Path) -> None:
    shift = Shift(pages=36, domains=9, workers=2, kills=1, seed=5, lease=1.0)
    report = work(shift, tmp_path)
    assert (report.errors, report.killed, report.left) == ([], 1, 0)
    assert set(report.decisions) == set(report.articles) == set(urls_of(shift))
    assert set(report.decisions.values()) == set(report.articles.values()) == {1}
    assert report.most_at_once == 1

"""Whose turn it is among hundreds of hosts: pages before feeds, hosts with nothing in hand before others."""

from types import SimpleNamespace

import pytest
from scrapy import Request, Spider
from scrapy.squeues import LifoMemoryQueue
from scrapy.utils.test import get_crawler

from newscrawl.spiders.documents import LATER
from newscrawl.wire.downloader import HostDownloader
from newscrawl.wire.hostqueue import HostQueue


class Desk:
    """A queue and the downloader that it is told of, without a network."""

    def __init__(self, **settings: object) -> None:
        crawler = get_crawler(Spider, {"TELNETCONSOLE_ENABLED": False, **settings})
        object.__setattr__(crawler, "signals", SimpleNamespace(connect=lambda *_, **__: None))
        self.downloader = HostDownloader(crawler)
        object.__setattr__(crawler, "engine", SimpleNamespace(downloader=self.downloader))
        self.queue = HostQueue(crawler, LifoMemoryQueue, "")

    def feeds(self, *hosts: str) -> None:
        for host in hosts:
            self.queue.push(Request(f"https://{host}/feed.xml", priority=LATER))

    def pages(self, *hosts: str) -> None:
        for host in hosts:
            self.queue.push(Request(f"https://{host}/story"))

    def take(self, most: int = 100) -> list[str]:
        """Requests as they are handed out; each is then in hand, as nobody answers."""
        taken: list[str] = []
        while len(taken) < most and (request := self.queue.pop()) is not None:
            self.downloader._in_hand[self.downloader.get_slot_key(request)] += 1
            taken.append(request.url.removeprefix("https://"))
        return taken

    def answered(self, host: str) -> None:
        self.downloader._in_hand[host] -= 1


@pytest.fixture
def desk() -> Desk:
    return Desk(CONCURRENT_REQUESTS_PER_DOMAIN=1)


def test_a_page_comes_before_the_feeds_of_all_other_hosts(desk: Desk) -> None:
    desk.feeds(*(f"h{number}.example" for number in range(300)))
    desk.pages("z.example")
    assert desk.take(2) == ["z.example/story", "h0.example/feed.xml"]


def test_a_hosts_page_comes_before_its_own_feed(desk: Desk) -> None:
    desk.feeds("a.example")
    desk.pages("a.example")
    assert desk.take() == ["a.example/story", "a.example/feed.xml"]


def test_hosts_take_turns_whoever_came_first_with_many_pages(desk: Desk) -> None:
    desk.pages("a.example", "a.example", "a.example", "b.example", "c.example")
    assert desk.take(1) == ["a.example/story"]
    desk.answered("a.example")
    assert desk.take(3) == ["b.example/story", "c.example/story", "a.example/story"]


def test_a_feed_of_a_free_host_comes_before_a_second_page_of_a_busy_one(desk: Desk) -> None:
    desk.pages("a.example", "a.example")
    desk.feeds("b.example")
    assert desk.take() == ["a.example/story", "b.example/feed.xml", "a.example/story"]


def test_no_more_than_one_more_than_are_asked_at_once_are_taken_of_a_host(desk: Desk) -> None:
    desk.pages(*["a.example"] * 5)
    assert len(desk.take()) == 2
    assert len(desk.queue) == 3
    desk.answered("a.example")
    assert len(desk.take()) == 1


def test_where_too_many_hosts_are_silent_only_those_are_asked_that_answered(desk: Desk) -> None:
    desk = Desk(CONCURRENT_REQUESTS=1, CONCURRENT_WAITING=0)
    desk.pages("dead.example", "good.example")
    desk.downloader._hosts.answered("good.example")
    desk.downloader.active.add(Request("https://silent.example/"))
    assert desk.take() == ["good.example/story"]


def test_it_is_empty_when_all_was_handed_out(desk: Desk) -> None:
    desk.feeds("a.example", "b.example")
    assert len(desk.queue) == 2
    desk.take()
    assert len(desk.queue) == 0
    assert desk.queue.pop() is None

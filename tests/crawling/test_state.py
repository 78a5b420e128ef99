"""The crawler's memory: what is owed, what is due, what it costs."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import ArchiveUnusableError
from newscrawl.discovery.candidate import Candidate
from newscrawl.discovery.feedxml import Rhythm
from newscrawl.state import Asked, State, Validators
from newscrawl.state.pages import _split
from newscrawl.state.times import next_ask, next_look

HOUR, DAY = 3600, 86_400
FEED = "https://news.example/feed"
STORY = Candidate("https://news.example/a", "A headline", "A summary", "2026-03-01", FEED)


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def state(tmp_path: Path, clock: Clock) -> Iterator[State]:
    opened = State.open(tmp_path / "state.sqlite", clock)
    opened.pages.set_ages({"daily": (6 * HOUR, DAY, 3 * DAY)})
    yield opened
    opened.close()


def due(state: State, *sources: str, window: int = 100) -> list[str]:
    return [page.candidate.url for page in state.pages.due(sources or ("daily",), window, 1000)]


def test_what_discovery_told_comes_back_with_the_page(state: State) -> None:
    assert state.pages.owe([STORY], "daily") == 1
    (page,) = state.pages.due(["daily"], 10, 10)
    assert (page.candidate, page.source, page.kept, page.validators) == (STORY, "daily", False, Validators())


def test_a_page_is_new_once_whatever_tracking_its_address_carries(state: State) -> None:
    assert state.pages.owe([STORY], "daily") == 1
    assert state.pages.owe([Candidate("https://news.example/a?utm_source=rss")], "other") == 0
    assert state.pages.owe([Candidate("not an address")], "daily") == 0


def test_a_page_in_hand_is_not_handed_out_twice_and_one_put_back_is(state: State) -> None:
    state.pages.owe([STORY], "daily")
    assert due(state) == [STORY.url]
    assert due(state) == []
    state.pages.put_back(STORY.url)
    state.pages.owe([Candidate("https://news.example/b")], "daily")  # there is a reason to look again
    assert due(state) == [STORY.url, "https://news.example/b"]


def test_only_so_many_pages_of_one_source_are_in_hand(state: State) -> None:
    state.pages.owe([Candidate(f"https://news.example/{n}") for n in range(10)], "daily")
    assert len(due(state, window=3)) == 3
    assert len(due(state, window=5)) == 2
    state.pages.settle("https://news.example/0", "not-article")
    assert len(due(state, window=5)) == 1


def test_an_article_is_looked_at_again_at_set_ages_with_its_validators(state: State, clock: Clock) -> None:
    state.pages.owe([STORY], "daily")
    looks = []
    for hour in range(0, 100, 1):
        clock.now = Clock.now + hour * HOUR
        for page in state.pages.due(["daily"], 10, 10):
            looks.append((hour, page.kept, page.validators.etag, page.candidate.headline))
            state.pages.settle(
                STORY.url, "repeat" if page.kept else "new", validators=Validators(f'"{hour}"')
            )
    assert looks == [
        (0, False, "", "A headline"),
        (6, True, '"0"', "A headline"),
        (24, True, '"6"', "A headline"),
        (72, True, '"24"', "A headline"),
    ]


def test_what_never_was_an_article_is_not_looked_at_again(state: State, clock: Clock) -> None:
    state.pages.owe([STORY], "daily")
    due(state)
    state.pages.settle(STORY.url, "not-article")
    clock.now += 30 * DAY
    assert due(state) == []


def test_a_passing_failure_is_tried_again_later_each_time_and_stays_owed(state: State, clock: Clock) -> None:
    state.pages.owe([STORY], "daily")
    assert due(state) == [STORY.url]
    state.pages.settle(STORY.url, "failed", again=True, status=503)
    assert (due(state), state.pages.owed(), state.pages.tries(STORY.url)) == ([], {"daily": 1}, 1)
    clock.now += 601
    assert due(state) == [STORY.url]
    state.pages.settle(STORY.url, "failed", again=True, status=503)
    clock.now += 601
    assert due(state) == []
    clock.now += 1200
    assert due(state) == [STORY.url]
    state.pages.settle(STORY.url, "new")
    assert (state.pages.owed(), state.pages.tries(STORY.url)) == ({}, 0)


def test_a_site_that_asked_to_be_left_alone_is_left_alone_and_the_others_are_not(
    state: State, clock: Clock
) -> None:
    state.pages.owe([STORY, Candidate("https://other.example/b")], "daily")
    state.sites.hold("https://news.example", 3600)
    state.sites.hold("https://news.example", 60)  # a shorter wish does not undo a longer one
    assert due(state) == ["https://other.example/b"]
    assert state.sites.held() == {"https://news.example": clock.now + 3600}
    clock.now += 3601
    assert due(state) == [STORY.url]


def test_a_feed_that_brings_news_is_asked_sooner_and_a_quiet_one_later(state: State, clock: Clock) -> None:
    asked = Asked(url=FEED, kind="feed", source="daily", low=600, high=7200)

    def answer(names: list[str]) -> float:
        state.note([Candidate(name) for name in names], asked)
        (row,) = state.documents.documents()
        return row.next_ask - clock.now

    assert state.documents.asking(FEED).due
    assert answer(["https://news.example/1"]) == 600
    assert not state.documents.asking(FEED).due
    assert [answer([]) for _ in range(8)] == [900, 1350, 2025, 3037.5, 4556.25, 6834.375, 7200, 7200]
    assert answer(["https://news.example/2"]) == 3600
    clock.now += 3600
    assert state.documents.asking(FEED).due


def test_a_feed_says_how_often_it_wishes_to_be_asked(state: State) -> None:
    wish = Asked(url=FEED, kind="feed", source="daily", rhythm=Rhythm(interval=5400), max_age=30.0)
    state.note([], wish)
    assert state.documents.documents()[0].next_ask == Clock.now + 5400
    long = Asked(url=FEED, kind="feed", source="daily", max_age=10_000_000.0, high=43_200)
    state.note([], long)
    assert state.documents.documents()[0].next_ask == Clock.now + 43_200


def test_hours_and_days_to_skip_are_skipped() -> None:
    three = 1_800_000_000 - 1_800_000_000 % DAY + 3 * HOUR  # at three in the morning, of a Friday
    rhythm = Rhythm(skip_hours=frozenset(range(2, 6)))
    assert next_ask(three, 600, rhythm, DAY) == three + 3 * HOUR
    assert next_ask(three, 600, Rhythm(skip_days=frozenset({4})), DAY) == three + 21 * HOUR
    assert next_ask(three, 600, Rhythm(skip_hours=frozenset(range(24))), DAY) == three + 600


def test_a_feed_that_fails_loses_its_validators_and_says_what_was_wrong(state: State) -> None:
    asked = Asked(url=FEED, kind="feed", source="daily", validators=Validators('"x"'))
    state.note([], asked)
    assert state.documents.asking(FEED).validators == Validators('"x"')
    assert state.documents.document_failed(FEED, "feed", "daily", "an HTML page") == 1
    assert state.documents.document_failed(FEED, "feed", "daily", "an HTML page") == 2
    assert state.documents.asking(FEED).validators == Validators()
    (row,) = state.documents.documents()
    assert (row.failures, row.trouble) == (2, "an HTML page")
    state.note([], asked)
    assert state.documents.documents()[0].failures == 0


def test_what_was_not_committed_is_forgotten_and_what_was_is_not(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    state = State.open(path)
    state.pages.owe([STORY], "daily")
    state.commit()
    state.pages.owe([Candidate("https://news.example/b")], "daily")
    other = State.open_to_read(path)
    assert other.pages.owed() == {"daily": 1}
    other.close()
    state.close()


def test_another_programs_file_is_refused_with_a_remedy(tmp_path: Path) -> None:
    junk, newer = tmp_path / "junk.sqlite", tmp_path / "newer.sqlite"
    junk.write_bytes(b"no database, but long enough to be looked at as one" * 20)
    State.open(newer).close()
    db = sqlite3.connect(newer)
    db.execute("PRAGMA user_version=99")
    db.close()
    for path in (junk, newer):
        with pytest.raises(ArchiveUnusableError, match=str(path)):
            State.open(path)


@given(st.from_regex(r"https?://[a-z.]{1,10}(:\d+)?[/?#]?[\w/?#&=%]{0,20}", fullmatch=True))
def test_origin_and_rest_are_the_address_again(url: str) -> None:
    origin, path = _split(url)
    assert origin + path == url
    assert not any(mark in origin.partition("//")[2] for mark in "/?#")


@given(st.lists(st.integers(1, 100 * DAY), max_size=5), st.integers(0, 200 * DAY))
def test_the_next_look_is_always_ahead_and_never_before_its_age(ages: list[int], passed: int) -> None:
    at = next_look(1000, 1000 + passed, ages)
    assert at is None or (at > 1000 + passed and at - 1000 in ages)
    assert (at is None) == all(age <= passed for age in ages)


def test_20_000_pages_stay_under_150_bytes_each_and_open_at_once(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    state = State.open(path)
    for site in range(20):
        origin = f"https://www.paper-{site}.example"
        slug = "a-headline-of-some-eight-or-nine-words-as-they-are"
        pages = (Candidate(f"{origin}/2026/03/{n:07}/{slug}", found_in=f"{origin}/feed") for n in range(1000))
        state.pages.owe(pages, f"paper-{site}")
        for n in range(1000):
            state.pages.settle(f"{origin}/2026/03/{n:07}/{slug}", "not-article")
        state.commit()
    state.close()
    assert path.stat().st_size / 20_000 < 150
    begun = time.perf_counter()
    state = State.open(path)
    assert state.pages.due([f"paper-{site}" for site in range(20)], 32, 1000) == []
    assert time.perf_counter() - begun < 1
    state.close()

"""Three outlets for a year, as a script: they publish, correct, delete, move, break and come back."""

import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from fakes.press import _WORDS, Answer, Press

__all__ = ["A_DAY", "BEGIN", "DAY", "EVENTS", "IN_FEED", "NAMES", "Event", "Outlet", "Press"]

DAY = 86_400.0
A_DAY = {"steady": 2, "mover": 2, "changer": 5}  # stories
IN_FEED = 60
NAMES = ("steady", "mover", "changer")


@dataclass(frozen=True)
class Event:
    """Something that happens to an outlet, and what the crawler should say about it, and by when.

    Attributes:
        name: What.
        outlet: Whose.
        first: Its first day.
        last: The day on which it is over.
        says: Words that must stand in a trouble; empty where nothing need be said.
        within: Days after the first within which it must be said.
    """

    name: str
    outlet: str
    first: float
    last: float
    says: str = ""
    within: float = 4.0


EVENTS = (
    Event("slow answers", "steady", 30, 32),
    Event("feed moved", "mover", 60, 66, "/news.xml in its place", 3),
    Event("down for days", "mover", 120, 125, "failed 3 times in a row", 3),
    Event("asks for a pause (429)", "steady", 150, 152),
    Event("layout changed", "changer", 180, 190, "of its articles have authors", 4),
    Event("consent wall", "changer", 240, 243, "end in a consent page", 4),
    Event("robots.txt forbids", "steady", 270, 274, "its robots.txt forbids it now", 3.5),
    Event("machine switched off", "", 300, 304, "no run since", 3),
    Event("stops publishing", "changer", 330, 345, "articles in the last day, usually", 3),
)


@dataclass
class Outlet:
    """One outlet: what it has published, and what it does now."""

    name: str
    press: Press
    chance: random.Random
    feed_path: str = "/feed.xml"
    stories: list[tuple[str, float]] = field(default_factory=list)
    removed: dict[str, float] = field(default_factory=dict)
    corrected: Counter[str] = field(default_factory=Counter)

    @property
    def site(self) -> str:
        """Its address."""
        return f"http://{self.name}.example"

    @property
    def feed(self) -> str:
        """Where its feed is."""
        return f"{self.site}{self.feed_path}"

    def work(self, since: float, now: float, events: set[str]) -> None:
        """What happened between two days: stories, corrections, removals."""
        if "stops publishing" not in events:
            a_day = A_DAY[self.name]
            for number in range(int(since * a_day), int(now * a_day)):
                self.stories.append((f"{self.site}/story-{number}", number / a_day))
        young = [url for url, day in self.stories[-40:] if 0.4 < now - day < 2.5 and url not in self.removed]
        for url in young:
            if self.chance.random() < 0.04:
                self.corrected[url] += 1
            elif self.chance.random() < 0.01:
                self.removed[url] = now
        self.tell(now, events)

    def tell(self, now: float, events: set[str], *, luck: bool = False) -> None:
        """Let the servers say all that; with ``luck`` none of them fails just now."""
        down = "down for days" in events
        recent = [(url, day) for url, day in self.stories if now - day < 20]  # older ones are left alone
        for url, day in recent:
            answer = self._page(url, day, events)
            self.press.say(url, Answer(b"", 503) if down else answer)
        rules = (
            b"User-agent: *\nDisallow: /\n"
            if "robots.txt forbids" in events
            else b"User-agent: *\nAllow: /\n"
        )
        self.press.say(f"{self.site}/robots.txt", Answer(b"", 503) if down else Answer(rules))
        self.press.say(f"{self.site}/", Answer(b"", 503) if down else Answer(self._home().encode()))
        if self.feed_path != "/feed.xml":
            self.press.say(f"{self.site}/feed.xml", Answer(b"Gone.", 410))
        self.press.say(self.feed, self._feed_answer(events, down=down, luck=luck))

    def _feed_answer(self, events: set[str], *, down: bool, luck: bool) -> Answer:
        if down:
            return Answer(b"", 503)
        if "asks for a pause (429)" in events:
            return Answer(b"", 429, headers={"Retry-After": "7200"})
        if self.chance.random() < 0.02 and not luck:  # now and then a server fails
            return Answer(b"", 500)
        listed = [(url, day) for url, day in self.stories[-IN_FEED:] if url not in self.removed]
        items = "".join(
            f"<item><title>{self.headline(url)}</title><link>{url}</link><pubDate>{_mail_date(day)}</pubDate></item>"
            for url, day in reversed(listed)
        )
        body = f'<rss version="2.0"><channel><title>The {self.name}</title>{items}</channel></rss>'
        wait = 2.0 if "slow answers" in events else 0.0
        return Answer(body.encode(), content_type="application/rss+xml", wait=wait)

    def _home(self) -> str:
        link = f'<link rel="alternate" type="application/rss+xml" href="{self.feed_path}">'
        head = f"<head><title>The {self.name}</title>{link}</head>"
        return f"<!doctype html><html lang=en>{head}<body></body></html>"

    def headline(self, url: str) -> str:
        """The headline of a story."""
        chance = random.Random(url)
        return " ".join(chance.sample(_WORDS.split(), 6)).capitalize()

    def _page(self, url: str, day: float, events: set[str]) -> Answer:
        if url in self.removed:
            return Answer(b"Gone.", 410)
        if "consent wall" in events:
            return Answer(CONSENT)
        words = random.Random(f"text {url}")
        lines = [" ".join(words.sample(_WORDS.split(), 22)).capitalize() + "." for _ in range(8)]
        if self.corrected[url]:
            lines[0] = f"Correction {self.corrected[url]}: it was told wrongly, and is put right here today."
        title, author = self.headline(url), words.choice(("Jane Doe", "Aibek Asanov", "Lucía Pérez"))
        about = f'<meta name="author" content="{author}"><meta name="description" content="{lines[1]}">'
        if "layout changed" in events:
            about = ""
        story = "".join(f"<p>{line}</p>" for line in lines)
        page = (
            f"<!doctype html><html lang=en><head><title>{title} - The {self.name}</title>{about}"
            f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
            f'<meta property="article:published_time" content="{_moment(day).isoformat()}"></head>'
            f"<body><article><h1>{title}</h1>{story}</article></body></html>"
        )
        return Answer(page.encode())


CONSENT = (
    b"<!doctype html><html lang=en><head><title>Before you continue</title></head><body><div id='consent'>"
    b"<h1>Before you continue</h1><p>We and our partners use cookies to store and access information on a "
    b"device. You can accept all cookies or manage your consent preferences.</p><p>With your consent, we and "
    b"our 842 partners use cookies for personalised advertising.</p><button>Accept all</button>"
    b"<button>Reject all</button><button>Manage cookie preferences</button></div></body></html>"
)

BEGIN = datetime(2025, 11, 1, tzinfo=UTC).timestamp()


def _moment(day: float) -> datetime:
    return datetime.fromtimestamp(BEGIN + day * DAY, UTC)


def _mail_date(day: float) -> str:
    return format_datetime(_moment(day))

"""A labelled stream of pages: what arrives, from whom, when, and what it is."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import edits
from edits import Body, Vocabulary

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
DAYS = 28
RUN_DAYS = 1
PUBLISHERS = 8


@dataclass(frozen=True)
class Item:
    """One page as it arrives.

    ``group`` is the story it belongs to; ``kind`` what was done to it; ``column`` the series of a column, a
    live blog or a template. ``order`` keeps the states of one address in their order.
    """

    group: int
    kind: str
    publisher: str
    url: str
    title: str
    text: str
    moment: datetime
    dated: bool = True
    order: int = 0
    column: str = ""
    label: str = ""
    run: int = 0
    footer: str = field(default="", repr=False)


def read_bodies(folders: list[Path]) -> list[Body]:
    """Bodies of at least 80 words from ``truth.jsonl`` ("body") and archives' lines ("text")."""
    bodies: dict[str, Body] = {}
    for folder in folders:
        for path in sorted([folder] if folder.is_file() else folder.rglob("*.jsonl")):
            for line in path.read_text("utf-8").splitlines():
                value = json.loads(line)
                text = value.get("body") or value.get("text") or ""
                if len(text.split()) >= 80 or len(text) >= 300:
                    title = value.get("title") or " ".join(text.split()[:9])
                    key = " ".join(text.split()[:12])
                    bodies.setdefault(key, Body(title, text, value.get("language") or "en"))
    return list(bodies.values())


class Maker:
    """Makes the stories of one language and what becomes of them."""

    def __init__(self, language: str, bodies: list[Body], rng: random.Random) -> None:
        self.language = language
        self.bodies = bodies
        self.rng = rng
        self.words = Vocabulary(bodies)
        self.publishers = [f"paper{i}-{language}.example" for i in range(PUBLISHERS)]
        # Half of the houses end every page with the same words.
        self.footers = {
            name: self.words.retold(rng.choice(bodies).text, rng)[: rng.randint(150, 500)]
            for name in self.publishers[::2]
        }
        self._count = 0

    def story(self) -> tuple[str, str]:
        """A headline and a text that no other story shares more than a phrase with."""
        body = self.rng.choice(self.bodies)
        seeded = random.Random(self.rng.random())
        title = self.words.retold(body.title, seeded)
        text = self.words.retold(body.text[:6000], seeded)
        return title[:150], text

    def when(self, within: float = DAYS) -> datetime:
        """Some moment of the stream."""
        return START + timedelta(days=self.rng.uniform(0, within))

    def item(self, at: tuple[int, str, str], title: str, text: str, moment: datetime) -> Item:
        """A page: ``at`` is its story's number, what was done to it, and its publisher."""
        group, kind, publisher = at
        self._count += 1
        url = f"https://{publisher}/{kind}/{self._count}"
        return Item(group, kind, publisher, url, title, text, moment, footer=self.footers.get(publisher, ""))

    def news(self, group: int) -> Iterator[Item]:
        """A story with its repeats, versions, copies and follow-ups."""
        rng = self.rng
        title, text = self.story()
        publisher, moment = rng.choice(self.publishers), self.when()
        first = self.item((group, "first", publisher), title, text, moment)
        yield first
        if rng.random() < 0.45:
            return
        yield from self._at_home(first)
        others = rng.sample(
            [one for one in self.publishers if one != publisher], rng.choice([0, 0, 1, 1, 2, 4])
        )
        for other in others:
            yield self._copy(first, other)
        if rng.random() < 0.3:
            yield self._follow_up(first)

    def _at_home(self, first: Item) -> Iterator[Item]:
        rng = self.rng
        if rng.random() < 0.4:
            later = first.moment + timedelta(hours=rng.uniform(0, 60))
            at = (first.group, "repeat-elsewhere", first.publisher)
            again = self.item(at, first.title, first.text, later)
            yield again
        if rng.random() < 0.4:
            yield replace(first, kind="repeat-same-url", order=1)
        latest = first
        for number in range(rng.choice([0, 0, 1, 1, 2])):
            kind = rng.choice(["typo", "numbers", "added", "half", "headline", "added"])
            text, title, more = latest.text, latest.title, self.story()[1]
            if kind == "headline":
                title = edits.headline_for(title, rng)
            else:
                text = self._edited(kind, text, more)
            latest = replace(latest, kind=f"{kind}-same-url", text=text, title=title, order=2 + number)
            yield latest
        if rng.random() < 0.25:
            more = self.story()[1]
            later = first.moment + timedelta(hours=rng.uniform(1, 60))
            title = edits.updated_headline(first.title, more, rng)
            text = edits.added(first.text, more, rng)
            yield self.item((first.group, "update-elsewhere", first.publisher), title, text, later)

    def _edited(self, kind: str, text: str, more: str) -> str:
        if kind == "typo":
            return edits.typo(text, self.rng)
        if kind == "numbers":
            return edits.corrected_numbers(text, self.rng)
        if kind == "added":
            return edits.added(text, more, self.rng)
        return edits.half_rewritten(text, more, self.rng)

    def _copy(self, first: Item, publisher: str) -> Item:
        rng = self.rng
        kind = rng.choice(["exact", "dateline", "dateline", "excerpt", "copy-added"])
        more = self.story()[1]
        text = {
            "exact": lambda: first.text,
            "dateline": lambda: edits.house_style(first.text, more.split()[0], "Wire", rng),
            "excerpt": lambda: edits.excerpt(first.text, rng),
            "copy-added": lambda: edits.added(first.text, more, rng),
        }[kind]()
        title = first.title if rng.random() < 0.5 else edits.headline_for(first.title, rng)
        later = first.moment + timedelta(hours=rng.uniform(0.2, 140))
        return self.item((first.group, kind, publisher), title, text, later)

    def _follow_up(self, first: Item) -> Item:
        title, more = self.story()
        text = edits.follow_up(first.text, more, self.rng)
        publisher = self.rng.choice([first.publisher, self.rng.choice(self.publishers)])
        later = first.moment + timedelta(hours=self.rng.uniform(4, 80))
        return self.item((-1, "follow-up", publisher), title, text, later)

    def column(self, number: int) -> Iterator[Item]:
        """A weekly or daily series under one headline: its frame stays, its story changes."""
        rng = self.rng
        publisher = rng.choice(self.publishers)
        name, _ = self.story()
        _, frame = self.story()
        frame = " ".join(frame.split()[: rng.randint(10, 40)])
        dated = rng.random() < 0.4
        every = rng.choice([1, 7, 7])
        for issue in range(rng.randint(3, 5 if every == 7 else 8)):
            moment = START + timedelta(
                days=1 + issue * every if issue * every < DAYS else DAYS, hours=rng.uniform(0, 3)
            )
            _, text = self.story()
            title = f"{name}: {moment.day}.{moment.month}." if dated else name
            item = self.item((-1, "column", publisher), title, f"{frame} {text}", moment)
            yield replace(item, column=f"{publisher}/{number}")

    def template(self, number: int) -> Iterator[Item]:
        """Weather, markets, lottery, sports tables: one text every day, with other values."""
        rng = self.rng
        publisher = rng.choice(self.publishers)
        name, _ = self.story()
        _, form = self.story()
        # Where no spaces are written, two characters are a word.
        spaced = self.language not in {"zh", "ja", "th"}
        parts = form.split() if spaced else re.findall("..?", form, re.DOTALL)
        words = parts[: rng.randint(60, 220)]
        share = rng.uniform(0.06, 0.2)
        slots = [i for i in range(len(words)) if rng.random() < share] or [0]
        for day in range(rng.randint(3, 7)):
            for i in slots:
                words[i] = str(rng.randrange(1000)) if rng.random() < 0.7 else f"{rng.uniform(0, 90):.1f}"
            moment = START + timedelta(days=2 + day + number % 14, hours=rng.uniform(0, 2))
            text = (" " if spaced else "").join(words)
            item = self.item((-1, "template", publisher), name, text, moment)
            yield replace(item, column=f"{publisher}/t{number}")

    def live_blog(self, number: int) -> Iterator[Item]:
        """A live blog: it grows at one address, and begins anew at another the next day."""
        rng = self.rng
        publisher = rng.choice(self.publishers)
        name, _ = self.story()
        for day in range(rng.randint(2, 4)):
            moment = START + timedelta(days=3 + day + number % 14)
            _, text = self.story()
            first = self.item((-1, "live", publisher), f"Live: {name}", text, moment)
            yield replace(first, column=f"{publisher}/l{number}")
            grown = edits.added(text, self.story()[1], rng)
            yield replace(first, kind="live-grown", text=grown, column=f"{publisher}/l{number}", order=1)


def make_stream(bodies: list[Body], size: int, seed: int) -> list[Item]:
    """So many items in the order of their arrival, labelled."""
    rng = random.Random(seed)
    by_language: dict[str, list[Body]] = {}
    for body in bodies:
        by_language.setdefault(body.language, []).append(body)
    makers = [Maker(name, some, rng) for name, some in sorted(by_language.items()) if len(some) > 1]
    items: list[Item] = []
    number = 0
    while len(items) < size:
        number += 1
        maker = makers[number % len(makers)]
        kind = rng.random()
        make = maker.news if kind < 0.86 else maker.column if kind < 0.92 else maker.template
        make = maker.live_blog if kind > 0.98 else make
        items += make(number)
    items = [
        replace(item, text=f"{item.text} {item.footer}".strip(), dated=rng.random() > 0.02)
        for item in items[:size]
    ]
    return labelled(arrival(items, rng))


def arrival(items: list[Item], rng: random.Random) -> list[Item]:
    """The items run by run and shuffled within each, some a run late; one address keeps its order."""
    runs: dict[str, int] = {}
    keyed = []
    for item in items:
        run = int((item.moment - START) / timedelta(days=RUN_DAYS)) + (rng.random() < 0.1)
        runs[item.url] = max(run, runs.get(item.url, 0))
        keyed.append((runs[item.url], rng.random(), item))
    places: dict[str, list[int]] = {}
    ordered = [replace(item, run=run) for run, _, item in sorted(keyed, key=lambda one: one[:2])]
    for at, item in enumerate(ordered):
        places.setdefault(item.url, []).append(at)
    for ats in places.values():
        states = sorted((ordered[at] for at in ats), key=lambda one: one.order)
        for at, state in zip(ats, states, strict=True):
            ordered[at] = replace(state, run=ordered[at].run)
    return ordered


def labelled(items: list[Item]) -> list[Item]:
    """What each is, given what arrived before it."""
    groups: dict[int, list[Item]] = {}
    columns: dict[str, list[Item]] = {}
    out = []
    for item in items:
        before = groups.setdefault(item.group, []) if item.group > 0 else []
        series = columns.setdefault(item.column, []) if item.column else []
        label = _label(item, before, series)
        before.append(item)
        series.append(item)
        out.append(replace(item, label=label))
    return out


def _label(item: Item, before: list[Item], series: list[Item]) -> str:
    if item.column:
        known = any(one.url == item.url for one in series)
        return "version" if known else "recurring" if series else "new"
    late = item.dated and bool(before) and all(one.dated and item.moment < one.moment for one in before)
    ours = [one for one in before if one.publisher == item.publisher]
    if ours:
        return _label_at_home(item, ours, late=late)
    return "syndicated" if before and not late else "new"


def _label_at_home(item: Item, ours: list[Item], *, late: bool) -> str:
    if any(one.text == item.text and one.title == item.title for one in ours):
        return "repeat"
    if any(one.url == item.url for one in ours):
        return "version"
    if any(one.text == item.text for one in ours):
        return "repeat" if item.kind == "repeat-elsewhere" else "version"
    return "new" if late else "version"

"""A second stream, made otherwise than the first: its stories, edits, forms and habits are another author's.

Nothing of ``stream.py`` is used but the shape of an item. It was written after the rules, and the rules were
not drawn from it; docs/repeats.md says where they were changed after looking at its mistakes.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from desks import Desk, Story
from edits import Body
from forms import Form
from stream import START, Item
from tongues import Tongue, tongues

DAYS = 35
_HOUSES = 10
_STATES = ["same", "same", "typeset", "misprint", "comma", "recount", "correction", "headline"]
_STATES += ["developed", "developed", "reworded"]


class Newsroom:
    """All that is published in one language."""

    def __init__(self, tongue: Tongue, rng: random.Random) -> None:
        self.rng = rng
        self.desk = Desk(tongue, rng)
        self.tongue = tongue
        self.houses = [
            f"{tongue.language}{i}.press.example.{'com' if i % 2 else 'org'}" for i in range(_HOUSES)
        ]
        self.houses = [f"{tongue.language}-house{i}.example" for i in range(_HOUSES)]
        self.tails = {house: self._tail() for house in self.houses}
        self._pages = 0
        self.forms = [
            (house, Form(tongue, rng), rng.choice(["plain", "dated", "weekday"])) for house in self.houses[:6]
        ]
        self.columns = [self._column(house) for house in self.houses[4:]]
        self._issued: set[tuple[str, str, int]] = set()

    def _tail(self) -> str:
        """What a house writes below every page: nothing, a line, or a long notice."""
        count = self.rng.choice([0, 0, 1, 3, 8])
        return " ".join(self.tongue.sentence(self.rng) for _ in range(count))

    def _column(self, house: str) -> tuple[str, str, str, str]:
        """House, name, opening and closing words of a column."""
        opening, closing = self.tongue.paragraph(self.rng), self.tongue.paragraph(self.rng)
        return house, self.tongue.headline(self.rng), opening, self.rng.choice(["", closing])

    def page(self, at: tuple[int, str, str], title: str, text: str, when: datetime) -> Item:
        """One page: ``at`` is its story, what was done, and the house."""
        story, kind, house = at
        self._pages += 1
        text = f"{text}\n{self.tails[house]}".strip()
        return Item(
            story, kind, house, f"https://{house}/{when:%Y/%m}/{self._pages}-{kind}", title, text, when
        )

    def again(self, page: Item, kind: str, text: str, hours: float, title: str = "") -> Item:
        """The same address later: its date stays, as most systems leave it."""
        text = f"{text}\n{self.tails[page.publisher]}".strip() if text != page.text else text
        return replace(
            page, kind=kind, text=text, order=page.order + max(1, int(hours * 60)), title=title or page.title
        )

    def story(self, number: int) -> Iterator[Item]:
        """One event: who told it, how often, and who followed."""
        rng, desk = self.rng, self.desk
        brief = rng.random() < 0.15
        told = desk.write(1, 1) if brief else desk.write()
        title, house = self.tongue.headline(rng), rng.choice(self.houses)
        when = START + timedelta(days=rng.uniform(0, DAYS - 8))
        first = self.page((number, "told", house), title, desk.print(told), when)
        yield first
        if rng.random() < 0.3:
            return
        yield from self._kept_up(first, told)
        for other in rng.sample([one for one in self.houses if one != house], rng.choice([0, 0, 1, 2, 3])):
            yield self._taken_over(first, told, other, brief=brief)
        if rng.random() < 0.25 and not brief:
            later = when + timedelta(hours=rng.uniform(3, 100))
            about = rng.choice([house, rng.choice(self.houses)])
            text = desk.print(desk.follow_up(told))
            yield self.page((-1, "follow-up", about), self.tongue.headline(rng), text, later)

    def _kept_up(self, first: Item, told: Story) -> Iterator[Item]:
        """What its own house does: at the same address, then at another."""
        rng, desk, latest, hours = self.rng, self.desk, first, 0.0
        for _ in range(rng.choice([0, 1, 1, 2, 3])):
            hours += rng.uniform(0.2, 20)
            latest, told = self._next_state(latest, told, hours)
            yield latest
        if rng.random() < 0.25:
            kind = rng.choice(["reprint", "reprint", "retitled", "update"])
            later = first.moment + timedelta(hours=rng.uniform(0.3, 60))
            title, text = first.title, first.text.removesuffix(self.tails[first.publisher]).strip()
            if kind == "retitled":
                title = desk.headline(title)
            if kind == "update":
                # The update of what stands there now, under a headline that says so.
                title = rng.choice([title, f"{title}: {self.tongue.word(rng)}", f"UPDATE 2-{title}"])
                text = desk.print(desk.developed(told))
            yield self.page((first.group, kind, first.publisher), title, text, later)

    def _next_state(self, page: Item, told: Story, hours: float) -> tuple[Item, Story]:
        rng, desk = self.rng, self.desk
        text = page.text.removesuffix(self.tails[page.publisher]).strip()
        kind = rng.choice(_STATES)
        if rng.random() < 0.03:
            kind = "retraction"
        if kind in {"developed", "reworded"}:
            told = desk.developed(told) if kind == "developed" else desk.reworded(told, rng.uniform(0.1, 0.5))
            return self.again(page, kind, desk.print(told), hours), told
        if kind == "headline":
            return self.again(page, kind, page.text, hours, title=desk.headline(page.title)), told
        if kind == "same":
            return self.again(page, kind, page.text, hours), told
        edits: dict[str, Callable[[str], str]] = {
            "typeset": desk.typeset,
            "misprint": desk.misprint,
            "comma": desk.comma,
            "recount": desk.recount,
            "correction": desk.corrected,
            "retraction": lambda _: desk.retracted(),
        }
        return self.again(page, kind, edits[kind](text), hours), told

    def _taken_over(self, first: Item, told: Story, house: str, *, brief: bool) -> Item:
        """Another house runs the story."""
        rng, desk = self.rng, self.desk
        kind = rng.choice(["verbatim", "dateline", "dateline", "trimmed", "localised", "restyled", "excerpt"])
        agency = self.tongue.word(rng)
        if kind == "dateline":
            told = desk.dateline(told, agency)
            told = told if brief else desk.trimmed(told, rng.uniform(0.6, 1))
        elif kind == "trimmed":
            told = desk.trimmed(told, rng.uniform(0.3, 0.9))
        elif kind == "localised" and not brief:
            told = desk.localised(told)
        elif kind == "restyled" and not brief:
            told = desk.reworded(told, rng.uniform(0.03, 0.15))
        elif kind == "excerpt":
            told = told[:3]
        title = first.title if rng.random() < 0.35 else desk.headline(first.title)
        later = first.moment + timedelta(hours=rng.choice([rng.uniform(0.1, 12), rng.uniform(1, 130)]))
        return self.page((first.group, kind, house), title, desk.print(told), later)

    def series(self, number: int) -> Iterator[Item]:
        """A run of one form, one column, one live blog, or one headline over unrelated stories."""
        rng, desk = self.rng, self.desk
        start = rng.randint(0, DAYS - 20)
        kind = rng.choice(["form", "form", "column", "column", "live", "namesake"])
        house, form, style = rng.choice(self.forms)
        owner, name, opening, closing = rng.choice(self.columns)
        live, shared = self.tongue.headline(rng), self.tongue.headline(rng)
        every = rng.choice([1, 1, 7]) if kind == "column" else 1
        for issue in range(rng.randint(2, 6) if every == 1 else 3):
            day = start + issue * every
            when = START + timedelta(days=day, hours=rng.uniform(0, 5))
            issue_of = {"form": (house, form.name, day), "column": (owner, name, day)}.get(kind)
            if issue_of in self._issued:  # no house runs one column twice a day
                continue
            if issue_of:
                self._issued.add(issue_of)
            if kind == "form":
                title, text, series = form.titled(day, rng, style), form.filled(rng), f"{house} {form.name}"
                yield replace(self.page((number, "form", house), title, text, when), column=series)
            elif kind == "column":
                text = "\n".join(part for part in (opening, desk.print(desk.write(2, 6)), closing) if part)
                yield replace(
                    self.page((number, "column", owner), name, text, when), column=f"{owner} {name}"
                )
            elif kind == "namesake":
                text = desk.print(desk.write())
                yield self.page((-1, "namesake", rng.choice(self.houses)), shared, text, when)
            else:
                told = desk.live(desk.write(1, 3), 8)
                page = replace(
                    self.page((number, "live", house), live, desk.print(told), when), column=f"{house} {live}"
                )
                yield page
                for hour in (11, 14, 19)[: rng.randint(0, 3)]:
                    told = desk.live(told, hour)
                    page = self.again(page, "live-grown", desk.print(told), hour)
                    yield page


def make_stream(bodies: list[Body], size: int, seed: int) -> list[Item]:
    """So many items in the order of their arrival, labelled."""
    rng = random.Random(f"second {seed}")
    rooms = [Newsroom(tongue, rng) for tongue in tongues(bodies, rng)]
    items: list[Item] = []
    number = 0
    while len(items) < size:
        number += 1
        room = rooms[number % len(rooms)]
        made = list(room.story(number) if rng.random() < 0.85 else room.series(number))
        if rng.random() < 0.04:  # a story whose pages never say when they were published
            made = [replace(item, dated=False) for item in made]
        items += made
    return labelled(_arriving(items[:size], rng))


def _arriving(items: list[Item], rng: random.Random) -> list[Item]:
    """A run every day; most pages are met in the next one, some up to three days later, in any order."""
    met: dict[str, int] = {}
    keyed = []
    for item in sorted(items, key=lambda one: one.order):
        seen = item.moment + timedelta(minutes=item.order)
        late = rng.choice([1, 2, 3]) if item.order == 0 and rng.random() < 0.08 else 0
        run = max(met.get(item.url, 0), (seen - START).days + late)
        met[item.url] = run
        keyed.append((run, rng.random(), replace(item, run=run)))
    # Of one address the states come in their order, wherever in the run they were met.
    keyed.sort(key=lambda one: one[:2])
    places: dict[str, list[int]] = defaultdict(list)
    ordered = [item for _, _, item in keyed]
    for at, item in enumerate(ordered):
        places[item.url].append(at)
    for ats in places.values():
        for at, state in zip(
            ats, sorted((ordered[at] for at in ats), key=lambda one: one.order), strict=True
        ):
            ordered[at] = replace(state, run=ordered[at].run)
    return ordered


def labelled(items: list[Item]) -> list[Item]:
    """What each is to somebody who knows all that came before it."""
    met: dict[str, list[Item]] = defaultdict(list)
    out = []
    for item in items:
        key = item.column or (f"story {item.group}" if item.group > 0 else item.url)
        label = _in_series(item, met[key]) if item.column else _in_story(item, met[key])
        if item.kind == "namesake":
            label = "recurring" if met[f"{item.publisher} {item.title}"] else "new"
            met[f"{item.publisher} {item.title}"].append(item)
        met[key].append(item)
        out.append(replace(item, label=label))
    return out


def _in_series(item: Item, before: list[Item]) -> str:
    if any(one.url == item.url for one in before):
        return "repeat" if any(_looks(one) == _looks(item) for one in before) else "version"
    return "recurring" if before else "new"


def _in_story(item: Item, before: list[Item]) -> str:
    if not before:
        return "new"
    ours = [one for one in before if one.publisher == item.publisher]
    if any(_looks(one) == _looks(item) for one in ours):
        return "repeat"
    if any(one.url == item.url for one in ours):
        return "version"
    if item.dated and all(item.moment < one.moment for one in before):
        return "new"
    return "version" if ours else "syndicated"


def _looks(item: Item) -> tuple[str, str]:
    """Title and text as a reader sees them, however they were typeset."""
    shown = f"{item.text}".translate({0x2019: "'", 0x201D: '"', 0x2013: "-", 0xA0: " "})
    return " ".join(item.title.split()), " ".join(shown.split())

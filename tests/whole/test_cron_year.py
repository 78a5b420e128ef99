"""A crontab over a long time: an outlet that publishes, corrects, deletes and fails; runs that are killed.

YEAR_RUNS says how many runs; ``YEAR_RUNS=500 pytest -n0 -s tests/whole/test_cron_year.py`` is a long year and
prints what it cost.
"""

import os
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from fakes.desk_of_press import HOUR, Desk
from fakes.press import Answer, Press, story

RUNS = int(os.environ.get("YEAR_RUNS", "6"))
SITE, FEED = "http://paper.example", "http://paper.example/feed.xml"
LIST = f'[[source]]\nname = "paper"\nfeeds = ["{FEED}"]\n'
IN_FEED = 12


@dataclass
class Outlet:
    """Publishes by chance, and remembers all that it ever said."""

    press: Press
    chance: random.Random
    stories: list[str] = field(default_factory=list)
    changed: Counter[str] = field(default_factory=Counter)
    removed: set[str] = field(default_factory=set)

    def work(self) -> None:
        """Six hours of work: up to three new stories, sometimes a correction or a removal of a recent one."""
        for _ in range(self.chance.randint(0, 3)):
            url = f"{SITE}/story-{len(self.stories)}"
            self.stories.append(url)
            self.press.say(url, story(f"Report number {len(self.stories)}", "As it was first told."))
        recent = [url for url in self.stories[-8:-3] if url not in self.removed]
        if recent and self.chance.random() < 0.3:
            url = self.chance.choice(recent)
            self.changed[url] += 1
            number = self.stories.index(url) + 1
            correction = f"Correction {self.changed[url]}: it was told wrongly, and is put right here today."
            self.press.say(url, story(f"Report number {number}", correction))
        elif recent and self.chance.random() < 0.1:
            self.removed.add(url := self.chance.choice(recent))
            self.press.say(url, Answer(b"Gone.", 410))
        self.tell()

    def tell(self) -> None:
        listed = [url for url in self.stories[-IN_FEED:] if url not in self.removed]
        self.press.feed(FEED, {url: f"Report number {self.stories.index(url) + 1}" for url in listed})

    def fall_ill(self) -> str:
        """Sometimes the feed does not answer as it should, for one run."""
        illness = self.chance.choice(["", "", "", "", "500", "429", "html"])
        if illness == "500":
            self.press.say(FEED, Answer(b"", 500))
        elif illness == "429":
            self.press.say(FEED, Answer(b"", 429, headers={"Retry-After": "3600"}))
        elif illness == "html":
            self.press.say(FEED, Answer(b"<html><body>Back soon</body></html>"))
        return illness


def test_every_story_is_kept_once_whatever_happens(tmp_path: Path) -> None:
    chance = random.Random(7)
    kills = ill = 0
    with Press() as press:
        outlet, desk = Outlet(press, chance), Desk(press, tmp_path, LIST)
        press.say(f"{SITE}/robots.txt", Answer(b"User-agent: *\nAllow: /\n"))
        for number in range(RUNS):
            outlet.work()
            ill += bool(outlet.fall_ill())
            if chance.random() < 0.1 or number == 1:
                run = desk.start("--quiet")
                time.sleep(chance.uniform(1, 5))
                run.send_signal(signal.SIGKILL)
                run.communicate()
                kills += 1
            else:
                code, said = desk.run("-s", "RETRY_TIMES=0")
                assert code in {0, 1}, said
            outlet.tell()
            if (desk.archive / "state.sqlite").exists():
                desk.let_pass(6 * HOUR)
        for _ in range(2):  # it recovers, and nothing more is published
            desk.let_pass(24 * HOUR)
            desk.run()
        requests, sent = len(press.log), sum(one.size for one in press.log)
    articles = desk.lines("articles")
    firsts = Counter(article["url"] for article in articles if article["version"] == 1)
    gone = {decision["url"] for decision in desk.lines("decisions") if decision["verdict"] == "removed"}
    never_seen = outlet.removed - set(firsts)  # taken away before any run could see them
    assert set(outlet.stories) - set(firsts) == never_seen
    assert set(firsts.values()) == {1}
    assert max(Counter(article["text_digest"] for article in articles).values()) == 1
    assert gone <= outlet.removed
    assert desk.reports()[-1]["owed"] == {}
    versions = len(articles) - len(firsts)
    print(  # noqa: T201 - the figures are what a long year is run for
        f"\n{RUNS} runs, {kills} killed, {ill} with an ill feed: {len(outlet.stories)} stories, "
        f"{len(firsts)} kept once, {versions} of {sum(outlet.changed.values())} corrections as versions, "
        f"{len(gone)} of {len(outlet.removed)} removals seen; {requests} requests, "
        f"{requests / len(firsts):.1f} an article, {sent / len(firsts):,.0f} bytes an article; "
        f"outcomes {Counter(report['outcome'] for report in desk.reports())}"
    )

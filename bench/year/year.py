"""A year of ``newscrawl run`` under a scripted clock, with outlets that misbehave and runs that are killed.

python bench/year/year.py FOLDER [--days 365] [--runs 500] [--kills 20]

The clock is pip's ``time-machine``, started in every run: all dates in archive, state and reports are those
of the simulated year. The runs are real processes of the real command, and the kills are kill -9.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from judge import judge
from outlets import BEGIN, DAY, EVENTS, NAMES, Outlet, Press

SETTINGS = (
    "DOWNLOAD_DELAY=0",
    "AUTOTHROTTLE_ENABLED=False",
    "COMMIT_INTERVAL=0.1",
    "EXTRACT_WORKERS=1",
    "RETRY_TIMES=0",
)
RUN = ("run", "--quiet", *(word for setting in SETTINGS for word in ("-s", setting)))
ROOT = Path(__file__).parents[2]
OFF = next(event for event in EVENTS if event.name == "machine switched off")


class Clock:
    """Starts commands at a moment of the simulated year."""

    def __init__(self, folder: Path, press: Press) -> None:
        self.folder = folder
        self._press = press
        self.cpu = 0.0
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        environment = kept | {
            "TZ": "UTC",
            "http_proxy": press.proxy,
            "NEWSCRAWL_CONTACT": "bench@paper.example",
            "SCRAPY_SETTINGS_MODULE": "newscrawl.settings",
        }
        self._zygote = subprocess.Popen(
            [sys.executable, str(ROOT / "bench" / "year" / "zygote.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            cwd=ROOT,
            text=True,
        )

    def call(self, day: float, *words: str, kill_after: int = 0) -> tuple[int, str]:
        """Run ``newscrawl`` on a day, killed after so many requests; its exit code, and what it said."""
        assert self._zygote.stdin is not None
        assert self._zygote.stdout is not None
        out = self.folder / "out.txt"
        order = {
            "argv": ["newscrawl", *words],
            "cwd": str(self.folder),
            "moment": BEGIN + day * DAY,
            "out": str(out),
        }
        done = len(self._press.log)
        self._zygote.stdin.write(json.dumps(order) + "\n")
        self._zygote.stdin.flush()
        child = int(self._zygote.stdout.readline())
        if kill_after:
            patience = time.monotonic() + 20
            while len(self._press.log) < done + kill_after and time.monotonic() < patience:
                time.sleep(0.01)
            os.kill(child, signal.SIGKILL)
        code, cpu = self._zygote.stdout.readline().split()
        self.cpu += float(cpu)
        return int(code), out.read_text("utf-8", "replace")

    def stop(self) -> None:
        """No more commands."""
        assert self._zygote.stdin is not None
        self._zygote.stdin.close()
        self._zygote.wait(30)


def main() -> None:
    """Let the year pass, then judge it."""
    parser = argparse.ArgumentParser(description="A year under cron.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--days", type=float, default=365)
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    shutil.rmtree(asked.folder, ignore_errors=True)
    asked.folder.mkdir(parents=True)
    chance = random.Random(asked.seed)
    begun = time.monotonic()
    with Press() as press:
        outlets = {name: Outlet(name, press, random.Random(f"{asked.seed} {name}")) for name in NAMES}
        clock = Clock(asked.folder, press)
        said, kills = let_pass(asked, outlets, clock, chance)
        clock.stop()
        print(f"{kills} runs were killed")
        judge(asked.folder, list(outlets.values()), said, press)
    print(
        f"{time.monotonic() - begun:.0f} s in all, {clock.cpu:.0f} s of processor time in {asked.runs} runs"
    )


def let_pass(
    asked: argparse.Namespace, outlets: dict[str, Outlet], clock: Clock, chance: random.Random
) -> tuple[list[tuple[float, str]], int]:
    """All days, run by run. Tells what was said on which day, and how many runs were killed."""
    step = asked.days / asked.runs
    doomed = set(chance.sample(range(3, asked.runs - 3), asked.kills))
    said: list[tuple[float, str]] = []
    before, kills = 0.0, 0
    for number in range(asked.runs):
        day = 1 + number * step
        for outlet in outlets.values():
            events = {e.name for e in EVENTS if e.outlet == outlet.name and e.first <= day < e.last}
            moved = next(e for e in EVENTS if e.name == "feed moved")
            if outlet.name == moved.outlet and day >= moved.first:
                outlet.feed_path = "/news.xml"
            outlet.work(before, day, events)
        before = day
        write_sources(asked.folder, outlets, day)
        if OFF.first <= day < OFF.last:  # nobody runs anything, but somebody looks
            said.append((day, clock.call(day, "health", "--offline")[1]))
            continue
        kill_after = chance.randint(1, 20) if number in doomed else 0
        code, words = clock.call(day, *RUN, kill_after=kill_after)
        kills += code == -signal.SIGKILL
        said.append((day, words))
        if (asked.folder / "stop").exists():  # a person has no more time: judge what there is
            break
        if number % 20 == 0:
            print(
                f"day {day:.1f}, run {number}, {clock.cpu:.0f} s of processor time",
                file=sys.stderr,
                flush=True,
            )
    for outlet in outlets.values():
        outlet.tell(before, set(), luck=True)
    for extra in (1.0, 4.0):  # nothing more is published; what is owed is done
        clock.call(before + extra, *RUN)
    return said, kills


def write_sources(folder: Path, outlets: dict[str, Outlet], day: float) -> None:
    """The operator's list; where a feed moved, a person follows the suggestion six days later."""
    blocks = []
    for outlet in outlets.values():
        moved = next(event for event in EVENTS if event.name == "feed moved")
        path = "/feed.xml" if outlet.name == moved.outlet and day < moved.last else outlet.feed_path
        blocks.append(
            f'[[source]]\nname = "{outlet.name}"\nhome = "{outlet.site}/"\nfeeds = ["{outlet.site}{path}"]\n'
        )
    (folder / "sources.toml").write_text("\n".join(blocks), "utf-8")


if __name__ == "__main__":
    main()

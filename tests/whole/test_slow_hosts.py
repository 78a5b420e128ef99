"""A slow or huge site holds up no other, and gets its share of a run's time and no more."""

import time
from pathlib import Path

from fakes.desk_of_press import Desk
from fakes.press import Answer, Press, story

SLOW = ("alpha", "beta", "gamma")
QUICK = "http://quick.example/feed.xml"
PAGES = 12


def test_slow_sites_hold_up_no_other_and_what_they_do_not_give_in_their_time_stays_owed(
    tmp_path: Path,
) -> None:
    blocks = [f'[[source]]\nname = "quick"\nfeeds = ["{QUICK}"]\nask = ["1m", "2m"]\n']
    with Press() as press:
        for name in SLOW:
            site = f"http://{name}.example"
            press.feed(f"{site}/feed.xml", {f"{site}/{n}": f"{name} {n}" for n in range(PAGES)})
            blocks.append(f'[[source]]\nname = "{name}"\nfeeds = ["{site}/feed.xml"]\n')
            for n in range(PAGES):
                press.say(f"{site}/{n}", Answer(story(f"{name} {n}", "It rains.").body, wait=2))
        press.feed(QUICK, {f"http://quick.example/{n}": f"Quick {n}" for n in range(PAGES)})
        press.say(QUICK, Answer(press._answers[QUICK].body, content_type="application/rss+xml", wait=3))
        for n in range(PAGES):
            press.say(f"http://quick.example/{n}", story(f"Quick {n}", "It is fine."))
        desk = Desk(press, tmp_path, "\n".join(blocks))
        begun = time.monotonic()
        limits = (
            "-s",
            "DOMAIN_SECONDS=8",
            "-s",
            "CONCURRENT_REQUESTS=16",
            "-s",
            "AUTOTHROTTLE_ENABLED=False",
        )
        code, _ = desk.run(*limits)
        took = time.monotonic() - begun
        last = max(one.at for one in press.log if one.url.startswith("http://quick."))
        slow_done = [one.at for one in press.log if "quick" not in one.url and one.url[-1].isdigit()]
    assert code in {0, 1}
    assert sum(url.startswith("http://quick.") for url, _ in desk.verdicts()) == PAGES
    assert last < max(slow_done), "the quick one was done before the slow ones' time was up"
    (report,) = desk.reports()
    assert report["outcome"] == "finished"
    assert set(report["owed"]) == set(SLOW)
    assert report["limits"]["DOMAIN_SECONDS"] >= sum(report["owed"].values())
    assert took < 60

"""A host that fails again and again is left alone: its pages stay owed, and come when it answers again."""

from pathlib import Path

from fakes.desk_of_press import HOUR, Desk
from fakes.press import Answer, Press, story

FAILURES, PAGES = 3, 12
BROKEN, GOOD = "http://broken.example", "http://good.example"
SOURCES = f"""
[[source]]
name = "broken"
feeds = ["{GOOD}/broken.xml"]
[[source]]
name = "good"
feeds = ["{GOOD}/feed.xml"]
"""


def test_what_a_broken_host_owes_stays_owed_and_is_fetched_when_it_is_well(tmp_path: Path) -> None:
    with Press() as press:
        press.feed(f"{GOOD}/broken.xml", {f"{BROKEN}/{n}": f"Broken {n}" for n in range(PAGES)})
        press.feed(f"{GOOD}/feed.xml", {f"{GOOD}/{n}": f"Good {n}" for n in range(PAGES)})
        for n in range(PAGES):
            press.say(f"{BROKEN}/{n}", Answer(b"Down.", status=500))
            press.say(f"{GOOD}/{n}", story(f"Good {n}", "It is fine."))
        desk = Desk(press, tmp_path, SOURCES)
        options = ("-s", f"HOST_FAILURES={FAILURES}", "-s", "AUTOTHROTTLE_ENABLED=False")
        desk.run(*options)
        first = [url for url, _ in press.asked() if url.startswith(BROKEN)]
        verdicts = dict(desk.verdicts())
        (report,) = desk.reports()
        for n in range(PAGES):
            press.say(f"{BROKEN}/{n}", story(f"Broken {n}", "It is well again."))
        desk.let_pass(HOUR)
        desk.run(*options)
    assert len(first) <= FAILURES + 1  # tries, not pages; one was under way
    assert sum(url.startswith(GOOD) for url in verdicts) == PAGES
    failed = {url for url in verdicts if url.startswith(BROKEN)}
    assert {verdicts[url] for url in failed} == {"failed"}
    assert 0 < len(failed) <= FAILURES + 1
    assert report["owed"]["broken"] == PAGES
    assert report["limits"]["HOST_FAILURES"] == PAGES - len(failed)
    assert report["troubles"] == []
    kept = {url for url, verdict in desk.verdicts() if url.startswith(BROKEN) and verdict != "failed"}
    assert len(kept) == PAGES

"""``newscrawl run`` under a crontab: what it asks for, what it leaves, how it ends."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from fakes.desk_of_press import DAY, HOUR, Desk
from fakes.press import Answer, Press, story

FEED = "http://paper.example/feed.xml"
ONE, TWO = "http://paper.example/one", "http://paper.example/two"
LIST = f'[[source]]\nname = "paper"\nfeeds = ["{FEED}"]\n'


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Press() as press:
        press.say("http://paper.example/robots.txt", Answer(b"User-agent: *\nAllow: /\n"))
        press.feed(FEED, {ONE: "The bridge is closed", TWO: "Rain is expected"})
        press.say(ONE, story("The bridge is closed", "Cracks were found in the northern pillar."))
        press.say(TWO, story("Rain is expected", "Clouds come in from the western plain."))
        yield Desk(press, tmp_path, LIST)


def test_a_quiet_run_says_nothing_and_leaves_a_report(desk: Desk) -> None:
    assert desk.run() == (0, "")
    assert sorted(desk.verdicts()) == [(ONE, "new"), (TWO, "new")]
    (report,) = desk.reports()
    assert report["outcome"] == "finished"
    assert report["sources"]["paper"]["found"] == 2
    assert report["sources"]["paper"]["new"] == 2
    assert report["reasons"] == {"new/nothing-alike": 2}
    assert report["requests"] == len(desk.press.log) == 5  # robots.txt, tdmrep.json, the feed, two pages
    assert report["owed"] == {}
    alone = orjson.loads((desk.archive / "runs" / f"{report['id']}.json").read_bytes())
    assert alone == report


def test_only_what_is_due_is_asked_and_an_unchanged_site_costs_no_body(desk: Desk) -> None:
    desk.run()
    done = len(desk.press.log)
    desk.run()
    assert desk.press.asked(done) == []
    desk.run("--all")
    assert desk.press.asked(done) == [(FEED, 304)]
    assert sorted(desk.verdicts()) == [(ONE, "new"), (TWO, "new")]


def test_an_article_is_looked_at_again_its_changes_and_its_removal_are_seen(desk: Desk) -> None:
    desk.run()
    done = len(desk.press.log)
    desk.let_pass(6 * HOUR + 1)
    desk.press.say(TWO, story("Rain is expected", "Clouds come in from the eastern plain, it was corrected."))
    assert desk.run() == (0, "")
    assert sorted(desk.press.asked(done)) == [(FEED, 304), (ONE, 304), (TWO, 200)]
    assert sorted(desk.verdicts()[2:]) == [(ONE, "repeat"), (TWO, "version")]
    unchanged = next(line for line in desk.lines("decisions")[2:] if line["url"] == ONE)
    assert (unchanged["reason"], unchanged["status"]) == ("not-modified", 304)
    ids = {line["url"]: line["article_id"] for line in desk.lines("decisions")[:2]}
    assert unchanged["of"] == ids[ONE]
    assert len(desk.lines("articles")) == 3

    desk.let_pass(DAY)
    desk.press.say(TWO, Answer(b"Gone.", 410))
    assert desk.run() == (0, "")
    assert sorted(desk.verdicts()[4:]) == [(ONE, "repeat"), (TWO, "removed")]


def test_what_was_found_stays_owed_when_the_feed_has_moved_on(desk: Desk) -> None:
    desk.run("--max-pages", "1")
    assert len(desk.verdicts()) == 1
    assert desk.reports()[0]["owed"] == {"paper": 1}
    desk.press.feed(FEED, {})
    desk.let_pass(HOUR)
    desk.run()
    assert sorted(desk.verdicts()) == [(ONE, "new"), (TWO, "new")]
    assert desk.reports()[1]["owed"] == {}


def test_a_server_that_fails_is_asked_again_in_other_runs_and_then_given_up(desk: Desk) -> None:
    desk.press.say(TWO, Answer(b"", 500))
    for _ in range(5):
        desk.run("-s", "RETRY_TIMES=0")
        if desk.archive.exists():
            desk.let_pass(2 * HOUR)
    of_two = [verdict for url, verdict in desk.verdicts() if url == TWO]
    assert of_two == ["failed", "failed", "failed"]
    assert desk.reports()[-1]["owed"] == {}


def test_a_second_run_ends_at_once_with_code_3_and_says_since_when(desk: Desk) -> None:
    desk.press.say(TWO, Answer(b"", wait=15))
    first = desk.start("--quiet")
    while not any(one.url == ONE for one in desk.press.log):
        time.sleep(0.05)
    begun = time.monotonic()
    second = desk.start()
    _, said = second.communicate(timeout=30)
    assert second.returncode == 3
    assert said.splitlines()[-1].startswith("newscrawl: collections/news: Another process is writing")
    assert f"process {first.pid} " in said
    assert "since 20" in said
    assert time.monotonic() - begun < 20
    assert desk.run()[0] == 3
    first.communicate(timeout=60)
    assert first.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_run_in_order(desk: Desk, number: signal.Signals) -> None:
    desk.press.say(TWO, Answer(story("Rain is expected", "Clouds come in.").body, wait=3))
    run = desk.start("--quiet", "-s", "DOWNLOAD_DELAY=0.1")
    while not any(one.url == ONE for one in desk.press.log):
        time.sleep(0.05)
    run.send_signal(number)
    begun = time.monotonic()
    out, err = run.communicate(timeout=40)
    assert (run.returncode, out, err) == (0, "", "")
    assert time.monotonic() - begun < 30
    assert desk.reports()[0]["outcome"] == "stopped"
    assert desk.run() == (0, "")
    assert sorted(desk.verdicts()) == [(ONE, "new"), (TWO, "new")]
    assert {path.suffix for path in (desk.archive / "archive").iterdir()} == {".gz"}


def test_a_server_that_never_answers_does_not_hold_up_the_end(desk: Desk) -> None:
    desk.press.say(TWO, Answer(b"", wait=60))
    run = desk.start("--quiet")
    while len(desk.press.log) < 4:
        time.sleep(0.05)
    time.sleep(1)
    run.terminate()
    begun = time.monotonic()
    out, err = run.communicate(timeout=60)
    assert time.monotonic() - begun < 30
    assert (run.returncode, out, err) == (0, "", "")
    (report,) = desk.reports()
    assert (report["outcome"], report["owed"]) == ("stopped", {"paper": 1})


def test_a_time_limit_ends_a_run_and_the_rest_stays_owed(desk: Desk) -> None:
    slow = {f"http://paper.example/{n}": f"Story {n}" for n in range(40)}
    desk.press.feed(FEED, slow)
    for url, title in slow.items():
        desk.press.say(url, Answer(story(title, "It rains.").body, wait=0.5))
    assert desk.run("--max-time", "6s")[0] == 0
    (report,) = desk.reports()
    assert report["outcome"] == "max-time"
    assert 0 < report["owed"]["paper"] < 40
    assert report["owed"]["paper"] + len({url for url, _ in desk.verdicts()}) == 40


def test_the_next_run_says_that_one_was_killed_and_finishes_its_work(desk: Desk) -> None:
    desk.press.say(TWO, Answer(story("Rain is expected", "Clouds come in.").body, wait=5))
    run = desk.start("--quiet")
    while not any(one.url == ONE for one in desk.press.log):
        time.sleep(0.05)
    time.sleep(1)
    run.kill()
    run.communicate()
    desk.press.say(TWO, story("Rain is expected", "Clouds come in."))
    desk.press.feed(FEED, {})
    assert desk.run() == (0, "")
    assert [report["outcome"] for report in desk.reports()] == ["killed", "finished"]
    assert {url for url, verdict in desk.verdicts() if verdict == "new"} == {ONE, TWO}


def test_a_dry_run_lists_what_is_due_and_asks_for_nothing(desk: Desk) -> None:
    dry = desk.start("--dry-run")
    out, err = dry.communicate(timeout=30)
    assert (dry.returncode, err) == (0, "")
    assert out.splitlines() == [
        f"paper\tfeed\t{FEED}",
        "1 feeds, sitemaps, sections and homepages; 0 pages, and those that are found then",
    ]
    assert desk.press.log == []
    assert not desk.archive.exists()
    desk.run("--max-pages", "1")
    out, _ = desk.start("--dry-run").communicate(timeout=30)
    assert [line.split("\t")[1] for line in out.splitlines()[:-1]] == ["page"]


def test_wrong_use_is_one_line_and_code_2(desk: Desk) -> None:
    (desk.folder / "sources.toml").write_text('[[source]]\nname = "paper"\n', "utf-8")
    code, said = desk.run()
    assert code == 2
    assert said.startswith("newscrawl: ")
    assert "Traceback" not in said


def test_a_feed_that_fails_for_good_is_told_once_a_day_and_to_the_operators_command(desk: Desk) -> None:
    desk.press.say(FEED, Answer(b"<html><body>We have moved.</body></html>"))
    inbox = desk.folder / "inbox.txt"
    metrics = desk.folder / "newscrawl.prom"
    said = []
    for _ in range(4):
        code, words = desk.run("--all", "--notify", f"tee -a {inbox}", "-s", f"METRICS_FILE={metrics}")
        assert code == 1
        said.append([line for line in words.splitlines() if line.startswith("newscrawl: ")])
    assert [len(lines) for lines in said] == [0, 0, 1, 0]
    assert "paper: feed http://paper.example/feed.xml failed 3 times in a row" in said[2][0]
    assert "newscrawl sources discover http://paper.example/" in said[2][0]
    assert "failed 3 times in a row" in inbox.read_text()
    assert "newscrawl_last_run_attention 1" in metrics.read_text()

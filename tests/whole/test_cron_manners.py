"""What a site asks for is done: robots.txt and its errors, its pace, its pauses."""

import gzip
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from fakes.desk_of_press import DAY, Desk
from fakes.press import Answer, Press, story

ROBOTS = "http://paper.example/robots.txt"
FEED = "http://paper.example/feed.xml"
OTHER_FEED = "http://other.example/feed.xml"
LIST = (
    f'[[source]]\nname = "paper"\nfeeds = ["{FEED}"]\n[[source]]\nname = "other"\nfeeds = ["{OTHER_FEED}"]\n'
)
PAGES = {f"http://paper.example/{name}": name.title() for name in ("bridge", "rain", "harvest")}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Press() as press:
        press.feed(FEED, PAGES)
        press.feed(OTHER_FEED, {"http://other.example/one": "One"})
        press.say("http://other.example/one", story("One", "It is the first."))
        for url, title in PAGES.items():
            press.say(url, story(title, f"This is about {title}."))
        yield Desk(press, tmp_path, LIST)


def asked_of_paper(desk: Desk, since: int = 0) -> list[str]:
    return [url for url, _ in desk.press.asked(since) if url.startswith("http://paper.example")]


def test_a_site_says_once_a_day_for_which_of_its_pages_mining_is_reserved(desk: Desk) -> None:
    tdmrep = "http://paper.example/.well-known/tdmrep.json"
    rules = b'[{"location": "/rain", "tdm-reservation": 0}, {"location": "/*", "tdm-reservation": 1}]'
    desk.press.say(tdmrep, Answer(rules, content_type="application/json"))
    bridge, rain, harvest = PAGES
    desk.press.say(harvest, story("Harvest", "It is free.", tdm_reservation="0"))
    desk.run("--max-pages", "2")
    desk.run()
    wishes = {line["url"]: line["wishes"] for line in desk.lines("articles")}
    assert wishes == {
        bridge: ["tdm-reservation"],
        rain: [],
        harvest: [],
        "http://other.example/one": [],
    }
    assert sum(one.url == tdmrep for one in desk.press.log) == 1
    assert len(desk.archived(tdmrep)) == 1


def test_a_robots_txt_that_fails_forbids_all_and_the_pages_stay_owed(desk: Desk) -> None:
    desk.press.say(ROBOTS, Answer(b"<h1>Error</h1>", 500))
    assert desk.run("-s", "RETRY_TIMES=0")[0] == 1
    assert asked_of_paper(desk) == []
    assert desk.verdicts() == [("http://other.example/one", "new")]
    desk.press.say(ROBOTS, Answer(b"User-agent: *\nDisallow: /rain\n"))
    desk.let_pass(DAY)
    desk.run()
    assert sorted(desk.verdicts()[1:]) == [
        ("http://other.example/one", "repeat"),
        ("http://paper.example/bridge", "new"),
        ("http://paper.example/harvest", "new"),
        ("http://paper.example/rain", "refused"),
    ]


def test_robots_txt_is_asked_for_once_a_day_and_its_copy_outlives_an_outage(desk: Desk) -> None:
    desk.press.say(ROBOTS, Answer(b"User-agent: *\nDisallow: /rain\n"))

    def asked() -> int:
        return sum(one.url == ROBOTS for one in desk.press.log)

    desk.run("--max-pages", "1")
    desk.run("--all", "--max-pages", "1")
    assert asked() == 1
    desk.let_pass(DAY + 1)
    desk.press.say(ROBOTS, Answer(b"", 503))
    assert desk.run("-s", "RETRY_TIMES=0") == (0, "")
    assert asked() == 2
    assert dict(desk.verdicts())["http://paper.example/rain"] == "refused"
    assert dict(desk.verdicts())["http://paper.example/bridge"] in {"new", "repeat"}


def test_crawl_delay_is_the_pace(desk: Desk) -> None:
    desk.press.say(ROBOTS, Answer(b"User-agent: *\nCrawl-delay: 1.5\n"))
    assert desk.run() == (0, "")
    times = [one.at for one in desk.press.log if one.url in PAGES]
    assert len(times) == 3
    assert min(later - earlier for earlier, later in pairwise(times)) > 1.4


def test_request_rate_is_the_pace(desk: Desk) -> None:
    desk.press.say(ROBOTS, Answer(b"User-agent: *\nRequest-rate: 2/3s\n"))
    assert desk.run() == (0, "")
    times = [one.at for one in desk.press.log if one.url in PAGES]
    assert min(later - earlier for earlier, later in pairwise(times)) > 1.4


def test_retry_after_holds_the_whole_site_across_runs_and_the_others_go_on(desk: Desk) -> None:
    for url in PAGES:
        desk.press.say(url, Answer(b"Slow down.", 429, headers={"Retry-After": "7200"}))
    desk.run("-s", "DOWNLOAD_DELAY=1")
    refused = [url for url, status in desk.press.asked() if status == 429]
    assert len(refused) == 1
    assert ("http://other.example/one", "new") in desk.verdicts()
    assert desk.reports()[0]["owed"] == {"paper": 3}
    for url, title in PAGES.items():
        desk.press.say(url, story(title, f"This is about {title}."))
    desk.let_pass(3600)
    done = len(desk.press.log)
    desk.run("--all")
    assert asked_of_paper(desk, done) == []
    desk.let_pass(3601)
    assert desk.run() == (0, "")
    assert {url for url, verdict in desk.verdicts() if verdict == "new"} >= set(PAGES)


def test_a_host_that_is_gone_is_named_as_such(desk: Desk) -> None:
    (desk.folder / "sources.toml").write_text('[[source]]\nname = "x"\nfeeds = ["http://127.0.0.1:9/f"]\n')
    desk.environment["no_proxy"] = "127.0.0.1"
    allowed = ("-s", "ALLOWED_PRIVATE=127.0.0.1", "-s", "ALLOWED_PORTS=9")
    assert desk.run("-s", "RETRY_TIMES=0", *allowed)[0] == 1
    assert "robots.txt of http://127.0.0.1:9 did not arrive" in desk.reports()[0]["troubles"][0]


@pytest.mark.parametrize(
    ("choice", "verdict", "captures", "bytes_kept"),
    [("text", "new", 1, False), ("refuse", "refused", 0, False), ("keep", "new", 1, True)],
)
def test_a_page_that_asks_not_to_be_archived_is_treated_as_the_operator_chose(
    desk: Desk, choice: str, verdict: str, captures: int, *, bytes_kept: bool
) -> None:
    bridge, rain, harvest = PAGES
    desk.press.say(bridge, story("Bridge", "It is private.", X_Robots_Tag="newscrawl: noarchive"))
    desk.press.say(rain, story("Rain", "It is reserved.", X_Robots_Tag="noai", tdm_reservation="1"))
    desk.run(*(() if choice == "text" else ("-s", f"NOARCHIVE={choice}")))
    decisions = {line["url"]: line for line in desk.lines("decisions")}
    assert decisions[bridge]["verdict"] == verdict
    assert decisions[bridge]["evidence"]["wishes"] == ["noarchive"]
    assert decisions[rain]["verdict"] == "new"
    assert decisions[rain]["evidence"]["wishes"] == ["noai", "tdm-reservation"]
    assert "wishes" not in decisions[harvest]["evidence"]
    assert len(desk.archived(bridge)) == captures
    warcs = b"".join(gzip.decompress(path.read_bytes()) for path in (desk.archive / "archive").glob("*.gz"))
    assert (b"<p>It is private.</p>" in warcs) == bytes_kept
    assert b"<p>It is reserved.</p>" in warcs
    texts = {line["url"]: (line["text"], line["wishes"]) for line in desk.lines("articles")}
    assert texts[rain][1] == ["noai", "tdm-reservation"]
    if verdict == "new":
        assert texts[bridge][0].startswith("It is private.")
        assert texts[bridge][1] == ["noarchive"]
        assert decisions[bridge]["evidence"].get("withheld", "") == ("" if bytes_kept else "noarchive")
    if choice == "text":
        command(desk, "newsarchive", "verify")
        assert "not checkable    1" in command(desk, "newscrawl", "reextract", "--check")


def command(desk: Desk, program: str, *words: str) -> str:
    path = Path(sys.executable).with_name(program)
    done = subprocess.run(
        [path, *words, "--archive", desk.archive], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout

"""The add-on in somebody else's project: what each switch does, and that the project's own things stay."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fakes.guest_project import BOX, FRONT, PLEA
from fakes.press import Answer, Press, story
from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.settings import Settings

from archive import Archive
from archive.errors import UsageError
from newscrawl.addon import SETTINGS, NewsArchive
from newscrawl.guests.items import page_of_item

ROOT = Path(__file__).parent.parent.parent
ONE, TWO, THREE = (f"{FRONT}{name}" for name in ("one", "two", "three"))


@dataclass(frozen=True)
class Guests:
    """What two runs of each variant left."""

    folder: Path
    press: Press

    def run(self, name: str, number: int = 0) -> dict[str, Any]:
        runs: list[dict[str, Any]] = json.loads((self.folder / f"{name}.json").read_text("utf-8"))
        return runs[number]

    def verdicts(self, name: str) -> list[tuple[str, str]]:
        with Archive(self.folder / name) as archive:
            return sorted((decision.url, decision.verdict) for decision in archive.decisions())


@pytest.fixture(scope="module")
def guests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guests]:
    folder = tmp_path_factory.mktemp("guests")
    with Press() as press:
        links = "".join(f"<a href={url}>read</a>" for url in (ONE, TWO, THREE))
        given = story("Ferry runs again", "It came another way.").body.decode()
        press.say(FRONT, Answer(f"<html><body>{links}<template>{given}</template></body></html>".encode()))
        press.say(ONE, story("Bridge opens", "The bridge was opened."))
        press.say(TWO, story("Museum burns", "The museum burnt down."))
        # Other bytes, the same words: a repeat of the first.
        first = story("Bridge opens", "The bridge was opened.").body
        press.say(THREE, Answer(first.replace(b"</body>", b"<!-- again --></body>")))
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        done = subprocess.run(
            [sys.executable, "-m", "fakes.guest_project", str(folder)],
            cwd=ROOT / "tests",
            env=kept | {"http_proxy": press.proxy},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        yield Guests(folder, press)


def test_items_reach_the_projects_pipeline_as_they_were_with_the_article_where_it_was_asked_for(
    guests: Guests,
) -> None:
    items = guests.run("all")["items"]
    one = next(item for item in items if item.get("mine"))
    assert (one["class"], one["url"], one["paper"]) == ("dict", ONE, "The Paper")
    assert one["article"]["title"] == "Bridge opens"
    assert one["article"]["source"] == "The Paper"
    assert {item["class"] for item in items} == {"dict", "HtmlResponse", "Page"}
    assert {"note": "an item about no page", "class": "dict"} in items
    assert len(items) == 6


def test_each_page_gets_one_decision_and_repeats_are_told(guests: Guests) -> None:
    first = guests.verdicts("all")
    assert [url for url, _ in first] == sorted([ONE, TWO, THREE, *["http://elsewhere.example/copy"] * 2])
    kinds = [verdict for url, verdict in first if url in {ONE, THREE}]
    assert sorted(kinds) == ["new", "repeat"]
    assert dict(first)[TWO] == "new"


def test_what_was_captured_is_what_crossed_the_wire_all_of_it(guests: Guests) -> None:
    with Archive(guests.folder / "all") as archive:
        for url in (FRONT, ONE, TWO, THREE):
            capture = archive.captures(url)[0]
            assert b"HTTP/1." in archive.response(capture).head
            assert archive.record(capture).get("Newscrawl-HTTP-Headers") == ""
        assert archive.captures(ONE)[0].date < archive.captures(FRONT)[-1].date


def test_the_archive_is_whole(guests: Guests) -> None:
    newsarchive = str(Path(sys.executable).with_name("newsarchive"))
    for name in ("all", "no-capture"):
        command = [newsarchive, "verify", "--archive", str(guests.folder / name)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (name, done.stdout, done.stderr)


def test_the_second_run_asks_for_no_page_that_the_first_decided_about(guests: Guests) -> None:
    assert guests.run("all", 1)["stats"]["newscrawl/addon/known"] == 3
    assert len(guests.run("no-state", 1)["items"]) == 6


def test_html_that_came_another_way_is_kept_and_says_that_its_head_is_rebuilt(guests: Guests) -> None:
    with Archive(guests.folder / "all") as archive:
        article = archive.article("http://elsewhere.example/copy")
        assert article is not None
        assert article.title == "Ferry runs again"
        assert article.warc is not None
        assert archive.record(article.warc).get("Newscrawl-HTTP-Headers") == "rebuilt"


def test_without_capture_only_pages_are_archived_and_their_heads_are_rebuilt(guests: Guests) -> None:
    with Archive(guests.folder / "no-capture") as archive:
        assert archive.captures(FRONT) == []
        article = archive.article(TWO)  # of the others one is a repeat, whichever came later
        assert article is not None
        assert article.warc is not None
        response = archive.response(article.warc)
        assert b"The museum burnt down." in response.decoded().data
        assert archive.record(article.warc).get("Newscrawl-HTTP-Headers") == "rebuilt"


def test_without_extraction_pages_are_archived_and_decided_to_be_unread(guests: Guests) -> None:
    with Archive(guests.folder / "no-extract") as archive:
        assert list(archive.articles()) == []
        decisions = list(archive.decisions(ONE))
        assert [(d.verdict, d.reason) for d in decisions] == [("not-article", "not-read")]
        assert decisions[0].warc is not None


def test_without_repeats_everything_is_new(guests: Guests) -> None:
    assert {verdict for _, verdict in guests.verdicts("no-repeats")} == {"new"}


def test_without_an_archive_nothing_is_written_and_articles_are_read_all_the_same(guests: Guests) -> None:
    assert not (guests.folder / "no-archive").exists()
    one = next(item for item in guests.run("no-archive")["items"] if item.get("mine"))
    assert one["article"]["title"] == "Bridge opens"
    assert one["article"]["warc"] is None


def test_items_of_repeats_are_dropped_where_the_project_wants_that(guests: Guests) -> None:
    run = guests.run("drop")
    assert len(run["items"]) in {4, 5}  # the repeat is the first or the third page, by which came first
    assert run["stats"]["newscrawl/addon/dropped/repeat"] >= 1


def test_pages_are_read_as_by_our_own_spiders_with_the_sites_memory_and_overrides(guests: Guests) -> None:
    items = [item for item in guests.run("series")["items"] if "series.example" in item.get("url", "")]
    texts = [item["article"]["text"] for item in items]
    assert PLEA in texts[0]
    assert PLEA not in texts[-1]
    assert not any(BOX in text for text in texts)


def test_what_is_no_page_is_left_alone() -> None:
    page = HtmlResponse(ONE, body=b"<p>x", headers={"Content-Type": "text/html"})
    fields = (["url"], ["html"])
    assert page_of_item({"url": TWO, "title": "a teaser"}, page, *fields) is None
    assert page_of_item({"title": "no address"}, page, *fields) is None
    assert page_of_item({"url": 5, "html": "<p>"}, page, *fields) is None
    assert page_of_item({"url": "mailto:x@y.example", "html": "<p>"}, None, *fields) is None
    assert page_of_item(object(), page, *fields) is None
    picture = Response(ONE, body=b"GIF89a", headers={"Content-Type": "image/gif"})
    assert page_of_item({"url": ONE}, picture, *fields) is None
    table = TextResponse(ONE, body=b"{}", headers={"Content-Type": "application/json"})
    assert page_of_item(table, None, *fields) is None
    found = page_of_item({"url": f"{ONE}#top"}, page, *fields)
    assert found is not None
    assert found.response is page


def test_what_the_project_says_itself_stands() -> None:
    settings = Settings(
        {
            "DOWNLOAD_HANDLERS": {"https": "theirs.Handler"},
            "WARC_PREFIX": "theirs",
            "ITEM_PIPELINES": {"theirs.Pipeline": 5},
            "USER_AGENT": "theirs",
        }
    )
    NewsArchive().update_settings(settings)
    assert settings["DOWNLOAD_HANDLERS"]["https"] == "theirs.Handler"
    assert settings["DOWNLOAD_HANDLERS"]["http"] == "newscrawl.wire.WireDownloadHandler"
    assert (settings["WARC_PREFIX"], settings["USER_AGENT"]) == ("theirs", "theirs")
    assert dict(settings["ITEM_PIPELINES"]) == {"theirs.Pipeline": 5}
    assert settings.getint("CONCURRENT_REQUESTS") == Settings().getint("CONCURRENT_REQUESTS")


def test_a_reactor_with_which_the_archive_cannot_work_is_refused() -> None:
    with pytest.raises(UsageError, match="asyncio"):
        NewsArchive().update_settings(
            Settings({"TWISTED_REACTOR": "twisted.internet.epollreactor.EPollReactor"})
        )


def test_everything_switched_off_is_nothing() -> None:
    settings = Settings({"NEWSARCHIVE_ARCHIVE": False, "NEWSARCHIVE_EXTRACT": False})
    NewsArchive().update_settings(settings)
    assert dict(settings["SPIDER_MIDDLEWARES"]) == {}
    assert dict(settings["EXTENSIONS"]) == {}


def test_every_setting_is_in_the_guide_with_its_default() -> None:
    guide = (ROOT / "docs" / "addon.md").read_text("utf-8")
    for name, default in SETTINGS.items():
        shown = ", ".join(default) if isinstance(default, list) else str(default)
        assert f"| `{name}` | {shown or 'none'} |" in guide, name

"""The whole path: two crawls of the demo newsroom by the ordinary command, and what they leave."""

import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Crawl, Lines

from archive import Archive
from archive.layout import Layout
from archive.search.state import bytes_behind, fault, load
from archive.urls import canonical_url
from newscrawl.demo.content import outlets
from newscrawl.demo.server import Newsroom

COURIER = "http://www.steppecourier.example"
DALA = "http://dala.example"
TALBOTE = "http://www.talbote.example"
WIRE = "http://news.continentwire.example"

# What no rule may change its mind about. Of two pages that say the same, either may come first.
VERDICTS = {
    f"{COURIER}/world/un-regional-centre-opens-in-almaty": "new",
    f"{COURIER}/2026/tram-line-returns": "new",
    f"{COURIER}/city/schools-get-air-monitors": "new",
    f"{COURIER}/world/glacier-lake-lowered": "new",
    f"{COURIER}/subscribers/what-the-budget-really-says": "refused",
    f"{COURIER}/business/withdrawn-bazaar-sale": "failed",
    f"{COURIER}/culture/opera-house-cancels-premiere": "not-article",
    f"{COURIER}/pictures/first-snow-over-the-city": "not-article",
    f"{COURIER}/city/water-supply-notice": "not-article",
    f"{COURIER}/sport/": "not-article",
    f"{COURIER}/files/bus-timetable.pdf": "not-article",
    f"{TALBOTE}/lokales/baeckerei-schliesst-4410.html": "not-article",
    f"{TALBOTE}/vereine/jugendfeuerwehr-gewinnt-pokal-4402.html": "new",
    f"{WIRE}/cw/2311-107": "not-article",
    f"{DALA}/ru/ekonomika/tseny-na-ugol": "new",
    f"{DALA}/kk/qogam/auyl-mektebi-qaita-ashyldy": "new",
}
PAIRS = {
    (f"{COURIER}/business/green-bazaar-roof", f"{COURIER}/print/green-bazaar-roof"): "repeat",
    (f"{DALA}/ru/obshchestvo/volk-na-stantsii", f"{DALA}/ru/novosti-dnya/volk-na-tovarnom-poezde"): "repeat",
    (
        f"{COURIER}/opinion/the-week-on-the-balcony-47",
        f"{COURIER}/opinion/the-week-on-the-balcony-46",
    ): "recurring",
    (f"{WIRE}/cw/2311-108", f"{WIRE}/cw/2011-108"): "recurring",
}


@dataclass(frozen=True)
class Crawled:
    archive: Path
    listed: list[str]
    first: list[dict[str, Any]]
    second: list[dict[str, Any]]
    asked_second: list[str]
    articles: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory, crawl: Crawl, lines: Lines) -> Crawled:
    archive = tmp_path_factory.mktemp("demo") / "collections" / "news"
    with Newsroom() as newsroom:
        done = crawl(newsroom, archive)
        assert (done.returncode, done.stderr) == (0, "")
        first = lines(archive / "decisions")
        listed = newsroom.listed()
        newsroom.log.clear()
        newsroom.edition = 2
        done = crawl(newsroom, archive)
        assert (done.returncode, done.stderr) == (0, "")
        asked = [served.url for served in newsroom.log]
    decisions = lines(archive / "decisions")
    articles = {article["url"]: article for article in lines(archive / "articles")}
    return Crawled(archive, listed, first, decisions[len(first) :], asked, articles)


def test_every_page_that_a_feed_names_ends_in_exactly_one_decision(crawled: Crawled) -> None:
    # A copy that was met before its original gets a second line when the original comes.
    met = [decision for decision in crawled.first if decision["reason"] != "original-came-late"]
    decided = Counter(canonical_url(decision["url"]) for decision in met)
    assert set(decided.values()) == {1}
    clubs = {f"{TALBOTE}/vereine/gemischter-chor-sucht-baesse-4405.html",
             f"{TALBOTE}/vereine/jugendfeuerwehr-gewinnt-pokal-4402.html"}  # fmt: skip
    assert set(decided) == {canonical_url(url) for url in crawled.listed} | clubs


def test_each_kind_of_page_gets_its_verdict(crawled: Crawled) -> None:
    verdicts = {canonical_url(decision["url"]): decision["verdict"] for decision in crawled.first}
    assert {url: verdicts.get(url) for url in VERDICTS} == VERDICTS
    for (one, other), second in PAIRS.items():
        assert {verdicts[one], verdicts[other]} == {"new", second}


def test_a_wire_story_on_a_papers_site_is_found_to_be_the_agencys(crawled: Crawled) -> None:
    copy, original = f"{COURIER}/world/seven-countries-agree-on-rail-tariff", f"{WIRE}/cw/2311-101"
    # In whatever order the two arrived: the earlier published is the original.
    last = {decision["url"]: decision for decision in crawled.first}
    assert last[original]["verdict"] == "new"
    assert last[copy]["verdict"] == "syndicated"
    assert last[copy]["of"] == crawled.articles[original]["id"]


def test_a_repeat_says_of_what_and_has_no_article_line(crawled: Crawled) -> None:
    ids = {article["id"] for article in crawled.articles.values()}
    repeats = [decision for decision in crawled.first if decision["verdict"] == "repeat"]
    assert repeats
    assert all(decision["of"] in ids and decision["evidence"] for decision in repeats)
    assert not {decision["url"] for decision in repeats} & set(crawled.articles)


def test_the_page_of_the_mission_is_read_as_a_person_would(crawled: Crawled) -> None:
    article = crawled.articles[f"{COURIER}/world/un-regional-centre-opens-in-almaty"]
    text = article["text"]
    assert article["title"] == "UN Regional Centre opens its doors in Almaty"
    assert article["description"].startswith("Five countries of Central Asia and Afghanistan")
    assert "placeholder-text" in article["flags"]
    assert "ALMATY – A regional centre of the United Nations opened" in text
    assert "no telephone list." in text
    second = "Almaty Becomes Home to New UN Hub for the Whole of Central Asia"
    headlines = [headline["text"] for headline in article["headlines"]]
    assert headlines.count(second) == 1
    debris = ("Skip to content", "Read also", "Latest", "[URL for source", "Sources:", "Diplomacy, Water")
    for line in (*debris, article["title"], second):
        assert line not in text
    assert text.startswith("ALMATY – ")
    assert text.endswith("no telephone list.")


@pytest.mark.parametrize("name", ["The Steppe Courier", "Continent Wire", "Dala Жаңалық"])
def test_the_text_of_every_story_is_what_was_written(crawled: Crawled, name: str) -> None:
    (outlet,) = (outlet for outlet in outlets(datetime.now(UTC)) if outlet.name == name)
    # A story's second edition takes the place of its first.
    stories = {f"{outlet.base}{story.path}": story for story in outlet.stories_of(2)}
    # A copy's line does not hold the agency's text a second time.
    whole = (article for article in crawled.articles.values() if not article["syndicated_from"])
    articles = {article["canonical_url"]: article for article in whole}
    kept = set(stories) & set(articles)
    assert len(kept) >= 7
    for url in kept:
        written = [part.removeprefix("## ").removeprefix("> ") for part in stories[url].text.split("\n\n")]
        # Dala prints its standfirst as the first paragraph.
        text = articles[url]["text"].removeprefix(f"{stories[url].standfirst}\n")
        assert text.splitlines() == written


def test_a_page_that_lies_about_its_charset_is_read(crawled: Crawled) -> None:
    article = crawled.articles[f"{DALA}/ru/ekonomika/tseny-na-ugol"]
    assert article["title"] == "Уголь подорожал на треть за две недели"
    assert "Тонна угля на складах под Алматы стоит 28 тысяч тенге" in article["text"]
    assert article["language"] == "ru"


def test_facts_are_taken_from_where_each_outlet_puts_them(crawled: Crawled) -> None:
    courier = crawled.articles[f"{COURIER}/city/schools-get-air-monitors?utm_source=rss&utm_medium=feed"]
    assert courier["authors"] == ["Timur Akhmetov", "Dana Seitkali"]
    assert (courier["section"], courier["tags"]) == ("City", ["Air quality", "Schools"])
    assert courier["published"].endswith("+05:00")
    assert "utm_source" not in courier["canonical_url"]
    dala = crawled.articles[f"{DALA}/kk/ekonomika/apport-almasy-qaityp-keledi"]
    assert (dala["language"], dala["authors"]) == ("kk", ["Нұрлан Ахметұлы"])
    talbote = crawled.articles[f"{TALBOTE}/lokales/pilzberaterin-hoert-auf-4401.html"]
    assert (talbote["language"], talbote["authors"], talbote["source"]) == ("de", ["Hanna Körber"], "talbote")


def test_a_moved_story_is_kept_at_its_new_address_and_known_by_its_old(crawled: Crawled) -> None:
    article = crawled.articles[f"{COURIER}/city/tram-line-returns-to-tole-bi-street"]
    assert article["requested_url"] == f"{COURIER}/2026/tram-line-returns"


def test_the_second_crawl_fetches_what_is_new_and_nothing_else(crawled: Crawled) -> None:
    update = f"{COURIER}/city/tremor-felt-in-almaty?update=1"
    fresh = {update, f"{COURIER}/culture/night-library-opens", f"{DALA}/kk/qogam/muz-aidyny-ashyldy"}
    assert {decision["url"]: decision["verdict"] for decision in crawled.second} == {
        url: "version" if url == update else "new" for url in fresh
    }
    known = {decision["url"] for decision in crawled.first}
    assert fresh <= set(crawled.asked_second)
    assert not known & set(crawled.asked_second)


def test_a_version_names_the_article_that_it_changes(crawled: Crawled) -> None:
    before = crawled.articles[f"{COURIER}/city/tremor-felt-in-almaty"]
    after = crawled.articles[f"{COURIER}/city/tremor-felt-in-almaty?update=1"]
    assert (after["version"], after["version_of"]) == (2, before["id"])
    assert after["canonical_url"] == before["canonical_url"]


@pytest.mark.parametrize(
    "words",
    [
        ["verify"],
        ["stats"],
        ["why", f"{COURIER}/city/tremor-felt-in-almaty"],
        ["show", f"{COURIER}/world/un-regional-centre-opens-in-almaty"],
    ],
    ids=lambda words: words[0],
)
def test_the_researchers_command_accepts_what_was_written(crawled: Crawled, words: list[str]) -> None:
    program = Path(sys.executable).with_name("newsarchive")
    done = subprocess.run(
        [program, *words, "--archive", crawled.archive], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_article_can_be_searched_when_the_crawl_has_ended(crawled: Crawled) -> None:
    layout = Layout(crawled.archive)
    state = load(layout)
    assert state is not None
    assert not fault(layout, state)
    assert not bytes_behind(layout, state)
    with Archive(crawled.archive) as archive:
        assert state.documents == len(list(archive.articles()))
        found = {
            hit.article.url for hit in archive.search("ауыл мектеп OR опера OR (regional centre)", limit=None)
        }
    assert f"{DALA}/kk/qogam/auyl-mektebi-qaita-ashyldy" in found
    assert f"{COURIER}/world/un-regional-centre-opens-in-almaty" in found

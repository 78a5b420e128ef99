"""The pages over an archive: what stands on them, and that each of their states has an address."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import lxml.html
import pytest
from fakes.kept_archive import STORY, write_archive
from fakes.told_story import Told, told_story
from fakes.web import client
from starlette.testclient import TestClient

from archive.layout import Layout
from archive.search.building import catch_up

Page = Any  # an element of lxml, whose types are missing here


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return told_story(tmp_path_factory.mktemp("told") / "news")


@pytest.fixture(scope="module")
def web(told: Told) -> Iterator[TestClient]:
    with client(told.root) as found:
        yield found


def page(web: TestClient, address: str, status: int = 200) -> Page:
    answer = web.get(address)
    assert answer.status_code == status, answer.text[:500]
    return lxml.html.document_fromstring(answer.text)


def text(element: Page) -> str:
    return " ".join(element.text_content().split())


def rows_of(found: Page, inside: str) -> list[str]:
    return [" ".join(text(cell) for cell in row) for row in found.xpath(f"{inside}//tbody/tr")]


def headings(found: Page) -> list[str]:
    return [text(one) for one in found.xpath("//li[@class='hit']/h3")]


def links(found: Page, inside: str) -> dict[str, str]:
    return {text(one): one.get("href") for one in found.xpath(f"{inside}//a")}


def test_a_search_finds_marks_and_counts(web: TestClient) -> None:
    found = page(web, "/search?q=cracks")
    assert set(headings(found)) == {
        "Cracks close the Irtysh bridge",
        "Irtysh bridge closed after cracks are found",
        "Irtysh bridge to stay closed until May",
    }
    assert {text(one).lower() for one in found.xpath("//mark")} == {"cracks"}
    assert text(found.xpath("//h2[@id='count']")[0]) == "3 articles"
    assert links(found, "//aside//section[1]") == {
        "wire": "/search?q=cracks&source=wire",
        "herald": "/search?q=cracks&source=herald",
    }


def test_filters_narrow_say_so_and_can_be_taken_back(web: TestClient) -> None:
    found = page(web, "/search?q=irtysh&source=wire&flag=short-text&from=2026-03&by=fetched")
    assert headings(found) == ["Irtysh bridge closed after cracks are found"]
    chips = links(found, "//ul[@class='chips']")
    assert (
        chips["Remove: captured from 2026-03 ×"] == "/search?q=irtysh&by=fetched&source=wire&flag=short-text"
    )
    assert chips["Remove: source wire ×"] == "/search?q=irtysh&from=2026-03&by=fetched&flag=short-text"
    hidden = {(one.get("name"), one.get("value")) for one in found.xpath("//form//input[@type='hidden']")}
    assert hidden == {("source", "wire"), ("flag", "short-text")}, "another word keeps the filters"


def test_a_form_with_empty_fields_leads_to_the_short_address(web: TestClient) -> None:
    answer = web.get("/search?q=bridge&from=&to=&by=published&sort=newest&source=wire")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/search?q=bridge&source=wire&sort=newest"


def test_copies_and_versions_are_folded_into_one_hit(web: TestClient) -> None:
    found = page(web, "/search?q=irtysh&fold=1")
    assert text(found.xpath("//h2[@id='count']")[0]) == "3 articles in 1 story"
    assert len(headings(found)) == 1
    assert "3 of this story" in text(found.xpath("//ul[@class='badges']")[0])


def test_pages_of_hits_follow_each_other(web: TestClient) -> None:
    first = page(web, "/search?q=report&sort=oldest")
    assert first.xpath("//nav[@class='pages']/a/@href") == ["/search?q=report&sort=oldest&page=2"]
    last = page(web, "/search?q=report&sort=oldest&page=4")
    assert last.xpath("//ol[@class='results']/@start") == ["61"]
    assert last.xpath("//nav[@class='pages']/a/@href") == ["/search?q=report&sort=oldest&page=3"]
    assert not set(headings(first)) & set(headings(last))
    assert "There are not so many pages" in text(page(web, "/search?q=report&page=99").xpath("//main")[0])


def test_nothing_found_says_what_to_loosen(web: TestClient) -> None:
    found = page(web, "/search?q=irtysh+pillars+zeppelin&source=wire")
    offered = {text(one): one.xpath("a/@href")[0] for one in found.xpath("//div[@class='nothing']//li")}
    assert offered == {
        "without “zeppelin” 2": "/search?q=irtysh+pillars&source=wire",
        "“irtysh” alone, everywhere 3": "/search?q=irtysh",
        "“pillars” alone, everywhere 3": "/search?q=pillars",
    }
    narrow = page(web, "/search?q=irtysh&source=herald&section=World")
    assert "without “section World” 1" in text(narrow.xpath("//div[@class='nothing']")[0])


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/search?q=%22flood", "This quotation mark has no partner"),
        ("/search?q=a&from=yesterday", "'yesterday' is no date"),
        ("/search?q=a&sort=random", "sort cannot be 'random'"),
        ("/search?q=a&page=-1", "There is no page '-1'"),
        ("/compare?q=a&other=%22b", "This quotation mark has no partner"),
        ("/sql?query=DROP+TABLE+articles", "DROP is not allowed"),
    ],
)
def test_a_mistake_is_shown_in_the_page_with_what_was_asked(web: TestClient, address: str, said: str) -> None:
    found = page(web, address, 400)
    assert said in text(found.xpath("//div[@role='alert']")[0])


@pytest.mark.parametrize(
    "address",
    ["/article/aaaaaaaaaaaaaaaa", "/capture/urn:uuid:0", "/source?name=nobody", "/run/never", "/none"],
)
def test_what_is_not_there_is_told_on_a_page(web: TestClient, address: str) -> None:
    found = page(web, address, 404)
    assert found.xpath("//header[@class='site']"), "with the way back"


def test_the_timeline_shades_days_without_a_run_and_leads_to_each_day(web: TestClient) -> None:
    found = page(web, "/search?q=report")
    days = {one.get("data-from"): one for one in found.xpath("//*[name()='svg']/*[@data-from]")}
    assert days["2026-03-02"].get("href") == "/search?q=report&from=2026-03-02&to=2026-03-02"
    assert days["2026-03-02"].get("aria-label") == "2026-03-02: 3 of 3 articles"
    assert "no crawl" in text(days["2026-03-16"])
    assert days["2026-03-16"].get("href") is None
    assert found.xpath("//*[name()='svg']/*[@class='gap']")
    rows = rows_of(found, "//figure")
    assert "2026-03-15 and 2 more no crawl" in " ".join(rows), "the table says the same"


def test_an_article_with_its_versions_copies_and_evidence(web: TestClient, told: Told) -> None:
    found = page(web, f"/article/{told.articles['second'].id}")
    assert text(found.xpath("//h1")[0]) == "Irtysh bridge to stay closed until May"
    old, new = found.xpath("//div[@class='diff']/section")
    assert [text(one) for one in old.xpath(".//del")][:1] == ["after cracks are found"]
    assert "five" in [text(one) for one in new.xpath(".//ins")]
    assert not old.xpath(".//ins")
    assert "passages or facts changed" in text(found.xpath("//section[@id='versions']")[0])
    tree = rows_of(found, "//section[@id='copies']")
    assert tree[0].startswith("2026-03-10 08:00 UTC wire Irtysh bridge closed")
    assert any("herald" in row and "copy, word for word" in row for row in tree)
    assert "wire, 2026-03-10 08:00 UTC of those archived" in text(
        found.xpath("//section[h2='First reported']")[0]
    )


def test_an_article_says_where_each_field_was_read_and_what_its_flags_mean(
    web: TestClient, told: Told
) -> None:
    found = page(web, f"/article/{told.articles['first'].id}")
    fields = {text(row[0]): text(row[2]) for row in found.xpath("//section[@id='fields']//tbody/tr")}
    assert fields["title"] == "the main heading (h1)"
    assert fields["authors"] == "the visible byline"
    assert "short-text: the text has fewer than 25 words" in text(found.xpath("//ul[@aria-label='Flags']")[0])
    wordings = text(found.xpath("//section[h2[@id='headlines']]")[0])
    assert "Bridge shut the feed" in wordings


def test_an_article_rests_on_its_capture_and_can_be_cited(web: TestClient, told: Told) -> None:
    first = told.articles["first"]
    assert first.warc is not None
    found = page(web, f"/article/{first.id}")
    capture = text(found.xpath("//section[@id='capture']")[0])
    assert first.warc.payload_digest in capture
    assert f"offset {first.warc.offset}" in capture
    assert "Server n" in rows_of(found, "//section[@id='capture']"), "a header line of the answer"
    offered = links(found, "//section[@id='capture']")
    assert offered["Replay as captured"] == f"/replay?of={quote(first.warc.record_id, safe='')}"
    record = web.get(offered["Download record (WARC)"])
    assert record.content[:2] == b"\x1f\x8b"
    styles = {one.get("id"): one.text_content() for one in found.xpath("//section[@id='cite']//pre")}
    assert set(styles) == {"cite-text", "cite-bibtex", "cite-ris", "cite-csl"}
    assert all(first.warc.record_id in style for style in styles.values())


def test_versions_are_chosen_by_address(web: TestClient, told: Told) -> None:
    first, second = told.articles["first"], told.articles["second"]
    turned = page(web, f"/article/{first.id}?old={second.id}&new={first.id}")
    assert "What changed from version 2 to version 1" in text(turned.xpath("//main")[0])
    page(web, f"/article/{first.id}?old={told.articles['copy'].id}", 400)


def test_decisions_tell_the_rule_the_evidence_and_what_would_have_changed_them(
    web: TestClient, told: Told
) -> None:
    chain = text(page(web, f"/article/{told.articles['copy'].id}").xpath("//section[@id='decisions']")[0])
    assert "kept as another outlet's copy of an article" in chain
    assert "text-contained-elsewhere" in chain
    assert "containment 0.97 (needed 0.6)" in chain
    dropped = text(page(web, "/why?page=https://wire.example/index").xpath("//main")[0])
    assert "not kept: it is no article" in dropped
    assert "section-front" in dropped
    page(web, "/why?page=https://wire.example/never-seen", 404)


def test_an_address_leads_to_its_article_or_to_what_became_of_it(web: TestClient, told: Told) -> None:
    kept = web.get("/article?url=https://wire.example/bridge")
    assert kept.headers["location"] == f"/article/{told.articles['second'].id}"
    dropped = web.get("/article?url=https://wire.example/index")
    assert dropped.headers["location"].startswith("/why?page=")


def test_a_revisit_says_where_its_body_stands(tmp_path: Path) -> None:
    kept = write_archive(tmp_path / "news")
    catch_up(Layout(kept.root))
    with client(kept.root) as web:
        copy, story = kept.captures["copy"], kept.captures["story"]
        found = page(web, f"/capture/{copy.record_id}")
        said = text(found.xpath("//main")[0])
        assert "identical-payload-digest" in said
        assert found.xpath(f"//dd/a[@href='/capture/{story.record_id}']")
        assert "WARC-Refers-To" in said
        captures = page(web, f"/why?page={STORY}").xpath("//table[.//th='Digest']/tbody/tr")
        assert len(captures) == 2


def test_sources_name_their_gaps(web: TestClient) -> None:
    every = page(web, "/sources?to=2026-03-29")
    gaps = rows_of(every, "//div[@aria-label='Gaps']")
    assert len(gaps) == 1
    assert gaps[0].startswith("2026-03-15 to 2026-03-17 (3 days) no run for ")
    assert "nobody looked; usually 3." in gaps[0]
    assert len(every.xpath("//*[name()='svg']//*[contains(@class, 'day gap')]")) == 3
    one = page(web, "/source?name=wire&reason=section-front")
    assert "https://wire.example/index" in text(one.xpath("//div[@aria-label='Pages']")[0])
    verdicts = rows_of(one, "//div[@aria-label='What became of its pages']")
    assert "not kept: it is no article section-front 1" in verdicts


def test_runs_with_their_report_and_health(web: TestClient) -> None:
    every = page(web, "/runs")
    assert "100 runs" in text(every.xpath("//main")[0])
    assert "2026-03-14 18:20 UTC to 2026-03-18 00:00 UTC (77.7 hours)" in text(every.xpath("//main")[0])
    assert "no run since" in text(every.xpath("//main")[0]), "the crawl has ended long ago"
    one = page(web, every.xpath("//th/a[contains(@href, '/run/')]/@href")[0])
    rows = rows_of(one, "//div[@aria-label='Sources of the run']")
    assert rows == ["wire 2 2.0 2 new 60.0 kB", "herald 1 1.0 1 new 30.0 kB"]


def test_headlines_of_a_day_stand_side_by_side_with_what_was_rewritten(web: TestClient) -> None:
    found = page(web, "/headlines?day=2026-03-10")
    columns = {
        text(one.find("h2")): text(one.find("ol")) for one in found.xpath("//div[@class='press']/section")
    }
    assert list(columns) == ["wire 4", "herald 2"]
    assert (
        "08:00 Irtysh bridge to stay closed until May Before, version 1: Irtysh bridge closed"
        in columns["wire 4"]
    )
    assert "12:30 Cracks close the Irtysh bridge" in columns["herald 2"]
    assert "/headlines?day=2026-03-11" in links(found, "//main").values()
    assert "Headlines of 2026-03-29" in text(page(web, "/headlines").xpath("//h1")[0]), "the newest day"


def test_two_sources_and_two_questions_over_time(web: TestClient) -> None:
    sources = page(web, "/compare?a=wire&b=herald&q=report&words=1")
    rows = rows_of(sources, "//div[@aria-label='Numbers']")
    assert rows == ["wire above 50 52 96.15%", "herald below 25 26 96.15%"]
    assert "council" in text(sources.xpath("//section[@aria-label='wire']")[0])
    assert sources.xpath("//*[name()='svg']//*[@class='bar other']")
    questions = page(web, "/compare?q=wheat&other=council")
    rows = rows_of(questions, "//div[@aria-label='Numbers']")
    assert rows[-1].split() == ["both", "0"]


def test_an_export_offers_its_forms_and_the_same_command(web: TestClient) -> None:
    found = page(web, "/export?q=irtysh&source=wire&flag=short-text")
    assert "1 of 78 articles" in text(found.xpath("//dl")[0])
    command = "newsarchive export '(irtysh) flag:short-text' --source wire --output articles.jsonl"
    assert text(found.xpath("//pre")[0]) == command
    form = found.xpath("//form[@action='/api/export']")[0]
    sent = {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}
    assert web.get("/api/export", params=sent | {"form": "csv"}).content[:2] == b"PK"


def test_no_page_has_a_style_or_script_of_its_own(web: TestClient, told: Told) -> None:
    for address in (
        "/",
        f"/article/{told.articles['first'].id}",
        "/sources",
        "/compare?a=wire&b=herald",
        "/help",
    ):
        body = web.get(address).text
        assert not re.search(
            r"<style|\sstyle=|\son[a-z]+=|<script(?! src=\"/static/script.js\" defer>)", body
        )


@pytest.mark.parametrize(
    "address",
    ["/", "/search?q=zzz", "/headlines", "/compare", "/sources", "/runs", "/why", "/sql", "/export", "/help"],
)
def test_every_control_has_a_name_and_every_table_its_headings(web: TestClient, address: str) -> None:
    found = page(web, address)
    labels = set(found.xpath("//label/@for"))
    for control in found.xpath("//main//input[not(@type='hidden')] | //main//select | //main//textarea"):
        assert control.get("id") in labels
    assert len(found.xpath("//h1")) == 1
    assert found.xpath("//a[@class='skip'][@href='#main']")
    ids = found.xpath("//@id")
    assert len(ids) == len(set(ids))
    for table in found.xpath("//table[thead]"):
        assert all(cell.get("scope") for cell in table.xpath("thead//th"))

"""What researchers come for, done in a real browser: with a script and without, by mouse and by keys."""

from collections.abc import Iterator

import pytest
from fakes.browser import browser, elsewhere, needs_chromium, served
from fakes.told_story import Told, told_story
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return told_story(tmp_path_factory.mktemp("told") / "news")


@pytest.fixture(scope="module")
def site(told: Told) -> Iterator[str]:
    with served(told.root) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with elsewhere() as (_, port), browser(port) as started:
        yield started


@pytest.fixture(params=["with a script", "without"])
def page(request: pytest.FixtureRequest, chromium: Browser, site: str) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=request.param == "with a script", base_url=site)
    yield context.new_page()
    context.close()


@pytest.fixture
def scripted(chromium: Browser, site: str) -> Iterator[BrowserContext]:
    context = chromium.new_context(base_url=site, permissions=["clipboard-read", "clipboard-write"])
    yield context
    context.close()


def test_find_a_story_and_who_reported_it_first(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Words to look for").fill("irtysh cracks")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="herald", exact=True).click()
    expect(page.get_by_role("heading", name="1 article")).to_be_visible()
    page.get_by_role("link", name="Cracks close the Irtysh bridge").click()
    first = page.get_by_role("region", name="First reported")
    expect(first).to_contain_text("wire, 2026-03-10 08:00 UTC")
    first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Irtysh bridge closed after cracks are found")
    page.go_back()
    page.go_back()
    assert page.url.endswith("/search?q=irtysh+cracks&source=herald"), "Back leads to the search as it was"


def test_see_what_changed_between_versions_and_cite_it(page: Page, told: Told) -> None:
    page.goto("/search?q=irtysh")
    page.get_by_role("link", name="version 2: substantive").click()
    expect(page.get_by_role("region", name="Version 1").locator("del").filter(has_text="two")).to_be_visible()
    expect(
        page.get_by_role("region", name="Version 2").locator("ins").filter(has_text="five")
    ).to_be_visible()
    page.get_by_role("link", name="Cite", exact=True).click()
    assert page.url.endswith("#cite")
    warc = told.articles["second"].warc
    assert warc is not None
    expect(page.locator("#cite-bibtex")).to_contain_text(warc.payload_digest)


def test_find_where_coverage_is_missing(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Sources", exact=True).first.click()
    gap = page.get_by_role("row").filter(has_text="2026-03-15 to 2026-03-17")
    expect(gap).to_contain_text("nobody looked")
    page.get_by_role("link", name="herald").first.click()
    expect(page.get_by_role("heading", name="Gaps of herald")).to_be_visible()
    page.get_by_text("The same as a table").click()
    page.get_by_role("link", name="2026-03-16").click()
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("In this time no crawl ran for 24 hours: nobody looked.")


def test_citations_are_copied(scripted: BrowserContext, told: Told) -> None:
    page = scripted.new_page()
    page.goto(f"/article/{told.articles['first'].id}")
    page.get_by_role("button", name="Copy RIS").click()
    expect(page.get_by_role("button", name="Copy RIS")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("TY  - NEWS")
    assert copied.rstrip().endswith("ER  -")


def test_the_chart_is_read_with_arrow_keys(scripted: BrowserContext) -> None:
    page = scripted.new_page()
    page.goto("/search?q=report")
    chart = page.get_by_role("group", name="Articles per day")
    stops = chart.locator("a[tabindex='0']")
    expect(stops).to_have_count(1)
    stops.focus()
    expect(page.locator("[data-readout]")).to_have_text("2026-03-02: 3 of 3 articles")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-readout]")).to_have_text("2026-03-03: 3 of 3 articles")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=report&from=2026-03-03&to=2026-03-03")
    expect(page.get_by_role("heading", name="3 articles")).to_be_visible()


def test_dragging_over_the_chart_asks_for_the_days(scripted: BrowserContext) -> None:
    page = scripted.new_page()
    page.goto("/search?q=report&page=2")
    box = page.locator(".plot").bounding_box()
    assert box is not None
    day = box["width"] / 28
    page.mouse.move(box["x"] + 2.5 * day, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 4.5 * day, box["y"] + 50, steps=4)
    expect(page.locator("[data-readout]")).to_have_text("2026-03-04 to 2026-03-06")
    page.mouse.up()
    page.wait_for_url("**/search?q=report&from=2026-03-04&to=2026-03-06")


def test_a_phone_scrolls_nothing_sideways(chromium: Browser, site: str, told: Told) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, base_url=site)
    page = context.new_page()
    wide = {}
    for path in (
        "/search?q=report",
        f"/article/{told.articles['second'].id}",
        "/sources",
        "/runs",
        "/headlines?day=2026-03-10",
        "/compare?a=wire&b=herald&words=1",
        "/why?page=https://wire.example/bridge",
        "/sql",
        "/export",
        "/help",
        "/api",
    ):
        page.goto(path)
        wide[path] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    context.close()
    assert not {path: over for path, over in wide.items() if over > 0}

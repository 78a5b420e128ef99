"""The pages in a real browser: nothing that keeps people out, and nothing of a stranger's that runs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from fakes.attacks import attacked
from fakes.browser import Elsewhere, browser, elsewhere, needs_chromium, served
from fakes.kept_archive import STORY, Kept, write_archive
from playwright.sync_api import Browser, Error, Page

from archive.layout import Layout
from archive.runs import RunReport, Runs
from archive.search.building import catch_up
from archive.tables.columns import COLUMNS
from archive.tables.keeping import bring_up, folder

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def web() -> Iterator[tuple[Elsewhere, int]]:
    with elsewhere() as found:
        yield found


@pytest.fixture(scope="module")
def chromium(web: tuple[Elsewhere, int]) -> Iterator[Browser]:
    with browser(web[1]) as started:
        yield started


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    found = write_archive(tmp_path_factory.mktemp("looked-at") / "collections" / "news")
    layout = Layout(found.root)
    for name in ("run-1", "run-2"):
        report = {
            "id": name,
            "started": "2026-03-01T11:00:00Z",
            "ended": "2026-03-01T13:00:00Z",
            "outcome": "finished",
        }
        Runs(layout).write(RunReport.from_dict(report | {"sources": {"daily": {"new": 2, "requests": 3}}}))
    catch_up(layout)
    bring_up(layout, folder(layout), COLUMNS)
    return found


@pytest.fixture(scope="module")
def site(kept: Kept) -> Iterator[str]:
    with served(kept.root) as address:
        yield address


def pages(kept: Kept) -> list[str]:
    story, record = kept.articles["story"].id, kept.captures["story"].record_id
    return [
        "/",
        "/search?q=bridge",
        "/search?q=nothing+at+all",
        f"/article/{story}",
        f"/capture/{record}",
        "/headlines?day=2026-03-01",
        "/compare?q=bridge&a=daily&b=северный",
        "/sources",
        "/source?name=daily",
        "/runs",
        "/run/run-1",
        f"/why?page={STORY}",
        "/sql?query=SELECT+source,+title+FROM+articles",
        "/help",
        "/export?q=bridge",
        f"/replay?of={record}",
        "/login",
        "/api",
        "/nothing",
    ]


def faults(page: Page) -> list[str]:
    """What axe finds that keeps people out."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {node['html'][:200]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_nothing_on_a_page_keeps_people_out(chromium: Browser, site: str, kept: Kept, colours: str) -> None:
    context = chromium.new_context(color_scheme=colours, viewport={"width": 1200, "height": 800})  # type: ignore[arg-type]  # light or dark
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    found = {}
    for path in pages(kept) if colours == "light" else pages(kept)[:5]:
        page.goto(site + path)
        if these := faults(page):
            found[path] = these
    context.close()
    assert not found
    assert [line for line in said if "404" not in line] == [], "a page asked for what its policy forbids"


def test_nothing_of_a_stranger_runs_or_leaves(
    chromium: Browser, web: tuple[Elsewhere, int], tmp_path: Path
) -> None:
    ids = attacked(tmp_path / "collections" / "news")
    context = chromium.new_context()
    page = context.new_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    with served(tmp_path / "collections" / "news") as site:
        for path in (
            "/search?q=story",
            f"/article/{ids['markup']}",
            f"/article/{ids['version']}",
            f"/replay?of={ids['leaving']}",
            "/runs",
        ):
            page.goto(site + path)
            assert page.evaluate("window.hacked") is None
            assert page.locator("x-attack").count() == 0
        page.goto(f"{site}/replay?of={ids['leaving']}")
        inside = page.frame_locator("iframe")
        assert inside.locator("#page").text_content() == "The page itself"
        page.wait_for_timeout(300)
        assert page.evaluate("window.hacked") is None
        assert page.url.startswith(site)
    assert not dialogs
    assert web[0].visits == 0
    with pytest.raises(Error):
        page.goto("http://evil.example/")
    assert web[0].visits > 0, "this would have been seen"
    context.close()

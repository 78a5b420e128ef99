"""Per-site memory: what stands on many pages of a site is its furniture; what titles carry, its name."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from fakes.newspage import STORY, page

from archive.layout import Layout
from newscrawl.cli.main import cli
from newscrawl.extract.again import page_again
from newscrawl.extract.article import extract
from newscrawl.extract.furniture import SiteMemory, Traces, furniture_of, line_digest, traces_of
from newscrawl.extract.page import Extraction, Page
from newscrawl.state import State

PLEA = "Our reporters in the valley depend on the good will of those who read them every single morning."
SITE = "daily.example"


def pages(count: int) -> Iterator[Page]:
    for number in range(count):
        story = [f"{line[:-1]}, as number {number} of this series reports." for line in STORY]
        head = f"<title>The mayor speaks of bridge {number} – Valley and Hills Pages</title>"
        html = page(head, story=[*story, PLEA])
        url = f"https://{SITE}/world/{number}"
        yield Page(url=url, requested_url=url, body=html.encode(), fetched="2026-11-23T12:00:00Z")


def read_all(state: State, count: int) -> list[Extraction]:
    found = []
    for one in pages(count):
        furniture, tails = state.furniture.known(SITE)
        values = {name: getattr(one, name) for name in ("url", "requested_url", "body", "fetched")}
        extraction = extract(Page(**values, furniture=furniture, title_tails=tails))
        state.furniture.note(SITE, extraction.traces)
        found.append(extraction)
    return found


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    opened = State.open(tmp_path / "state.sqlite")
    yield opened
    opened.close()


def test_a_line_of_every_page_is_dropped_from_the_sixth_page_on(state: State) -> None:
    found = read_all(state, 8)
    kept = [PLEA in one.article.text for one in found if one.article]
    assert kept == [True] * 5 + [False] * 3


def test_the_name_that_all_titles_carry_is_cut_though_no_markup_tells_it(state: State) -> None:
    titles = [one.article.title for one in read_all(state, 8) if one.article]
    assert titles[0] == "The mayor speaks of bridge 0 – Valley and Hills Pages"
    assert titles[7] == "The mayor speaks of bridge 7"


def test_reading_again_drops_the_same_lines_without_the_memory(state: State) -> None:
    first = read_all(state, 8)[-1]
    one = list(pages(8))[-1]
    assert first.article is not None

    class Response:
        class capture:  # noqa: N801 - it stands in for an attribute
            payload_digest = ""
            status = 200

        content_type = "text/html"

        def decoded(self, limit: int) -> object:
            assert limit > len(one.body)
            return type("Decoded", (), {"data": one.body})()

    again = extract(page_again(Response(), first.article)).article  # type: ignore[arg-type]
    assert again is not None
    assert (again.text, again.title) == (first.article.text, first.article.title)
    assert again.provenance == first.article.provenance


def test_it_is_remembered_over_a_restart(tmp_path: Path) -> None:
    state = State.open(tmp_path / "state.sqlite")
    read_all(state, 6)
    state.close()
    state = State.open(tmp_path / "state.sqlite")
    assert line_digest(PLEA) in state.furniture.known(SITE)[0]
    state.close()


def test_counts_are_halved_so_that_the_memory_stays_small_and_forgets() -> None:
    memory = SiteMemory()
    for number in range(1_000):
        memory.note(traces_of([PLEA, *(f"A line {number} {n} of news" for n in range(40))], []))
    assert len(memory.lines) < 64 * 41
    assert memory.furniture() == {line_digest(PLEA)}
    for number in range(400):
        memory.note(traces_of([f"Other news {number}"], []))
    assert memory.furniture() == frozenset()


def test_a_page_that_would_be_all_furniture_keeps_its_text() -> None:
    html = page("<title>x</title>")
    digests = frozenset(line_digest(line) for line in STORY)
    url = f"https://{SITE}/x"
    kept = extract(
        Page(
            url=url, requested_url=url, body=html.encode(), fetched="2026-11-23T12:00:00Z", furniture=digests
        )
    )
    assert kept.article is not None
    assert kept.article.text.split("\n") == STORY


def test_four_pages_are_not_many() -> None:
    assert furniture_of({"a": 4}, pages=4) == frozenset()
    assert furniture_of({"a": 4}, pages=5) == {"a"}
    assert furniture_of({"a": 4}, pages=21) == frozenset()


def test_the_command_shows_and_forgets(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    state = State.open(layout.state)
    for _ in range(6):
        state.furniture.note(SITE, Traces((("00ff", "Sign up \x1b[31mnow"),), ("thedaily",)))
    state.close()
    run = CliRunner().invoke
    assert run(cli, ["sites", "--archive", str(tmp_path)]).output == (
        "daily.example: 6 pages, 1 lines, 1 title parts\n"
    )
    shown = run(cli, ["sites", "--archive", str(tmp_path), SITE]).output
    assert "   6 line   Sign up  [31mnow\n" in shown
    assert "   6 title  thedaily\n" in shown
    assert run(cli, ["sites", "--archive", str(tmp_path), SITE, "--forget"]).output == f"forgot {SITE}\n"
    assert run(cli, ["sites", "--archive", str(tmp_path)]).output == ""
    assert run(cli, ["sites", "--archive", str(tmp_path), SITE]).exit_code != 0

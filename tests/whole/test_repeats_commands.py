"""What a researcher is told about versions, copies, columns, and why."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from fakes.desk import Desk, story

from archive.cli.main import cli
from archive.layout import Layout
from archive.recovery import rebuild

STORY = "https://herald.example/bridge"
WIRE = "https://wire.example/1"
FIRST = "The bridge was closed on Friday. Engineers found two cracks. " + story("bridge", 100)
SECOND = FIRST.replace("two cracks", "three cracks")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("repeats")
    with Desk(root) as desk:
        desk.take(STORY, "Bridge closed", FIRST, day=0.1)
        desk.take(STORY, "Bridge closed", SECOND, day=0.2)
        desk.take(STORY, "Bridge closed until \x1b[31mMay", SECOND, day=0.2)
        desk.take("https://post.example/b", "Bridge shut", FIRST, day=1)
        desk.take("https://echo.example/b", "Bridge", f"{story('intro', 12)}. {FIRST}", day=2)
        desk.take(WIRE, "Bridge closed (agency)", f"{FIRST} {story('agency', 12)}", day=0)
        for week in range(3):
            url = f"https://herald.example/letters/{week}"
            desk.take(url, f"Letters to the editor: March {week + 2}", story(f"l{week}"), day=7 * week)
    return root


def say(archive: Path, *words: str) -> str:
    result = CliRunner().invoke(cli, [words[0], *words[1:], "--archive", str(archive)])
    assert result.exit_code == 0, result.output
    return result.output


def test_versions_tell_when_the_headline_and_the_kind_of_change(archive: Path) -> None:
    said = say(archive, "versions", STORY)
    assert [line[:9] for line in said.splitlines() if line.startswith("version")] == [
        "version 1",
        "version 2",
        "version 3",
    ]
    assert "substantive: passages or facts changed" in said
    assert "headline: only the headline changed" in said
    assert "\x1b" not in said


def test_the_difference_shows_the_changed_words_and_leaves_out_the_rest(archive: Path) -> None:
    said = say(archive, "versions", STORY, "--diff")
    assert "Engineers found [-two-] {+three+} cracks." in said
    assert " … " in said


def test_versions_as_json_are_article_lines(archive: Path) -> None:
    assert len(say(archive, "versions", STORY, "--json").splitlines()) == 3


def test_copies_are_a_tree_with_the_original_first_though_it_came_last(archive: Path) -> None:
    lines = say(archive, "copies", "https://post.example/b").splitlines()
    firsts = [line for line in lines if line.strip().startswith("2026-")]
    assert "wire.example  original" in firsts[0]
    assert firsts[1].startswith("  2026-")
    assert "herald.example  copy, kept" in firsts[1]
    assert any("post.example  copy, word for word  (asked for)" in line for line in firsts)
    assert any("echo.example" in line for line in firsts)


def test_the_text_of_a_copy_that_is_kept_without_one_is_shown_from_the_original(archive: Path) -> None:
    assert FIRST in say(archive, "show", "https://post.example/b", "--text")


def test_recurring_headlines_are_listed_with_the_number_of_issues(archive: Path) -> None:
    said = say(archive, "recurring")
    assert "     3  herald.example" in said
    assert "Letters to the editor" in said
    assert "No headline" in say(archive, "recurring", "--source", "wire.example")


def test_why_tells_the_rule_the_evidence_and_what_would_have_changed_it(archive: Path) -> None:
    said = say(archive, "why", "https://echo.example/b")
    assert "text-contained-elsewhere" in said
    assert "containment 1.0 (needed 0.6)" in said
    assert "stored whole" in said


def test_why_tells_of_a_relinked_article_that_its_original_came_late(archive: Path) -> None:
    assert "original-came-late" in say(archive, "why", STORY)


def test_a_catalog_made_anew_knows_the_same_stories(archive: Path) -> None:
    before = [say(archive, "copies", WIRE), say(archive, "versions", STORY), say(archive, "recurring")]
    rebuild(Layout(archive))
    assert [
        say(archive, "copies", WIRE),
        say(archive, "versions", STORY),
        say(archive, "recurring"),
    ] == before


def test_what_is_not_there_is_said_in_one_line(archive: Path) -> None:
    for name in ("versions", "copies"):
        result = CliRunner().invoke(cli, [name, "https://nowhere.example/", "--archive", str(archive)])
        assert "No article was read at" in str(result.exception)

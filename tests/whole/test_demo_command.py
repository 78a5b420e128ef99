"""``newscrawl demo``, as somebody meets it first."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = str(Path(sys.executable).with_name("newscrawl"))


def demo(folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [PROGRAM, "demo", "--archive", str(folder), *options]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, cwd=folder.parent.parent
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("somewhere") / "demo-archive" / "news"
    folder.parent.mkdir()
    return folder


@pytest.fixture(scope="module")
def shown(folder: Path) -> str:
    done = demo(folder)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_it_tells_what_was_done_in_plain_words(shown: str) -> None:
    first, second = shown.split("Second crawl")
    assert "pages fetched" in first
    assert "repeats, not stored twice" in first
    assert "robots.txt does not allow it" in first
    assert "3 pages fetched, 3 articles kept" in second
    assert "a new version of “Tremor felt in Almaty, no damage reported”" in second
    assert "UN Regional Centre opens its doors in Almaty" in second
    assert "\x1b" not in shown


def test_the_commands_that_it_names_work(shown: str, folder: Path) -> None:
    commands = [line.split() for line in shown.split("Try next")[1].splitlines() if line.strip()]
    assert len(commands) >= 3
    for program, *words in commands:
        path = Path(sys.executable).with_name(Path(program).name)
        done = subprocess.run(
            [path, *words], capture_output=True, text=True, check=False, cwd=folder.parent.parent
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_it_removes_nothing_that_it_did_not_make(tmp_path: Path) -> None:
    mine = tmp_path / "archives" / "mine"
    mine.mkdir(parents=True)
    (mine / "letters.txt").write_text("private")
    done = demo(mine)
    assert done.returncode == 2
    assert done.stderr.startswith(f"newscrawl: {mine}: ")
    assert [path.name for path in mine.iterdir()] == ["letters.txt"]

"""Every command answers of an archive that a crawl is writing to, and of a copy that cannot be written."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from fakes.kept_archive import STORY, Kept, write_archive
from fakes.pages import options

from archive.cli.lazy import COMMANDS
from archive.cli.main import cli
from archive.store import Store

NOBODY = 65_534
NOT_ASKED = {"rebuild", "serve", "push"}  # write to the archive, or go on for ever


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that others may enter, which pytest's own is not."""
    folder = Path(tempfile.mkdtemp(prefix="newsarchive-everywhere-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def kept(place: Path) -> Kept:
    return write_archive(place / "news")


def questions(kept: Kept, out: Path) -> dict[str, list[str]]:
    story = kept.articles["story"].id
    return {
        "cite": [story],
        "compare": ["*", "daily", "северный"],
        "copies": [story],
        "coverage": [],
        "export": ["*", "--output", str(out / "export.jsonl")],
        "facets": ["bridge"],
        "headlines": ["--day", "2026"],
        "recurring": [],
        "search": ["bridge"],
        "show": [STORY],
        "sources": [],
        "sql": ["SELECT count(*) FROM articles, captures, decisions"],
        "stats": [],
        "tables": [str(out / "tables")],
        "timeline": ["bridge"],
        "verify": [],
        "versions": [story],
        "wacz": [str(out / "out.wacz")],
        "why": [STORY],
        "words": ["bridge"],
    }


def ask_all(kept: Kept, root: Path, out: Path) -> None:
    out.mkdir(mode=0o777)
    for name, words in questions(kept, out).items():
        result = CliRunner().invoke(cli, [name, *words, "--archive", str(root)])
        assert result.exit_code == 0, (name, result.output, result.exception)


def test_every_command_is_asked(kept: Kept) -> None:
    assert set(questions(kept, kept.root)) | NOT_ASKED == set(COMMANDS)


def test_while_a_crawl_writes(kept: Kept, place: Path) -> None:
    with Store.open(kept.root, options()) as store:
        store.commit()
        ask_all(kept, kept.root, place / "busy")


def test_of_a_copy_that_cannot_be_written(kept: Kept, place: Path) -> None:
    copy = place / "copy"
    ask_all(kept, kept.root, place / "before")  # makes what is derived, and loads every module
    shutil.copytree(kept.root, copy)
    for path in [copy, *copy.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = {path: path.stat().st_mtime_ns for path in copy.rglob("*")}
    ask_without_rights(kept, copy, place / "still")
    assert {path: path.stat().st_mtime_ns for path in copy.rglob("*")} == before


def ask_without_rights(kept: Kept, copy: Path, out: Path) -> None:
    mask = os.umask(0)
    root = os.geteuid() == 0  # who may write everywhere
    try:
        if root:
            os.setresuid(NOBODY, NOBODY, 0)
        ask_all(kept, copy, out)
    finally:
        if root:
            os.setresuid(0, 0, 0)
        os.umask(mask)

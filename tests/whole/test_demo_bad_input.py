"""What operators and websites do wrong: one clear line, the right exit code, and the rest goes on."""

import json
from pathlib import Path

import pytest
from conftest import Crawl, Lines

from newscrawl.demo.server import Newsroom

WIRE = """
[[source]]
name = "wire"
feeds = ["http://news.continentwire.example/feed.json"]
delay = 0
"""


def test_a_sources_file_that_is_not_there(tmp_path: Path, newsroom: Newsroom, crawl: Crawl) -> None:
    done = crawl(newsroom, tmp_path / "archive", tmp_path / "no-such.toml")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "no-such.toml" in done.stderr
    assert newsroom.log == []


def test_every_mistake_of_a_sources_file_is_told_with_its_line(
    tmp_path: Path, newsroom: Newsroom, crawl: Crawl
) -> None:
    sources = tmp_path / "sources.toml"
    sources.write_text(
        '[[source]]\nname = "a"\nfeed = ["http://a.example/"]\n\n[[source]]\nname = "b"\nhome = "b"\n'
    )
    done = crawl(newsroom, tmp_path / "archive", sources)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "sources.toml:3" in done.stderr
    assert "sources.toml:7" in done.stderr


def test_sources_that_fail_do_not_hold_up_the_others(
    tmp_path: Path, newsroom: Newsroom, crawl: Crawl, lines: Lines
) -> None:
    sources = tmp_path / "sources.toml"
    sources.write_text(
        '[[source]]\nname = "gone"\nfeeds = ["http://gone.example/feed.xml"]\ndelay = 0\n'
        '[[source]]\nname = "page"\nfeeds = ["http://www.talbote.example/"]\ndelay = 0\n' + WIRE
    )
    done = crawl(newsroom, tmp_path / "archive", sources)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    told = {
        name: [line for line in done.stderr.splitlines() if f"{name}: feed http" in line]
        for name in ("gone", "page")
    }
    assert {name: len(found) for name, found in told.items()} == {"gone": 1, "page": 1}
    assert len(lines(tmp_path / "archive" / "articles")) == 8


@pytest.mark.parametrize("what", ["a file in the way", "an archive of a newer schema"])
def test_an_archive_that_cannot_be_used(tmp_path: Path, newsroom: Newsroom, crawl: Crawl, what: str) -> None:
    archive = tmp_path / "archive"
    if what == "a file in the way":
        archive.write_text("not a folder")
        archive = archive / "news"
    else:
        archive.mkdir()
        (archive / "archive.json").write_text(json.dumps({"schema": 99}))
    before = sorted(tmp_path.rglob("*"))
    done = crawl(newsroom, archive)
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert str(tmp_path) in done.stderr
    assert sorted(tmp_path.rglob("*")) == before
    assert newsroom.log == []

"""The reading door: articles, decisions, captures and their bodies."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from fakes.kept_archive import BRIDGE, STORY, Kept, page, write_archive
from fakes.pages import keep_page, options

from archive import Archive
from archive.errors import ArchiveDamagedError, ArchiveUnusableError
from archive.store import Store


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return write_archive(tmp_path_factory.mktemp("kept") / "collections" / "news")


@pytest.fixture
def archive(kept: Kept) -> Archive:
    return Archive(kept.root)


def test_an_article_by_id_and_by_any_form_of_its_address(archive: Archive, kept: Kept) -> None:
    story = kept.articles["story"]
    assert archive.article(story.id) == story
    assert archive.article(STORY) == story
    assert archive.article("HTTP://NEWS.example:80/story?utm_source=feed#top") == story
    assert archive.article("http://news.example/unheard-of") is None
    assert archive.article("aaaaaaaaaaaaaaaa") is None
    assert archive.article("no address' OR 1=1") is None


def test_all_articles_in_the_order_of_writing(archive: Archive, kept: Kept) -> None:
    assert list(archive.articles()) == [kept.articles["story"], kept.articles["winter"]]


def test_decisions_of_a_page_and_all_of_them(archive: Archive, kept: Kept) -> None:
    assert [d.reason for d in archive.decisions("http://news.example/copy")] == ["same-payload"]
    assert [d.verdict for d in archive.decisions(kept.articles["story"].id)] == ["new"]
    assert [d.verdict for d in archive.decisions()] == ["new", "new", "repeat", "not-article"]


def test_a_body_comes_as_it_crossed_the_wire_and_decoded(archive: Archive, kept: Kept) -> None:
    response = archive.response(kept.captures["story"])
    assert response.body.startswith(b"28;n=1\r\n")
    assert response.payload == kept.payloads["story"]
    assert response.decoded().data == page(BRIDGE)


@pytest.mark.parametrize(("name", "status"), [("copy", 200), ("unchanged", 304), ("same words", 200)])
def test_a_revisit_is_given_the_body_that_it_stands_for(
    archive: Archive, kept: Kept, name: str, status: int
) -> None:
    response = archive.response(kept.captures[name])
    assert response.decoded().data == page(BRIDGE)
    assert response.capture == kept.captures[name]
    assert response.capture.status == status
    assert response.body_of == kept.captures["story"]


def test_captures_of_an_address_oldest_first(archive: Archive, kept: Kept) -> None:
    assert archive.captures(STORY) == [kept.captures["story"], kept.captures["unchanged"]]


def test_numbers(archive: Archive) -> None:
    stats = archive.stats()
    assert (stats.articles, stats.captures, stats.warc_files) == (2, 8, 1)
    assert stats.sources == {"daily": 1, "северный": 1}
    assert stats.verdicts == {"new": 2, "not-article": 1, "repeat": 1}
    assert stats.revisits == {"identical-payload-digest": 1, "same-text": 1, "server-not-modified": 1}
    assert (stats.first, stats.last) == ("2026-03-01T12:00:00.000000Z", "2026-03-01T12:00:07.000000Z")


def test_it_is_read_while_a_crawl_writes(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        first = keep_page(store, "http://news.example/1", "The first thing happened.")
        store.commit()
        with Archive(tmp_path) as archive:
            assert archive.article(first.id) == first
            assert first.warc
            assert archive.response(first.warc).payload == b"<p>The first thing happened.</p>"
            second = keep_page(store, "http://news.example/2", "The second thing happened.")
            store.commit()
            assert archive.article("http://news.example/2") == second
            assert list(archive.articles()) == [first, second]


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs util-linux")
def test_it_is_read_on_a_medium_that_cannot_be_written(kept: Kept, tmp_path: Path) -> None:
    # A read-only bind mount: not even root writes there.
    read = tmp_path / "read.py"
    read.write_text(
        "import sys; from archive import Archive; print(Archive(sys.argv[1]).article(sys.argv[2]).id)"
    )
    (tmp_path / "copy").mkdir()
    steps = (
        'mount --bind "$0" "$1" && mount -o remount,ro,bind "$1" && echo mounted && '
        '! touch "$1/written" 2>/dev/null && exec "$2" "$3" "$1" "$4"'
    )
    words = [kept.root, tmp_path / "copy", sys.executable, read, STORY]
    command = ["unshare", "--mount", "sh", "-c", steps, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout.startswith("mounted"):
        pytest.skip(f"mounting is not allowed here: {done.stderr.strip()}")
    assert done.stdout.split() == ["mounted", kept.articles["story"].id], done.stderr


def test_a_folder_that_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnusableError, match="There is no archive here"):
        Archive(tmp_path / "nowhere")


def test_a_missing_catalog_says_how_to_make_it_and_streams_need_none(kept: Kept, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(kept.root, tmp_path / "copy"))
    (copy / "catalog.sqlite").unlink()
    archive = Archive(copy)
    assert len(list(archive.articles())) == 2
    with pytest.raises(ArchiveUnusableError, match="newsarchive rebuild"):
        archive.article(STORY)


def test_a_missing_warc_file_is_named(kept: Kept, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(kept.root, tmp_path / "copy"))
    (warc,) = (copy / "archive").iterdir()
    warc.unlink()
    with pytest.raises(ArchiveDamagedError, match=f"{warc.name}.*is missing"):
        Archive(copy).response(kept.captures["story"])


def test_a_line_that_is_none_is_named_or_passed_over(kept: Kept, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(kept.root, tmp_path / "copy"))
    (lines,) = (copy / "articles").iterdir()
    lines.write_bytes(b"{}\n" + lines.read_bytes() + b'{"half":')
    with pytest.raises(ArchiveDamagedError, match=f"{lines.name}, line 1: the line is no article"):
        list(Archive(copy).articles())
    assert len(list(Archive(copy).articles(on_damage=lambda _problem: None))) == 2


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, archive.errors; print(sorted(name for name in sys.modules if 'archive.' in name))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.strip() == "['archive.errors']"

"""Finished files in object storage: copied, read back, gone on with, freed here and still read.

The storage is moto's server on this machine: the S3 API is simulated.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from click.testing import CliRunner, Result
from fakes.kept_archive import BRIDGE, STORY, WINTER, page, write_archive
from fakes.object_store import MOTO, object_store
from fakes.pages import exchange, options

from archive import Archive
from archive.cli.main import cli
from archive.errors import NewsError, UsageError
from archive.freed import freed_files
from archive.layout import Layout
from archive.push import finished_files, push
from archive.store import Store

pytestmark = pytest.mark.skipif(not MOTO.exists(), reason="make test installs moto in .venv-peers")


@pytest.fixture(scope="module", autouse=True)
def store() -> Iterator[None]:
    with object_store("news") as found, pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
            patch.delenv(name)
        for name, value in found.items():
            patch.setenv(name, value)
        fsspec.config.conf["s3"] = {"endpoint_url": found["AWS_ENDPOINT_URL"]}
        yield
        fsspec.config.conf.pop("s3")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_archive(tmp_path / "kept", max_bytes=2_000)
    yesterday = Layout(tmp_path / "kept").articles
    for path in yesterday.glob("*.jsonl"):
        path.rename(path.with_name("articles-20200101.jsonl"))
    for path in Layout(tmp_path / "kept").decisions.glob("*.jsonl"):
        path.rename(path.with_name("decisions-20200101.jsonl"))
    newsarchive("rebuild", archive=tmp_path / "kept")
    return tmp_path / "kept"


def newsarchive(*words: str, archive: Path) -> Result:
    return CliRunner().invoke(cli, [*words, "--archive", str(archive)])


def test_every_finished_file_is_there_byte_for_byte_and_a_second_push_copies_nothing(root: Path) -> None:
    files = list(finished_files(Layout(root)))
    assert len([path for path in files if path.name.endswith(".warc.gz")]) > 2
    assert {path.suffix for path in files} == {".gz", ".jsonl", ".cdxj", ".json"}
    first = push(Layout(root), "s3://news/a")
    assert (first.copied, first.there) == (len(files), 0)
    fs = fsspec.filesystem("s3")
    for path in files:
        assert fs.cat_file(f"news/a/{path.relative_to(root)}") == path.read_bytes()
    second = push(Layout(root), "s3://news/a")
    assert (second.copied, second.there) == (0, len(files))


def test_what_is_still_written_to_stays(tmp_path: Path) -> None:
    with Store.open(tmp_path / "kept", options()) as store:
        store.keep_exchange(exchange("http://news.example/", b"now"))
        store.commit()
        found = {path.name for path in finished_files(Layout(tmp_path / "kept"))}
        assert found == {"index.cdxj", "archive.json"}


def test_an_interrupted_push_goes_on_where_it_was(root: Path) -> None:
    told: list[str] = []

    def interrupt(line: str) -> None:
        told.append(line)
        if len(told) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        push(Layout(root), "s3://news/b", interrupt)
    rest = push(Layout(root), "s3://news/b")
    assert rest.there == 2
    assert rest.copied == len(list(finished_files(Layout(root)))) - 2


def test_a_changed_object_is_copied_again_and_a_lost_ledger_costs_only_reading(
    root: Path,
) -> None:
    push(Layout(root), "s3://news/c")
    fs = fsspec.filesystem("s3")
    warc = next((root / "archive").glob("*.warc.gz"))
    fs.pipe_file(f"news/c/archive/{warc.name}", b"something else")
    assert push(Layout(root), "s3://news/c").copied == 1
    (root / "pushed.jsonl").unlink()
    assert push(Layout(root), "s3://news/c").copied == 0
    assert fs.cat_file(f"news/c/archive/{warc.name}") == warc.read_bytes()


def test_freed_files_are_gone_here_and_their_records_are_fetched_by_range(root: Path) -> None:
    with Archive(root) as archive:
        captures = [archive.captures(url)[-1] for url in (STORY, "http://news.example/winter")]
        before = [archive.response(capture) for capture in captures]
    assert newsarchive("push", "s3://news/d", "--free", archive=root).exit_code == 0
    assert list((root / "archive").glob("*.warc.gz")) == []
    raw = newsarchive("show", "--raw", STORY, archive=root)
    assert raw.stdout_bytes == page(BRIDGE)
    assert newsarchive("show", "--raw", "http://news.example/winter", archive=root).stdout_bytes == page(
        WINTER
    )
    assert newsarchive("show", "--record", STORY, archive=root).stdout_bytes.startswith(b"WARC/1.1")
    with Archive(root) as archive:
        for capture, response in zip(captures, before, strict=True):
            again = archive.response(capture)
            assert (again.head, again.body, again.capture.record_id) == (
                response.head,
                response.body,
                response.capture.record_id,
            )


def test_a_crawl_goes_on_in_a_freed_archive_and_what_needs_all_files_says_so(root: Path) -> None:
    push(Layout(root), "s3://news/e")
    assert newsarchive("push", "s3://news/e", "--free", archive=root).exit_code == 0
    with Store.open(root, options()) as store:
        assert not store.recovered.removed
        store.keep_exchange(exchange("http://news.example/new", b"a new page"))
    with Archive(root) as archive:
        assert archive.captures(STORY)
    for command in (["verify"], ["rebuild"], ["wacz", str(root.with_name("all.wacz"))]):
        done = newsarchive(*command, archive=root)
        assert isinstance(done.exception, NewsError)
        assert "push --back" in str(done.exception)
    back = newsarchive("push", "--back", archive=root)
    assert (back.exit_code, freed_files(Layout(root))) == (0, {})
    done = newsarchive("verify", archive=root)
    assert done.exit_code == 0, done.output


def test_tables_that_were_replaced_are_removed_there(root: Path) -> None:
    old, new = (root / "tables" / "articles" / "year=2026" / f"{name}.parquet" for name in ("1", "2"))
    old.parent.mkdir(parents=True)
    old.write_bytes(b"PAR1 old")
    push(Layout(root), "s3://news/f")
    old.unlink()
    new.write_bytes(b"PAR1 new")
    assert push(Layout(root), "s3://news/f").removed == 1
    fs = fsspec.filesystem("s3")
    fs.invalidate_cache()
    assert [path.rsplit("/", 1)[1] for path in fs.find("news/f/tables")] == ["2.parquet"]


def test_troubles_are_told_in_a_line(root: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no address"):
        push(Layout(root), "nothing://at/all")
    with pytest.raises(NewsError, match="push again"):
        push(Layout(root), "s3://there-is-no-such-bucket/x")
    assert push(Layout(root), f"file://{tmp_path}/elsewhere").copied > 3  # any storage that fsspec knows

"""Opening an archive that a crash, a person or a disk has left in disorder."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes.pages import catalog_rows, crashed_copy, exchange, keep_page, options, warcs

from archive.layout import Layout
from archive.model import Article
from archive.recovery import rebuild
from archive.store import Store
from archive.warc.reader import records


class Crashed:
    """An archive as ``kill -9`` leaves it: one page was committed, and a second one written after it."""

    def __init__(self, folder: Path) -> None:
        with Store.open(folder / "running", options()) as store:
            self.committed = keep_page(store, "https://news.example/1", "One.")
            store.commit()
            (self.warc,) = (folder / "running" / "archive").iterdir()
            self.sizes = {path: path.stat().st_size for path in self._grown(folder / "running")}
            self.written = keep_page(store, "https://news.example/2", "Two. " * 50)
            self.root = crashed_copy(folder / "running", folder / "crashed")
        self.warc = self.root / "archive" / self.warc.name
        self.lines, self.decisions = self._grown(self.root)[1:]
        self.synced = {self.root / path.relative_to(folder / "running"): n for path, n in self.sizes.items()}

    def _grown(self, root: Path) -> list[Path]:
        return [
            *(root / "archive").iterdir(),
            *(root / "articles").iterdir(),
            *(root / "decisions").iterdir(),
        ]

    def again(self, to: Path) -> Path:
        shutil.rmtree(to, ignore_errors=True)
        return crashed_copy(self.root, to)


@pytest.fixture
def crashed(tmp_path: Path) -> Crashed:
    return Crashed(tmp_path)


def article_ids(root: Path) -> list[str]:
    return [
        json.loads(line)["id"]
        for path in sorted((root / "articles").iterdir())
        for line in path.read_bytes().splitlines()
    ]


def check_sound(root: Path, *kept: Article) -> None:
    """Every article exactly once, no torn file, and derived files equal to ones made anew."""
    ids = article_ids(root)
    assert set(ids) >= {article.id for article in kept}
    assert len(set(ids)) == len(ids)
    assert list((root / "archive").glob("*.open")) == []
    for path in warcs(root):
        list(records(path))  # raises if it is damaged
    layout = Layout(root)
    rows, index = catalog_rows(layout), layout.cdxj.read_bytes()
    rebuild(layout)
    assert catalog_rows(layout) == rows
    assert layout.cdxj.read_bytes() == index
    with Store.open(root, options()) as store:
        assert not store.recovered, "a second opening finds nothing more to do"


def test_what_was_written_before_a_crash_is_kept_though_nobody_acknowledged_it(crashed: Crashed) -> None:
    with Store.open(crashed.root, options()) as store:
        assert store.recovered.finished == (crashed.warc.name.removesuffix(".open"),)
        assert store.recovered.cuts == ()
        assert store.article(crashed.written.id) is not None
    check_sound(crashed.root, crashed.committed, crashed.written)


def test_a_torn_warc_is_cut_at_its_last_whole_record_wherever_it_is_torn(
    crashed: Crashed, tmp_path: Path
) -> None:
    whole = crashed.warc.read_bytes()
    begins = crashed.synced[crashed.warc]
    ends = sorted(
        {record.offset for record in records(crashed.warc) if record.offset >= begins} | {len(whole)}
    )
    for size in range(begins, len(whole), 61):
        root = crashed.again(tmp_path / "torn")
        (root / "archive" / crashed.warc.name).write_bytes(whole[:size])
        # What is written later than the WARC record is not on disk either.
        for path in (crashed.lines, crashed.decisions):
            later = root / path.relative_to(crashed.root)
            later.write_bytes(path.read_bytes()[: crashed.synced[path]])
        with Store.open(root, options()) as store:
            end = max(place for place in ends if place <= size)
            assert [(cut.offset, cut.length) for cut in store.recovered.cuts] == (
                [(end, size - end)] if size > end else []
            )
            for cut in store.recovered.cuts:
                assert cut.kept.read_bytes() == whole[end:size], "what is cut is kept aside"
            assert store.article(crashed.committed.id) is not None
            assert store.recovered.problems == ()
        check_sound(root, crashed.committed)


@pytest.mark.parametrize("which", ["lines", "decisions"])
def test_a_torn_line_is_cut_wherever_it_is_torn(crashed: Crashed, tmp_path: Path, which: str) -> None:
    torn: Path = getattr(crashed, which)
    whole = torn.read_bytes()
    begins = crashed.synced[torn]
    for size in [begins, begins + 1, *range(begins + 2, len(whole), 149), len(whole) - 1]:
        root = crashed.again(tmp_path / "torn")
        (root / torn.relative_to(crashed.root)).write_bytes(whole[:size])
        with Store.open(root, options()) as store:
            assert [cut.length for cut in store.recovered.cuts] == ([size - begins] if size > begins else [])
            assert store.article(crashed.committed.id) is not None
            assert store.article(crashed.written.id) is not None, "it is read back from the WARC"
        check_sound(root, crashed.committed, crashed.written)


def test_an_article_that_is_only_in_the_warc_gets_its_line_back_word_for_word(crashed: Crashed) -> None:
    wanted = crashed.lines.read_bytes()
    crashed.lines.write_bytes(wanted[: crashed.synced[crashed.lines]])
    with Store.open(crashed.root, options()) as store:
        assert store.recovered.restored == (crashed.written.id,)
    assert crashed.lines.read_bytes() == wanted


@pytest.mark.parametrize("tail", [b"\0" * 5000, b"\x1f\x8b\x08", b"\x1f\x8b\x08 not gzip", b"WARC/1.1\r\n"])
def test_whatever_follows_the_last_record_is_cut(crashed: Crashed, tail: bytes) -> None:
    with crashed.warc.open("ab") as file:
        file.write(tail)
    with Store.open(crashed.root, options()) as store:
        assert [cut.length for cut in store.recovered.cuts] == [len(tail)]
    check_sound(crashed.root, crashed.committed, crashed.written)


def test_a_file_without_a_whole_record_goes_aside(crashed: Crashed) -> None:
    (crashed.root / "archive" / "news-20260101000000-00000-h.warc.gz.open").write_bytes(b"\x1f\x8b\x08")
    (crashed.root / "archive" / "news-20260101000000-00001-h.warc.gz.open").write_bytes(b"")
    with Store.open(crashed.root, options()) as store:
        assert [cut.kept.read_bytes() for cut in store.recovered.cuts] == [b"\x1f\x8b\x08"]
    check_sound(crashed.root, crashed.committed, crashed.written)


def test_damage_before_whole_records_is_told_and_nothing_is_cut(crashed: Crashed) -> None:
    data = bytearray(crashed.warc.read_bytes())
    second = [record.offset for record in records(crashed.warc)][1]
    data[second + 40] ^= 0xFF
    crashed.warc.write_bytes(data)
    with Store.open(crashed.root, options()) as store:
        assert store.recovered.cuts == ()
        assert second in {problem.offset for problem in store.recovered.problems}
        assert store.article(crashed.written.id) is not None
    assert warcs(crashed.root)[0].stat().st_size == len(data)


def test_a_name_that_is_taken_is_never_overwritten(crashed: Crashed) -> None:
    final = crashed.warc.with_suffix("")
    final.write_bytes(b"somebody else's")
    with pytest.raises(Exception, match="a file of that name is there already"):
        Store.open(crashed.root, options())
    assert final.read_bytes() == b"somebody else's"


# Derived files that lag behind, are gone, or are broken


def spoil(path: Path) -> None:
    path.write_bytes(b"this is no database" * 500)


def older_schema(path: Path) -> None:
    import sqlite3  # noqa: PLC0415 - only here

    with sqlite3.connect(path) as catalog:
        catalog.execute("PRAGMA user_version = 999")


@pytest.mark.parametrize("break_it", [Path.unlink, spoil, older_schema, lambda path: path.write_bytes(b"")])
@pytest.mark.parametrize("which", ["catalog", "cdxj"])
def test_a_derived_file_that_is_gone_or_broken_is_made_anew(
    tmp_path: Path, break_it: Callable[[Path], None], which: str
) -> None:
    layout = Layout(tmp_path)
    with Store.open(tmp_path, options(max_bytes=3000)) as store:
        for number in range(6):
            keep_page(store, f"https://news.example/{number}", f"Story {number % 2}")
    rows, index = catalog_rows(layout), layout.cdxj.read_bytes()
    if which == "cdxj":
        layout.cdxj.unlink()
    else:
        break_it(layout.catalog)
    with Store.open(tmp_path, options()) as store:
        assert store.recovered.problems == ()
    assert catalog_rows(layout) == rows
    assert layout.cdxj.read_bytes() == index


def test_rebuild_makes_the_same_catalog_and_index_row_for_row(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    with Store.open(tmp_path, options(max_bytes=4000)) as store:
        for number in range(8):
            keep_page(store, f"https://news.example/{number}", f"Story {number % 3} \ud800")
        store.keep_exchange(
            exchange(head=b"HTTP/1.0 304 x\r\n\r\n", body=b"", payload=b"", status=304, truncated=None)
        )
        store.keep_exchange(exchange("http://news.example/caf\u00e9 2", b"cut", truncated="disconnect"))
        rows_while_writing = len(warcs(tmp_path))
    assert rows_while_writing > 1
    rows, index = catalog_rows(layout), layout.cdxj.read_bytes()
    assert {table: len(found) for table, found in rows.items()} == {
        "captures": 10,
        "articles": 8,
        "decisions": 8,
        "files": len(warcs(tmp_path)) + 2,
    }
    layout.catalog.unlink()
    layout.cdxj.unlink()
    said = rebuild(layout)
    assert said.problems == ()
    assert catalog_rows(layout) == rows
    assert layout.cdxj.read_bytes() == index


def test_a_crash_between_renaming_a_file_and_indexing_it_is_caught_up(crashed: Crashed) -> None:
    crashed.warc.rename(crashed.warc.with_suffix(""))
    with Store.open(crashed.root, options()) as store:
        assert store.recovered.captures == 1
    check_sound(crashed.root, crashed.committed, crashed.written)


def test_a_warc_file_that_is_gone_is_told_and_its_articles_stay(tmp_path: Path) -> None:
    with Store.open(tmp_path, options(max_bytes=1000)) as store:
        first = keep_page(store, "https://news.example/1", "One")
        keep_page(store, "https://news.example/2", "Two")
    gone = warcs(tmp_path)[0]
    kept = gone.read_bytes()
    gone.unlink()
    with Store.open(tmp_path, options()) as store:
        (problem,) = store.recovered.problems
        assert problem.file == str(gone)
        assert "gone" in problem.what
        assert store.capture_of_payload(first.warc.payload_digest if first.warc else "") is None
        assert store.article_at("https://news.example/1") is None, "no evidence, so no repeat of it"
    assert first.id in article_ids(tmp_path)
    assert gone.name.encode() not in Layout(tmp_path).cdxj.read_bytes()

    gone.write_bytes(kept)
    with Store.open(tmp_path, options()) as store:
        assert store.recovered.problems == ()
        assert store.article_at("https://news.example/1") is not None
    check_sound(tmp_path, first)


def test_lines_that_are_gone_or_doubled_or_no_lines_are_told(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        for number in range(3):
            keep_page(store, f"https://news.example/{number}", f"Story {number}")
    (path,) = (tmp_path / "articles").iterdir()
    lines = path.read_bytes().splitlines(keepends=True)

    path.write_bytes(lines[0])
    with Store.open(tmp_path, options()) as store:
        assert ["bytes, and has" in problem.what for problem in store.recovered.problems] == [True]
        assert store.recovered.removed == 3
        assert store.article_at("https://news.example/2") is None
    path.write_bytes(b"".join([*lines, lines[1], b"{]\n"]))
    with Store.open(tmp_path, options()) as store:
        said = [str(problem) for problem in store.recovered.problems]
        assert "has a line already" in said[0]
        assert "no JSON" in said[1]
        assert all(str(path) in line for line in said)
    with Store.open(tmp_path, options()) as store:
        assert not store.recovered, "told once"


def test_an_archive_closed_well_is_opened_without_reading_its_files(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        keep_page(store, "https://news.example/1", "One")
    for path in [*warcs(tmp_path), *(tmp_path / "articles").iterdir(), *(tmp_path / "decisions").iterdir()]:
        path.write_bytes(b"?" * path.stat().st_size)
    with Store.open(tmp_path, options()) as store:
        assert not store.recovered


def test_what_was_put_right_is_told_in_plain_words(crashed: Crashed) -> None:
    with crashed.warc.open("ab") as file:
        file.write(b"torn")
    crashed.lines.write_bytes(crashed.lines.read_bytes()[:-1])
    with Store.open(crashed.root, options()) as store:
        said = "\n".join(store.recovered.lines())
    assert "was left open; it is finished" in said
    assert "a torn end of 4 bytes was cut" in said
    assert "1 articles were read back from the WARC" in said

"""Verification names every kind of damage, with its place, and nothing else."""

import gzip
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from fakes.kept_archive import Kept, write_archive
from fakes.pages import exchange, keep_page, options
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader

from archive import Archive
from archive.digests import warc_digest
from archive.store import Store
from archive.verify.check import verify
from archive.verify.facts import FileFacts
from archive.verify.reading import _parts, reading
from archive.warc.problems import Problem
from archive.warc.reader import Record, records


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return write_archive(tmp_path_factory.mktemp("verify") / "news")


@pytest.fixture
def root(kept: Kept, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept.root, tmp_path / "news"))


def problems(root: Path) -> list[Problem]:
    with Archive(root) as archive:
        return list(verify(archive, processes=1).problems)


def warc(root: Path) -> Path:
    (path,) = (root / "archive").iterdir()
    return path


def record_at(root: Path, kind: str, ending: str) -> Record:
    return next(r for r in records(warc(root)) if r.type == kind and r.url.endswith(ending))


def rewrite(root: Path, kind: str, ending: str, change: Callable[[bytes], bytes]) -> Record:
    """Change the bytes of one record, and pack it again so that gzip's own checksum holds."""
    path, record = warc(root), record_at(root, kind, ending)
    data = path.read_bytes()
    member = data[record.offset : record.offset + record.length]
    changed = gzip.compress(change(gzip.decompress(member)))
    path.write_bytes(data[: record.offset] + changed + data[record.offset + record.length :])
    return record


def test_a_whole_archive_has_no_problem(kept: Kept) -> None:
    with Archive(kept.root) as archive:
        found = verify(archive)
    assert found.problems == ()
    # warcinfo; eight responses or revisits, each with its request; the heads of three revisits; text and
    # metadata of two articles
    assert (found.files, found.records, found.unchecked) == (1, 1 + 8 * 2 + 3 + 2 * 2, 0)
    assert (found.articles, found.decisions) == (2, 4)


def test_several_files_at_once(tmp_path: Path) -> None:
    kept = write_archive(tmp_path / "news", max_bytes=1000)
    with Archive(kept.root) as archive:
        found = verify(archive, processes=2)
    assert found.files > 3
    assert found.problems == ()


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a few kilobytes are cut into parts, as large ones are."""
    monkeypatch.setattr("archive.verify.reading._PART", 1000)


def read_by(processes: int, path: Path) -> FileFacts:
    """What is found in a file, its parts put together."""
    with reading([path], processes, being_written=False) as pieces:
        whole, *others = pieces
    for facts in others:
        assert (facts.name, facts.finished, facts.more) == (whole.name, whole.finished, 0)
        whole.records += facts.records
        whole.unchecked += facts.unchecked
        whole.size += facts.size
        whole.end = facts.end or whole.end
        whole.facts += facts.facts
        whole.problems += facts.problems
    return whole


@pytest.mark.usefixtures("small_parts")
def test_a_file_read_in_parts_gives_what_it_gives_in_one(kept: Kept) -> None:
    path = warc(kept.root)
    whole = read_by(1, path)
    assert whole.size == path.stat().st_size
    for processes in (2, 3, 7):
        assert read_by(processes, path) == whole
    assert len(list(_parts([path], 3, being_written=False))) > 3


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_damage_in_any_part_is_told_as_when_read_in_one(root: Path, share: float) -> None:
    path = warc(root)
    data = bytearray(path.read_bytes())
    data[int(len(data) * share)] ^= 0xFF
    path.write_bytes(data)
    whole = read_by(1, path)
    assert whole.problems
    assert read_by(3, path) == whole


@pytest.mark.usefixtures("small_parts")
def test_a_warc_file_that_was_archived_as_a_page_is_not_taken_for_part_of_the_archive(tmp_path: Path) -> None:
    inner = b"".join(
        gzip.compress(b"WARC/1.1\r\nWARC-Type: metadata\r\n" + os.urandom(900)) for _ in range(30)
    )
    with Store.open(tmp_path / "news", options()) as store:
        store.keep_exchange(exchange("https://a.example/other.warc.gz", inner))
    path = warc(tmp_path / "news")
    assert len(list(_parts([path], 4, being_written=False))) > 1
    assert problems(tmp_path / "news") == []
    assert read_by(4, path) == read_by(1, path)


def test_every_single_flipped_byte_of_a_warc_file_is_found(root: Path) -> None:
    path = warc(root)
    whole = path.read_bytes()
    # Bytes of the gzip header that mean nothing (time, operating system) cannot be told from others.
    free = {record.offset + at for record in records(path) for at in (4, 5, 6, 7, 8, 9)}
    for position in range(0, len(whole), 97):
        if position in free:
            continue
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 0x10]) + whole[position + 1 :])
        found = problems(root)
        if not found:  # the bits that fill up the last byte of a deflate stream mean nothing either
            assert gzip.decompress(path.read_bytes()) == gzip.decompress(whole), f"byte {position}"
            continue
        assert any(p.file == f"archive/{path.name}" and (p.offset or 0) <= position for p in found), position


def test_a_cut_tail(root: Path) -> None:
    path = warc(root)
    last = list(records(path))[-1]
    path.write_bytes(path.read_bytes()[:-5])
    found = problems(root)
    assert found[0].offset == last.offset
    assert "the file ends inside this record" in found[0].what
    assert any("CDXJ" in str(p) or "catalog" in str(p) for p in found) or last.type == "request"


def test_an_altered_body_whose_gzip_checksum_was_made_to_fit(root: Path) -> None:
    record = rewrite(root, "response", "/winter", lambda r: r.replace("рано".encode(), "поздно"[:4].encode()))
    found = [p for p in problems(root) if p.offset == record.offset and p.file.startswith("archive/")]
    assert [p.what for p in found[:2]] == [
        "the block is not the one that WARC-Block-Digest was made of",
        "the payload is not the one that WARC-Payload-Digest was made of",
    ]


def test_an_altered_body_whose_block_digest_was_made_to_fit_too(root: Path) -> None:
    old = record_at(root, "response", "/winter")
    new_block = old.block.replace(b"<p>", b"<b>")

    def forge(whole: bytes) -> bytes:
        whole = whole.replace(old.block, new_block)
        return whole.replace(warc_digest(old.block).encode(), warc_digest(new_block).encode())

    record = rewrite(root, "response", "/winter", forge)
    found = [p.what for p in problems(root) if p.offset == record.offset]
    assert "the payload is not the one that WARC-Payload-Digest was made of" in found
    assert "the block is not the one that WARC-Block-Digest was made of" not in found


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"WARC-Date: 2026", b"WARC-Date: 26", "WARC-Date is '26-03-01"),
        (b"WARC-Record-ID", b"Warc-Wreckord-ID", "lacks WARC-Record-ID"),
        (b"Content-Length: ", b"Content-Length: 9", "says that its block has 9"),
    ],
)
def test_named_fields_that_are_wrong(root: Path, old: bytes, new: bytes, words: str) -> None:
    record = rewrite(root, "response", "/winter", lambda whole: whole.replace(old, new, 1))
    assert any(words in p.what and p.offset == record.offset for p in problems(root))


def test_a_deleted_warc_file_is_missed_by_all_that_rests_on_it(root: Path, kept: Kept) -> None:
    path = warc(root)
    path.unlink()
    said = "\n".join(map(str, problems(root)))
    story = kept.articles["story"]
    assert f"article {story.id}: its record {story.warc.record_id} is not in the archive" in said  # type: ignore[union-attr]
    assert "the decision about http://news.example/copy: its record" in said
    assert f"the index points to {path.name}" in said
    assert f"the catalog has capture {kept.captures['gone'].record_id}" in said


def test_a_renamed_warc_file(root: Path) -> None:
    path = warc(root)
    path.rename(path.with_name("other-20260301120000-00000-host.warc.gz"))
    assert any("it was renamed" in p.what and p.offset == 0 for p in problems(root))


def test_a_copy_of_a_warc_file_and_a_file_that_is_none(root: Path) -> None:
    path = warc(root)
    shutil.copy(path, path.with_name(f"a{path.name}"))
    (root / "archive" / "notes.txt").write_text("hello")
    said = [str(p) for p in problems(root)]
    assert any("is used a second time, first at" in line for line in said)
    assert any(line.startswith("archive/notes.txt: this is no WARC file") for line in said)


def test_a_file_left_open_by_a_crash(root: Path) -> None:
    path = warc(root)
    path.rename(f"{path}.open")
    assert any("left open by a crash" in p.what and "rebuild" in p.remedy for p in problems(root))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "Friday. Thousands",
            "Sunday. Thousands",
            "its text here and in its conversion record",
        ),
        ("Headline of the story", "Headline of a story", "its fields here and in its metadata record"),
        ('"version":1', '"version":2', "its fields here and in its metadata record"),
        ('"offset":', '"offset":1', "its record lies at"),
        ('{"id"', '{"di"', "the line is no article"),
        ("}\n", "\n", "the line is no JSON"),
        ('"offset":', '"offset":99999999999999999999', "its record lies at"),
        ('"schema":', '"schema":9', "An article line has schema 9"),
        ('"warc":{', '"warc":null,"was":{', "names no WARC record"),
        ('"record_id":"', '"record_id":["urn:x"],"was":"', "the line is no article"),
        ('"payload_digest":"', '"payload_digest":"x', "it says that the payload digest is xsha1:"),
    ],
)
def test_an_edited_article_line(root: Path, old: str, new: str, words: str) -> None:
    (path,) = (root / "articles").iterdir()
    path.write_text(path.read_text().replace(old, new, 1))
    assert any(p.file == f"articles/{path.name}" and p.line == 1 and words in p.what for p in problems(root))


def test_an_article_line_that_is_there_twice(root: Path) -> None:
    (path,) = (root / "articles").iterdir()
    path.write_bytes(path.read_bytes() * 2)
    found = [p for p in problems(root) if "has a line already" in p.what]
    assert [p.line for p in found] == [3, 4]
    assert f"(articles/{path.name}, line 1)" in found[0].what


def test_a_removed_article_line(root: Path, kept: Kept) -> None:
    (path,) = (root / "articles").iterdir()
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[1])
    said = "\n".join(map(str, problems(root)))
    assert f"names article {kept.articles['story'].id}, which has no line" in said
    assert "catalog has a row for articles/" in said


def test_an_edited_decision_line(root: Path) -> None:
    (path,) = (root / "decisions").iterdir()
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    lines[3]["warc"]["payload_digest"] = "sha1:" + "A" * 32
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert any(
        "it says that the payload digest is sha1:AAAA" in p.what and p.line == 4 for p in problems(root)
    )


@pytest.mark.parametrize(
    ("folder", "change", "words"),
    [
        ("decisions", {"warc": {"record_id": None}}, "its record None is not in the archive"),
        ("decisions", {"warc": {"record_id": ["x"]}}, "its record ['x'] is not in the archive"),
        ("decisions", {"verdict": {}, "of": ["x"]}, "names article ['x'], which has no line"),
        ("articles", {"text": 7}, "its text here and in its conversion record in the WARC differ"),
        ("articles", {"id": {"x": 1}}, "its fields here and in its metadata record in the WARC differ"),
        (
            "articles",
            {"warc": {"record_id": 1 << 63}},
            "its record 9223372036854775808 is not in the archive",
        ),
    ],
)
def test_a_line_edited_into_another_shape_is_told_as_any_other(
    root: Path, folder: str, change: dict[str, Any], words: str
) -> None:
    (path,) = (root / folder).iterdir()
    first, rest = path.read_text().split("\n", 1)
    line = json.loads(first)
    inner = change.pop("warc", {})
    line |= change | {"warc": line["warc"] | inner}
    path.write_text(f"{json.dumps(line)}\n{rest}")
    assert any(words in p.what and p.line == 1 for p in problems(root))


def test_catalog_rows_that_are_missing_or_altered(root: Path, kept: Kept) -> None:
    gone, winter = kept.captures["gone"], kept.captures["winter"]
    with closing(sqlite3.connect(root / "catalog.sqlite")) as catalog, catalog:
        catalog.execute("DELETE FROM captures WHERE record_id = ?", (gone.record_id,))
        catalog.execute("UPDATE captures SET offset = 7 WHERE record_id = ?", (winter.record_id,))
        catalog.execute("DELETE FROM articles WHERE id = ?", (kept.articles["story"].id,))
        catalog.execute("DELETE FROM decisions WHERE verdict = 'repeat'")
    said = "\n".join(map(str, problems(root)))
    assert f"offset {gone.offset}: the catalog has no row for this record. Make it anew" in said
    assert f"the row of capture {winter.record_id} is not what" in said
    assert "articles-" in said
    assert said.count("the catalog has no row for this line") == 2


def test_a_catalog_that_is_gone_or_no_catalog(root: Path) -> None:
    path = root / "catalog.sqlite"
    path.write_bytes(b"not a database" * 1000)
    assert any(p.file == "catalog.sqlite" and "the catalog is damaged" in p.what for p in problems(root))
    path.unlink()
    assert [str(p) for p in problems(root)] == [
        "catalog.sqlite: there is no catalog. Make it anew with `newsarchive rebuild`"
    ]


def test_an_index_that_lacks_a_line_has_a_wrong_one_or_is_not_sorted(root: Path) -> None:
    path = root / "indexes" / "index.cdxj"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[2:], lines[1].replace(b'"length": "', b'"length": "9')]))
    said = "\n".join(map(str, problems(root)))
    assert "the CDXJ index has no line for this record" in said
    assert f"indexes/index.cdxj, line {len(lines) - 1}: the line is not what the record at" in said
    path.write_bytes(b"".join(reversed(lines)))
    assert any("not sorted" in p.what for p in problems(root))
    path.write_bytes(b"hello\n" + b"".join(lines))
    assert any("no line of a CDXJ index" in p.what and p.line == 1 for p in problems(root))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b'"offset": "', b'"offset": "99999999999999999999', "where no record begins"),
        (b'"filename": "', b'"filename": ["x"], "was": "', "where no record begins"),
        (b'"url": "', b'"url": "\xff', "this is no line of a CDXJ index"),
        (b'"url": "', b'"url": 7, "was": "', "is not what the record at"),
        (b'"digest": "', b'"was": "', "is not what the record at"),
        (b" 2026", b" 2025", "is not what the record at"),
        (b"{", b"", "this is no line of a CDXJ index"),
    ],
)
def test_an_edited_line_of_the_index(root: Path, old: bytes, new: bytes, words: str) -> None:
    path = root / "indexes" / "index.cdxj"
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    assert [words in p.what for p in problems(root) if p.line == 1] == [True]


def test_a_revisit_whose_original_is_gone(root: Path) -> None:
    record = rewrite(root, "response", "/story", lambda _: b"")
    found = [p for p in problems(root) if "the original of this revisit is not in the archive" in p.what]
    assert len(found) == 3
    assert all(p.offset and p.offset > record.offset for p in found)


def test_a_crawl_that_is_writing_is_no_damage(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        keep_page(store, "http://news.example/1", "The first thing happened.")
        store.commit()
        keep_page(store, "http://news.example/2", "The second thing happened.")
        open_file = warc(tmp_path)
        with Archive(tmp_path) as archive:
            found = verify(archive)
        assert (found.problems, found.being_written) == ((), True)
        assert open_file.suffix == ".open"
    assert problems(tmp_path) == []


# Second opinions


def test_fastwarc_finds_every_block_whole(kept: Kept) -> None:
    command = [str(Path(sys.executable).parent / "fastwarc"), "check", "--quiet", str(warc(kept.root))]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_warcio_takes_off_the_framing_and_finds_the_payload_that_the_digest_names(kept: Kept) -> None:
    # `warcio check` hashes chunk framing with the payload, and so faults a digest that is as 5.9 has it.
    found = 0
    with warc(kept.root).open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response":
                chunked = record.http_headers.get_header("Transfer-Encoding") == "chunked"
                stream = (
                    ChunkedDataReader(record.raw_stream, decomp_type=None) if chunked else record.raw_stream
                )
                assert warc_digest(stream.read()) == record.rec_headers.get_header("WARC-Payload-Digest")
                found += chunked
    assert found == 1

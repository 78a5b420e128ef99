"""Reading WARC files: anybody's, whole or damaged."""

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import ArchiveDamagedError
from archive.warc.problems import Problem
from archive.warc.reader import read_record, records

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Hello"


def warc(number: int, block: bytes, kind: str = "response", version: str = "1.1", extra: str = "") -> bytes:
    head = (
        f"WARC/{version}\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"WARC-Date: 2026-01-02T03:04:05Z\r\nWARC-Target-URI: http://site.example/{number}\r\n{extra}"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


MEMBERS = [gzip.compress(warc(number, PAGE + b"." * 999 * number)) for number in range(4)]
THIRD = len(MEMBERS[0]) + len(MEMBERS[1])


def read(path: Path, content: bytes) -> tuple[list[str], list[Problem]]:
    path.write_bytes(content)
    problems: list[Problem] = []
    return [record.record_id for record in records(path, on_damage=problems.append)], problems


def test_gzipped_by_record(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(MEMBERS))
    found = list(records(path))
    assert [record.record_id for record in found] == ["urn:uuid:0", "urn:uuid:1", "urn:uuid:2", "urn:uuid:3"]
    assert [record.length for record in found] == [len(member) for member in MEMBERS]
    assert found[2].offset == THIRD
    assert found[2].block == PAGE + b"." * 1998
    assert read_record(path, THIRD) == found[2]


def test_plain_file_of_version_1_0_with_angle_brackets_around_the_url(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    first = warc(1, PAGE, version="1.0").replace(b"http://site.example/1", b"<http://site.example/1>")
    path.write_bytes(first + warc(2, b"", "metadata"))
    found = list(records(path))
    assert [(r.version, r.url, r.offset, r.length) for r in found] == [
        ("1.0", "http://site.example/1", 0, len(first)),
        ("1.1", "http://site.example/2", len(first), len(warc(2, b"", "metadata"))),
    ]


def test_fields_keep_their_order_folded_lines_are_joined_and_odd_bytes_survive(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    extra = "X-Note: one\r\n  two\r\nx-note: three\u2028four\r\n"
    path.write_bytes(gzip.compress(warc(1, PAGE, extra=extra).replace(b"three", b"\xff")))
    (record,) = records(path)
    assert record.get("X-NOTE") == "one two"
    assert record.fields[5] == ("x-note", "\ufffd\u2028four")


def test_only_the_types_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(warc(1, b"", "request")) + MEMBERS[2])
    assert [record.type for record in records(path, types={"response"})] == ["response"]


def test_a_whole_file_in_one_gzip_member_can_be_read_but_not_addressed(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(warc(1, PAGE) + warc(2, PAGE) + warc(3, PAGE)))
    assert [(record.record_id, record.length) for record in records(path)] == [
        ("urn:uuid:1", 0),
        ("urn:uuid:2", 0),
        ("urn:uuid:3", 0),
    ]


def test_a_block_over_the_limit_is_cut_and_still_digested(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(warc(1, PAGE + b"x" * 2_000_000)) + MEMBERS[1])
    whole, _ = records(path)
    cut, following = records(path, limit=1000)
    assert (len(cut.block), cut.block_length, cut.whole) == (1000, len(PAGE) + 2_000_000, False)
    assert cut.block_digest() == whole.block_digest()
    assert following.record_id == "urn:uuid:1"


def test_an_empty_file_has_no_records(tmp_path: Path) -> None:
    assert read(tmp_path / "a.warc.gz", b"") == ([], [])


@pytest.mark.parametrize(
    ("change", "survivors", "offset", "words"),
    [
        (lambda b: b[: THIRD + 60] + b"\xaa\xbb" + b[THIRD + 62 :], "013", THIRD, "damaged"),
        (lambda b: b[:-3], "012", THIRD + len(MEMBERS[2]), "the file ends inside this record"),
        (lambda b: b[:-60], "012", THIRD + len(MEMBERS[2]), "the file ends inside this record"),
        (lambda b: b + b"\0" * 512, "0123", len(b"".join(MEMBERS)), "no WARC record begins here"),
        (lambda b: MEMBERS[0] + b"junk" + b[len(MEMBERS[0]) :], "0123", len(MEMBERS[0]), "no WARC record"),
        (lambda b: gzip.compress(b"hello") + b, "0123", 0, "no WARC record begins here"),
        (lambda _: b"<html>not a WARC file", "", 0, "no WARC record begins here"),
    ],
)
def test_damage_is_told_with_its_offset_and_reading_goes_on(
    tmp_path: Path, change: Callable[[bytes], bytes], survivors: str, offset: int, words: str
) -> None:
    path = tmp_path / "a.warc.gz"
    found, problems = read(path, change(b"".join(MEMBERS)))
    assert found == [f"urn:uuid:{number}" for number in survivors]
    assert [problem.offset for problem in problems] == [offset]
    assert words in str(problems[0])
    with pytest.raises(ArchiveDamagedError, match=f"a.warc.gz, offset {offset}: .*{words}"):
        list(records(path))


@pytest.mark.parametrize(
    ("lie", "words"),
    [("10", "goes on after its Content-Length"), ("70", "but 56 are there"), ("-1", "no Content-Length")],
)
def test_a_length_that_lies_never_reads_into_the_next_record(tmp_path: Path, lie: str, words: str) -> None:
    true = f"Content-Length: {len(PAGE)}".encode()
    lying = gzip.compress(warc(9, PAGE).replace(true, f"Content-Length: {lie}".encode()))
    found, problems = read(tmp_path / "a.warc.gz", lying + MEMBERS[1])
    assert found == ["urn:uuid:1"]
    assert problems[0].offset == 0
    assert words in problems[0].what


def test_plain_file_goes_on_after_damage(tmp_path: Path) -> None:
    plain = warc(1, PAGE) + warc(2, PAGE).replace(b"Content-Length", b"Content-Nength") + warc(3, PAGE)
    found, problems = read(tmp_path / "a.warc", plain)
    assert found == ["urn:uuid:1", "urn:uuid:3"]
    assert problems[0].offset == len(warc(1, PAGE))


def test_an_endless_head_is_not_read_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(b"WARC/1.1\r\n" + b"X: y\r\n" * 5_000_000))
    with pytest.raises(ArchiveDamagedError, match="named fields do not end"):
        list(records(path))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.binary(max_size=300), min_size=1, max_size=5),
    st.integers(0, 10_000),
    st.binary(min_size=1, max_size=4),
)
def test_no_change_of_bytes_makes_it_fall_or_lie(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[bytes], position: int, junk: bytes
) -> None:
    # Whatever is put anywhere: records that come out are records that went in.
    path = tmp_path_factory.mktemp("fuzz") / "a.warc.gz"
    members = [gzip.compress(warc(number, block)) for number, block in enumerate(blocks)]
    content = b"".join(members)
    position %= len(content)
    path.write_bytes(content[:position] + junk + content[position + len(junk) :])
    problems: list[Problem] = []
    for record in records(path, on_damage=problems.append):
        assert record.block == blocks[int(record.record_id.rpartition(":")[2])]


ODD = [
    warc(5, PAGE).replace(b"\r\n", b"\n", 8),
    warc(6, PAGE, extra="X-Note: one\r\n\ttwo\r\nWARC-Type: other\r\n"),
    warc(7, PAGE) + b"\r\n",
    warc(8, PAGE)[:-2],
    warc(9, b"x" * 700_000),
    warc(10, os.urandom(300_000)),
    warc(11, b""),
    warc(12, PAGE) + warc(13, PAGE),
    warc(14, PAGE).replace(b"WARC-Type", b"WARC-Type "),
]


def test_records_read_at_one_stroke_are_those_read_piece_by_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(gzip.compress(member) for member in ODD) + b"".join(MEMBERS))
    found = [(record, record.by_name) for record in records(path)]
    assert len(found) == len(ODD) + 1 + len(MEMBERS)
    monkeypatch.setattr("archive.warc.reader.whole_record", lambda *_: None)
    assert [(record, record.by_name) for record in records(path)] == found


def test_fastwarc_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(MEMBERS))
    theirs = [(r.stream_pos, r.reader.read()) for r in ArchiveIterator(str(path), parse_http=False)]
    assert theirs == [(r.offset, r.block) for r in records(path)]

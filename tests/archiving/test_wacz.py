"""WACZ packages: whole, in part, and as other people's tools see them."""

import gzip
import hashlib
import json
import subprocess
import zipfile
from pathlib import Path

import pytest
from fakes.kept_archive import BRIDGE, STORY, Kept, write_archive
from fakes.pages import keep_page, options

from archive import Archive
from archive.errors import UsageError
from archive.export.selection import Selection, moment
from archive.export.wacz import write_wacz
from archive.layout import Layout
from archive.store import Store
from archive.warc.reader import Record, records

PEER = Path(__file__).parents[2] / ".venv-peers/bin/wacz"
EVERYTHING = Selection()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return write_archive(tmp_path_factory.mktemp("kept") / "news", max_bytes=2000)


def pack(kept: Kept, out: Path, selection: Selection = EVERYTHING) -> zipfile.ZipFile:
    with Archive(kept.root) as archive:
        write_wacz(archive, out, selection)
    return zipfile.ZipFile(out)


def packed_records(package: zipfile.ZipFile, folder: Path) -> list[Record]:
    names = [name for name in package.namelist() if name.startswith("archive/")]
    package.extractall(folder)
    return [record for name in sorted(names) for record in records(folder / name)]


def pages(package: zipfile.ZipFile) -> list[dict[str, str]]:
    return [json.loads(line) for line in package.read("pages/pages.jsonl").splitlines()]


@pytest.mark.skipif(not PEER.exists(), reason="make test sets up .venv-peers")
@pytest.mark.parametrize("selection", [EVERYTHING, Selection(words=("bridge",))], ids=["all", "query"])
def test_py_wacz_finds_it_valid(kept: Kept, tmp_path: Path, selection: Selection) -> None:
    pack(kept, tmp_path / "all.wacz", selection)
    done = subprocess.run(
        [PEER, "validate", "-f", tmp_path / "all.wacz"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "the passed WACZ is valid" in done.stdout


def test_all_of_an_archive_is_in_it_byte_for_byte(kept: Kept, tmp_path: Path) -> None:
    package = pack(kept, tmp_path / "all.wacz")
    warcs = sorted((kept.root / "archive").iterdir())
    assert len(warcs) > 2
    for warc in warcs:
        assert package.read(f"archive/{warc.name}") == warc.read_bytes()
        assert package.getinfo(f"archive/{warc.name}").compress_type == zipfile.ZIP_STORED
    index = gzip.decompress(package.read("indexes/index.cdx.gz"))
    assert index == Layout(kept.root).cdxj.read_bytes()


def test_the_data_package_tells_every_file_and_its_digest(kept: Kept, tmp_path: Path) -> None:
    package = pack(kept, tmp_path / "all.wacz")
    document = package.read("datapackage.json")
    told = {entry["path"]: entry for entry in json.loads(document)["resources"]}
    assert set(told) == set(package.namelist()) - {"datapackage.json", "datapackage-digest.json"}
    for name, entry in told.items():
        data = package.read(name)
        assert entry["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert entry["bytes"] == len(data)
    digest = json.loads(package.read("datapackage-digest.json"))
    assert digest == {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(document).hexdigest()}"}


def test_the_index_finds_every_record_in_the_package(kept: Kept, tmp_path: Path) -> None:
    package = pack(kept, tmp_path / "some.wacz", Selection(since="2026-03-01T12:00:04"))
    found = {(r.path.name, r.offset): r.url for r in packed_records(package, tmp_path / "out")}
    lines = gzip.decompress(package.read("indexes/index.cdx.gz")).splitlines()
    assert lines == sorted(lines)
    for line in lines:
        values = json.loads(line.split(b" ", 2)[2])
        assert found[values["filename"], int(values["offset"])] == values["url"]
    head, *blocks = package.read("indexes/index.idx").splitlines()
    assert head.startswith(b'!meta 0 {"format": "cdxj-gzip-1.0"')
    block = json.loads(blocks[0].split(b" ", 2)[2])
    member = package.read("indexes/index.cdx.gz")[block["offset"] : block["offset"] + block["length"]]
    assert gzip.decompress(member).splitlines()[0] == lines[0]
    assert block["digest"] == f"sha256:{hashlib.sha256(member).hexdigest()}"


def test_a_query_takes_the_articles_with_all_that_belongs_to_them(kept: Kept, tmp_path: Path) -> None:
    package = pack(kept, tmp_path / "one.wacz", Selection(words=("BRIDGE", "friday")))
    assert [page.get("url") for page in pages(package)[1:]] == [STORY]
    assert pages(package)[1]["text"] == BRIDGE
    kinds = [record.type for record in packed_records(package, tmp_path / "out") if record.type != "warcinfo"]
    assert sorted(kinds) == ["conversion", "metadata", "request", "response"]
    assert json.loads(package.read("datapackage.json"))["selection"] == {"query": ["BRIDGE", "friday"]}


def test_a_source_by_its_name(kept: Kept, tmp_path: Path) -> None:
    package = pack(kept, tmp_path / "one.wacz", Selection(sources=frozenset({"северный"})))
    assert [page.get("url") for page in pages(package)[1:]] == ["http://news.example/winter"]


def test_a_span_takes_every_capture_of_it_and_the_originals_of_revisits(kept: Kept, tmp_path: Path) -> None:
    span = Selection(since="2026-03-01T12:00:05", until="2026-03-01T12:00:06")
    found = packed_records(pack(kept, tmp_path / "span.wacz", span), tmp_path / "out")
    ids = {record.record_id for record in found if record.type in {"response", "revisit"}}
    assert ids == {kept.captures[name].record_id for name in ("copy", "unchanged", "story")}


def test_the_same_content_gives_the_same_bytes(kept: Kept, tmp_path: Path) -> None:
    pack(kept, tmp_path / "a.wacz")
    pack(kept, tmp_path / "b.wacz")
    assert (tmp_path / "a.wacz").read_bytes() == (tmp_path / "b.wacz").read_bytes()


def test_what_a_crawl_has_finished_is_packed_while_it_writes(tmp_path: Path) -> None:
    with Store.open(tmp_path / "news", options()) as store:
        keep_page(store, "http://news.example/1", "The first thing happened.")
        store.commit()
        with Archive(tmp_path / "news") as archive:
            summary = write_wacz(archive, tmp_path / "out.wacz", EVERYTHING)
    assert (summary.pages, summary.records) == (1, 5)


def test_nothing_to_pack_or_a_file_in_the_way_leaves_nothing_behind(kept: Kept, tmp_path: Path) -> None:
    with Archive(kept.root) as archive:
        with pytest.raises(UsageError, match="Nothing in the archive matches"):
            write_wacz(archive, tmp_path / "none.wacz", Selection(words=("zeppelin",)))
        assert list(tmp_path.iterdir()) == []
        (tmp_path / "there.wacz").write_text("mine")
        with pytest.raises(UsageError, match="exists already"):
            write_wacz(archive, tmp_path / "there.wacz", EVERYTHING)
        with pytest.raises(UsageError, match="cannot be written"):
            write_wacz(archive, tmp_path / "no" / "such" / "folder.wacz", EVERYTHING)
    assert (tmp_path / "there.wacz").read_text() == "mine"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026", "2026"),
        ("2026-01-31", "2026-01-31"),
        ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00"),
        (None, ""),
    ],
)
def test_moments(text: str | None, meant: str) -> None:
    assert moment(text) == meant


@pytest.mark.parametrize("text", ["yesterday", "31.1.2026", "2026-1-1", "2026-01-31 12:00"])
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(UsageError, match="Write it as 2026-01-31"):
        moment(text)


def test_the_end_of_a_span_is_included() -> None:
    january = Selection(since="2026-01", until="2026-01")
    assert january.has_date("2026-01-31T23:59:59.999999Z")
    assert not january.has_date("2026-02-01T00:00:00.000000Z")
    assert not january.has_date("2025-12-31T23:59:59.999999Z")

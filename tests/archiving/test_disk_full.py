"""No room: the store stops with a clear error, its files are whole, and it goes on when there is room."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from fakes.archive_check import check_archive
from fakes.pages import exchange, keep_page, options, warcs

from archive.errors import NoSpaceError
from archive.files import GrowingFile
from archive.layout import Layout
from archive.store import Store


def writing_process(root: Path, seed: int, limit: int) -> tuple[list[str], str, int]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    command = [sys.executable, "-m", "fakes.writing_process", str(root), str(seed), str(limit)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    ids = [article_id for line in lines if line.startswith("ACK ") for article_id in line.split()[1:]]
    return ids, lines[-1], done.returncode


@pytest.mark.parametrize("limit", [60_000, 151_111, 400_000])
def test_a_file_that_may_not_grow_ends_the_run_with_exit_code_5_and_one_clear_line(
    tmp_path: Path, limit: int
) -> None:
    root = tmp_path / "news"
    with Store.open(root, options()):
        pass
    acknowledged, said, code = writing_process(root, 1, limit)
    assert code == 5
    assert said.startswith("FULL ")
    assert "No space is left" in said
    assert "Make space and start again" in said
    for path in (root / "articles").iterdir():
        assert path.read_bytes().endswith(b"\n"), "cut back to a whole line before anything recovers it"

    with Store.open(root, options()) as store:
        assert store.recovered.cuts == (), "no record was torn"
        assert store.recovered.problems == ()
        acknowledged.append(keep_page(store, "https://news.example/after", "There is room again.").id)
    check_archive(root, acknowledged, set())


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this user may not mount a tmpfs")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_loses_nothing_that_was_committed(small_disk: Path) -> None:
    root = small_disk / "news"
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 300_000)
    acknowledged: list[str] = []
    store = Store.open(root, options())

    def keep_many() -> None:
        for number in range(100):
            kept = keep_page(store, f"https://news.example/{number}", os.urandom(10_000).hex())
            store.commit()
            acknowledged.append(kept.id)

    with pytest.raises(NoSpaceError, match="No space is left"):
        keep_many()
    with pytest.raises(NoSpaceError):
        store.keep_exchange(exchange())
    store.close()
    assert acknowledged

    ballast.unlink()
    with Store.open(root, options()) as store:
        acknowledged.append(keep_page(store, "https://news.example/after", "There is room again.").id)
    assert not (root / "torn").exists()
    check_archive(root, acknowledged, set())


def test_no_room_to_recover_in_leaves_everything_for_the_next_try(small_disk: Path) -> None:
    root = small_disk / "news"
    store = Store.open(root, options())
    kept = keep_page(store, "https://news.example/1", "One.")
    store.commit()
    crashed = small_disk / "crashed"
    shutil.copytree(root, crashed)
    store.close()
    with next((crashed / "archive").glob("*.open")).open("ab") as file:
        file.write(b"\x1f\x8b\x08 torn" * 3000)
    ballast = small_disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 4096):
            pass
    with pytest.raises(NoSpaceError):
        Store.open(crashed, options())

    ballast.unlink()
    with Store.open(crashed, options()) as store:
        assert [cut.length for cut in store.recovered.cuts] == [24_000]
    check_archive(crashed, [kept.id], set())
    assert len(warcs(crashed)) == 1


def test_no_room_for_the_index_at_the_end_is_made_good_by_the_next_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise NoSpaceError("No space is left to write to")

    store = Store.open(tmp_path, options())
    kept = keep_page(store, "https://news.example/1", "One.")
    monkeypatch.setattr("archive.store.merge_index", full)
    with pytest.raises(NoSpaceError):
        store.close()
    monkeypatch.undo()
    with Store.open(tmp_path, options()) as store:
        assert store.recovered.problems == ()
        assert store.article(kept.id) is not None
    assert Layout(tmp_path).cdxj.read_bytes().count(b"example,news)/1 ") == 1
    check_archive(tmp_path, [kept.id], set())


def test_a_write_that_fits_in_part_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = GrowingFile(tmp_path / "lines")
    file.append(b"whole\n")
    wrote: list[int] = []
    write = os.write

    def little_room(descriptor: int, data: bytes) -> int:
        if wrote:
            raise OSError(errno.EDQUOT, "Disk quota exceeded")
        wrote.append(write(descriptor, bytes(data)[:3]))
        return wrote[0]

    monkeypatch.setattr(os, "write", little_room)
    with pytest.raises(NoSpaceError, match="Disk quota exceeded"):
        file.append(b"torn line\n")
    monkeypatch.undo()
    assert (tmp_path / "lines").read_bytes() == b"whole\n"
    assert file.append(b"next\n") == 6

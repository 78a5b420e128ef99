"""Finishes the WARC and JSONL files that a crash left: cuts a torn tail, and keeps aside what it cuts."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from archive.files import FILE_MODE, make_folder, rename_new, storing, sync_folder
from archive.layout import OPEN_SUFFIX
from archive.warc.problems import Problem
from archive.warc.reader import records

_ENOUGH = 1 << 16  # bytes of a block; only the places of records count here


@dataclass(frozen=True, slots=True)
class Cut:
    """What was cut off the end of a file.

    Attributes:
        file: Name of the file.
        offset: Where it ends now, in bytes.
        length: How many bytes were cut.
        kept: Where they are kept.
    """

    file: str
    offset: int
    length: int
    kept: Path


@dataclass(frozen=True, slots=True)
class Mended:
    """An ``.open`` file that holds whole records only now.

    Attributes:
        path: Its path; None where there was no whole record in it, and it is gone.
        cut: What was cut off; None where its last record was whole.
        problems: Damage before its last whole record, which stays as it is.
    """

    path: Path | None
    cut: Cut | None
    problems: tuple[Problem, ...]


def mend_open_file(path: Path, torn: Path) -> Mended:
    """Cut what follows the last whole record of an ``.open`` file.

    A record is whole when its gzip member holds its checksum and its block is as long as it says.

    Args:
        path: The file.
        torn: The folder for what is cut.

    Raises:
        NoSpaceError, ArchiveUnusableError, ArchiveDamagedError: The file could not be put right.
    """
    end, problems = _end_of_records(path)
    cut = cut_tail(path, end, torn, name=path.name.removesuffix(OPEN_SUFFIX))
    if end == 0:
        with storing(path):
            path.unlink()
        sync_folder(path.parent)
        return Mended(None, cut, ())
    return Mended(path, cut, problems)


def finish_open_file(path: Path) -> str:
    """Bring a mended ``.open`` file to disk under its final name, and tell that name.

    Raises:
        ArchiveDamagedError: A file of that name is there already.
    """
    final = path.with_name(path.name.removesuffix(OPEN_SUFFIX))
    with storing(path), path.open("rb+") as file:
        os.fsync(file.fileno())
    rename_new(path, final)
    return final.name


def _end_of_records(path: Path) -> tuple[int, tuple[Problem, ...]]:
    """Where the last whole record ends, and what is damaged before it."""
    end = 0
    problems: list[Problem] = []
    with storing(path):
        for record in records(path, limit=_ENOUGH, on_damage=problems.append):
            end = max(end, record.offset + record.length)
    return end, tuple(p for p in problems if p.offset is not None and p.offset < end)


def cut_tail(path: Path, end: int, torn: Path, *, name: str) -> Cut | None:
    """Cut a file to ``end`` bytes, once what follows is safe in ``torn``; None if nothing follows."""
    with storing(path):
        size = path.stat().st_size
    if size <= end:
        return None
    make_folder(torn)
    kept = _copy(path, end, torn, name)
    with storing(path), path.open("rb+") as file:
        file.truncate(end)
        os.fsync(file.fileno())
    return Cut(name, end, size - end, kept)


def _copy(path: Path, start: int, torn: Path, name: str) -> Path:
    number = 0
    while (kept := torn / f"{name}.{start}.{number}").exists():
        number += 1
    with storing(kept):
        try:
            with path.open("rb") as source, open(kept, "xb", opener=_private) as target:
                source.seek(start)
                shutil.copyfileobj(source, target)
                target.flush()
                os.fsync(target.fileno())
        except OSError:
            kept.unlink(missing_ok=True)
            raise
    sync_folder(torn)
    return kept


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, FILE_MODE)

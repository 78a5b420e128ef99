"""Copies the finished files of an archive to object storage, and says what is there.

``pushed.jsonl`` in the archive's folder has a line for each file that was copied and read back: who is
interrupted goes on where the lines end. Files that no process will write to again are copied: finished WARC
files, JSONL files of past days, and what was derived from them.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from archive.articles.reader import lines_files, read_lines
from archive.articles.writer import lines_name, today
from archive.errors import ArchiveDamagedError, NewsError
from archive.files import GrowingFile, storing
from archive.freed import Freed, freed_files, note_freed
from archive.layout import WARC_SUFFIX, Layout
from archive.lock import ArchiveLock
from archive.storage import asking, filesystem_of, put_file

_AT_ONCE = 1 << 22
_REMEDY = "Look at the network, the address and the credentials, and push again: it goes on there"

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Pushed:
    """A file that is in the storage.

    Attributes:
        path: Its path in the archive's folder, with slashes.
        url: Its address in the storage.
        size: In bytes.
        sha256: Hexadecimal; of what was read back from there.
        when: ISO 8601, UTC.
        removed: True where it was removed there since, because it is no longer part of the archive.
    """

    path: str
    url: str
    size: int
    sha256: str
    when: str
    removed: bool = False


@dataclass(slots=True)
class Outcome:
    """What a push did: numbers of files, and bytes."""

    copied: int = 0
    bytes: int = 0
    there: int = 0
    removed: int = 0
    freed: int = 0
    freed_bytes: int = 0


def finished_files(layout: Layout) -> Iterator[Path]:
    """What can be copied: WARC files first, then lines, tables, the index, and the marker last."""
    yield from sorted(path for path in layout.warcs.glob(f"*{WARC_SUFFIX}") if path.is_file())
    for folder, kind in ((layout.articles, "articles"), (layout.decisions, "decisions")):
        of_today = lines_name("articles" if kind == "articles" else "decisions", today())
        yield from (path for path in lines_files(folder) if path.name != of_today)
    yield from sorted((layout.root / "tables").glob("*/**/*.parquet"))
    yield from (path for path in (layout.cdxj, layout.marker) if path.exists())


def push(layout: Layout, to: str, told: Told = lambda _line: None) -> Outcome:
    """Copy what is finished and not there yet; each file is read back and its digest compared.

    Args:
        layout: The archive.
        to: The address of a folder in the storage.
        told: Told of each file.

    Raises:
        UsageError: There is no way to that storage.
        NewsError: It does not take a file, or gave back something else.
    """
    fs, base = filesystem_of(to)
    ledger, outcome = _Ledger(layout), Outcome()
    present: set[str] = set()
    try:
        for path in finished_files(layout):
            name = path.relative_to(layout.root).as_posix()
            url = f"{to.rstrip('/')}/{name}"
            present.add(url)
            with storing(path):
                size, digest = path.stat().st_size, _digest(path)
            known = ledger.of(url)
            remote = f"{base.rstrip('/')}/{name}"
            if known and (known.size, known.sha256) == (size, digest) and _size_of(fs, remote) == size:
                outcome.there += 1
                continue
            if _size_of(fs, remote) != size or _read_back(fs, remote) != digest:
                told(f"{name}  {size:,} bytes")
                _copy(fs, path, remote, url, digest)
                outcome.copied += 1
                outcome.bytes += size
            ledger.add(Pushed(name, url, size, digest, _now()))
        for stale in ledger.tables_not_in(present, to):
            _remove(fs, f"{base.rstrip('/')}/{stale.path}")
            ledger.add(Pushed(stale.path, stale.url, stale.size, stale.sha256, _now(), removed=True))
            outcome.removed += 1
    finally:
        ledger.close()
    return outcome


def free(layout: Layout, to: str, outcome: Outcome) -> None:
    """Remove the WARC files here that are there, as their size and the digest in the ledger say.

    Raises:
        LockHeldError: A process is writing to the archive.
        NewsError: The storage does not answer.
    """
    fs, base = filesystem_of(to)
    with ArchiveLock.take(layout.lock):
        ledger = _Ledger(layout)
        freed = dict(freed_files(layout))
        gone = []
        for path in sorted(layout.warcs.glob(f"*{WARC_SUFFIX}")):
            url = f"{to.rstrip('/')}/archive/{path.name}"
            known = ledger.of(url)
            size = path.stat().st_size
            if known is None or known.size != size or _digest(path) != known.sha256:
                continue
            if _size_of(fs, f"{base.rstrip('/')}/archive/{path.name}") == size:
                freed[path.name] = Freed(path.name, url, size, known.sha256)
                gone.append(path)
        ledger.close()
        note_freed(layout, freed)  # before the files go: a file that is listed and here is read here
        for path in gone:
            outcome.freed += 1
            outcome.freed_bytes += path.stat().st_size
            with storing(path):
                path.unlink()


def bring_back(layout: Layout, told: Told = lambda _line: None) -> int:
    """Copy the WARC files that are in the storage only back, checked by their digests.

    Returns:
        How many.

    Raises:
        LockHeldError, NoSpaceError: There is no way to write them.
        ArchiveDamagedError: What the storage gives is not what was put there.
    """
    with ArchiveLock.take(layout.lock):
        freed = freed_files(layout)
        for name, one in sorted(freed.items()):
            told(f"archive/{name}  {one.size:,} bytes")
            fs, path = filesystem_of(one.url)
            part = layout.warcs / f".{name}.coming"
            with storing(part):
                with asking(one.url, _REMEDY):
                    fs.get_file(path, str(part))
                if _digest(part) != one.sha256:
                    part.unlink()
                    raise ArchiveDamagedError(
                        "The storage gives other bytes than were put there",
                        place=one.url,
                        remedy="Look for another copy, or an older version of the object",
                    )
                part.replace(layout.warcs / name)
        note_freed(layout, {})
        return len(freed)


class _Ledger:
    """``pushed.jsonl``: the last line about an address counts."""

    def __init__(self, layout: Layout) -> None:
        place = layout.root / "pushed.jsonl"
        self._known: dict[str, Pushed] = {}
        if place.exists():
            for line in read_lines(place):
                if line.whole:
                    self._note(line.data)
        self._file = GrowingFile(place)

    def _note(self, data: bytes) -> None:
        try:
            pushed = Pushed(**orjson.loads(data))
        except (ValueError, TypeError):
            return  # a line that a crash tore: that file is looked at again
        self._known[pushed.url] = pushed

    def of(self, url: str) -> Pushed | None:
        known = self._known.get(url)
        return None if known is None or known.removed else known

    def tables_not_in(self, present: set[str], to: str) -> list[Pushed]:
        """Parquet files that were replaced since: who reads the folder would count rows twice."""
        prefix = f"{to.rstrip('/')}/tables/"
        return [
            one
            for url, one in self._known.items()
            if url.startswith(prefix) and not one.removed and url not in present
        ]

    def add(self, pushed: Pushed) -> None:
        self._known[pushed.url] = pushed
        self._file.append(orjson.dumps(asdict(pushed), option=orjson.OPT_APPEND_NEWLINE))
        self._file.sync()

    def close(self) -> None:
        self._file.close()


def _copy(fs: Any, path: Path, remote: str, url: str, digest: str) -> None:  # noqa: ANN401 - a storage of fsspec
    with asking(url, _REMEDY):
        put_file(fs, path, remote)
    if _read_back(fs, remote) != digest:
        raise NewsError(
            "What was read back is not what was copied",
            place=url,
            remedy="Push again; the file here is whole",
        )


def _remove(fs: Any, remote: str) -> None:  # noqa: ANN401 - a storage of fsspec
    if _size_of(fs, remote) is not None:
        with asking(remote, _REMEDY):
            fs.rm_file(remote)


def _size_of(fs: Any, remote: str) -> int | None:  # noqa: ANN401 - a storage of fsspec
    with asking(remote, _REMEDY):
        fs.invalidate_cache()
        try:
            return int(fs.info(remote)["size"])
        except FileNotFoundError:
            return None


def _read_back(fs: Any, remote: str) -> str:  # noqa: ANN401 - a storage of fsspec
    digest = hashlib.sha256()
    with (
        asking(remote, _REMEDY),
        fs.open(remote, "rb", block_size=_AT_ONCE, cache_type="readahead") as file,
    ):
        while data := file.read(_AT_ONCE):
            digest.update(data)
    return digest.hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

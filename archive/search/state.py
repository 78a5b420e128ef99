"""What the index holds: how far into each JSONL file it has read, and by which files it is made.

``search/state.json`` names the folder of the index beside it and is replaced in one step after a commit: a
reader sees the old index or the new one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

import orjson

from archive.articles.reader import ends, lines_files
from archive.files import replace_file, storing
from archive.layout import Layout
from archive.search.fields import INDEX_SCHEMA

_CHANGING = ".json"  # what tantivy writes anew; the rest it writes once
_PART = 1 << 20


@dataclass(slots=True)
class IndexState:
    """The state of the full-text index of one archive.

    Attributes:
        index: Name of the index's folder.
        made: When it was last added to, ISO 8601 in UTC.
        documents: Articles in it.
        unread: Lines that are no articles.
        files: JSONL files of articles in the order of their numbers: name, bytes read, and a digest of the
            ends of what was read.
        decisions: Bytes read of each JSONL file of decisions.
        languages: Languages of its articles.
        late: Keys of articles that a later decision said to be copies: key to that of the original.
        sizes: Names and sizes of the index's own files.
        sums: CRC-32 of those that do not change.
        schema: See ``INDEX_SCHEMA``.
    """

    index: str
    made: str = ""
    documents: int = 0
    unread: int = 0
    files: list[list[Any]] = field(default_factory=list)
    decisions: dict[str, int] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    late: dict[str, int] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=dict)
    schema: int = INDEX_SCHEMA

    @property
    def read_until(self) -> dict[str, int]:
        """Bytes read of each file of articles."""
        return {name: size for name, size, _ in self.files}


def folder(layout: Layout) -> Path:
    """Where the index lies (derived)."""
    return layout.root / "search"


_STATE, _NEXT = "state.json", "next.json"


def load(layout: Layout) -> IndexState | None:
    """The state of the index, or None where there is none, or none that can be read."""
    return _read(folder(layout) / _STATE)


def load_next(layout: Layout) -> IndexState | None:
    """The state that a writer was about to reach when it ended; None where it reached it."""
    return _read(folder(layout) / _NEXT)


def _read(path: Path) -> IndexState | None:
    try:
        values = orjson.loads(path.read_bytes())
        state = IndexState(**values)
    except (OSError, ValueError, TypeError):
        return None
    return state if state.schema == INDEX_SCHEMA and Path(state.index).name == state.index else None


def save(layout: Layout, state: IndexState) -> None:
    """Replace the state. Raises NoSpaceError and ArchiveUnusableError."""
    _write(folder(layout) / _STATE, state)
    (folder(layout) / _NEXT).unlink(missing_ok=True)


def announce(layout: Layout, state: IndexState) -> None:
    """Write down which state the next commit leads to: who comes after a kill then knows where it stands."""
    _write(folder(layout) / _NEXT, state)


def _write(path: Path, state: IndexState) -> None:
    replace_file(path, [orjson.dumps(asdict(state), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)])


def fault(layout: Layout, state: IndexState | None) -> str:
    """Why the index must be made anew; empty where it fits its files, though it may lack the newest lines."""
    if state is None:
        return "there is no index yet" if not folder(layout).exists() else "the index is not of this program"
    place = folder(layout) / state.index
    for name, size in state.sizes.items():
        try:
            present = (place / name).stat().st_size
        except OSError:
            return f"{state.index}/{name} is missing"
        if present != size:
            return f"{state.index}/{name} has {present} bytes, not {size}"
    for name, size, digest in state.files:
        try:
            if digest != ends(layout.articles / name, size):
                return f"{name} is another file than the one that was indexed"
        except OSError:
            return f"{name} is gone"
    return ""


def bytes_behind(layout: Layout, state: IndexState | None) -> int:
    """Bytes of lines that were added since; all there are where there is no index."""
    known = state.read_until if state else {}
    sizes = ((path.name, path.stat().st_size) for path in lines_files(layout.articles))
    return sum(max(0, size - known.get(name, 0)) for name, size in sizes)


def note_files(place: Path, state: IndexState) -> None:
    """Note which files make the index, of what size, and the sums of the new ones."""
    state.sizes = sizes_in(place)
    state.sums = {
        name: state.sums[name] if name in state.sums else sum_of(place / name)
        for name in state.sizes
        if not name.endswith(_CHANGING)
    }


def sum_of(path: Path) -> int:
    """The CRC-32 of a file. Raises OSError."""
    total = 0
    with path.open("rb") as file:
        while part := file.read(_PART):
            total = crc32(part, total)
    return total


def rotten(layout: Layout, state: IndexState) -> list[str]:
    """The files of the index whose bytes are not what they were, though their sizes are."""
    place = folder(layout) / state.index
    return [name for name, said in state.sums.items() if sum_of(place / name) != said]


def sizes_in(place: Path) -> dict[str, int]:
    """Name and size of the files that make an index."""
    with storing(place):
        return {
            path.name: path.stat().st_size
            for path in sorted(place.iterdir())
            if not path.name.startswith(".")
        }


@contextmanager
def sound() -> Iterator[None]:
    """Turns a panic of tantivy, which is how it meets a damaged file, into an error that can be caught.

    Raises:
        ValueError: In place of the panic, as for damage that tantivy notices itself.
    """
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise ValueError(str(error).split(":", 1)[0]) from error

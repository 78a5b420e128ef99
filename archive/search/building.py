"""Makes the full-text index, and adds to it what the JSONL files have gained.

One process does so at a time, under a lock of the index's own: a crawl that holds the archive's is not
disturbed. What is added is seen by readers in one step, when ``state.json`` is replaced.
"""

import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from tantivy import Index, IndexWriter

from archive.articles.reader import Line, ends, lines_files, read_lines
from archive.articles.schema import LineError, read_article
from archive.errors import ArchiveDamagedError
from archive.files import make_folder, storing
from archive.layout import Layout
from archive.lock import ArchiveLock
from archive.model import ARTICLE_SCHEMA, KEPT
from archive.search.fields import document, key_of, prepare, schema
from archive.search.state import (
    IndexState,
    announce,
    bytes_behind,
    fault,
    folder,
    load,
    load_next,
    note_files,
    save,
    sound,
)
from archive.stories import RELINKED
from archive.texts import Texts

_MOST_HEAP = 300_000_000  # more is hardly quicker
_LEAST_HEAP = 20_000_000
_HEAP_OF_LINES = 2  # the library takes so many bytes for a byte of JSONL until it writes a segment


@dataclass(frozen=True, slots=True)
class Indexed:
    """What was done.

    Attributes:
        added: Articles added.
        documents: Articles in the index.
        anew: Why the index was made anew; empty when it was added to.
        unread: Lines that are no articles, in all.
    """

    added: int
    documents: int
    anew: str = ""
    unread: int = 0


def catch_up(layout: Layout, *, anew: str = "") -> Indexed:
    """Bring the index up to the JSONL files; make it anew where it is missing or does not fit them.

    Args:
        layout: The archive.
        anew: A reason to make it anew in any case.

    Raises:
        LockHeldError: Another process is doing so.
        NoSpaceError, ArchiveUnusableError: It cannot be written; the index is as it was.
        ArchiveDamagedError: The new lines cannot be added.
    """
    make_folder(folder(layout))
    with storing(folder(layout)):
        folder(layout).chmod(0o750)  # the library chooses its files' modes itself: so others stay outside
    with ArchiveLock.take(folder(layout) / ".lock"):
        old = _settled(layout)
        anew = anew or fault(layout, old)
        if old is not None and not anew and not bytes_behind(layout, old):
            return Indexed(0, old.documents, unread=old.unread)
        try:
            return _Adding(layout, None if anew else old, Texts(layout)).run(anew)
        except (ValueError, OSError) as error:  # what tantivy raises
            raise ArchiveDamagedError(
                f"The search index could not be written ({error})",
                place=str(folder(layout)),
                remedy="See that there is room, then run `newsarchive rebuild`",
            ) from error


def _settled(layout: Layout) -> IndexState | None:
    """The state of the index; where a process was killed just after its commit, the one it announced."""
    state, announced = load(layout), load_next(layout)
    if announced is None:
        return state
    place = folder(layout) / announced.index
    try:
        with sound():
            committed = Index.open(str(place)).searcher().num_docs
    except (ValueError, OSError):
        return state
    if committed != announced.documents:
        return state
    note_files(place, announced)
    save(layout, announced)
    return announced


@dataclass(slots=True)
class _Adding:
    """One batch of lines on its way into the index."""

    layout: Layout
    old: IndexState | None
    texts: Texts
    kept: dict[str, str] = field(default_factory=dict)
    added: int = 0

    def run(self, anew: str) -> Indexed:
        place, state = self._place()
        index = Index(schema(), path=str(place))
        prepare(index)
        if self.old is not None and index.searcher().num_docs != self.old.documents:
            # Nobody knows what was committed: what would be added now may be there twice.
            self.old = None
            return self.run("the index holds more than its state says")
        files = [(path, path.stat().st_size) for path in lines_files(self.layout.articles)]
        self._read_decisions(state)
        read = state.read_until
        due = sum(size - read.get(path.name, 0) for path, size in files)
        writer = index.writer(min(_MOST_HEAP, max(_LEAST_HEAP, _HEAP_OF_LINES * due)), 1)
        for path, size in files:
            if size > read.get(path.name, 0):
                self._add_file(writer, state, path, size)
        state.documents += self.added
        announce(self.layout, state)
        writer.commit()
        writer.wait_merging_threads()
        note_files(place, state)
        state.made = datetime.now(UTC).isoformat(timespec="seconds")
        save(self.layout, state)
        _remove_others(place)
        return Indexed(self.added, state.documents, anew, state.unread)

    def _place(self) -> tuple[Path, IndexState]:
        root = folder(self.layout)
        if self.old is not None:
            return root / self.old.index, self.old
        numbers = [int(path.name[1:]) for path in root.glob("i*") if path.name[1:].isdecimal()]
        state = IndexState(f"i{max(numbers, default=0) + 1:06d}")
        place = root / state.index
        make_folder(place)
        return place, state

    def _read_decisions(self, state: IndexState) -> None:
        for path in lines_files(self.layout.decisions):
            start = state.decisions.get(path.name, 0)
            if path.stat().st_size < start:
                start = 0
            for line in read_lines(path, start):
                if not line.whole:
                    break
                state.decisions[path.name] = line.offset + len(line.data)
                with suppress(orjson.JSONDecodeError):
                    self._note_decision(state, orjson.loads(line.data))

    def _note_decision(self, state: IndexState, values: dict[str, Any]) -> None:
        article, verdict = values.get("article_id"), values.get("verdict")
        if article and verdict in KEPT and verdict != "new":
            self.kept[article] = verdict
        if article and values.get("reason") == RELINKED:
            state.late[str(key_of(article))] = key_of(values.get("of"))

    def _add_file(self, writer: IndexWriter, state: IndexState, path: Path, size: int) -> None:
        numbers = {name: number for number, (name, _, _) in enumerate(state.files)}
        number = numbers.get(path.name, len(state.files))
        if number == len(state.files):
            state.files.append([path.name, 0, ""])
        end = start = state.files[number][1]
        languages = set(state.languages)
        with storing(path):
            for line in read_lines(path, start):
                if not line.whole or line.offset >= size:
                    break
                end = line.offset + len(line.data)
                if not self._add(writer, line, number, languages):
                    state.unread += 1
            state.files[number] = [path.name, end, ends(path, end)]
        state.languages = sorted(languages)

    def _add(self, writer: IndexWriter, line: Line, number: int, languages: set[str]) -> bool:
        try:
            values = orjson.loads(line.data)
            if values.get("schema", 1) > ARTICLE_SCHEMA:
                read_article(line.data)  # raises for newer schemas
            values = self.texts.whole(values)
            doc = document(values, self._decision(values), (number, line.offset, len(line.data)))
        except (LineError, KeyError, TypeError, AttributeError, ValueError):
            return False
        writer.add_document(doc)
        languages.add(values.get("language") or "")
        self.added += 1
        return True

    def _decision(self, values: dict[str, Any]) -> str:
        said = "version" if values.get("version_of") else "new"
        said = "syndicated" if values.get("syndicated_from") else said
        return self.kept.get(values["id"], said)


def _remove_others(place: Path) -> None:
    """Remove indexes that were replaced, or never finished."""
    for other in place.parent.glob("i*"):
        if other != place and other.name[1:].isdecimal():
            shutil.rmtree(other, ignore_errors=True)

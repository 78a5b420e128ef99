"""Opens the full-text index to read: brought up to date where that is possible, also on a read-only copy."""

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tantivy import Index, Searcher

from archive.errors import ArchiveDamagedError, ArchiveUnusableError, LockHeldError, NewsError
from archive.layout import Layout
from archive.search.building import catch_up
from archive.search.state import IndexState, bytes_behind, fault, folder, load, sound

_TRIES = 3
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Opened:
    """An index as it was at one moment.

    Attributes:
        index: The index of tantivy.
        searcher: Its documents at that moment.
        state: What it holds.
    """

    index: Index
    searcher: Searcher
    state: IndexState


@contextmanager
def asking(layout: Layout) -> Iterator[None]:
    """Turns what a damaged index makes of a question into an error for people.

    Raises:
        ArchiveDamagedError: The index cannot answer.
    """
    try:
        with sound():
            yield
    except ValueError as error:
        raise unusable(layout, f"it is damaged ({error})") from error


def open_index(layout: Layout, tell: Tell, *, fresh: bool = True) -> Opened:
    """The index of an archive, with the newest lines where it can be written.

    Args:
        layout: The archive.
        tell: Called with a sentence where the index was made anew, or answers as of an earlier moment.
        fresh: Whether to add new lines first.

    Raises:
        ArchiveUnusableError: There is no index, and none can be made here.
        ArchiveDamagedError: It is damaged, and cannot be made anew here.
    """
    for attempt in range(_TRIES):
        state = load(layout)
        trouble = fault(layout, state)
        if trouble or (fresh and state is not None and bytes_behind(layout, state)):
            state = _brought_up(layout, state, trouble, tell)
        try:
            return _open(layout, state or IndexState(""))
        except (ValueError, OSError) as error:  # replaced or removed since, or damaged within
            if attempt == _TRIES - 1:
                raise unusable(layout, str(error)) from error
            if attempt:
                _anew(layout, f"it cannot be read ({error})", tell)
    raise AssertionError


def _brought_up(layout: Layout, state: IndexState | None, trouble: str, tell: Tell) -> IndexState:
    if trouble and folder(layout).exists():
        tell(f"The search index is made anew: {trouble}")
    try:
        if not os.access(layout.root, os.W_OK):
            raise ArchiveUnusableError("The folder cannot be written", place=str(layout.root))
        catch_up(layout)
    except NewsError as error:
        if state is None or (trouble and not isinstance(error, LockHeldError)):
            raise unusable(layout, trouble, error) from error
        why = "it is being added to just now" if isinstance(error, LockHeldError) else str(error)
        tell(f"The search index answers as of {state.made}, {state.documents:,} articles: {why}")
    return load(layout) or IndexState("")


def _anew(layout: Layout, trouble: str, tell: Tell) -> None:
    try:
        catch_up(layout, anew=trouble)
    except NewsError as error:
        raise unusable(layout, trouble, error) from error
    tell(f"The search index was made anew: {trouble}")


def _open(layout: Layout, state: IndexState) -> Opened:
    place = folder(layout) / state.index
    if not state.index or not (place / "meta.json").exists():
        raise FileNotFoundError(f"{place} is gone")
    with sound():
        index = Index.open(str(place if os.access(place, os.W_OK) else beside(place)))
        return Opened(index, index.searcher(), state)


def beside(place: Path) -> Path:
    """A folder of links to an index that lies where nothing can be written: tantivy locks files to read."""
    copy = Path(tempfile.mkdtemp(prefix="newsarchive-"))
    weakref.finalize(_KEPT, shutil.rmtree, copy, ignore_errors=True)
    for path in place.iterdir():
        if path.name == "meta.json":
            shutil.copyfile(path, copy / path.name)
        elif not path.name.startswith("."):
            (copy / path.name).symlink_to(path.absolute())
    return copy


class _Kept:
    """What the folders of links live as long as: the process."""


_KEPT = _Kept()


def unusable(layout: Layout, trouble: str, cause: NewsError | None = None) -> NewsError:
    """The error of an index that cannot be used."""
    because = f"; {cause.what}" if cause else ""
    kind = ArchiveUnusableError if "no index yet" in trouble else ArchiveDamagedError
    return kind(
        f"The search index cannot be used: {trouble}{because}",
        place=str(folder(layout)),
        remedy="Make it anew where the archive can be written: newsarchive rebuild",
    )

"""Keeps the tables of an archive up to its files: new lines become new Parquet files beside the old.

``tables/state.json`` lists the files that count; it is replaced in one step, so a reader sees whole batches.
"""

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson

from archive.articles.reader import ends, lines_files, read_lines
from archive.catalog.schema import open_catalog_to_read
from archive.errors import LockHeldError
from archive.files import make_folder, replace_file
from archive.layout import Layout
from archive.lock import ArchiveLock
from archive.runs import Runs
from archive.tables.columns import TableName, row_of_article, row_of_capture, row_of_decision, row_of_run
from archive.tables.writing import merge_files, write_batch
from archive.texts import Texts

TABLES_SCHEMA = 3
_MOST_SMALL = 12  # files of one month; then they become one
_SMALL = 16_000_000  # bytes
_BY_LINES: tuple[TableName, ...] = ("articles", "decisions")
_READ_WITHIN = 3_600  # seconds for which a question may still read a file that was replaced


@dataclass(slots=True)
class TableState:
    """What one table holds.

    Attributes:
        made_of: What it was made of: of each JSONL file the bytes read and a digest of their ends, or counts.
        files: Its Parquet files, relative to the folder of the tables.
        rows: How many rows it has.
    """

    made_of: dict[str, Any] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    rows: int = 0


Tables = dict[str, TableState]


def folder(layout: Layout) -> Path:
    """Where the tables lie (derived)."""
    return layout.root / "tables"


@contextmanager
def kept(
    layout: Layout, names: Iterable[TableName], tell: Callable[[str], None]
) -> Iterator[tuple[Path, Tables]]:
    """The tables of an archive, up to date: their folder, and what counts there.

    Where the archive cannot be written, and its tables lack something, they are made in a temporary folder.

    Args:
        layout: The archive.
        names: Which tables are needed.
        tell: Called with a sentence where the answer is as of an earlier moment.

    Raises:
        NoSpaceError, ArchiveUnusableError, ArchiveDamagedError: They cannot be made.
    """
    names = list(names)
    place = folder(layout)
    tables = _load(place)
    if all(_fits(layout, place, name, tables.get(name)) for name in names):
        yield place, tables
        return
    if not os.access(layout.root, os.W_OK):
        with tempfile.TemporaryDirectory(prefix="newsarchive-tables-") as work:
            yield Path(work), bring_up(layout, Path(work), names)
        return
    make_folder(place)
    try:
        with ArchiveLock.take(place / ".lock"):
            tables = bring_up(layout, place, names)
    except LockHeldError:
        if not all(name in tables for name in names):
            raise
        tell("The tables are being added to just now: the answer is as of before")
    yield place, tables


def standing(place: Path, names: Iterable[TableName]) -> Tables | None:
    """The tables of a folder as they stand, whatever the files gained since; None where one is missing."""
    tables = _load(place)
    whole = all(
        name in tables and all((place / file).exists() for file in tables[name].files) for name in names
    )
    return tables if whole else None


def behind(layout: Layout, place: Path, names: Iterable[TableName]) -> bool:
    """Whether the files have gained something that the tables of a folder lack."""
    tables = _load(place)
    return not all(_fits(layout, place, name, tables.get(name)) for name in names)


def bring_up(layout: Layout, place: Path, names: Iterable[TableName]) -> Tables:
    """Add to the tables what the files have gained; make those anew that do not fit them."""
    tables = _load(place)
    before = _counted_files(tables)
    for name in names:
        state = tables.get(name)
        if state is not None and _fits(layout, place, name, state):
            continue
        if state is None or not _extends(layout, place, name, state):
            state = TableState()
        tables[name] = _added(layout, place, name, state)
    now = _counted_files(tables)
    # Somebody may be reading what was just replaced: it is removed by a later call.
    replaced = _replaced(place) | dict.fromkeys(before - now, time.time())
    replaced = {file: moment for file, moment in replaced.items() if time.time() - moment < _READ_WITHIN}
    _save(place, tables, replaced)
    _remove_others(place, now | set(replaced))
    return tables


def _counted_files(tables: Tables) -> set[str]:
    return {file for state in tables.values() for file in state.files}


def forget_tables(layout: Layout) -> None:
    """Forget the tables of an archive: the next question makes them anew, in few files."""
    shutil.rmtree(folder(layout), ignore_errors=True)


def _load(place: Path) -> Tables:
    try:
        return {name: TableState(**state) for name, state in _state(place)["tables"].items()}
    except (KeyError, TypeError, AttributeError):
        return {}


def _state(place: Path) -> dict[str, Any]:
    try:
        values = orjson.loads((place / "state.json").read_bytes())
        return values if values["schema"] == TABLES_SCHEMA else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _replaced(place: Path) -> dict[str, float]:
    found = _state(place).get("replaced")
    return found if isinstance(found, dict) else {}


def _save(place: Path, tables: Tables, replaced: dict[str, float]) -> None:
    values = {
        "schema": TABLES_SCHEMA,
        "tables": {name: asdict(state) for name, state in tables.items()},
        "replaced": replaced,
    }
    replace_file(place / "state.json", [orjson.dumps(values, option=orjson.OPT_INDENT_2)])


def keep_up(layout: Layout) -> None:
    """Add to the tables of an archive what its JSONL files have gained, if somebody ever asked for tables.

    Raises:
        LockHeldError: Another process is doing so.
        NoSpaceError, ArchiveUnusableError, ArchiveDamagedError: They cannot be written.
    """
    place = folder(layout)
    tables = _load(place)
    if names := [name for name in _BY_LINES if name in tables]:
        with ArchiveLock.take(place / ".lock"):
            bring_up(layout, place, names)


def _fits(layout: Layout, place: Path, name: TableName, state: TableState | None) -> bool:
    """Whether a table holds all that its files hold, and is whole itself."""
    if state is None or not all((place / file).exists() for file in state.files):
        return False
    if name in _BY_LINES:
        sizes = {path.name: path.stat().st_size for path in lines_files(_lines_folder(layout, name))}
        return sizes == {file: made[0] for file, made in state.made_of.items()} and _same(layout, name, state)
    return state.made_of == _mark(layout, name)


def _extends(layout: Layout, place: Path, name: TableName, state: TableState) -> bool:
    """Whether the archive only gained rows since, so that a batch more will do."""
    if name == "runs" or not all((place / file).exists() for file in state.files):
        return False
    return _same(layout, name, state) if name in _BY_LINES else _mark(layout, name, state) == state.made_of


def _same(layout: Layout, name: TableName, state: TableState) -> bool:
    root = _lines_folder(layout, name)
    try:
        return all(ends(root / file, size) == digest for file, (size, digest) in state.made_of.items())
    except OSError:
        return False


def _lines_folder(layout: Layout, name: TableName) -> Path:
    return layout.articles if name == "articles" else layout.decisions


def _mark(layout: Layout, name: TableName, state: TableState | None = None) -> dict[str, Any]:
    """What tells that a table is of these rows: of all there are, or of those that a state counts."""
    if name == "runs":
        path = layout.runs / "runs.jsonl"
        return {"bytes": path.stat().st_size if path.exists() else 0}
    connection = open_catalog_to_read(layout.catalog)
    try:
        last = state.made_of.get("rowid", 0) if state else 1 << 62
        query = "SELECT count(*), coalesce(max(rowid), 0) FROM captures WHERE rowid <= ?"
        rows, rowid = connection.execute(query, (last,)).fetchone()
        found = connection.execute("SELECT record_id FROM captures WHERE rowid = ?", (rowid,)).fetchone()
    finally:
        connection.close()
    return {"rows": rows, "rowid": rowid, "record_id": found[0] if found else ""}


def _added(layout: Layout, place: Path, name: TableName, state: TableState) -> TableState:
    new = TableState(dict(state.made_of), list(state.files), state.rows)
    prefix = f"{time.time_ns():x}"
    if name in _BY_LINES:
        rows = _from_lines(layout, name, new)
    elif name == "captures":
        new.made_of = _mark(layout, name)
        rows = _captures(layout, state.made_of.get("rowid", 0), new.made_of["rowid"])
    else:
        new.made_of = _mark(layout, name)
        rows = map(row_of_run, map(asdict, Runs(layout).ended()))
    new.files = _merged(place, prefix, [*new.files, *write_batch(_counted(rows, new), name, place, prefix)])
    return new


def _merged(place: Path, prefix: str, files: list[str]) -> list[str]:
    """The files of a table, the small ones of a month made one where they are many: each costs time."""
    months: dict[str, list[str]] = {}
    for file in files:
        if (place / file).stat().st_size < _SMALL:
            months.setdefault(str(Path(file).parent), []).append(file)
    for month, small in months.items():
        if len(small) > _MOST_SMALL:
            made = f"{month}/{prefix}-merged.parquet"
            merge_files([place / file for file in small], place / made)
            files = [file for file in files if file not in small] + [made]
    return files


def _counted(rows: Iterable[dict[str, Any]], state: TableState) -> Iterator[dict[str, Any]]:
    for row in rows:
        state.rows += 1
        yield row


def _from_lines(layout: Layout, name: TableName, state: TableState) -> Iterator[dict[str, Any]]:
    texts = Texts(layout)
    for path in lines_files(_lines_folder(layout, name)):
        end = start = state.made_of.get(path.name, [0, ""])[0]
        for line in read_lines(path, start):
            if not line.whole:
                break
            end = line.offset + len(line.data)
            # A line that is none has no row; verify tells of it.
            with suppress(ValueError, KeyError, TypeError, AttributeError):
                values = orjson.loads(line.data)
                yield row_of_article(texts.whole(values)) if name == "articles" else row_of_decision(values)
        state.made_of[path.name] = [end, ends(path, end)]


def _captures(layout: Layout, after: int, until: int) -> Iterator[dict[str, Any]]:
    connection = open_catalog_to_read(layout.catalog)
    connection.row_factory = sqlite3.Row
    query = "SELECT * FROM captures WHERE rowid > ? AND rowid <= ? ORDER BY date, record_id"
    try:
        for row in connection.execute(query, (after, until)):
            yield row_of_capture(dict(row))
    finally:
        connection.close()


def _remove_others(place: Path, kept_files: set[str]) -> None:
    """Remove Parquet files that were replaced, or that a crash left."""
    for path in place.glob("*/**/*.parquet"):
        if str(path.relative_to(place)) not in kept_files:
            path.unlink(missing_ok=True)
    for left in place.glob(".new-*"):
        shutil.rmtree(left, ignore_errors=True)

"""Writes tables as Parquet, partitioned by year and month, a batch of rows at a time.

What is written by one call has one prefix, so that a batch can be told from others of its partitions.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from archive.errors import ArchiveDamagedError, NoSpaceError
from archive.files import make_folder, storing
from archive.tables.columns import COLUMNS, TableName

_AT_ONCE = 100_000
_LINE_LIMIT = 1 << 28


def write_batch(rows: Iterable[dict[str, Any]], table: TableName, folder: Path, prefix: str) -> list[str]:
    """Write rows of a table under a folder: ``TABLE/year=Y/month=M/PREFIX-….parquet``.

    Returns:
        The paths of the files, relative to the folder.

    Raises:
        NoSpaceError, ArchiveUnusableError: They cannot be written.
        ArchiveDamagedError: DuckDB could not make sense of the rows.
    """
    make_folder(folder)
    written: list[str] = []
    iterator = iter(rows)
    number = 0
    while some := list(islice(iterator, _AT_ONCE)):
        name = f"{prefix}-{number:04d}"
        with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as work:
            _copy(some, table, Path(work), name)
            written += _move(Path(work) / table, folder / table, folder)
        number += 1
    return written


def merge_files(files: Sequence[Path], target: Path) -> None:
    """Write the rows of Parquet files of one table and month as one file.

    Raises:
        NoSpaceError: It cannot be written.
        ArchiveDamagedError: One of the files cannot be read.
    """
    work = target.with_name(f".new-{target.name}")
    listed = ", ".join(map(_quoted, files))
    _run(
        f"COPY (SELECT * FROM read_parquet([{listed}], hive_partitioning=false)) "  # noqa: S608 - paths, quoted
        f"TO {_quoted(work)} (FORMAT parquet, COMPRESSION zstd)",
        work,
        f"The tables under {target.parent}",
    )
    with storing(target):
        work.replace(target)


def _copy(rows: list[dict[str, Any]], table: TableName, work: Path, name: str) -> None:
    lines = work / "rows.jsonl"
    with storing(lines), lines.open("wb") as file:
        file.writelines(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
    shape = ", ".join(f"\"{column.name}\": '{column.type}'" for column in COLUMNS[table])
    order = "source, id" if table == "articles" else "1"
    _run(
        f"COPY (SELECT * FROM read_json({_quoted(lines)}, format='newline_delimited', "  # noqa: S608 - names of columns from here, paths quoted
        f"columns={{{shape}}}, maximum_object_size={_LINE_LIMIT}) ORDER BY year, month, {order}) "
        f"TO {_quoted(work / table)} (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (year, month), "
        f"FILENAME_PATTERN '{name}-{{i}}')",
        work,
        f"The rows of {table}",
    )


def _run(command: str, work: Path, what: str) -> None:
    import duckdb  # noqa: PLC0415 - a quarter of a second of each run, and most have no tables to write

    connection = duckdb.connect(config={"threads": 1})
    try:
        connection.execute(command)
    except duckdb.IOException as error:
        raise NoSpaceError(
            f"The tables could not be written ({_first_line(error)})", place=str(work)
        ) from error
    except duckdb.Error as error:
        raise ArchiveDamagedError(
            f"{what} could not be written as a table ({_first_line(error)})",
            place=str(work),
            remedy="Run `newsarchive verify`",
        ) from error
    finally:
        connection.close()


def _move(new: Path, target: Path, folder: Path) -> Iterator[str]:
    for path in sorted(new.rglob("*.parquet")):
        place = target / path.relative_to(new)
        make_folder(place.parent)
        with storing(place):
            path.replace(place)
        yield str(place.relative_to(folder))


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0]

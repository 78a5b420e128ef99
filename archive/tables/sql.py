"""SQL over the tables: one SELECT at a time, which can read nothing else and write nothing at all."""

import re
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime, time
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any, Self, get_args

import duckdb

from archive.errors import NewsError, UsageError
from archive.layout import Layout
from archive.tables.columns import COLUMNS, SOURCES_SQL, TableName
from archive.tables.keeping import Tables, kept, standing

_AT_ONCE = 1_000
_MEMORY = "1GB"
_ALLOWED = {"SELECT", "EXPLAIN"}
_READING = {"json", "parquet"}


class SqlError(UsageError):
    """SQL that is not understood, not allowed, or takes too long."""


class TablesMissingError(NewsError):
    """The tables that a question needs were not made yet."""


class Result:
    """The rows of a question in SQL, read as they are taken. Close it, or use it in ``with``.

    Attributes:
        columns: The names of the columns; a second one of the same name has ``_2`` after it.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, resources: ExitStack) -> None:
        self._connection = connection
        self._resources = resources
        self.columns = _distinct([column[0] for column in connection.description or ()])

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """The rows, as DuckDB's values of Python.

        Raises:
            SqlError: The question takes too long, or fails on a value.
        """
        while rows := self._take(lambda: self._connection.fetchmany(_AT_ONCE)):
            yield from rows

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows by the names of columns, as values that JSON knows."""
        for row in self:
            yield {name: jsonable(value) for name, value in zip(self.columns, row, strict=True)}

    def arrow(self) -> Any:  # noqa: ANN401 - pyarrow is not installed with newscrawl
        """A ``pyarrow.Table``; needs the extra ``frames``.

        Raises:
            SqlError: As when iterated, or it is not installed.
        """
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", UserWarning
            )  # that rows are copied: they are an answer's, not all
            return self._take(self._connection.to_arrow_table)

    def pandas(self) -> Any:  # noqa: ANN401 - nor is pandas
        """A ``pandas.DataFrame``; as ``arrow``."""
        return self._take(self._connection.df)

    def polars(self) -> Any:  # noqa: ANN401 - nor is polars
        """A ``polars.DataFrame``; as ``arrow``."""
        table = self.arrow()
        return self._take(lambda: import_module("polars").from_arrow(table))

    def _take(self, read: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever it gives
        try:
            return read()
        except duckdb.Error as error:
            raise _sql_error(error) from error
        except ImportError as error:
            raise SqlError(f"{error.name} is not installed", remedy="Install newscrawl[frames]") from error

    def close(self) -> None:
        """Let the tables go."""
        self._resources.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


def ask(  # noqa: PLR0913 - the limits of a question, and all have defaults
    layout: Layout,
    query: str,
    *,
    seconds: float = 300.0,
    memory: str = _MEMORY,
    tell: Callable[[str], None] = lambda _sentence: None,
    place: Path | None = None,
) -> Result:
    """Ask the tables of an archive in SQL.

    Args:
        layout: The archive.
        query: One SELECT over articles, decisions, captures, sources and runs.
        seconds: After so long the question is given up.
        memory: The most that DuckDB may take, in its words.
        tell: Called where the answer is as of an earlier moment.
        place: Ask the tables of this folder as they stand, and add nothing to them.

    Raises:
        TablesMissingError: There are none in that folder yet.
        SqlError: It is not understood, or not allowed.
        NewsError: The tables cannot be made.
    """
    resources = ExitStack()
    try:
        connection = resources.enter_context(duckdb.connect(config={"memory_limit": memory}))
        _allow_only_reading(connection, query)
        names = _tables_in(query)
        if place is None:
            place, tables = resources.enter_context(kept(layout, names, tell))
        else:
            tables = _standing(place, names)
        _prepare(connection, place, tables, names)
        clock = threading.Timer(seconds, connection.interrupt)
        clock.daemon = True
        clock.start()
        resources.callback(clock.cancel)
        try:
            connection.execute(query)
        except duckdb.Error as error:
            raise _sql_error(error) from error
        return Result(connection, resources)
    except BaseException:
        resources.close()
        raise


def _standing(place: Path, names: Sequence[TableName]) -> Tables:
    tables = standing(place, names)
    if tables is None:
        raise TablesMissingError("The tables are not made yet", place=str(place))
    return tables


def _allow_only_reading(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    try:
        statements = connection.extract_statements(query)
    except duckdb.Error as error:
        raise _sql_error(error) from error
    if len(statements) != 1:
        raise SqlError(f"There are {len(statements)} statements, and one is asked", remedy="Give one SELECT")
    kind = statements[0].type.name
    if kind not in _ALLOWED or (kind == "EXPLAIN" and re.search(r"\banaly[sz]e\b", query, re.IGNORECASE)):
        raise SqlError(f"{kind} is not allowed: the archive is only read", remedy="Give one SELECT")


def _tables_in(query: str) -> list[TableName]:
    """The tables that a question may need: those that it names, and for want of knowing better too many."""
    words = set(re.findall(r"\w+", query.lower()))
    names = [name for name in get_args(TableName) if name in words]
    if "sources" in words and "articles" not in names:
        names.append("articles")
    return names


def _prepare(
    connection: duckdb.DuckDBPyConnection, place: Path, tables: Tables, names: Sequence[TableName]
) -> None:
    for name in names:
        files = [str((place / file).absolute()) for file in tables[name].files]
        if files:
            listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
            types = "hive_types={'year': INTEGER, 'month': INTEGER}"
            columns = ", ".join(f'"{column.name}"' for column in COLUMNS[name])
            source = f"SELECT {columns} FROM read_parquet([{listed}], hive_partitioning=true, {types})"  # noqa: S608 - paths, quoted
        else:
            empty = ", ".join(f'CAST(NULL AS {column.type}) AS "{column.name}"' for column in COLUMNS[name])
            source = f"SELECT {empty} WHERE false"
        connection.execute(f"CREATE VIEW {name} AS {source}")
    if "articles" in names:
        connection.execute(SOURCES_SQL)
    folder = str(place.absolute()).replace("'", "''")
    settings = (
        f"allowed_directories = ['{folder}']",
        "enable_external_access = false",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "max_temp_directory_size = '0B'",
        "TimeZone = 'UTC'",
        "lock_configuration = true",
    )
    connection.execute("; ".join(f"SET {setting}" for setting in settings))


def _sql_error(error: duckdb.Error) -> SqlError:
    if isinstance(error, duckdb.InterruptException):
        return SqlError(
            "The question takes too long, and was given up", remedy="Ask less, or give --seconds more"
        )
    lines = [line for line in str(error).splitlines() if line.strip()]
    remedy = "`newsarchive sql --schema` shows the tables and columns"
    return SqlError("\n    ".join(lines[:6]), remedy=remedy)


def _distinct(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
    counts: dict[str, int] = {}
    found = []
    for name in names:
        counts[name] = counts.get(name, 0) + 1
        found.append(name if counts[name] == 1 else f"{name}_{counts[name]}")
    return found


def jsonable(value: Any) -> Any:  # noqa: ANN401 - DuckDB's values, and JSON's
    """A value of DuckDB as one that JSON knows: times as ISO 8601, great numbers and bytes as text."""
    if isinstance(value, bool | float | str) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) < 1 << 63 else str(value)
    if isinstance(value, dict):
        return {str(name): jsonable(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [jsonable(item) for item in value]
    return _written(value)


def _written(value: Any) -> str | float:  # noqa: ANN401 - any other value of DuckDB
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return bytes(value).hex() if isinstance(value, bytes | bytearray | memoryview) else str(value)

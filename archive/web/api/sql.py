"""SQL over the archive: one SELECT, which reads nothing else and writes nothing at all."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Query
from starlette.responses import Response, StreamingResponse

from archive.export.rows import Form, Written, parts
from archive.tables.columns import documentation
from archive.tables.sql import jsonable
from archive.web.asked import Here, Served
from archive.web.bounded import BoundedRoute
from archive.web.door import Door
from archive.web.downloads import file_response
from archive.web.options import Limits

router = APIRouter(route_class=BoundedRoute, tags=["SQL"])
_LIMITS = Limits()
_MOST_BYTES = 16_000_000

Sql = Annotated[
    str,
    Query(
        min_length=1,
        max_length=10_000,
        examples=["SELECT source, count(*) AS articles FROM articles GROUP BY 1 ORDER BY 2 DESC"],
        description="One SELECT in DuckDB's SQL. GET /api/sql/schema tells the tables.",
    ),
]
FileForm = Literal["csv", "tsv", "parquet", "jsonl", "markdown"]
TYPES = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/x-ndjson",
    "markdown": "text/markdown",
}


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a SELECT.

    Attributes:
        columns: The names of its columns.
        rows: Its rows: values that JSON knows, in the order of the columns.
        cut: Whether there are more rows than these.
        seconds: How long it took.
    """

    columns: list[str]
    rows: list[list[Any]]
    cut: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class ColumnTold:
    """A column of a table: name, type in DuckDB's words, and what it says."""

    table: str
    column: str
    type: str
    says: str


@router.get("/sql/schema")
def schema() -> list[ColumnTold]:
    """The tables and their columns, and what they say."""
    return [ColumnTold(table, one.name, one.type, one.says) for table, one in documentation()]


@router.get("/sql")
def sql(
    archive: Here,
    served: Served,
    query: Sql,
    limit: Annotated[int, Query(ge=1, le=_LIMITS.sql_rows)] = 1_000,
) -> Rows:
    """The answer to one SELECT, to a limit of rows and of time."""
    return rows_of(archive, query, limit, served.limits.sql_seconds)


@router.get(
    "/sql/file",
    response_class=StreamingResponse,
    responses={200: {"content": {kind: {} for kind in TYPES.values()}, "description": "All rows"}},
)
def sql_file(archive: Here, served: Served, query: Sql, form: FileForm = "csv") -> Response:
    """The answer to one SELECT as a file, with all its rows."""
    pieces = _file(archive, query, form, served.limits.file_seconds)
    first = next(pieces, b"")  # what is wrong with the question is told before the file begins
    ending = "md" if form == "markdown" else form
    return file_response(chain([first], pieces), TYPES[form], f"answer.{ending}")


def rows_of(archive: Door, query: str, limit: int, seconds: float) -> Rows:
    """The first rows of the answer to a SELECT; fewer where they are very large."""
    begun = time.monotonic()
    found: list[list[Any]] = []
    size = 0
    with archive.asked_in_sql(query, seconds) as result:
        for row in result:
            if len(found) == limit or size > _MOST_BYTES:
                return Rows(result.columns, found, cut=True, seconds=time.monotonic() - begun)
            values = [jsonable(value) for value in row]
            size += len(orjson.dumps(values, default=str))
            found.append(values)
        return Rows(result.columns, found, cut=False, seconds=time.monotonic() - begun)


def _file(archive: Door, query: str, form: Form, seconds: float) -> Iterator[bytes]:
    with archive.asked_in_sql(query, seconds) as result:
        yield from parts(result.rows(), form, result.columns, Written())

"""SQL: one SELECT, its answer as a table or a file, and the schema beside it."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archive.export.rows import plain
from archive.tables.columns import Column, documentation
from archive.tables.sql import SqlError
from archive.web.api.sql import rows_of
from archive.web.showing import door_of, show

_SHOWN = 200
_WIDEST = 400
_EXAMPLES = (
    (
        "articles by source and month",
        "SELECT source, year, month, count(*) AS articles FROM articles GROUP BY ALL ORDER BY ALL",
    ),
    (
        "why pages were not kept",
        (
            "SELECT verdict, reason, count(*) AS pages FROM decisions\n"
            "WHERE verdict IN ('not-article', 'failed', 'refused') GROUP BY ALL ORDER BY pages DESC"
        ),
    ),
    (
        "who copies whom",
        (
            "SELECT b.source AS original, a.source AS copy, count(*) AS articles FROM articles a\n"
            "JOIN articles b ON a.syndicated_from = b.id GROUP BY ALL ORDER BY articles DESC"
        ),
    ),
    (
        "stories whose headline was changed",
        (
            "SELECT a.source, b.title AS before, a.title AS after, a.fetched_at FROM articles a\n"
            "JOIN articles b ON a.version_of = b.id WHERE a.title <> b.title ORDER BY a.fetched_at DESC"
        ),
    ),
)


def sql(request: Request) -> Response:
    """The page of a SELECT."""
    archive = door_of(request)
    limits = request.app.state.options.limits
    query = request.query_params.get("query", "").strip()
    tables: dict[str, list[Column]] = {}
    for table, column in documentation():
        tables.setdefault(table, []).append(column)
    context = {"query": query, "tables": tables, "examples": _EXAMPLES, "limits": limits, "shown": _SHOWN}
    if not query:
        return show(request, "sql.html", answer=None, mistake=None, **context)
    try:
        answer = rows_of(archive, query, _SHOWN, limits.sql_seconds)
    except SqlError as error:
        return show(request, "sql.html", 400, answer=None, mistake=error, **context)
    rows = [[_cell(value) for value in row] for row in answer.rows]
    return show(request, "sql.html", answer=answer, rows=rows, mistake=None, **context)


def _cell(value: object) -> str:
    text = plain(value)
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST]}…"


routes = [Route("/sql", sql)]

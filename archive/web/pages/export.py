"""Export: the articles of a search as a file, with the datasheet by which it can be made again."""

from shlex import quote
from typing import get_args

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archive.errors import UsageError
from archive.export.articles import ExportForm
from archive.web.filters import SearchAddress
from archive.web.hits import chips, count
from archive.web.showing import door_of, show

_SAYS: dict[ExportForm, str] = {
    "wacz": "WACZ: the pages as they were archived, for ReplayWeb.page",
    "jsonl": "JSON lines: every field, an article a line, as it is kept",
    "csv": "CSV: a table for spreadsheets and R",
    "tsv": "TSV: the same with tabs",
    "parquet": "Parquet: a table for DuckDB, pandas, Spark",
    "ninjs": "ninjs 2.0: the IPTC's JSON for news",
    "text": "texts: a ZIP file with a text file for each article",
}


def export(request: Request) -> Response:
    """The page from which a search is exported."""
    index = door_of(request).index()
    asked = SearchAddress.of(request.query_params)
    try:
        number = count(index, asked.question)
    except UsageError:
        return show(
            request,
            "export.html",
            400,
            asked=asked,
            number=0,
            forms=(),
            chips=(),
            command="",
            pairs=(),
            index=index,
        )
    return show(
        request,
        "export.html",
        asked=asked,
        number=number,
        forms=[(form, _SAYS[form]) for form in get_args(ExportForm)],
        chips=[one.said for one in chips(asked)],
        command=_command(asked),
        pairs=[pair for pair in asked.pairs() if pair[0] not in {"page", "sort"}],
        index=index,
    )


def _command(asked: SearchAddress) -> str:
    """The same for the command line; empty where that has no word for it."""
    if asked.section:
        return ""
    values = [*(f"flag:{one}" for one in asked.flag), *(f"decision:{one}" for one in asked.decision)]
    question = (
        f"({asked.q}) {' '.join(values)}" if values and asked.q else " ".join([asked.q, *values]).strip()
    )
    words = ["newsarchive export", quote(question or "*")]
    for name, value in (("--from", asked.since), ("--to", asked.until)):
        words += [name, quote(value)] if value else []
    words += ["--by fetched"] if asked.by == "fetched" else []
    words += [f"--source {quote(one)}" for one in asked.source]
    words += [f"--language {quote(one)}" for one in asked.language]
    words += ["--collapse"] if asked.fold else []
    return " ".join([*words, "--output articles.jsonl"])


routes = [Route("/export", export)]

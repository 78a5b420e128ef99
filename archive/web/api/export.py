"""Export: the articles that a question finds as a file, with its datasheet, in one ZIP file."""

import logging
from collections.abc import Iterator
from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from archive.errors import NewsError, UsageError
from archive.export.articles import ExportForm
from archive.export.exporting import Export
from archive.search.answers import Question
from archive.web.asked import Asked, Here
from archive.web.bounded import BoundedRoute
from archive.web.door import Door
from archive.web.downloads import file_response
from archive.web.hits import count
from archive.web.zipped import zipped

_LOG = logging.getLogger(__name__)
router = APIRouter(route_class=BoundedRoute, tags=["questions"])
_ENDINGS: dict[ExportForm, str] = {"text": "zip", "ninjs": "ninjs.jsonl"}

Reserved = Annotated[
    bool, Query(description="Take in what its pages reserve from text and data mining; else it is left out.")
]


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/zip": {}}, "description": "The file and its datasheet"}},
)
def export(
    archive: Here,
    question: Asked,
    request: Request,
    form: ExportForm = "jsonl",
    reserved: Reserved = False,  # noqa: FBT002 - a parameter of an address
) -> Response:
    """All articles that a question finds, oldest first, and the datasheet by which it can be made again."""
    asked = {name: request.query_params.get(name) or None for name in ("from", "to")}
    options = options_of(question, asked, reserved=reserved)
    index = archive.index()
    made = Export(index, question.text, options, form)
    if form == "wacz" and not count(index, question):
        raise UsageError("A WACZ file would hold nothing", remedy="Ask for something that is in the archive")
    pieces = _streamed(archive, made, form)
    first = next(pieces)
    return file_response(chain([first], pieces), "application/zip", "articles.zip")


def options_of(question: Question, asked: dict[str, str | None], *, reserved: bool) -> dict[str, Any]:
    """The options of a datasheet; ``asked`` holds the span as it was written."""
    options: dict[str, Any] = {
        **asked,
        "by": question.span.by,
        "sources": sorted(question.sources),
        "languages": sorted(question.languages),
        "collapse": question.collapse,
        "reserved": reserved,
    }
    more = {"sections": question.sections, "flags": question.flags, "decisions": question.decisions}
    return options | {name: sorted(values) for name, values in more.items() if values}


def _streamed(archive: Door, made: Export, form: ExportForm) -> Iterator[bytes]:
    name = f"articles.{_ENDINGS.get(form, form)}"
    with archive.downloading():
        yield b""  # from here on the place among the downloads is given back, whatever becomes of this one
        try:
            yield from zipped(
                [(name, made.pieces), (f"{name}.datasheet.json", lambda: [made.sheet().dump()])],
            )
        except NewsError as error:  # whoever takes it sees that its end is missing
            _LOG.error("An export broke off: %s", error)
            raise

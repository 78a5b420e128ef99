"""Captures: what was sent and where it lies, and the record and the page as they were archived."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response, StreamingResponse

from archive.model import Capture
from archive.web.asked import Here, Of, place_of
from archive.web.bounded import BoundedRoute
from archive.web.downloads import file_response
from archive.web.errors import NotHereError

router = APIRouter(route_class=BoundedRoute, tags=["captures"])
_PIECE = 1 << 20
_MOST = 1_000

_FILES: dict[str, dict[str, str]] = {"application/warc": {}, "application/octet-stream": {}}


@dataclass(frozen=True, slots=True)
class CaptureTold:
    """One capture, with what its record says.

    Attributes:
        capture: What it is and where it lies.
        headers: The header lines of the response, in order, as they came.
        ip: The address that answered; may be empty.
        size: The bytes of the payload, content-encoding still on.
        content_type: As received; of a revisit that had none, its original's.
        content_encoding: As received.
        body_of: The capture that holds the body of a revisit; None for any other.
        withheld: The wish because of which the body is not kept; else empty.
    """

    capture: Capture
    headers: list[tuple[str, str]]
    ip: str
    size: int
    content_type: str
    content_encoding: str
    body_of: Capture | None
    withheld: str


@router.get("/captures")
def captures(archive: Here, url: Of) -> list[Capture]:
    """Every capture of an address, oldest first (1,000 at most)."""
    return archive.captures(url)[:_MOST]


@router.get("/capture")
def capture(archive: Here, of: Of) -> CaptureTold:
    """The capture of a record id, of an article, or the newest of an address."""
    response = archive.response(place_of(archive, of))
    return CaptureTold(
        response.capture,
        list(response.headers()),
        response.ip,
        len(response.payload),
        response.content_type,
        response.content_encoding,
        response.body_of,
        response.withheld,
    )


@router.get(
    "/record",
    response_class=StreamingResponse,
    responses={200: {"content": _FILES, "description": "The record, or what is in it"}},
)
def record(
    archive: Here,
    of: Of,
    form: Annotated[
        Literal["record", "payload", "page"],
        Query(
            description="The WARC record as it lies in its file; the payload as it came; or that without its "
            "content-encoding."
        ),
    ] = "record",
) -> Response:
    """Download what was archived of a record id, of an article, or of the newest capture of an address."""
    place = place_of(archive, of)
    name = "".join(char for char in place.record_id if char.isalnum() or char == "-")[-36:]
    if form == "record":
        found = archive.record(place)
        if not found.length:
            raise NotHereError("The record shares a gzip member with others", remedy="Read the WARC file")
        ending = "warc.gz" if _is_gzip(found.path, found.offset) else "warc"
        pieces = _slice(found.path, found.offset, found.length)
        return file_response(pieces, "application/warc", f"{name}.{ending}", found.length)
    response = archive.response(place)
    body = response.payload if form == "payload" else response.decoded().data
    return file_response(iter([body]), "application/octet-stream", f"{name}.{form}", len(body))


def _is_gzip(path: Path, offset: int) -> bool:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(2) == b"\x1f\x8b"


def _slice(path: Path, offset: int, length: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(offset)
        while length > 0 and (piece := file.read(min(length, _PIECE))):
            length -= len(piece)
            yield piece

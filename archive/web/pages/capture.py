"""A capture: what was sent, where it lies, and what proves it."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archive.errors import ArchiveDamagedError
from archive.web.captures import captured
from archive.web.errors import NotHereError
from archive.web.showing import door_of, show


def capture(request: Request) -> Response:
    """The page of one record."""
    archive = door_of(request)
    record_id: str = request.path_params["record_id"]
    found = archive.capture(record_id)
    if found is None:
        raise NotHereError(
            "There is no capture with this record id", remedy="Ask Why with the page's address"
        )
    problem = None
    told = None
    try:
        told = captured(archive, found, whole=True)
    except ArchiveDamagedError as error:
        problem = error
    return show(
        request, "capture.html", capture=found, told=told, problem=problem, of=archive.article(found.url)
    )


routes = [Route("/capture/{record_id}", capture)]

"""Why: what became of a page each time it was met, also of one that was not kept."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archive.web.rulings import MOST, rulings
from archive.web.showing import door_of, show

_LONGEST = 2_000
_MOST_CAPTURES = 100


def why(request: Request) -> Response:
    """The decisions about an address or an id, and its captures."""
    archive = door_of(request)
    page = request.query_params.get("page", "").strip()[:_LONGEST]
    found = list(rulings(archive, page)) if page else []
    captures = archive.captures(page, last=_MOST_CAPTURES) if page else []
    status = 404 if page and not found and not captures else 200
    return show(
        request,
        "why.html",
        status,
        page=page,
        rulings=found,
        captures=captures,
        article=archive.article(page) if page else None,
        most=MOST,
    )


routes = [Route("/why", why)]

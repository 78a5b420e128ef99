"""A page as it was captured: through pywb where it runs, else its plain HTML in a frame without scripts."""

import re
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from archive.model import Capture
from archive.reader import Archive
from archive.web.asked import place_of
from archive.web.errors import NotHereError
from archive.web.showing import show
from archive.web.wayback import COLLECTION, HINT

_SHOWN = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_MOST = 20_000_000
_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)


def replay(request: Request) -> Response:
    """To pywb; where it does not run, or with ``plain=1``, the page with a frame."""
    archive: Archive = request.app.state.archive
    capture = _capture(archive, request.query_params.get("of", ""))
    origin: str = request.app.state.options.replay
    if origin and request.query_params.get("plain") != "1":
        return RedirectResponse(_at_pywb(origin, capture), 303)
    return show(
        request,
        "replay.html",
        capture=capture,
        shown=capture.mime in _SHOWN or not capture.mime,
        at_pywb=_at_pywb(origin, capture) if origin else "",
        hint=HINT,
    )


def plain(request: Request) -> Response:
    """The archived HTML, which nothing in it may run, load or send anything from."""
    archive: Archive = request.app.state.archive
    response = archive.response(_capture(archive, request.query_params.get("of", "")))
    media = response.content_type.partition(";")[0].strip().lower() or "text/html"
    if media not in _SHOWN:
        raise NotHereError("This capture is no page", remedy="Download it instead")
    charset = _CHARSET.search(response.content_type)
    headers = {
        "Content-Type": f"{media}; charset={charset[1]}" if charset else media,
        "Content-Security-Policy": _POLICY,
        "X-Frame-Options": "SAMEORIGIN",
        "X-DNS-Prefetch-Control": "off",
    }
    return Response(response.decoded(limit=_MOST).data, headers=headers)


def _capture(archive: Archive, of: str) -> Capture:
    place = place_of(archive, of)
    if isinstance(place, Capture):
        return place
    found = archive.capture(place.record_id)
    if found is None:
        raise NotHereError("The capture of this article is not in the catalog")
    return found


def _at_pywb(origin: str, capture: Capture) -> str:
    moment = "".join(char for char in capture.date[:19] if char.isdigit())
    return f"{origin}/{COLLECTION}/{moment}/{quote(capture.url, safe=_SAFE)}"


_SAFE = ":/?#[]@!$&'()*+,;=%~-._"

routes = [Route("/replay", replay), Route("/replay/plain", plain)]

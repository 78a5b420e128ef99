"""Help: how to ask, and what each page shows."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archive.explain.verdicts import MEANING
from archive.flags import FLAGS
from archive.model import KEPT
from archive.search.query import VALUE_FIELDS, WORD_FIELDS
from archive.web.showing import show


def help_(request: Request) -> Response:
    """The page."""
    return show(
        request,
        "help.html",
        word_fields=WORD_FIELDS,
        value_fields=VALUE_FIELDS,
        flags=FLAGS,
        verdicts=[(verdict, meaning, verdict in KEPT) for verdict, meaning in MEANING.items()],
        replays=bool(request.app.state.options.replay),
    )


routes = [Route("/help", help_, name="help")]

"""Errors as answers: a page for a browser, JSON for a program; never a traceback."""

import logging
from dataclasses import asdict, dataclass
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from archive.errors import ArchiveDamagedError, LockHeldError, NewsError, UsageError
from archive.web.bounded import BusyError

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong, and what to do about it; the latter may be empty."""

    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Problem:
    """The answer where there is none."""

    error: Trouble


RESPONSES: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The question is not understood, or not allowed"},
    404: {"model": Problem, "description": "It is not in the archive"},
    422: {"model": Problem, "description": "A parameter cannot be"},
    503: {"model": Problem, "description": "Too much at once, or something is being made: see Retry-After"},
}
"""What every endpoint of the API may answer instead."""


class NotHereError(NewsError):
    """What was asked for is not in the archive."""


def answer(request: Request, status: int, what: str, remedy: str = "", after: int = 0) -> Response:
    """An error, told in the way that fits who asks."""
    headers = {"Retry-After": str(after)} if after else {}
    if request.url.path.startswith("/api"):
        return JSONResponse(asdict(Problem(Trouble(what, remedy))), status_code=status, headers=headers)
    templates = request.app.state.templates
    context = {"status": status, "what": what, "remedy": remedy}
    found: Response = templates.TemplateResponse(request, "error.html", context, status, headers)
    return found


def of_the_archive(request: Request, error: Exception) -> Response:
    """What an error of the archive means to who asks."""
    if not isinstance(error, NewsError):
        raise error
    status = 500
    if isinstance(error, NotHereError):
        status = 404
    elif isinstance(error, LockHeldError):
        status = 503
    elif isinstance(error, UsageError):
        status = 400
    elif isinstance(error, ArchiveDamagedError):
        _LOG.error("%s", error)
    return answer(request, status, error.what, error.remedy, 2 if status == 503 else 0)  # noqa: PLR2004 - the same


def of_the_load(request: Request, error: Exception) -> Response:
    """Too much at once."""
    if not isinstance(error, BusyError):
        raise error
    return answer(request, 503, error.what, f"Ask again in {error.after} seconds", error.after)


def of_the_web(request: Request, error: Exception) -> Response:
    """An error of HTTP: an address that is none, a method that is not allowed."""
    if not isinstance(error, HTTPException):
        raise error
    response = answer(request, error.status_code, str(error.detail))
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


def of_the_parameters(request: Request, error: Exception) -> Response:
    """A parameter that cannot be: where, and why."""
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"][1:]) or "the request"
    return answer(request, 422, f"{name[:80]}: {first['msg']}", "See /api")


def of_the_program(request: Request, error: Exception) -> Response:
    """A mistake of ours: told in the log, and not to who asks."""
    _LOG.error("%s %s", request.method, request.url.path, exc_info=error)
    return answer(request, 500, "Something went wrong here", "The server's log tells what")

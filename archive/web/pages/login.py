"""The page that asks for the token, where the server is bound to more than this machine."""

import asyncio
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from archive.web.guard import COOKIE, cookie_value, same

_MOST = 4_096
_DAYS = 30
_AFTER_WRONG = 0.5  # seconds


def form(request: Request) -> Response:
    """The form."""
    found: Response = request.app.state.templates.TemplateResponse(request, "login.html", {"wrong": False})
    return found


async def enter(request: Request) -> Response:
    """A cookie for who knows the token."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST:
            break
    given = parse_qs(body[:_MOST].decode("utf-8", "replace")).get("token", [""])[0]
    secret: str = request.app.state.options.secret
    if not secret or not same(given, secret):
        await asyncio.sleep(_AFTER_WRONG)  # who tries many has to wait for each
        templates = request.app.state.templates
        wrong: Response = templates.TemplateResponse(request, "login.html", {"wrong": True}, 403)
        return wrong
    response = RedirectResponse("/", 303)
    secure = request.url.scheme == "https"
    response.set_cookie(
        COOKIE, cookie_value(secret), max_age=_DAYS * 86_400, httponly=True, samesite="strict", secure=secure
    )
    return response


routes = [Route("/login", form, methods=["GET"]), Route("/login", enter, methods=["POST"], name="enter")]

"""How values are shown in pages: what templates may call, and how a page is made."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote, urlsplit

from babel import Locale
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from archive.explain.places import place_said
from archive.explain.printable import safe, size
from archive.explain.verdicts import MEANING
from archive.flags import FLAGS
from archive.web.door import Door

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_WEB = ("http", "https")


def door_of(request: Request) -> Door:
    """The archive."""
    archive: Door = request.app.state.archive
    return archive


def show(request: Request, name: str, status: int = 200, /, **context: Any) -> Response:
    """A page made of a template."""
    templates = request.app.state.templates
    found: Response = templates.TemplateResponse(request, name, context, status)
    return found


def printable(value: Any) -> Any:  # noqa: ANN401 - whatever a template writes
    """What a template writes: text without what could be mistaken for something else; None as nothing."""
    if value is None:
        return ""
    return safe(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def when(moment: str | None) -> str:
    """An ISO 8601 time as precise as it is, to the minute, with its offset.

    >>> when("2026-03-01T10:00:00Z"), when("2026-03-01T10:00:09.25+05:00"), when("2026-03")
    ('2026-03-01 10:00 UTC', '2026-03-01 10:00 +05:00', '2026-03')
    """
    match = re.fullmatch(
        r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?", moment or ""
    )
    if match is None:
        return moment or ""
    zone = "UTC" if match[3] in {"Z", "+00:00"} else match[3] or ""
    return f"{match[1]} {match[2]} {zone}".rstrip()


def web_address(url: str | None) -> str | None:
    """An address that a link may lead to; None for ``javascript:`` and the like."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme.lower() in _WEB and parts.netloc else None


def language_tag(code: str | None) -> str:
    """A language for the ``lang`` of an element; empty where it is none, which says that nobody knows."""
    return code if code and _LANGUAGE.fullmatch(code) and _names().get(code.partition("-")[0]) else ""


def language_name(code: str) -> str:
    """A language as people call it.

    >>> language_name("kk"), language_name("xx-unknown")
    ('Kazakh', 'xx-unknown')
    """
    return _names().get(code, code)


@cache
def _names() -> Mapping[str, str]:
    return dict(Locale("en").languages)


def number(value: float | None) -> str:
    """A number with its thousands told apart."""
    return "" if value is None else f"{value:,}"


def percent(share: float | None) -> str:
    """A share of a hundred; with a decimal where it is small."""
    if share is None:
        return ""
    return f"{share:.0%}" if share >= 0.1 or not share else f"{share:.1%}"  # noqa: PLR2004 - a tenth


def path_part(text: str) -> str:
    """Text as one part of a path."""
    return quote(text, safe=":")


def verdict_said(verdict: str) -> str:
    """A verdict in words."""
    return dict[str, str](MEANING).get(verdict, verdict)  # type: ignore[arg-type]  # verdicts are text


def flag_said(flag: str) -> str:
    """A flag in words."""
    return FLAGS.get(flag, flag)


FILTERS = {
    "when": when,
    "web_address": web_address,
    "language_tag": language_tag,
    "language_name": language_name,
    "number": number,
    "percent": percent,
    "size": size,
    "path_part": path_part,
    "verdict_said": verdict_said,
    "flag_said": flag_said,
    "place_said": place_said,
}
"""What templates may call on a value."""

"""Sources: what each gave, on which days, what became of its pages, and where coverage is missing."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archive.errors import UsageError
from archive.explain.sources import SourceGave, sources_gave
from archive.reader import Archive
from archive.web.cover import covered, missing
from archive.web.door import Door
from archive.web.drawing.calendar import calendar
from archive.web.errors import NotHereError
from archive.web.filters import SearchAddress
from archive.web.remembered import remembered
from archive.web.showing import door_of, show

_MINUTE = 60.0
_PAGE = 100
_MOST_DECISIONS = 50
_LONGEST = 200


def sources(request: Request) -> Response:
    """All sources, and the calendar of them together."""
    archive = door_of(request)
    gave = _gave(archive)
    wanted = request.query_params.get("find", "").strip().lower()[:_LONGEST]
    found = [one for one in gave if wanted in one.source.lower()]
    page = SearchAddress.of(request.query_params).page
    return show(
        request,
        "sources.html",
        find=wanted,
        sources=found[(page - 1) * _PAGE : page * _PAGE],
        found=len(found),
        all=len(gave),
        page=page,
        pages=-(-len(found) // _PAGE),
        **_calendar(request, archive, SearchAddress(by="fetched"), "Articles captured a day, all sources"),
    )


def source(request: Request) -> Response:
    """One source."""
    archive = door_of(request)
    name = request.query_params.get("name", "")[:_LONGEST]
    gave = next((one for one in _gave(archive) if one.source == name), None)
    if gave is None:
        raise NotHereError(
            f"There is no source {name[:80]!r} in this archive", remedy="Sources names them all"
        )
    reason = request.query_params.get("reason", "")[:_LONGEST]
    asked = SearchAddress(by="fetched", source=(name,))
    return show(
        request,
        "source.html",
        name=name,
        gave=gave,
        reasons=_reasons(archive).get(name, []),
        reason=reason,
        decisions=_decisions(archive, name, reason) if reason else [],
        most=_MOST_DECISIONS,
        columns=archive.catalog.columns(name)[:_MOST_DECISIONS]
        if request.query_params.get("recurring")
        else None,
        asked=asked,
        **_calendar(request, archive, asked, f"Articles captured a day, {name}"),
    )


def _gave(archive: Archive) -> list[SourceGave]:
    return remembered(archive, "sources", _MINUTE, lambda: sources_gave(archive.catalog))


def _calendar(request: Request, archive: Door, asked: SearchAddress, title: str) -> dict[str, Any]:
    first, last = (_day(request.query_params.get(name, "")) for name in ("from", "to"))
    days, begun = covered(archive, archive.index(), asked, first, last)
    older = bool(days and begun and begun < days[0].day)
    earlier = (days[0].day - timedelta(days=1)).isoformat() if older else ""
    later = (days[-1].day + timedelta(days=365)).isoformat() if days and last else ""
    return {
        "days": days,
        "calendar": calendar(days, title) if days else "",
        "gaps": list(missing(days))[::-1],
        "earlier": earlier,
        "later": later,
    }


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise UsageError(f"{written[:40]!r} is no day", remedy="Write it as 2026-01-31") from error


def _reasons(archive: Door) -> dict[str, list[tuple[str, str, int]]]:
    """By source, how often its pages ended in which verdict and reason, most first."""

    def count() -> dict[str, list[tuple[str, str, int]]]:
        found: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        for name, *row in archive.catalog.connection.execute(
            "SELECT source, verdict, reason, count(*) FROM decisions GROUP BY 1, 2, 3 ORDER BY 4 DESC, 2, 3"
        ):
            found[name].append((row[0], row[1], row[2]))
        return found

    return remembered(archive, "reasons", _MINUTE, count)


def _decisions(archive: Door, name: str, reason: str) -> list[tuple[str, str, str]]:
    """The last pages of a source that ended for one reason: address, verdict, moment."""
    return archive.catalog.connection.execute(
        "SELECT url, verdict, decided FROM decisions WHERE source = ? AND reason = ?"
        " ORDER BY file DESC, offset DESC LIMIT ?",
        (name, reason, _MOST_DECISIONS),
    ).fetchall()


routes = [Route("/sources", sources), Route("/source", source)]

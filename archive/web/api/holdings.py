"""What the archive holds: numbers, sources, coverage, runs and their health."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from archive.catalog.numbers import Stats
from archive.coverage import DayCoverage, coverage_of, days_seen, gaps_between
from archive.errors import UsageError
from archive.explain.health import Trouble, troubles
from archive.explain.runstory import story
from archive.explain.sources import SourceGave, sources_gave
from archive.runs import RunReport, Runs
from archive.web.asked import Here, Name
from archive.web.bounded import BoundedRoute
from archive.web.door import Door
from archive.web.errors import NotHereError
from archive.web.remembered import remembered

router = APIRouter(route_class=BoundedRoute, tags=["the archive"])
_USUAL = 20  # runs that say what is usual
_LOOKED_AT = 2_000  # runs that tell of health
_MOST_DAYS = 3_700
_MOST_DAYS_OF_ALL = 366
_FIRST_DAY = date(1990, 1, 1)  # before that there was no web
_TWO_WEEKS = 14
_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class RunTold:
    """The report of a run, and the same in words."""

    report: RunReport
    story: list[str]


@router.get("/stats")
def stats(archive: Here) -> Stats:
    """What the archive holds, in numbers."""
    return remembered(archive, "stats", _MINUTE, archive.stats)


@router.get("/sources")
def sources(archive: Here) -> list[SourceGave]:
    """What each source gave, and what became of its pages; that with most articles first."""
    return remembered(archive, "sources", _MINUTE, lambda: sources_gave(archive.catalog))


@router.get("/coverage")
def covered(
    archive: Here,
    source: Name = "",
    first: Annotated[date | None, Query(alias="from", description="Two weeks ago, if not given.")] = None,
    last: Annotated[date | None, Query(alias="to", description="Today, if not given.")] = None,
) -> list[DayCoverage]:
    """Articles expected and seen by source and day, and the hours without a run. Days are UTC."""
    until = max(last or datetime.now(UTC).date(), _FIRST_DAY + timedelta(days=_TWO_WEEKS))
    since = first or until - timedelta(days=_TWO_WEEKS - 1)
    if since < _FIRST_DAY or not 0 <= (until - since).days < _MOST_DAYS:
        raise UsageError("That is no span of up to ten years", remedy="Give from and to, in this order")
    if not source and (until - since).days > _MOST_DAYS_OF_ALL:
        raise UsageError("That is too much of all sources", remedy="Name a source, or give a year at most")
    seen = remembered(archive, "days seen", _MINUTE, lambda: days_seen(archive.catalog))
    asked = {name: days for name, days in seen.items() if source in {"", name}}
    return list(coverage_of(asked, gaps_between(list(Runs(archive.layout).ended())), since, until))


@router.get("/runs")
def runs(archive: Here, last: Annotated[int, Query(ge=1, le=1_000)] = 20) -> list[RunReport]:
    """The reports of the last runs that have ended, newest first."""
    return Runs(archive.layout).last(last)[::-1]


@router.get("/run")
def run(archive: Here, of: Annotated[str, Query(alias="id", max_length=200)]) -> RunTold:
    """One run, and its story in words, with what is usual."""
    earlier: list[RunReport] = []
    for report in Runs(archive.layout).ended():
        if report.id == of:
            return RunTold(report, list(story(report, earlier[-_USUAL:])))
        earlier.append(report)
    raise NotHereError("There is no such run", remedy="GET /api/runs names them")


@router.get("/health")
def health(archive: Here) -> list[Trouble]:
    """What is wrong with the crawl, as far as the archive tells; empty where all is well.

    Feeds that fail are told by ``newscrawl health``, which knows the crawler's state.
    """
    return remembered(archive, "health", _MINUTE, lambda: _troubles(archive))


def _troubles(archive: Door) -> list[Trouble]:
    return list(troubles(archive, Runs(archive.layout).last(_LOOKED_AT), (), datetime.now(UTC)))

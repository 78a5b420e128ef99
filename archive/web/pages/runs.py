"""Runs: what each did, what it left, and whether anything is wrong."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archive.explain.health import troubles
from archive.explain.runstory import kept
from archive.reader import Archive
from archive.runs import RunReport, Runs
from archive.web.days import ended_runs, known_gaps
from archive.web.errors import NotHereError
from archive.web.filters import SearchAddress
from archive.web.remembered import remembered
from archive.web.showing import door_of, show

_PAGE = 50
_USUAL = 20  # runs that say what is usual
_LOOKED_AT = 2_000  # runs that tell of health
_MINUTE, _MOMENT = 60.0, 5.0
_MOST_GAPS = 20


def runs(request: Request) -> Response:
    """The last runs, newest first, and the health of the crawl."""
    archive = door_of(request)
    ended = ended_runs(archive)
    page = SearchAddress.of(request.query_params).page
    newest = ended[::-1]
    wrong = remembered(
        archive,
        "health",
        _MINUTE,
        lambda: list(troubles(archive, ended[-_LOOKED_AT:], (), datetime.now(UTC))),
    )
    return show(
        request,
        "runs.html",
        runs=[(one, kept_in(one)) for one in newest[(page - 1) * _PAGE : page * _PAGE]],
        all=len(ended),
        page=page,
        pages=-(-len(ended) // _PAGE),
        running=_running(archive),
        troubles=wrong,
        gaps=known_gaps(archive)[: -_MOST_GAPS - 1 : -1],
    )


def run(request: Request) -> Response:
    """One run."""
    archive = door_of(request)
    wanted: str = request.path_params["run_id"]
    ended = ended_runs(archive)
    at = next((number for number, one in enumerate(ended) if one.id == wanted), None)
    running = _running(archive) if at is None else None
    report = ended[at] if at is not None else running if running and running.id == wanted else None
    if report is None:
        raise NotHereError("There is no such run", remedy="Runs names them all")
    at = len(ended) if at is None else at
    earlier = ended[max(0, at - _USUAL) : at]
    return show(
        request,
        "run.html",
        run=report,
        kept=kept_in(report),
        sources=_sources(report, earlier),
        reasons=sorted(report.reasons.items(), key=lambda one: -one[1]),
        before=ended[at - 1].id if at else "",
        after=ended[at + 1].id if at + 1 < len(ended) else "",
        looked_back=len(earlier),
    )


def _running(archive: Archive) -> RunReport | None:
    return remembered(archive, "running", _MOMENT, Runs(archive.layout).running)


def kept_in(report: RunReport) -> int:
    """Articles that a run kept."""
    return sum(kept(counts) for counts in report.sources.values())


def _sources(
    report: RunReport, earlier: list[RunReport]
) -> list[tuple[str, int, float | None, dict[str, int], int]]:
    """By source: its name, articles kept, as many as usual, the rest of its counts, and bytes."""
    found = []
    for name, counts in sorted(report.sources.items(), key=lambda one: (-kept(one[1]), one[0])):
        usual = [kept(one.sources.get(name, {})) for one in earlier]
        rest = {what: number for what, number in counts.items() if what != "bytes" and number}
        mean = sum(usual) / len(usual) if usual else None
        found.append((name, kept(counts), mean, rest, counts.get("bytes", 0)))
    return found


routes = [Route("/runs", runs), Route("/run/{run_id}", run)]

"""A run's report in words."""

from collections import Counter
from collections.abc import Iterator, Sequence

from archive.model import KEPT
from archive.runs import RunReport

_MOST_SOURCES = 30
_MOST_TROUBLES = 20
_KILO = 1000


def story(report: RunReport, earlier: Sequence[RunReport] = ()) -> Iterator[str]:
    """The lines that tell a run to a person.

    Args:
        report: The run.
        earlier: Runs before it, for what is usual.
    """
    yield f"run {report.id}: {report.outcome}, {report.started} to {report.ended} ({report.seconds:.0f} s)"
    if report.error:
        yield f"  could not go on: {report.error}"
    verdicts = Counter[str]()
    for key, number in report.reasons.items():
        verdicts[key.partition("/")[0]] += number
    told = ", ".join(f"{number} {verdict}" for verdict, number in verdicts.most_common()) or "no page"
    yield f"  decided     {told}"
    documents = ", ".join(f"{number} {name}" for name, number in report.documents.items()) or "none"
    yield f"  documents   {documents}"
    yield f"  fetched     {report.requests} requests, {report.bytes / _KILO:,.0f} kB"
    if report.limits:
        held = ", ".join(f"{name} {number} times" for name, number in report.limits.items())
        yield f"  limits      {held}"
    if report.owed:
        yield f"  still owed  {sum(report.owed.values())} pages of {len(report.owed)} sources"
    failures = {k: n for k, n in report.reasons.items() if k.startswith(("failed/", "refused/"))}
    for key, number in sorted(failures.items(), key=lambda item: -item[1]):
        yield f"  {number:>6}  {key}"
    yield from _sources(report, earlier)
    for line in report.troubles[:_MOST_TROUBLES]:
        yield f"  ! {line}"
    if len(report.troubles) > _MOST_TROUBLES:
        yield f"  ! and {len(report.troubles) - _MOST_TROUBLES} more"


def _sources(report: RunReport, earlier: Sequence[RunReport]) -> Iterator[str]:
    busiest = sorted(report.sources.items(), key=lambda item: -item[1].get("requests", 0))
    for name, counts in busiest[:_MOST_SOURCES]:
        usual = [kept(run.sources.get(name, {})) for run in earlier]
        beside = f" (usually {sum(usual) / len(usual):.1f})" if usual else ""
        rest = ", ".join(f"{n} {what}" for what, n in counts.items() if what not in {*KEPT, "bytes"})
        size = counts.get("bytes", 0) / _KILO
        yield f"  {name or '(single pages)'}: {kept(counts)} articles{beside}, {rest}, {size:,.0f} kB"
    if len(busiest) > _MOST_SOURCES:
        yield f"  and {len(busiest) - _MOST_SOURCES} more sources"


def kept(counts: dict[str, int]) -> int:
    """How many article lines a source got in a run.

    >>> kept({"new": 2, "version": 1, "repeat": 5})
    3
    """
    return sum(counts.get(verdict, 0) for verdict in KEPT)

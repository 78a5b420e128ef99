"""What is wrong with a crawl, seen from its reports, its state and its decisions."""

import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

from archive.explain.documents import FAILING, Document, document_troubles
from archive.explain.fieldcover import field_troubles
from archive.explain.runstory import kept
from archive.explain.trouble import Trouble
from archive.reader import Archive
from archive.runs import RunReport

__all__ = ["FAILING", "Document", "Trouble", "troubles"]

_HOUR, _DAY = 3600.0, 86_400.0
_FEW_BYTES = 1_000_000_000
_DAYS_OF_ROOM = 7
_NOTHING: Mapping[str, Sequence[str]] = {}
_FEW_PAGES = 10  # below that a share says nothing
_USUAL_DAYS = 14
_RECENT_DAYS = 3

# Reason of a decision → (what most pages of a source end in, what to try)
_WALLS = {
    "consent-wall": ("a consent page", "newsarchive why URL; open it in a browser from this machine"),
    "robots": ("robots.txt that forbids them", "look at its robots.txt; ask the outlet, or remove it"),
    "robots-unreachable": ("a robots.txt that cannot be had", "open its robots.txt in a browser"),
    "no-such-host": (
        "a host name that is not known",
        "getent hosts HOST; newscrawl sources discover HOMEPAGE",
    ),
    "bad-certificate": ("a bad certificate", "openssl s_client -connect HOST:443"),
    "tls-failed": ("a TLS connection that cannot be made", "openssl s_client -connect HOST:443"),
    "connection-failed": ("a failed connection", "curl -v URL"),
    "connection-refused": ("a refused connection", "curl -v URL"),
    "timeout": ("no answer in time", "curl -v URL; a longer delay in sources.toml"),
    "http-401": ("a 401", "see whether the outlet asks readers to sign in now"),
    "http-403": ("a 403", "see whether the outlet blocks the User-Agent; set NEWSCRAWL_CONTACT"),
    "http-429": ("a 429", "a longer delay in sources.toml"),
}


def troubles(
    archive: Archive,
    runs: Sequence[RunReport],
    documents: Sequence[Document],
    now: datetime,
    found: Mapping[str, Sequence[str]] = _NOTHING,
) -> Iterator[Trouble]:
    """Everything that is wrong now.

    Args:
        archive: The archive.
        runs: Reports of the last weeks, oldest first.
        documents: What is asked for pages; none where only the archive is at hand.
        now: The present moment.
        found: By source: feeds that its homepage offers now, where somebody looked.
    """
    yield from _disk(archive.layout.root, runs)
    yield from _runs(runs, now)
    yield from document_troubles(documents, found, now, _at(runs[-1].started) if runs else None)
    if runs and (now - _at(runs[-1].started)).total_seconds() < _DAY:
        yield from _sources(runs, now)
    yield from _decisions(archive, now)
    yield from field_troubles(archive, now, recent=_RECENT_DAYS, before=_USUAL_DAYS)


def _disk(folder: Path, runs: Sequence[RunReport]) -> Iterator[Trouble]:
    usage = shutil.disk_usage(folder)
    days = 0.0
    if runs:  # what is received is about what is written: pages stay packed as they came
        days = (_at(runs[-1].ended or runs[-1].started) - _at(runs[0].started)).total_seconds() / _DAY
    a_day = sum(run.bytes for run in runs) / days if days > 1 else 0.0
    if usage.free < _FEW_BYTES or usage.free < _DAYS_OF_ROOM * a_day:
        lasts = f", enough for {usage.free / a_day:.0f} days" if a_day else ""
        yield Trouble(
            f"only {usage.free / 1e6:,.0f} MB are free on the archive's disk{lasts}",
            "the archive grew",
            f"du -sh {folder}/*",
        )


def _runs(runs: Sequence[RunReport], now: datetime) -> Iterator[Trouble]:
    if not runs:
        yield Trouble("there was no run yet", "the crontab has no line for it", "newscrawl run; crontab -l")
        return
    starts = [_at(run.started) for run in runs[-50:]]
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(starts)]
    usual = max(median(gaps) if gaps else _DAY, _HOUR)
    silence = (now - max(_at(runs[-1].ended), starts[-1])).total_seconds()
    if silence > 3 * usual:
        yield Trouble(
            f"no run since {runs[-1].ended}, usually there is one every {usual / _HOUR:.1f} hours",
            "cron is stopped, its line was removed, or a run hangs",
            "crontab -l; systemctl status cron; newscrawl run",
        )
    if runs[-1].outcome == "failed":
        yield Trouble(
            f"the last run could not go on: {runs[-1].error}", "see the message", "newscrawl report"
        )
    killed = sum(run.outcome == "killed" for run in runs[-10:])
    if killed > 1:
        yield Trouble(
            f"{killed} of the last {len(runs[-10:])} runs were killed",
            "too little memory, or restarts of the machine",
            "dmesg | grep -i kill; newscrawl report --last 10",
        )


def _sources(runs: Sequence[RunReport], now: datetime) -> Iterator[Trouble]:
    """Sources with far fewer articles in the last day than usual, though there were runs."""
    last: dict[str, int] = defaultdict(int)
    before: dict[str, int] = defaultdict(int)
    for run in runs:
        age = (now - _at(run.started)).total_seconds() / _DAY
        for name, counts in run.sources.items():
            (last if age <= 1 else before)[name] += kept(counts)
    days = (now - _at(runs[0].started)).total_seconds() / _DAY - 1
    for name, number in before.items():
        usual = number / max(days, 1)
        if days >= _RECENT_DAYS and usual >= _FEW_PAGES / 2 and last[name] < usual / 5:
            yield Trouble(
                f"{last[name]} articles in the last day, usually {usual:.0f}",
                "its feeds are stale or it changed its layout",
                "newscrawl report --last 5; newsarchive coverage --source " + name,
                name,
            )


def _decisions(archive: Archive, now: datetime) -> Iterator[Trouble]:
    """Sources whose pages mostly end in one bad way now, or of which fewer are articles than before."""
    recent = _shares(archive, now - timedelta(days=_RECENT_DAYS), now)
    before = _shares(
        archive, now - timedelta(days=_USUAL_DAYS + _RECENT_DAYS), now - timedelta(days=_RECENT_DAYS)
    )
    for name, reasons in recent.items():
        total = sum(reasons.values())
        if total < _FEW_PAGES:
            continue
        for reason, (what, command) in _WALLS.items():
            if reasons[reason] > total / 2:
                yield Trouble(
                    f"{reasons[reason]} of the last {total} pages end in {what}",
                    "the site changed",
                    command,
                    name,
                )
        old = before.get(name)
        if old and sum(old.values()) >= _FEW_PAGES:
            share, usual = reasons["kept"] / total, old["kept"] / sum(old.values())
            if share < usual / 2:
                yield Trouble(
                    f"{share:.0%} of its pages are articles now, usually {usual:.0%}",
                    "the site changed its layout",
                    "newscrawl extract URL --explain",
                    name,
                )


def _shares(archive: Archive, start: datetime, end: datetime) -> dict[str, dict[str, int]]:
    """By source: how many first visits ended in which reason; ``kept`` for all that gave an article."""
    rows = archive.catalog.connection.execute(
        "SELECT source, CASE WHEN verdict IN ('new', 'version', 'syndicated', 'recurring') THEN 'kept'"
        " ELSE reason END, count(*) FROM decisions WHERE decided >= ? AND decided < ? AND verdict <> 'repeat'"
        " GROUP BY 1, 2",
        (_said(start), _said(end)),
    )
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for source, reason, number in rows:
        found[source][reason] += number
    return found


def _at(moment: str) -> datetime:
    return datetime.fromisoformat(moment) if moment else datetime.fromtimestamp(0, UTC)


def _said(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

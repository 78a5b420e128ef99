"""Reports of runs: ``runs/ID.json`` for each, and a line in ``runs/runs.jsonl`` for each that has ended.

A run writes its report when it begins, again every half a minute (so its file is a sign of life), and
when it ends. One that never ended is told by that: the next run ends its report for it.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, Self

import orjson

from archive.files import FILE_MODE, make_folder, replace_file, storing
from archive.layout import Layout

Outcome = Literal["running", "finished", "max-time", "stopped", "failed", "killed"]
"""How a run ended. ``stopped``: by a signal; ``failed``: it could not go on; ``killed``: without a word."""

RUNNING: Outcome = "running"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """One run: what was due, what came of it, what is left.

    Attributes:
        id: Id of the run, as in every decision of it.
        pid: Its process.
        command: What was called.
        started: When, ISO 8601 in UTC.
        ended: When, or the last sign of life of a run that has not ended.
        seconds: Between the two.
        outcome: See ``Outcome``.
        exit_code: What the command returned, as far as the run knew.
        error: Why it could not go on; else empty.
        sources: By source: pages found, documents in trouble, verdicts, requests, bytes received.
        reasons: By ``VERDICT/REASON``: how often.
        documents: Feeds, sitemaps and sections: read, unchanged, not due.
        limits: By setting (DOMAIN_PAGES, FEED_ENTRIES): how often it held something back or cut it.
        requests: Requests sent.
        statuses: By HTTP status: answers.
        bytes: Bytes received, heads included.
        attention: Things that a person should look at.
        troubles: The first of them, a line each.
        owed: By source: pages still without a decision.
        memory: The largest resident size of the process, in kB.
    """

    id: str
    pid: int = 0
    command: str = ""
    started: str
    ended: str = ""
    seconds: float = 0.0
    outcome: Outcome = RUNNING
    exit_code: int = 0
    error: str = ""
    sources: dict[str, dict[str, int]] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    documents: dict[str, int] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    bytes: int = 0
    attention: int = 0
    troubles: tuple[str, ...] = ()
    owed: dict[str, int] = field(default_factory=dict)
    memory: int = 0

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """The report of a JSON object; fields unknown to this release are left out."""
        known = {name: values[name] for name in _FIELDS if name in values}
        return cls(**(known | {"troubles": tuple(values.get("troubles") or ())}))


_FIELDS = tuple(f.name for f in fields(RunReport))


class Runs:
    """The reports of one archive."""

    def __init__(self, layout: Layout) -> None:
        self._folder = layout.runs
        self._lines = layout.runs / "runs.jsonl"

    def write(self, report: RunReport) -> None:
        """Write or replace the report of a run; one that has ended gets its line, too.

        Raises:
            NewsError: It cannot be written.
        """
        make_folder(self._folder)
        body = orjson.dumps(asdict(report), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        replace_file(self._folder / f"{report.id}.json", [body])
        if report.outcome != RUNNING:
            with storing(self._lines), self._lines.open("ab") as file:
                self._lines.chmod(FILE_MODE)
                file.write(orjson.dumps(asdict(report), option=orjson.OPT_APPEND_NEWLINE))

    def unfinished(self) -> list[RunReport]:
        """Runs that have not told their end; with the archive's lock in hand: that were killed."""
        found = (_read(path) for path in sorted(self._folder.glob("*.json")))
        return [report for report in found if report is not None and report.outcome == RUNNING]

    def running(self) -> RunReport | None:
        """The newest run, where it has not told its end: it is going on, or was killed."""
        newest = max(self._folder.glob("*Z-*.json"), default=None)
        report = _read(newest) if newest else None
        return report if report is not None and report.outcome == RUNNING else None

    def ended(self) -> Iterator[RunReport]:
        """Every run that has ended, in the order of ending; a torn line is passed over."""
        if not self._lines.exists():
            return
        with storing(self._lines), self._lines.open("rb") as file:
            for line in file:
                report = _parsed(line)
                if report is not None:
                    yield report

    def last(self, number: int) -> list[RunReport]:
        """The last runs that have ended, oldest first."""
        if not self._lines.exists():
            return []
        with storing(self._lines), self._lines.open("rb") as file:
            newest = deque(file, maxlen=number)  # a year of half hours is long: only these are parsed
        return [report for report in map(_parsed, newest) if report is not None]


def _read(path: Path) -> RunReport | None:
    with storing(path):
        return _parsed(path.read_bytes())


def _parsed(body: bytes) -> RunReport | None:
    try:
        return RunReport.from_dict(orjson.loads(body))
    except (ValueError, TypeError, AttributeError):
        return None

"""Leaves a report of each run in the archive's ``runs/``, and shows every half a minute that it lives."""

import asyncio
import logging
import os
import resource
import sys
import time
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import create_looping_call

from archive.commandline import command_line
from archive.errors import NewsError
from archive.files import replace_file
from archive.layout import Layout
from archive.runs import Outcome, RunReport, Runs
from newscrawl.extensions.archive import ArchiveExtension, archivist_of
from newscrawl.extensions.metrics import metrics

OUTCOME = "newscrawl/outcome"
"""The statistic that says how a run ended, where that is not how the spider was closed."""

ATTENTION = "newscrawl/attention"
_SIGN_OF_LIFE = 30.0  # seconds
_TROUBLES = 100  # lines kept
_ENDINGS: dict[str, Outcome] = {"finished": "finished", "archive_failed": "failed", "shutdown": "stopped"}

logger = logging.getLogger(__name__)


class ReportExtension:
    """Counts by source, keeps the first troubles, and writes the report through the archivist."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._runs = Runs(Layout(Path(crawler.settings["ARCHIVE"])))
        self._begun = time.monotonic()
        self._reason = ""
        self._first = RunReport(id="", pid=os.getpid(), command=command_line(sys.argv)[:1000], started=_now())
        crawler.signals.connect(self._opened, signals.spider_opened)
        crawler.signals.connect(self._downloaded, signals.response_downloaded)
        crawler.signals.connect(self._closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    def _opened(self) -> None:
        extension = self._crawler.get_extension(ArchiveExtension)
        if extension is None:
            raise RuntimeError("newscrawl.extensions.archive.ArchiveExtension must be in EXTENSIONS")
        self._first = replace(self._first, id=extension.run)
        for killed in self._runs.unfinished():  # the lock is ours: they are dead
            self._runs.write(replace(killed, outcome="killed"))
        self._beat(replace(self._first, ended=_now()))
        archivist_of(self._crawler).at_close.append(self._end)
        self._task = create_looping_call(self._show_life)
        self._task.start(_SIGN_OF_LIFE, now=False)

    def _downloaded(self, response: Response, request: Request) -> None:
        source = request.cb_kwargs.get("source")
        name = getattr(source, "name", None)
        if name is not None:
            self._crawler.stats.inc_value(f"newscrawl/requests/{name}")
            self._crawler.stats.inc_value(f"newscrawl/bytes/{name}", len(response.body))

    def _show_life(self) -> None:
        self._sign = asyncio.ensure_future(self._write_sign_of_life())

    async def _write_sign_of_life(self) -> None:
        archivist = archivist_of(self._crawler)
        try:
            await archivist.do(self._beat, self._report())
        except NewsError:
            self._task.stop()  # the archive cannot be written to, and says so itself

    def _beat(self, report: RunReport) -> None:
        """Called in the archivist's thread: a sign of life for those who look at files."""
        self._runs.write(report)
        heartbeat = self._crawler.settings["HEARTBEAT_FILE"]
        if heartbeat:
            replace_file(Path(heartbeat), [f"{report.ended} {report.outcome} {report.pid}\n".encode()])

    def _closed(self, reason: str) -> None:
        self._reason = reason
        self._task.stop()

    def _end(self) -> None:
        """Called in the archivist's thread, after the last commit."""
        archivist = archivist_of(self._crawler)
        report = replace(self._report(), outcome=self._outcome(), exit_code=exit_code(self._crawler))
        if archivist.failure is None:
            report = replace(report, owed=archivist.state.pages.owed())
        else:
            report = replace(report, outcome="failed", error=str(archivist.failure))
        metrics_file = self._crawler.settings["METRICS_FILE"]
        try:
            self._beat(report)
            if metrics_file:
                replace_file(Path(metrics_file), ["\n".join([*metrics(report), ""]).encode()])
        except NewsError as error:
            logger.error("The run's report cannot be written: %s", error)  # noqa: TRY400 - a line for a person

    def _outcome(self) -> Outcome:
        told: Outcome | None = self._crawler.stats.get_value(OUTCOME)
        return told or _ENDINGS.get(self._reason, "stopped")

    def _report(self) -> RunReport:
        stats: dict[str, Any] = dict(self._crawler.stats.get_stats())
        return replace(
            self._first,
            ended=_now(),
            seconds=round(time.monotonic() - self._begun, 1),
            sources=_by_source(stats),
            reasons=_under(stats, "newscrawl/reason/"),
            documents=_under(stats, "newscrawl/documents/"),
            limits=_under(stats, "newscrawl/limits/"),
            requests=stats.get("downloader/request_count", 0),
            statuses=_under(stats, "downloader/response_status_count/"),
            bytes=stats.get("downloader/response_bytes", 0),
            attention=stats.get(ATTENTION, 0),
            troubles=tuple(getattr(self._crawler.spider, "troubles", ())[:_TROUBLES]),
            memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        )


def exit_code(crawler: Crawler) -> int:
    """What a crawl that went through returns to the shell: 1 where something needs attention."""
    extension = crawler.get_extension(ArchiveExtension)
    failure = extension.archivist.failure if extension else None
    if failure is not None:
        return failure.exit_code if isinstance(failure, NewsError) else 1
    stats = crawler.stats
    return 1 if stats.get_value(ATTENTION, 0) + stats.get_value("log_count/ERROR", 0) else 0


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _under(stats: dict[str, Any], prefix: str) -> dict[str, int]:
    """The statistics that begin so.

    >>> _under({"newscrawl/reason/new/first-seen": 2, "other": 1}, "newscrawl/reason/")
    {'new/first-seen': 2}
    """
    return {name.removeprefix(prefix): stats[name] for name in sorted(stats) if name.startswith(prefix)}


def _by_source(stats: dict[str, Any]) -> dict[str, dict[str, int]]:
    """What was counted for each source.

    >>> _by_source({"newscrawl/found/un": 2, "newscrawl/source/un/new": 1})
    {'un': {'found': 2, 'new': 1}}
    """
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for what in ("found", "trouble", "requests", "bytes"):
        for name, number in _under(stats, f"newscrawl/{what}/").items():
            found[name][what] = number
    for name, number in _under(stats, "newscrawl/source/").items():
        source, _, verdict = name.rpartition("/")
        found[source][verdict] = number
    return dict(found)

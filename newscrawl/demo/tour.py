"""The demo's course: a fresh archive, two crawls of the newsroom, and what became of its pages."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from archive.errors import NewsError, UsageError
from archive.layout import Layout
from archive.model import Article, Decision
from archive.reader import Archive
from newscrawl.demo.server import SOURCES_FILE, Newsroom

MARKER = ".newscrawl-demo"
"""A file in every archive that the demo made: only such a folder does it ever remove."""

_ATTENTION = 1  # the exit code of a crawl that went through, with something to look at


class CrawlFailedError(NewsError):
    """The crawl of the demo newsroom did not go through."""


@dataclass(frozen=True)
class Crawl:
    """One crawl of the newsroom.

    Attributes:
        seconds: From start to end, Python's start included.
        requests: How many requests the newsroom answered.
        unchanged: How many of these answers were 304 Not Modified.
        decisions: What became of every page of this crawl.
        articles: The articles kept in this crawl.
    """

    seconds: float
    requests: int
    unchanged: int
    decisions: tuple[Decision, ...]
    articles: tuple[Article, ...]

    def with_verdict(self, *verdicts: str) -> list[Decision]:
        """The decisions of some verdicts."""
        return [decision for decision in self.decisions if decision.verdict in verdicts]


def begin(folder: Path, *, keep: bool) -> None:
    """Make the archive's folder ready: empty, unless what an earlier demo left there is to be kept.

    Raises:
        UsageError: There is something in the folder that the demo did not make, or it cannot be written.
    """
    marker = folder / MARKER
    try:
        if folder.exists() and any(folder.iterdir()):
            if not marker.is_file():
                raise UsageError(
                    "This folder is not empty, and the demo did not make it",
                    place=str(folder),
                    remedy="Name another with --archive.",
                )
            if not keep:
                shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        marker.write_text(
            "Made by `newscrawl demo`, which removes this folder when it starts afresh.\n", "utf-8"
        )
    except OSError as error:
        raise UsageError(
            f"The demo's archive cannot be made ({error.strerror})",
            place=str(folder),
            remedy="Name a folder that can be written with --archive.",
        ) from error


def crawl(newsroom: Newsroom, folder: Path) -> Crawl:
    """Crawl the newsroom into the archive with the ordinary command; its progress shows on this terminal.

    Raises:
        CrawlFailedError: The command said that it failed.
    """
    before = len(newsroom.log)
    known_decisions, known_articles = _counts(folder)
    command = [sys.executable, "-m", "scrapy", "crawl", "news"]
    command += ["-a", f"sources={SOURCES_FILE}", "-s", f"ARCHIVE={folder}", "-s", "LOG_LEVEL=WARNING"]
    begun = time.monotonic()
    status = subprocess.run(command, env=_environment(os.environ, newsroom.proxy), check=False).returncode  # noqa: S603 - our own words, no shell
    seconds = time.monotonic() - begun
    if status not in {0, _ATTENTION} or not Layout(folder).marker.exists():
        raise CrawlFailedError(f"The crawl ended with exit code {status}", remedy="It says why above.")
    served = newsroom.log[before:]
    with Archive(folder) as archive:
        return Crawl(
            seconds=seconds,
            requests=len(served),
            unchanged=sum(1 for answer in served if answer.status == 304),  # noqa: PLR2004 - HTTP's Not Modified
            decisions=tuple(archive.decisions())[known_decisions:],
            articles=tuple(archive.articles())[known_articles:],
        )


def _counts(folder: Path) -> tuple[int, int]:
    """How many decisions and articles are there already."""
    if not Layout(folder).marker.exists():
        return 0, 0
    with Archive(folder) as archive:
        return sum(1 for _ in archive.decisions()), sum(1 for _ in archive.articles())


def _environment(outer: Mapping[str, str], proxy: str) -> dict[str, str]:
    """The environment of the crawl: the newsroom as its proxy, and nothing that would lead around it."""
    kept = {name: value for name, value in outer.items() if not name.lower().endswith("_proxy")}
    return kept | {
        "http_proxy": proxy,
        "SCRAPY_SETTINGS_MODULE": "newscrawl.settings",
        "NEWSCRAWL_CONTACT": "http://www.steppecourier.example/about",
    }

"""Where everything lies in one archive folder.

The folder is at once a pywb collection: ``wayback``, run in the folder above ``collections/``, replays
it as it is. Everything but ``archive/``, ``articles/``, ``decisions/``, ``runs/`` and ``state.sqlite``
is derived, and ``newsarchive rebuild`` makes it again.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

WARC_SUFFIX = ".warc.gz"
OPEN_SUFFIX = ".open"
DEFAULT_ARCHIVE = Path("collections/news")

_UNSAFE = re.compile(r"[^A-Za-z0-9.]+")


@dataclass(frozen=True)
class Layout:
    """The folders and files of the archive at ``root``."""

    root: Path

    @cached_property
    def warcs(self) -> Path:
        """WARC files: the truth."""
        return self.root / "archive"

    @cached_property
    def cdxj(self) -> Path:
        """The CDXJ index of all WARC files, sorted by bytes (derived)."""
        return self.root / "indexes" / "index.cdxj"

    @cached_property
    def articles(self) -> Path:
        """JSONL files, an article a line: the record of what was read in the captures."""
        return self.root / "articles"

    @cached_property
    def decisions(self) -> Path:
        """JSONL files, a decision a line: what became of every page, and why."""
        return self.root / "decisions"

    @cached_property
    def catalog(self) -> Path:
        """SQLite: captures, articles and decisions, to look things up by (derived)."""
        return self.root / "catalog.sqlite"

    @cached_property
    def state(self) -> Path:
        """SQLite of the crawler: what is known of each URL, and what is still owed."""
        return self.root / "state.sqlite"

    @cached_property
    def lock(self) -> Path:
        """The lock file, held for as long as one process writes."""
        return self.root / ".lock"

    @cached_property
    def torn(self) -> Path:
        """What recovery cut off the tails of files, kept aside."""
        return self.root / "torn"

    @cached_property
    def runs(self) -> Path:
        """One JSON file a run, and ``runs.jsonl``."""
        return self.root / "runs"

    @cached_property
    def marker(self) -> Path:
        """``archive.json``: says that this is an archive, and of which schema."""
        return self.root / "archive.json"


def stamp14(moment: datetime) -> str:
    """The 14-digit UTC timestamp of CDX indexes and file names.

    >>> stamp14(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    '20260102030405'
    """
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def warc_name(prefix: str, opened: datetime, serial: int, host: str) -> str:
    """``PREFIX-TIMESTAMP14-SERIAL-HOST.warc.gz``, as WARC 1.1 (annex C) recommends.

    Only letters, digits and dots of prefix and host are used: neither can lead out of the folder.

    >>> warc_name("news", datetime(2026, 1, 2, tzinfo=UTC), 7, "crawler-1.example")
    'news-20260102000000-00007-crawler_1.example.warc.gz'
    """
    safe_prefix, safe_host = (_UNSAFE.sub("_", part).strip("._") or "x" for part in (prefix, host))
    return f"{safe_prefix}-{stamp14(opened)}-{serial:05d}-{safe_host}{WARC_SUFFIX}"

"""Tells a person what is wrong: each trouble once a day."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import orjson

from archive.explain.health import Document, Trouble, troubles
from archive.files import replace_file, storing
from archive.layout import Layout
from archive.reader import Archive
from archive.runs import Runs
from newscrawl.state import State

_AGAIN = 86_400.0  # seconds after which a trouble that lasts is told again
_RUNS = 2000  # a month of a crontab that runs every half an hour

Discovers = Callable[[Sequence[Document], datetime], Mapping[str, Sequence[str]]]
"""Looks what the homepages of sources with dead feeds offer now: feeds by source."""


def nothing_discovered(_documents: Sequence[Document], _now: datetime) -> Mapping[str, Sequence[str]]:
    """Does not look."""
    return {}


def troubles_now(folder: Path, discover: Discovers = nothing_discovered) -> list[Trouble]:
    """Everything that is wrong with the crawl of an archive.

    Raises:
        NewsError: The archive or the crawler's state cannot be read.
    """
    now = datetime.now(UTC)
    with Archive(folder) as archive:
        state = State.open_to_read(archive.layout.state)
        documents = state.documents.documents()
        state.close()
        runs = Runs(archive.layout).last(_RUNS)
        return list(troubles(archive, runs, documents, now, discover(documents, now)))


class Telling:
    """What is wrong and was not told within the last day.

    Attributes:
        lines: It, a line each, for a terminal or a letter.
    """

    def __init__(self, folder: Path, found: Sequence[Trouble]) -> None:
        self._path = Layout(folder).runs / "told.json"
        self._before = _told(self._path)
        self._after: dict[str, float] = {}
        self.lines: list[str] = []
        now = datetime.now(UTC).timestamp()
        for trouble in found:
            # Numbers change from run to run; the trouble is the same.
            key = f"{trouble.source}: {re.sub(r'[0-9.,:-]+', '#', trouble.what)}"
            self._after[key] = self._before.get(key, 0.0)
            if now - self._after[key] > _AGAIN:
                self._after[key] = now
                self.lines.append(printable(str(trouble)))

    def note(self) -> None:
        """From now on it is told. Not called where nobody could be reached: then the next run tells it.

        Raises:
            NewsError: The note cannot be written.
        """
        if self._after != self._before:
            replace_file(self._path, [orjson.dumps(self._after, option=orjson.OPT_APPEND_NEWLINE)])


def printable(text: str) -> str:
    """A line without what would steer a terminal."""
    return "".join(c if c.isprintable() else "?" for c in text)


def _told(path: Path) -> dict[str, float]:
    if not path.exists():
        return {}
    with storing(path):
        try:
            return dict(orjson.loads(path.read_bytes()))
        except (ValueError, TypeError):
            return {}

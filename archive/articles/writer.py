"""Appends JSON lines to one file a day (UTC), each line whole or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from archive.files import GrowingFile

LineKind = Literal["articles", "decisions"]
LINES_SUFFIX = ".jsonl"


@dataclass(frozen=True, slots=True)
class LinePlace:
    """Where a line lies: file name without folder, offset and length (with its newline) in bytes."""

    file: str
    offset: int
    length: int


def today() -> str:
    """The UTC day as eight digits."""
    return datetime.now(UTC).strftime("%Y%m%d")


def lines_name(kind: LineKind, day: str) -> str:
    """``articles-YYYYMMDD.jsonl``, by the day of writing."""
    return f"{kind}-{day}{LINES_SUFFIX}"


class LinesWriter:
    """Appends the lines of one kind.

    A line is handed to the operating system at once (``tail -f`` shows it) and is safe after ``sync``.
    """

    def __init__(self, folder: Path, kind: LineKind, *, day: Callable[[], str] = today) -> None:
        self._folder = folder
        self._kind = kind
        self._day = day
        self._file: GrowingFile | None = None
        self._of_day = ""
        self._grown: dict[str, int] = {}

    def append(self, line: bytes) -> LinePlace:
        r"""Write one line that ends with ``\n``.

        Raises:
            NoSpaceError: The disk is full; what was written of the line is taken back.
        """
        file = self._present()
        return LinePlace(file.path.name, file.append(line), len(line))

    def sync(self) -> dict[str, int]:
        """Return when every line is on disk: name and size of the files that grew since the last time."""
        if self._file is not None and self._file.size > self._file.synced:
            self._file.sync()
            self._grown[self._file.path.name] = self._file.size
        grown, self._grown = self._grown, {}
        return grown

    def roll_back(self) -> None:
        """Take back the lines written since the last ``sync``."""
        if self._file is not None:
            self._file.roll_back()

    def close(self) -> None:
        """Let the file go; nothing is synced here."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _present(self) -> GrowingFile:
        day = self._day()
        if self._file is not None and self._of_day != day:
            self._file.sync()
            self._grown[self._file.path.name] = self._file.size
            self.close()
        if self._file is None:
            self._file = GrowingFile(self._folder / lines_name(self._kind, day))
            self._of_day = day
        return self._file

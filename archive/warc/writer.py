"""Writes WARC files: a gzip member per record, ``.open`` until the file is whole and on disk."""

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.errors import ArchiveUnusableError
from archive.files import GrowingFile
from archive.layout import OPEN_SUFFIX, warc_name
from archive.warc.reader import Record
from archive.warc.records import CONFORMS_TO, WARC_VERSION, Draft, warcinfo

COMPRESSION = 5
"""The zlib-ng level: 2 % larger than warcio's zlib 9 on plain pages, and four times as fast; pages that came
gzipped are stored as they came, as small as these (bench/writing.py)."""

_MOST_SERIALS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcOptions:
    """How WARC files are named, how large they grow, and what their first record says.

    Attributes:
        prefix: The first part of file names.
        max_bytes: A file that has reached this size is finished.
        max_age: So is one that has been open for so many seconds.
        compression: Level of zlib-ng.
        about: Fields of the warcinfo record, in order; empty ones are left out.
        taken: Names that no new file may have: of files that lie elsewhere now.
    """

    prefix: str = "news"
    max_bytes: int = 1_000_000_000
    max_age: float = 86_400.0
    compression: int = COMPRESSION
    about: tuple[tuple[str, str], ...] = ()
    taken: frozenset[str] = frozenset()


def now() -> datetime:
    """The time of the machine, in UTC."""
    return datetime.now(UTC)


class WarcWriter:
    """Appends records to one WARC file after another.

    A file begins with the first record written to it, so an idle run leaves no file behind.
    """

    def __init__(self, folder: Path, options: WarcOptions, *, clock: Callable[[], datetime] = now) -> None:
        self._folder = folder
        self._options = options
        self._clock = clock
        self._host = socket.gethostname().partition(".")[0]
        self._serial = 0
        self._file: GrowingFile | None = None
        self._name = ""
        self._path = folder  # of the present file, when it is whole
        self._warcinfo_id = ""
        self._opened = clock()

    @property
    def due(self) -> bool:
        """Whether the present file has reached the size or the age at which it is finished."""
        if self._file is None:
            return False
        age = (self._clock() - self._opened).total_seconds()
        return self._file.size >= self._options.max_bytes or age >= self._options.max_age

    def write(self, draft: Draft) -> Record:
        """Write one record, and tell it as a reader of the file would.

        Raises:
            NoSpaceError: The disk is full; what was written of the record is taken back.
        """
        if self._file is None:
            self._begin()
        return self._append(draft, self._warcinfo_id)

    def sync(self) -> None:
        """Return when every record written is on disk."""
        if self._file is not None:
            self._file.sync()

    def roll_back(self) -> None:
        """Take back the records written since the last ``sync``."""
        if self._file is not None:
            self._file.roll_back()

    def finish(self) -> tuple[str, int] | None:
        """Bring the present file to disk under its final name.

        Returns:
            Its name and size in bytes; None where there was none, or nothing in it.
        """
        if self._file is None:
            return None
        file, self._file = self._file, None
        try:
            file.sync()
            if file.size == 0:
                file.path.unlink()
                return None
            file.rename(self._folder / self._name)
        finally:
            file.close()
        return self._name, file.size

    def close(self) -> None:
        """Let the file go as it is, still ``.open``: recovery finishes it."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _begin(self) -> None:
        self._opened = self._clock()
        while self._file is None:
            name = warc_name(self._options.prefix, self._opened, self._serial, self._host)
            self._serial += 1
            if self._serial > _MOST_SERIALS:
                raise ArchiveUnusableError("Every name for a new WARC file is taken", place=str(self._folder))
            # Another program's files may lie here; a name is used once.
            taken = name in self._options.taken or (self._folder / name).exists()
            if not taken and not (self._folder / (name + OPEN_SUFFIX)).exists():
                self._file = GrowingFile(self._folder / (name + OPEN_SUFFIX), new=True)
                self._name, self._path = name, self._folder / name
        info = warcinfo(self._about(), filename=self._name, date=self._opened)
        self._warcinfo_id = info.record_id
        self._append(info, "")

    def _about(self) -> Iterable[tuple[str, str]]:
        yield from self._options.about
        yield "format", f"WARC File Format {WARC_VERSION}"
        yield "conformsTo", CONFORMS_TO

    def _append(self, draft: Draft, warcinfo_id: str) -> Record:
        assert self._file is not None  # noqa: S101 - write and _begin see to it
        fields = draft.all_fields(warcinfo_id)
        packed = draft.gzipped(fields, self._options.compression)
        offset = self._file.append(packed)
        return Record(
            path=self._path,
            offset=offset,
            length=len(packed),
            version=WARC_VERSION,
            fields=fields,
            block=draft.block,
            block_length=len(draft.block),
        )

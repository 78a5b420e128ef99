"""A problem: something in a file of the archive that is not as it must be, as a value."""

from dataclasses import dataclass

from archive.errors import ArchiveDamagedError


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, in which file, where in it, and what to do: picklable, unlike an error.

    Attributes:
        file: Name of the file as a person finds it: a path, or a path inside the archive folder.
        what: The trouble in a sentence without a full stop.
        remedy: What the reader can do; may be empty.
        offset: Where in the file, in bytes; None where the whole file is meant, or a line.
        line: The line of a JSONL or CDXJ file, counted from 1; None elsewhere.
    """

    file: str
    what: str
    remedy: str = ""
    offset: int | None = None
    line: int | None = None

    @property
    def place(self) -> str:
        """File, and byte offset or line, as errors print it."""
        if self.line is not None:
            return f"{self.file}, line {self.line}"
        return f"{self.file}, offset {self.offset}" if self.offset is not None else self.file

    def error(self) -> ArchiveDamagedError:
        """The same as an error to raise."""
        return ArchiveDamagedError(self.what, place=self.place, remedy=self.remedy)

    def __str__(self) -> str:
        return str(self.error())

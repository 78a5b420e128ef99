"""Every error a person can meet, in one tree.

An error says what is wrong, where (a file with a line or a byte offset), and what to do about it, in
one line; and it knows the exit code of a command that ends because of it. The codes are documented in
docs/operator.md:

====  ==============================================
0     done
1     done, but something needs attention
2     wrong use or configuration
3     another run holds the archive's lock
4     the archive is damaged
5     no space left
====  ==============================================
"""

from typing import ClassVar


class NewsError(Exception):
    """Something a person must know: what is wrong, where, and the remedy.

    Attributes:
        what: The trouble, naming the thing it is about.
        place: File and line, file and byte offset, or an address; may be empty.
        remedy: What the reader can do; may be empty.
        exit_code: What a command that ends because of this returns to the shell.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, *, place: str = "", remedy: str = "") -> None:
        self.what = what
        self.place = place
        self.remedy = remedy
        super().__init__(what, place, remedy)

    def __str__(self) -> str:
        line = f"{self.place}: {self.what}" if self.place else self.what
        return f"{line.rstrip('.')}. {self.remedy}" if self.remedy else line


class UsageError(NewsError):
    """Wrong use of a command, or a wrong setting."""

    exit_code = 2


class ConfigurationError(UsageError):
    """A configuration file that cannot be used; ``what`` may hold several lines, one a mistake."""


class ArchiveUnusableError(UsageError):
    """The archive folder cannot be used as it is: not writable, no archive, or of a newer schema."""


class LockHeldError(NewsError):
    """Another process is writing to this archive."""

    exit_code = 3


class ArchiveDamagedError(NewsError):
    """A file of the archive is not what it must be; ``place`` names the file and the offset."""

    exit_code = 4


class NoSpaceError(NewsError):
    """The disk, or the quota, is full. Nothing that was acknowledged is lost."""

    exit_code = 5

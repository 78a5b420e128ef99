"""Files that only grow, and folders: written so that a crash or a full disk leaves them whole.

Here alone is decided what an error of the operating system means to a person.
"""

import errno
import os
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from archive.errors import ArchiveDamagedError, ArchiveUnusableError, NewsError, NoSpaceError

FILE_MODE = 0o640
"""Readable by the group, not by everybody: pages may hold what their publisher took back."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.EISDIR})
# SQLite tells a file-size limit and a quota only as a failed write.
_SQLITE_FULL = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_SHMSIZE,
        sqlite3.SQLITE_IOERR_TRUNCATE,
    }
)


def storage_error(error: OSError | sqlite3.Error, path: Path) -> NewsError:
    """What an error of the operating system or of SQLite means, with its remedy."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        full, forbidden = code in _SQLITE_FULL, code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
        what = str(error)
    else:
        full, forbidden = error.errno in _FULL, error.errno in _FORBIDDEN
        what = error.strerror or str(error)
    if full:
        return NoSpaceError(
            f"No space is left to write to ({what})",
            place=str(path),
            remedy="Make space and start again: everything acknowledged is kept, and the run goes on there",
        )
    if forbidden:
        return ArchiveUnusableError(
            f"The archive cannot be written here ({what})",
            place=str(path),
            remedy="Give the user who runs this the right to write, or name another archive folder",
        )
    return ArchiveDamagedError(
        f"The file cannot be written or read ({what})",
        place=str(path),
        remedy="Look at the disk's health (dmesg), then run `newsarchive verify`",
    )


class storing:  # noqa: N801 - it reads as a verb: with storing(path)
    """Turns errors of the operating system and of SQLite into errors for people, about ``path``.

    Raises:
        NoSpaceError, ArchiveUnusableError, ArchiveDamagedError: See ``storage_error``.
    """

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Nothing is done yet."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Raise what the error means, if there was one."""
        if isinstance(error, OSError | sqlite3.Error):
            raise storage_error(error, self._path) from error


def make_folder(path: Path) -> None:
    """Make a folder and those above it, where they are missing."""
    with storing(path):
        try:
            path.mkdir(parents=True, exist_ok=True)
        except FileNotFoundError as error:  # where no folder can be made at all, such as below /proc
            raise PermissionError(errno.EACCES, "no folder can be made there") from error


def sync_folder(path: Path) -> None:
    """Bring a folder's names to disk: after this, a crash cannot undo a new file or a rename."""
    with storing(path):
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def replace_file(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file anew so that readers see the old one or the new one, never half of it."""
    temporary = path.with_name(f".{path.name}.new")  # one name: what a crash leaves is overwritten
    with storing(path):
        try:
            with open(temporary, "wb", opener=_private) as file:
                file.writelines(parts)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
    sync_folder(path.parent)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, FILE_MODE)


class GrowingFile:
    """A file that is only appended to, each piece whole or not at all.

    Attributes:
        path: Its present path.
        size: How much of it is written, in bytes.
        synced: How much of it is known to be on disk.
    """

    def __init__(self, path: Path, *, new: bool = False) -> None:
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | (os.O_EXCL if new else 0)
        with storing(path):
            self._descriptor = os.open(path, flags, FILE_MODE)
            self.size = os.fstat(self._descriptor).st_size
        self.path = path
        self.synced = self.size
        self._named = not new and self.size > 0

    def append(self, data: bytes) -> int:
        """Write some bytes at the end, and tell their offset.

        Raises:
            NoSpaceError: There was room for a part only; that part is taken back.
        """
        offset = self.size
        with storing(self.path):
            try:
                rest = memoryview(data)
                while rest:
                    rest = rest[os.write(self._descriptor, rest) :]
            except OSError:
                self._cut(offset)
                raise
        self.size = offset + len(data)
        return offset

    def read(self, offset: int, length: int) -> bytes:
        """Some bytes of what was written before."""
        with storing(self.path):
            return os.pread(self._descriptor, length, offset)

    def sync(self) -> None:
        """Return when all that was appended, and the file's name, are on disk."""
        if self.synced == self.size and self._named:
            return
        with storing(self.path):
            os.fsync(self._descriptor)
        if not self._named:
            sync_folder(self.path.parent)
            self._named = True
        self.synced = self.size

    def roll_back(self) -> None:
        """Take back what was appended since the last ``sync``."""
        self._cut(self.synced)

    def _cut(self, size: int) -> None:
        # Should even this fail, recovery at the next opening does the same.
        with suppress(OSError):
            os.ftruncate(self._descriptor, size)
        self.size = size

    def rename(self, path: Path) -> None:
        """Give the file its final name, and bring that to disk.

        Raises:
            ArchiveDamagedError: A file of that name is there already.
        """
        rename_new(self.path, path)
        self.path = path

    def close(self) -> None:
        """Let the file go; nothing is synced here."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def rename_new(old: Path, new: Path) -> None:
    """Rename a file to a name that nothing has yet, and bring that to disk.

    Raises:
        ArchiveDamagedError: A file of that name is there already.
    """
    if new.exists():
        raise ArchiveDamagedError(
            f"{old.name} cannot get its final name: a file of that name is there already",
            place=str(new),
            remedy="Compare the two files, and move one of them out of the archive",
        )
    with storing(new):
        old.rename(new)
    sync_folder(new.parent)

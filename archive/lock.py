"""The lock of an archive: one process writes at a time.

The kernel holds the lock (flock) and drops it with the process, so a dead process never keeps an archive
closed. What stands in the file only tells people who holds it.
"""

import fcntl
import os
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self
from weakref import WeakSet

import orjson

from archive.commandline import command_line
from archive.errors import LockHeldError
from archive.files import FILE_MODE, storing

_COMMAND_SHOWN = 200


class ArchiveLock:
    """A held lock; let go by ``release``, by leaving the ``with`` block, or by the end of the process."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor
        _held.add(self)

    @classmethod
    def take(cls, path: Path) -> Self:
        """Take the lock at ``path``.

        Raises:
            LockHeldError: Another process, or another store of this one, holds it; says who and since when.
        """
        with storing(path):
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, _holder(), 0)
            except BlockingIOError as error:
                who = _who(os.pread(descriptor, 65_536, 0))
                os.close(descriptor)
                raise LockHeldError(
                    f"Another process is writing to this archive: {who}",
                    place=str(path.parent),
                    remedy="Wait until it has ended, or stop it",
                ) from error
            except OSError:
                os.close(descriptor)
                raise
        return cls(path, descriptor)

    def release(self) -> None:
        """Let go. The file stays, emptied: removing it would let two processes lock two files."""
        if self._descriptor >= 0:
            with storing(self._path):
                os.ftruncate(self._descriptor, 0)
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            self.forget()

    def forget(self) -> None:
        """Close the descriptor: in a forked child this leaves the lock to the parent alone."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.release()


# A forked child shares the lock: a worker that outlives its killed parent would hold the archive closed.
_held: WeakSet[ArchiveLock] = WeakSet()


def _forget_all() -> None:
    for lock in list(_held):
        lock.forget()


os.register_at_fork(after_in_child=_forget_all)


def _holder() -> bytes:
    holder = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "command": command_line(sys.argv).encode("utf-8", "replace").decode(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    return orjson.dumps(holder, option=orjson.OPT_APPEND_NEWLINE)


def _who(body: bytes) -> str:
    try:
        holder: dict[str, Any] = orjson.loads(body)
        command = "".join(c if c.isprintable() else "?" for c in str(holder["command"]))[:_COMMAND_SHOWN]
        return f"process {holder['pid']} on {holder['host']} ({command}), since {holder['since']}"
    except (ValueError, KeyError, TypeError):
        return "it did not say who it is"

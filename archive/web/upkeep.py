"""Keeps index and tables up to the files while the server runs: in a process of its own, and a polite one.

The server itself only reads. What is written here is derived, under the same locks as the commands take.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import get_args

from archive.errors import LockHeldError, NewsError
from archive.files import make_folder
from archive.layout import Layout
from archive.lock import ArchiveLock
from archive.marker import archive_at
from archive.search.building import catch_up
from archive.search.state import bytes_behind, fault, load
from archive.tables.columns import TableName
from archive.tables.keeping import behind as tables_behind
from archive.tables.keeping import bring_up, folder

_LOOK_EVERY = 10.0  # seconds
_TABLES_EVERY = 300.0
_AFTER_TROUBLE = 60.0
_FIRST_WAIT = 5.0
_NICE = 10
_TABLES: tuple[TableName, ...] = get_args(TableName)


class Upkeep:
    """A thread that looks whether something is behind, and has it brought up.

    Attributes:
        tables: The folder of the tables: the archive's own, or a temporary one where that cannot be written.
        trouble: Why the last try did not succeed; empty where it did.
    """

    def __init__(self, layout: Layout) -> None:
        self.tables = folder(layout)
        self.trouble = ""
        self._layout = layout
        self._temporary = not os.access(layout.root, os.W_OK)
        if self._temporary:
            self.tables = Path(tempfile.mkdtemp(prefix="newsarchive-tables-"))
        self._due = {"index": 0.0, "tables": 0.0}
        self._tables_wanted = False
        self._wake, self._made = threading.Event(), threading.Event()
        self._stopped = False
        self._running: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._keep, name="upkeep", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def want_tables(self) -> None:
        """Somebody asks in SQL: from now on the tables are kept, too; the first to ask waits a little."""
        if self._tables_wanted or not self._thread.is_alive():
            return
        self._tables_wanted = True
        self._wake.set()
        self._made.wait(_FIRST_WAIT)

    def stop(self) -> None:
        """End, with what was begun: what is derived is whole or not there, whenever it is stopped."""
        self._stopped = True
        self._wake.set()
        running = self._running
        if running is not None:
            running.terminate()
        if self._thread.is_alive():
            self._thread.join(10)
        if self._temporary:
            shutil.rmtree(self.tables, ignore_errors=True)

    def _keep(self) -> None:
        while not self._stopped:
            with suppress(OSError):
                if time.monotonic() >= self._due["index"] and self._index_behind():
                    self._bring_up("index", _LOOK_EVERY)
            with suppress(OSError, NewsError):
                if self._tables_due() and tables_behind(self._layout, self.tables, _TABLES):
                    self._bring_up("tables", _TABLES_EVERY)
                elif self._tables_wanted:
                    self._made.set()
            self._wake.wait(_LOOK_EVERY)
            self._wake.clear()

    def _index_behind(self) -> bool:
        state = load(self._layout)
        return state is None or bool(fault(self._layout, state)) or bytes_behind(self._layout, state) > 0

    def _tables_due(self) -> bool:
        return self._tables_wanted and not self._stopped and time.monotonic() >= self._due["tables"]

    def _bring_up(self, what: str, pause: float) -> None:
        words = [sys.executable, "-m", "archive.web.upkeep", str(self._layout.root), what, str(self.tables)]
        self._running = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, errors="replace")  # noqa: S603 - our own module
        _, said = self._running.communicate()
        failed = self._running.returncode != 0
        self._running = None
        if what == "tables":
            self._made.set()
        lines = said.strip().splitlines()
        self.trouble = lines[-1][:300] if failed and lines else ""
        self._due[what] = time.monotonic() + (_AFTER_TROUBLE if failed else pause)


def main(words: list[str]) -> int:
    """Bring one of them up.

    Args:
        words: The archive's folder, ``index`` or ``tables``, and the folder of the tables.
    """
    with suppress(OSError):
        os.nice(_NICE)
    root, what, tables = Path(words[0]), words[1], Path(words[2])
    try:
        layout = archive_at(root)
        if what == "index":
            catch_up(layout)
        else:
            _bring_up_tables(layout, tables)
    except LockHeldError:
        return 0  # somebody else is doing so
    except NewsError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


def _bring_up_tables(layout: Layout, tables: Path) -> None:
    """Each by itself: where one cannot be made, the others can be asked all the same."""
    make_folder(tables)
    trouble: NewsError | None = None
    with ArchiveLock.take(tables / ".lock"):
        for name in _TABLES:
            try:
                bring_up(layout, tables, [name])
            except NewsError as error:
                trouble = error
    if trouble is not None:
        raise trouble


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

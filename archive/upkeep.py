"""Brings up what is derived from an archive's lines while a crawl adds to them: index and tables.

``python -m archive.upkeep FOLDER`` does so in a process of its own, which gives way to all others. With a
number of seconds behind it somebody waits: it gives way to nobody, and waits so long for another that does
the same.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from archive.errors import ArchiveUnusableError, LockHeldError, NewsError
from archive.files import storing
from archive.layout import Layout
from archive.search.building import Indexed, catch_up
from archive.search.state import bytes_behind, load
from archive.tables.keeping import keep_up

_NICEST = 19
_AGAIN_AFTER = 0.1  # seconds
_MUCH = 16_000_000  # bytes of lines, three thousand articles
_ERROR_SHOWN = 2_000


def bring_up_last(layout: Layout, *, patience: float = 0.0, much: int = _MUCH) -> None:
    """``bring_up`` at the end of a crawl.

    Much is added by a process of its own: the index takes up to 100 MB meanwhile, and the crawl's own process
    is to need no more than it did before. Little is not worth another process's start.

    Args:
        layout: The archive.
        patience: Seconds to wait for another process that does the same.
        much: Bytes of lines that are.

    Raises:
        As ``bring_up``.
    """
    with storing(layout.articles):
        missing = bytes_behind(layout, load(layout))
    if missing < much:
        bring_up(layout, patience=patience)
        return
    process = begin(layout.root, patience)
    _, said = process.communicate()
    if process.returncode:
        why = shown(said) or f"The process that adds to the index ended with {process.returncode}"
        raise ArchiveUnusableError(why)


def begin(root: Path, patience: float = 0.0) -> subprocess.Popen[bytes]:
    """Begin a process that brings up the archive in a folder; why it cannot is told on its stderr, a pipe."""
    return subprocess.Popen(  # noqa: S603 - our own module; no shell
        [sys.executable, "-m", "archive.upkeep", str(root), str(patience)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the crawl
    )


def shown(said: bytes) -> str:
    """What such a process said on its stderr, its end where that is long."""
    return said.decode("utf-8", "replace").strip()[-_ERROR_SHOWN:]


def bring_up(layout: Layout, *, patience: float = 0.0) -> Indexed:
    """Add what the JSONL files have gained to the index, and to the tables where there are any.

    Args:
        layout: The archive.
        patience: Seconds to wait for another process that does the same.

    Raises:
        LockHeldError: It goes on for longer.
        NoSpaceError, ArchiveUnusableError, ArchiveDamagedError: They cannot be written.
    """
    until = time.monotonic() + patience
    while True:
        try:
            indexed = catch_up(layout)
            keep_up(layout)
        except LockHeldError:
            if time.monotonic() > until:
                raise
            time.sleep(_AGAIN_AFTER)
        else:
            return indexed


def main() -> int:
    """Bring up the archive in the folder that is named; an error is one line on stderr, and its exit code."""
    folder, patience = sys.argv[1], float(*sys.argv[2:])
    if not patience:
        os.nice(_NICEST)
    try:
        bring_up(Layout(Path(folder)), patience=patience)
    except NewsError as error:
        if isinstance(error, LockHeldError) and not patience:
            return 0  # whoever holds it does the same
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Brings up what is derived from an archive's lines while a crawl adds to them: index and tables.

``python -m archive.upkeep FOLDER`` does so in a process of its own, which gives way to all others.
"""

import os
import sys
import time
from pathlib import Path

from archive.errors import LockHeldError, NewsError
from archive.layout import Layout
from archive.search.building import Indexed, catch_up
from archive.tables.keeping import keep_up

_NICEST = 19
_AGAIN_AFTER = 0.1  # seconds


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
    os.nice(_NICEST)
    try:
        bring_up(Layout(Path(sys.argv[1])))
    except LockHeldError:
        return 0  # whoever holds it does the same
    except NewsError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())

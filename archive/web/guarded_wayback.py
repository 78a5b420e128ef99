"""pywb's ``wayback`` behind a check of the name that it is asked under; run by pywb's own Python, as a file.

Without it another site could lead its own name here (DNS rebinding) and read the archive through a visitor's
browser. The names stand in the environment, parted by commas; nothing of this package can be imported here.
"""

import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

from pywb.apps.cli import WaybackCli

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
NAMES = frozenset(os.environ.get("NEWSARCHIVE_NAMES", "").split(",")) - {""}


def checked(application: Application) -> Application:
    """The application, for requests that name this server and read."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        host = environ.get("HTTP_HOST", "").lower()
        name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
        if name not in NAMES:
            start_response("421 Misdirected Request", [("Content-Type", "text/plain")])
            return [b"This name is not one of this server's.\n"]
        return application(environ, start_response)

    return guarded


class GuardedCli(WaybackCli):  # type: ignore[misc]  # pywb is not installed where types are checked
    """The command of pywb."""

    def load(self) -> Application:
        """The application behind the check."""
        return checked(super().load())


if __name__ == "__main__":
    GuardedCli(args=sys.argv[1:], default_port=8091, desc="pywb for newsarchive").run()

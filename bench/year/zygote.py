"""Starts commands by forking a process that has imported everything: 500 runs cost no 500 starts of Python.

Reads a JSON object a line on standard input: ``argv``, ``cwd``, ``moment`` (seconds since
1970), ``out``. Answers two lines for each:
the process id when it runs, then its exit code (negative: the signal that ended it) and its CPU seconds.
"""

import importlib
import json
import multiprocessing
import os
import sys
from multiprocessing import forkserver
from typing import Any

MODULES = (
    "newscrawl.cli.main",
    "newscrawl.cli.run",
    "newscrawl.cli.health",
    "newscrawl.cli.rediscovering",
    "newscrawl.operation.choices",
    "newscrawl.operation.logs",
    "newscrawl.operation.notices",
    "newscrawl.operation.running",
    "newscrawl.operation.telling",
    "newscrawl.spiders.news",
    "newscrawl.extract.article",
    "newscrawl.extract.ready",
    "newscrawl.pipelines.keep",
    "newscrawl.middlewares.robots",
    "newscrawl.settings",
)


def main() -> None:
    """Serve until standard input ends."""
    for name in MODULES:
        importlib.import_module(name)
    assert "twisted.internet.reactor" not in sys.modules, "a reactor cannot be shared by forked processes"
    # One server of reading processes for all runs: it is our child, and theirs to use.
    multiprocessing.get_context("forkserver").set_forkserver_preload(["newscrawl.extract.ready"])
    forkserver.ensure_running()
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            _become(order)
        print(child, flush=True)
        _, status, usage = os.wait4(child, 0)
        print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, flush=True)


def _become(order: dict[str, object]) -> None:
    """Be the command that was ordered."""
    out = os.open(str(order["out"]), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for at, target in ((nothing, 0), (out, 1), (out, 2)):
        os.dup2(at, target)
    os.chdir(str(order["cwd"]))
    server: Any = forkserver._forkserver  # noqa: SLF001 - see main
    server.ensure_running = lambda: None
    importlib.import_module("time_machine").travel(float(str(order["moment"])), tick=True).start()
    sys.argv = list(order["argv"])  # type: ignore[call-overload]  # words, as JSON has them
    try:
        importlib.import_module("newscrawl.cli.main").main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    os._exit(0)


if __name__ == "__main__":
    main()

"""What a command and all its descendants cost: wall time, CPU time, peak memory. Linux only."""

import ctypes
import os
import subprocess
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_SAMPLE = 1.0  # seconds between two looks at the memory: a look takes 10 ms from those who are looked at


@dataclass(frozen=True)
class Cost:
    """Seconds of wall and CPU time, and the peak of the summed proportional set sizes in MB."""

    wall: float
    cpu: float
    peak_mb: float


def adopt_orphans() -> None:
    """Let this process inherit its grandchildren, so that their CPU time is counted too."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def run(
    command: list[str], *, env: dict[str, str], cwd: Path, log: Path, fine: Collection[int] = (0,)
) -> Cost:
    """Run a command to its end, its output into ``log``; ``fine`` are the exit codes that it may have.

    Raises:
        RuntimeError: It failed; the message names the log.
    """
    begun = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=env, cwd=cwd, stdout=output, stderr=subprocess.STDOUT, process_group=0
        )
    over = threading.Event()
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process.pid, over, peak))
    watcher.start()
    cpu = 0.0
    ended = begun
    status = 0
    while True:
        try:
            pid, state, usage = os.wait4(-process.pid, 0)
        except ChildProcessError:
            break
        cpu += usage.ru_utime + usage.ru_stime
        if pid == process.pid:
            ended = time.perf_counter()
            status = process.returncode = os.waitstatus_to_exitcode(state)
    over.set()
    watcher.join()
    if status not in fine:
        raise RuntimeError(f"exit code {status}, see {log}")
    return Cost(ended - begun, cpu, peak[0])


def _watch(group: int, over: threading.Event, peak: list[float]) -> None:
    while not over.wait(_SAMPLE):
        peak[0] = max(peak[0], sum(_pss(pid) for pid in _members(group)) / 1024)


def _members(group: int) -> list[str]:
    pids = [entry.name for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if _group(pid) == group]


def _group(pid: str) -> int:
    try:
        # The name stands in parentheses and may hold anything; state, parent and group follow it.
        return int(Path(f"/proc/{pid}/stat").read_text("latin-1").rpartition(")")[2].split()[2])
    except OSError:
        return -1


def _pss(pid: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("latin-1").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)

"""How fast ``newsarchive verify`` is beside ``fastwarc check``, on one archive, in one run.

    python bench/verify.py collections/news

``fastwarc check`` digests blocks alone; ``verify`` also payloads, links, lines, catalog and index. CPU
seconds are what to compare on a machine that does other things too. Many small WARC files favour us: it is
started anew for each of them.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

COMMANDS = Path(sys.executable).parent
ROUNDS = 5


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds, those of child processes too."""
    before, begun = cpu(), time.perf_counter()
    work()
    return time.perf_counter() - begun, cpu() - before


def cpu() -> float:
    """CPU seconds of this process and of those it waited for."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def run(words: list[str | Path]) -> None:
    """Run a command to its end."""
    subprocess.run([str(word) for word in words], check=True, capture_output=True)


def main(root: Path) -> None:
    """Print the table."""
    warcs = sorted((root / "archive").glob("*.warc.gz"))
    size = sum(path.stat().st_size for path in warcs) / 1e6
    verify: list[str | Path] = [COMMANDS / "newsarchive", "verify", "--archive", root]

    def fastwarc() -> None:
        for path in warcs:
            run([COMMANDS / "fastwarc", "check", "-q", path])

    works: dict[str, Callable[[], object]] = {
        "fastwarc check": fastwarc,
        "verify --processes 1": lambda: run([*verify, "--processes", "1"]),
        "verify": lambda: run(verify),
    }
    # In turn, so that what else the machine does meets all alike; the best of each counts.
    rounds = [{name: measured(work) for name, work in works.items()} for _ in range(ROUNDS)]
    walls = {name: min(taken[name][0] for taken in rounds) for name in works}
    spent = {name: min(taken[name][1] for taken in rounds) for name in works}
    print(f"{len(warcs)} WARC files, {size:.0f} MB")
    print(f"{'':<22}{'wall s':>8}{'CPU s':>8}{'MB/s':>8}{'its rate':>10}{'by CPU':>8}")
    for name in works:
        wall, cpu_seconds = walls[name], spent[name]
        rate, by_cpu = walls["fastwarc check"] / wall, spent["fastwarc check"] / cpu_seconds
        print(f"{name:<22}{wall:>8.2f}{cpu_seconds:>8.2f}{size / wall:>8.0f}{rate:>10.2f}{by_cpu:>8.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""How fast the pages are: each address by itself, many users at once, and a crawl beside them.

    python bench/serve/serve.py ARCHIVE [--users 50] [--seconds 60] [--think 5] [--rounds 20]
        [--crawl 'scrapy crawl news -a sources=… -s ARCHIVE={archive}'] [--window 30]
    python bench/serve/serve.py --make 100000 FOLDER ARCHIVE

With --make an archive of so many articles is made first, recombined from the JSONL files of real ones in
FOLDER as bench/ask.py does it. ``--crawl`` is run twice into fresh archives, alone and beside the users; its
rate is that of its decisions within the window, which begins with the first of them.
"""

import argparse
import os
import shlex
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import orjson
from addresses import addresses, get
from making import make
from users import Seen, load

TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(root: Path) -> Iterator[tuple[int, int]]:
    """A server over the archive: its port, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "newsarchive"), "serve", "--no-replay"]
    server = subprocess.Popen(
        [*command, "--archive", str(root), "--port", str(port)], stderr=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                get(port, "/api/search?q=*&limit=1")
                get(port, "/api/sql?query=SELECT+count(*)+FROM+articles")
                break
            except OSError:
                if server.poll() is not None:
                    raise
                time.sleep(1)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(30)


def cpu(pid: int) -> float:
    """Processor seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def p95(taken: list[float]) -> float:
    """The 95th percentile."""
    return sorted(taken)[min(len(taken) - 1, round(0.95 * len(taken)))]


def one_by_one(port: int, pid: int, asked: list[tuple[str, str]]) -> None:
    """Each address by itself, after one that is not counted."""
    by_name: dict[str, list[str]] = {}
    for name, path in asked:
        by_name.setdefault(name, []).append(path)
    print(f"{'one user':<28} {'median ms':>10} {'p95 ms':>8} {'CPU ms':>8} {'kB':>7}")
    for name, paths in by_name.items():
        size = len(get(port, paths[0]))
        taken, used = [], cpu(pid)
        for path in paths:
            begun = time.perf_counter()
            size = max(size, len(get(port, path)))
            taken.append((time.perf_counter() - begun) * 1000)
        used = (cpu(pid) - used) * 1000 / len(paths)
        middle = statistics.median(taken)
        print(f"{name:<28} {middle:>10.1f} {p95(taken):>8.1f} {used:>8.1f} {size / 1000:>7.0f}")


def told(seen: Seen, users: int, seconds: float, used: float) -> None:
    """What many users met with."""
    everything = [one for some in seen.taken.values() for one in some]
    print(
        f"\n{users} users, {seconds:.0f} s: {len(everything):,} answers, "
        f"{len(everything) / seconds:.0f} a second, "
        f"{seen.failed} failed, {seen.busy} sent away;\n  median {statistics.median(everything):.0f} ms, "
        f"p95 {p95(everything):.0f} ms, longest {max(everything):.0f} ms; {used / seconds:.2f} processors"
    )
    for name, taken in sorted(seen.taken.items(), key=lambda item: -p95(item[1]))[:6]:
        print(f"  {name:<26} median {statistics.median(taken):>6.0f} ms, p95 {p95(taken):>6.0f} ms")


def crawled(command: str, window: float, beside: Callable[[], None] | None = None) -> float:
    """Decisions a second of a crawl into a fresh archive, in a window that begins with the first of them."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "collections", "news")
        words = shlex.split(command.format(archive=root))
        crawl = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, process_group=0)
        try:
            while not decided(root):
                if crawl.poll() is not None:
                    raise RuntimeError("the crawl ended before its first decision")
                time.sleep(0.1)
            if beside is not None:
                beside()
            before, begun = decided(root), time.monotonic()
            while time.monotonic() - begun < window and crawl.poll() is None:
                time.sleep(0.2)
            return (decided(root) - before) / (time.monotonic() - begun)
        finally:
            os.killpg(crawl.pid, signal.SIGKILL)
            crawl.wait()


def decided(root: Path) -> int:
    """How many decisions an archive has."""
    return sum(path.read_bytes().count(b"\n") for path in root.glob("decisions/*.jsonl"))


def main() -> None:
    """Ask, and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("archive", type=Path)
    parser.add_argument("--make", type=int)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--crawl")
    parser.add_argument("--window", type=float, default=30)
    wish = parser.parse_args()
    if wish.make:
        make(wish.make, wish.folder, wish.archive)
    with serving(wish.archive) as (port, pid), ProcessPoolExecutor(1) as others:
        asked = addresses(port, wish.rounds)
        held = orjson.loads(get(port, "/api/stats"))["articles"]
        print(
            f"{held:,} articles, load {os.getloadavg()[0]:.1f}, {len(os.sched_getaffinity(0))} processors\n"
        )
        one_by_one(port, pid, asked)
        if wish.seconds:
            used = cpu(pid)
            seen = others.submit(load, port, asked, wish.users, wish.seconds, wish.think).result()
            told(seen, wish.users, wish.seconds, cpu(pid) - used)
        if wish.crawl:
            alone = crawled(wish.crawl, wish.window)
            running: list[Future[Seen]] = []

            def come() -> None:
                running.append(others.submit(load, port, asked, wish.users, wish.window, wish.think))

            used = cpu(pid)
            together = crawled(wish.crawl, wish.window, come)
            told(running[0].result(), wish.users, wish.window, cpu(pid) - used)
            print(f"\nthe crawl: {alone:.1f} decisions a second alone, {together:.1f} beside the users "
                  f"({together / alone:.0%})")  # fmt: skip


if __name__ == "__main__":
    main()

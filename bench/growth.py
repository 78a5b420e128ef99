"""Does what a page costs grow with the number of pages that are known already?

PAGES is a folder of gzipped HTML files, as for ``soak.py``, whose short articles and whose server are used.
For each number of known addresses the crawler's state is filled with as many, spread over the sources; then
the same few pages are crawled into it.

    python bench/growth.py PAGES [--known 1000,10000,100000,1000000] [--pages 1000] [--hosts 200] [--rounds 2]

Prints a line for each number: the state's size, and processor time a page, start-up included, of the main
process and of all others; the least of the rounds. How it grows with the pages of one crawl, soak.py tells.
Linux only.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import soak
from state import fill

from archive.layout import Layout
from archive.store import Store, StoreOptions

_OPTIONS = StoreOptions(run="bench", software="bench")


def crawled(folder: Path, proxy: str, hosts: int, known: int) -> soak.Look:
    """Crawl into a fresh archive whose state knows so many pages; how it stood at the end."""
    folder.mkdir()
    Store.open(folder / "news", _OPTIONS).close()
    fill(Layout(folder / "news").state, known, [f"h{n}" for n in range(hosts)])
    last = None
    for look in soak.watch(soak.crawl(folder, proxy, hosts), folder / "news", every=0.1):
        last = look
    if last is None or last.pages == 0:
        sys.exit(f"nothing was crawled, see {folder / 'log'}")
    return last


def main() -> None:
    """Serve in a process of its own, crawl once for each number."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("pages", type=Path)
    arguments.add_argument("--known", default="1000,10000,100000,1000000")
    arguments.add_argument("--pages", dest="number", type=int, default=1000)
    arguments.add_argument("--hosts", type=int, default=200)
    arguments.add_argument("--rounds", type=int, default=2)
    given = arguments.parse_args()
    known = [int(number) for number in given.known.split(",")]
    serving = [sys.executable, soak.__file__, str(given.pages), "--serve", "--unlike"]
    serving += [f"--pages={given.number}", f"--hosts={given.hosts}"]
    with (
        tempfile.TemporaryDirectory(prefix="growth-") as scratch,
        subprocess.Popen(serving, stdout=subprocess.PIPE, text=True) as server,
    ):
        try:
            proxy = server.stdout.readline().strip() if server.stdout else ""
            print(f"{'known':>9}{'state MB':>10}{'pages':>7}{'main ms':>9}{'workers ms':>12}")
            looks: dict[int, list[soak.Look]] = {number: [] for number in known}
            for turn in range(given.rounds):  # in turn: what else the machine does is then shared
                for number in known:
                    looks[number].append(
                        crawled(Path(scratch) / f"{number}-{turn}", proxy, given.hosts, number)
                    )
            for number in known:
                tell(Path(scratch) / f"{number}-0" / "news", number, looks[number])
        finally:
            server.terminate()


def tell(archive: Path, known: int, looks: list[soak.Look]) -> None:
    """One line of the table."""
    size = Layout(archive).state.stat().st_size / 1e6
    main_ms = min(1000 * look.main_cpu / look.pages for look in looks)
    workers_ms = min(1000 * look.workers_cpu / look.pages for look in looks)
    print(f"{known:>9}{size:>10.1f}{looks[0].pages:>7}{main_ms:>9.2f}{workers_ms:>12.2f}", flush=True)


if __name__ == "__main__":
    main()

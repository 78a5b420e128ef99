"""What the crawler's state costs for many pages: disk, memory, time to open and to find what is due.

python bench/state.py FOLDER [PAGES]
"""

import resource
import sys
import time
from pathlib import Path

from newscrawl.discovery.candidate import Candidate
from newscrawl.state import State

_SOURCES = [f"paper-{n}" for n in range(1000)]
_BATCH = 1000


def fill(path: Path, pages: int, names: list[str] = _SOURCES) -> None:
    """Owe and settle so many pages, spread over the sources; a thousand at least."""
    state = State.open(path)
    state.pages.set_ages(dict.fromkeys(names, (21_600, 86_400, 259_200)))
    for batch in range(pages // _BATCH):
        name = names[batch % len(names)]
        urls = [
            f"https://www.{name}.example/2026/03/{batch:05}{n:04}/a-headline-of-eight-or-nine-words-as-they-are"
            for n in range(_BATCH)
        ]
        feed = f"https://www.{name}.example/feed.xml"
        state.pages.owe((Candidate(url, "A headline of so many words", "", None, feed) for url in urls), name)
        for url in urls:
            # One page of a hundred is still young enough to be looked at again.
            state.pages.settle(url, "new" if url.endswith("are") and batch % 100 == 0 else "not-article")
        state.commit()
    state.close()


def main() -> None:
    """Fill a state and print what it costs."""
    folder, pages = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2_000_000
    path = folder / "state.sqlite"
    begun = time.perf_counter()
    fill(path, pages)
    print(f"{pages:,} pages noted and settled: {(time.perf_counter() - begun) / pages * 1e6:.0f} µs each")
    print(f"on disk: {path.stat().st_size / 1e6:.0f} MB, {path.stat().st_size / pages:.0f} bytes a page")
    begun = time.perf_counter()
    state = State.open(path)
    state.pages.due(_SOURCES, 32, 1000)
    print(f"opened, and asked what is due of {len(_SOURCES)} sources: {time.perf_counter() - begun:.3f} s")
    state.close()
    print(
        f"largest memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB"
    )


if __name__ == "__main__":
    main()

"""What reading an archive's pages again costs on Spark, against `newscrawl reextract`: seconds and CPU.

    python bench/sparkreextract.py collections/news [--cores 1,2]

Both read the pages of the same articles; the one compares each with its line, the other writes tables.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sparklink import below

from archive import Archive

_TICKS = os.sysconf("SC_CLK_TCK")
_NEWSCRAWL = str(Path(sys.executable).with_name("newscrawl"))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--cores", default="1,2")
    asked = parser.parse_args()
    with Archive(asked.archive) as archive:
        files = list(archive.warc_files())
        articles = sum(1 for _ in archive.articles())
    size = sum(path.stat().st_size for path in files)
    print(f"{articles} articles in {len(files)} WARC files of {size / 1e6:.0f} MB")
    print("| | cores | seconds | CPU seconds | CPU ms an article |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for cores in asked.cores.split(","):
            one = ["reextract", "--check", "--archive", str(asked.archive), "--processes", cores]
            _row("`newscrawl reextract`", cores, one, articles)
            out = str(Path(folder) / f"out-{cores}")
            spark = ["spark", "reextract", f"{asked.archive}/archive", out, "--master", f"local[{cores}]"]
            _row("`newscrawl spark reextract`", cores, spark, articles)
            shutil.rmtree(out)


def _row(name: str, cores: str, words: list[str], articles: int) -> None:
    begun = time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([_NEWSCRAWL, *words], stdout=said, stderr=subprocess.DEVNULL)
        spent: dict[int, float] = {}
        while process.poll() is None:  # Java's workers are counted by nobody when they end
            for pid in [process.pid, *below(process.pid)]:
                spent[pid] = max(spent.get(pid, 0.0), _own(pid))
            time.sleep(0.1)
        seconds = time.monotonic() - begun
        said.seek(0)
        print(said.read().decode().strip().splitlines()[-1][:100], file=sys.stderr)
    if process.returncode > 1:  # 1: some are read otherwise than they were
        raise SystemExit(f"{words} ended with {process.returncode}")
    cpu = sum(spent.values())
    print(f"| {name} | {cores} | {seconds:.0f} | {cpu:.0f} | {1000 * cpu / articles:.0f} |", flush=True)


def _own(pid: int) -> float:
    """CPU seconds of a process, without its children's."""
    try:
        numbers = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, numbers[11:13])) / _TICKS


if __name__ == "__main__":
    main()

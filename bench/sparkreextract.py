"""What reading an archive's pages again costs on Spark, against `newscrawl reextract`: seconds and CPU.

    python bench/sparkreextract.py collections/news [--cores 1,2]

Both read the pages of the same articles; the one compares each with its line, the other writes tables.
"""

import argparse
import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from archive import Archive

_SUBREAPER = 36  # of prctl: children of children that end later are ours to wait for, and to count
_NEWSCRAWL = str(Path(sys.executable).with_name("newscrawl"))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--cores", default="1,2")
    asked = parser.parse_args()
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
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
    before, begun = os.times(), time.monotonic()
    done = subprocess.run([_NEWSCRAWL, *words], capture_output=True, text=True, check=False)
    if done.returncode > 1:  # 1: some are read otherwise than they were
        raise SystemExit(done.stderr)
    seconds = time.monotonic() - begun
    with suppress(ChildProcessError):  # Java and its Python workers end after the command
        while True:
            os.wait()
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    print(f"| {name} | {cores} | {seconds:.0f} | {spent:.0f} | {1000 * spent / articles:.0f} |", flush=True)
    print(done.stdout.strip().splitlines()[-1][:100], file=sys.stderr)


if __name__ == "__main__":
    main()

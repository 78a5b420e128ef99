"""Extraction and nothing else: text and metadata by trafilatura over a pages folder, one process per core."""

import gzip
import json
import multiprocessing
import os
import sys
from pathlib import Path

import trafilatura


def extract(task: tuple[str, str]) -> bool:
    """Whether anything was found in the page."""
    url, file = task
    page = gzip.decompress(Path(file).read_bytes())
    return trafilatura.bare_extraction(page, url=url, with_metadata=True) is not None


def main() -> None:
    """Read every page of the folder named on the command line; print how many, and how many gave one."""
    folder = Path(sys.argv[1])
    lines = (folder / "index.jsonl").read_text("utf-8").splitlines()
    tasks = [(page["url"], str(folder / page["file"])) for page in map(json.loads, lines)]
    with multiprocessing.Pool(os.cpu_count()) as pool:
        found = list(pool.imap_unordered(extract, tasks, chunksize=4))
    print(len(found), sum(found))


if __name__ == "__main__":
    main()

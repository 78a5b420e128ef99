"""An extractor and nothing else, over a pages folder, in one process per core."""

import gzip
import json
import multiprocessing
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

Extract = Callable[[bytes, str], bool]
"""Whether anything was found in a page, given its bytes and its address."""


def _read(extract: Extract, task: tuple[str, str]) -> bool:
    url, file = task
    return extract(gzip.decompress(Path(file).read_bytes()), url)


def read_all(extract: Extract) -> None:
    """Read every page of the folder named on the command line; print how many, and in how many was a text."""
    folder = Path(sys.argv[1])
    lines = (folder / "index.jsonl").read_text("utf-8").splitlines()
    tasks = [(page["url"], str(folder / page["file"])) for page in map(json.loads, lines)]
    with multiprocessing.Pool(os.cpu_count()) as pool:
        found = list(pool.imap_unordered(partial(_read, extract), tasks, chunksize=4))
    print(len(found), sum(found))

"""Extraction and nothing else: news-please as a library over a pages folder, one process per core.

Run by ``crawl.py --also news-please`` in the virtual environment of ``make extractors``.
"""

import gzip
import json
import logging
import multiprocessing
import os
import sys
from pathlib import Path

from newsplease import NewsPlease


def extract(task: tuple[str, str]) -> bool:
    """Whether any text was found in the page."""
    url, file = task
    logging.disable(logging.CRITICAL)
    try:
        article = NewsPlease.from_html(gzip.decompress(Path(file).read_bytes()), url=url, fetch_images=False)
    except Exception:  # noqa: BLE001 - an extractor that fails on a page found nothing there
        return False
    return bool(article and article.maintext)


def main() -> None:
    """Read every page of the folder named on the command line; print how many, and in how many was a text."""
    folder = Path(sys.argv[1])
    lines = (folder / "index.jsonl").read_text("utf-8").splitlines()
    tasks = [(page["url"], str(folder / page["file"])) for page in map(json.loads, lines)]
    with multiprocessing.Pool(os.cpu_count()) as pool:
        found = list(pool.imap_unordered(extract, tasks, chunksize=4))
    print(len(found), sum(found))


if __name__ == "__main__":
    main()

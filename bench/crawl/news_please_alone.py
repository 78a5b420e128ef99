"""Extraction and nothing else: news-please as a library over a pages folder, one process per core.

Run by ``crawl.py --also news-please-alone`` in the virtual environment of ``make extractors``.
"""

import logging

from alone import read_all
from newsplease import NewsPlease


def extract(page: bytes, url: str) -> bool:
    """Whether any text was found in the page."""
    logging.disable(logging.CRITICAL)
    try:
        article = NewsPlease.from_html(page, url=url, fetch_images=False)
    except Exception:  # noqa: BLE001 - an extractor that fails on a page found nothing there
        return False
    return bool(article and article.maintext)


if __name__ == "__main__":
    read_all(extract)

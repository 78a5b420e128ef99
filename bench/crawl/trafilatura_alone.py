"""Extraction and nothing else: text and metadata by trafilatura over a pages folder, one process per core."""

import trafilatura
from alone import read_all


def extract(page: bytes, url: str) -> bool:
    """Whether anything was found in the page."""
    return trafilatura.bare_extraction(page, url=url, with_metadata=True) is not None


if __name__ == "__main__":
    read_all(extract)

"""Imported by the process that workers are forked from: reads pages, so that no worker is slow.

Libraries load models and compile patterns when they are first used, half a second in all; jusText, its lists
of words when a page has next to no text. Garbage is looked for less often than Python's default, too: parsing
makes thousands of short-lived objects a page and few cycles, and looking took a twelfth of the time.
"""

import gc
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy comes: its threads wait busily

from newscrawl.extract.article import extract
from newscrawl.extract.page import Page

_LINE = "A page as plain as can be, read once so that all that is loaded at first use is loaded. "


def _read(text: str) -> None:
    html = f"<html><head><title>Ready</title></head><body><h1>Ready</h1><p>{text}</p></body></html>"
    url = "https://ready.example/2026/a-page"
    extract(Page(url=url, requested_url=url, body=html.encode(), fetched="2026-01-01T00:00:00.000000Z"))


_read(_LINE * 9)
_read("Hardly any text.")
gc.freeze()  # what all workers share is not looked through in each
gc.set_threshold(50_000, 20, 50)

"""Imported by the process that workers are forked from: reads a page, so that no worker is slow at its first.

Libraries load models and compile patterns when they are first used, half a second in all. Garbage is looked
for less often than Python's default, too: parsing makes thousands of short-lived objects a page and few
cycles, and looking took a twelfth of the time.
"""

import gc

from newscrawl.extract.article import extract
from newscrawl.extract.page import Page

_LINE = "A page as plain as can be, read once so that all that is loaded at first use is loaded. "
_PAGE = f"<html><head><title>Ready</title></head><body><h1>Ready</h1><p>{_LINE * 9}</p></body></html>"

extract(
    Page(
        url="https://ready.example/2026/a-page",
        requested_url="https://ready.example/2026/a-page",
        body=_PAGE.encode(),
        fetched="2026-01-01T00:00:00.000000Z",
    )
)
gc.freeze()  # what all workers share is not looked through in each
gc.set_threshold(50_000, 20, 50)

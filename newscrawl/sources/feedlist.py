"""A plain list of feed addresses, one a line, to sources."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from newscrawl.sources.checks import Mistake, url_mistake
from newscrawl.sources.source import Source

# Hosts that serve the feeds of many outlets: there the address, not the host, tells who speaks.
_SHARED = re.compile(
    r"(?:^|\.)(?:feedburner\.com|feedx\.net|rss\.app|fetchrss\.com|blogspot\.com|medium\.com)$"
)
_COMMENT = re.compile(r"(?:^|\s)#.*$")


def read_feed_list(text: str, mistake_at: Callable[[int, Mistake], None]) -> Iterator[Source]:
    """The sources of a list: all feeds of one host are one source, which bears the host's name.

    Args:
        text: One address a line; ``#`` begins a comment at the start of a line or after a space.
        mistake_at: Called with the number of a line that is no address, and what is wrong.
    """
    by_name: dict[str, dict[str, None]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        address = _COMMENT.sub("", line).strip()
        if not address:
            continue
        wrong = url_mistake(address)
        if wrong:
            mistake_at(number, wrong)
        else:
            by_name.setdefault(_name_of(address), {})[address] = None
    for name, feeds in by_name.items():
        yield Source(name=name, feeds=tuple(feeds))


def _name_of(address: str) -> str:
    parts = urlsplit(address)
    host = re.sub(r"^(?:www\d?|feeds?\d?|rss)\.(?=[^.]+\.)", "", (parts.hostname or "").lower())
    if parts.port not in {None, 80, 443}:
        host = f"{host}-{parts.port}"
    if not _SHARED.search(host):
        return re.sub(r"[^\w.-]+", "-", host)
    return re.sub(r"[^\w.-]+", "-", f"{host}{parts.path}").strip("-.").lower()

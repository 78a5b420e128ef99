"""Addresses that one program counts out: a calendar's months, a search's pages, a session's ids.

Pure. Two addresses have the same shape if they differ only in what holds digits, in a page's name apart.
"""

import re
from urllib.parse import urlsplit

from archive.urls import registered_domain

_WORD = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_LONGEST = 500  # characters of a shape
_MAX_SEGMENTS = 50


def shape_of(url: str) -> str:
    """An address without what is counted: words with digits are 0, folders said again are left out.

    >>> shape_of("https://www.news.example/calendar/2031/05?day=17")
    'news.example/calendar/0?day=0'
    >>> shape_of("https://news.example/a/b/a/b/a/b/")
    'news.example/a/b/'
    >>> shape_of("https://news.example/2026/11/23/bridge-17-reopens")
    'news.example/0/bridge-0-reopens'
    """
    parts = urlsplit(url)
    segments = _counted_out(parts.path).split("/")[1:_MAX_SEGMENTS]
    path = "".join(f"/{segment}" for segment in dict.fromkeys(segments))
    query = "&".join(sorted(set(_counted_out(parts.query).split("&")))) if parts.query else ""
    return f"{registered_domain(url)}{path}{'?' + query if query else ''}"[:_LONGEST]


def _counted_out(text: str) -> str:
    return _WORD.sub(lambda word: "0" if _DIGIT.search(word[0]) else word[0], text)

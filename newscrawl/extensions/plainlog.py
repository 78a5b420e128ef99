"""Keeps what pages, feeds and servers say from steering the terminal or forging lines of the log."""

import logging
import re
from typing import Self

from scrapy.crawler import Crawler

# C0 and C1 controls (but tab and line feed), separators of lines and paragraphs, marks that turn the
# direction of what follows, lone surrogates.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def plain(text: str) -> str:
    r"""Text for a log: control characters are spelt out, further lines are indented.

    >>> plain("title \x1b[2J\nINFO: all is well")
    'title \\x1b[2J\n    INFO: all is well'
    """
    return _UNSEEN.sub(_spelt_out, text).replace("\n", "\n    ")


def _spelt_out(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")


class PlainRecord(logging.LogRecord):
    """A log record whose message and traceback are plain, whichever handler writes them."""

    _traceback: str | None = None

    def getMessage(self) -> str:  # noqa: N802 - logging's name
        """The message, plain."""
        return plain(super().getMessage())

    @property
    def exc_text(self) -> str | None:
        """The traceback as a formatter made it, plain."""
        return self._traceback

    @exc_text.setter
    def exc_text(self, text: str | None) -> None:
        self._traceback = None if text is None else plain(text)


class PlainLogExtension:
    """Makes every log record of the process a plain one."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:  # noqa: ARG003 - Scrapy's signature
        """Made by Scrapy, before the first request."""
        logging.setLogRecordFactory(PlainRecord)
        return cls()

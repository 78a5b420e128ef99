"""Which part of an archive is meant: a span of time, sources, words."""

import re
import unicodedata
from dataclasses import dataclass

from archive.errors import UsageError
from archive.model import Article

_MOMENT = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d(:\d\d(:\d\d(\.\d+)?)?)?)?)?)?Z?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A part of an archive; the default is all of it.

    Attributes:
        since: Captured at or after this moment: ISO 8601 in UTC, as short as a year; empty for no limit.
        until: Captured at or before it; ``2026-01`` means to the end of that January.
        sources: Names of sources; empty for all.
        ids: Ids of articles; None for all.
        words: Title or text hold each of these, whatever the case, also inside longer words.
    """

    since: str = ""
    until: str = ""
    sources: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    ids: frozenset[str] | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Selection()

    @property
    def by_article(self) -> bool:
        """Whether it speaks of articles: a capture that gave none then has no part in it."""
        return bool(self.sources or self.words) or self.ids is not None

    def has_date(self, date: str) -> bool:
        """Whether a WARC-Date lies in the span."""
        return (not self.since or date >= self.since) and (
            not self.until or date[: len(self.until)] <= self.until
        )

    def has(self, article: Article) -> bool:
        """Whether an article belongs to it."""
        if not self.has_date(article.fetched) or (self.sources and article.source not in self.sources):
            return False
        if self.ids is not None and article.id not in self.ids:
            return False
        if not self.words:
            return True
        text = _plain(f"{article.title}\n{article.text}")
        return all(_plain(word) in text for word in self.words)

    def as_dict(self) -> dict[str, object]:
        """What was asked for, as plain values; only what was."""
        asked = {
            "from": self.since,
            "to": self.until,
            "sources": sorted(self.sources),
            "query": list(self.words),
            "articles": len(self.ids or ()),
        }
        return {name: value for name, value in asked.items() if value}


def moment(text: str | None) -> str:
    """A moment as a person gives it (``2026``, ``2026-01-31``, ``2026-01-31T12:00``); empty for None.

    Raises:
        UsageError: It is no such moment.
    """
    if not text:
        return ""
    if not _MOMENT.fullmatch(text):
        raise UsageError(
            f"{text!r} is no date", remedy="Write it as 2026-01-31, 2026-01 or 2026-01-31T12:00:00Z"
        )
    return text.removesuffix("Z")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()

"""The text of articles that are kept without one: copies of another publisher's, whose words stand there."""

import sqlite3
import weakref
from typing import TYPE_CHECKING, Any

import orjson

from archive.errors import NewsError
from archive.layout import Layout

if TYPE_CHECKING:
    from archive.catalog.catalog import Catalog

_MOST_HOPS = 8


class Texts:
    """Gives copies without a text that of their original, as far as the catalog can tell where it stands.

    The catalog is opened when the first such copy comes; where there is none, copies stay as they are.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._catalog: Catalog | None = None
        self._opened = False

    def whole(self, values: dict[str, Any]) -> dict[str, Any]:
        """The JSON object of an article line, with its text."""
        if values.get("text") or not values.get("syndicated_from"):
            return values
        return values | {"text": self.of(values["syndicated_from"])}

    def whole_line(self, line: bytes) -> bytes:
        """An article line, with its text."""
        if b'"text":""' not in line:
            return line
        values = orjson.loads(line)
        whole = self.whole(values)
        return line if whole is values else orjson.dumps(whole, option=orjson.OPT_APPEND_NEWLINE)

    def of(self, article_id: str) -> str:
        """The text of an article, or of the one that it is a copy of; empty where it cannot be read."""
        catalog = self._open()
        wanted: str | None = article_id
        try:
            for _ in range(_MOST_HOPS):
                article = catalog.line_of(wanted) if catalog and wanted else None
                if article is None:
                    return ""
                if article.text:
                    return article.text
                wanted = article.syndicated_from
        except (sqlite3.DatabaseError, NewsError):
            pass  # a damaged catalog is told by those who need it
        return ""

    def _open(self) -> "Catalog | None":
        if not self._opened:
            from archive.catalog.catalog import Catalog  # noqa: PLC0415 - most answers hold no such copy

            self._opened = True
            try:
                self._catalog = Catalog.open_to_read(self._layout)
            except (NewsError, sqlite3.DatabaseError):
                return None
            weakref.finalize(self, self._catalog.close)
        return self._catalog

"""The tables of what is alike. See ``archive.catalog.sketches``."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import orjson

SKETCH_TABLES = """
-- One row an article. story: the id of the article that its story began with.
CREATE TABLE stories (
    doc INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, domain TEXT NOT NULL,
    moment INTEGER NOT NULL, stem TEXT NOT NULL, story TEXT NOT NULL,
    version_of TEXT, syndicated_from TEXT, change TEXT,
    words INTEGER NOT NULL, number_words INTEGER NOT NULL, hashes BLOB NOT NULL, numbers BLOB NOT NULL);
CREATE INDEX stories_by_story ON stories (story);
CREATE INDEX stories_by_house ON stories (domain, source, moment);
CREATE INDEX stories_by_stem ON stories (stem, domain) WHERE stem <> '';
"""

WINDOW = 14 * 86_400
"""Seconds that one table of sketches is for."""

MOST_OF_ONE_HASH = 48
"""A passage in more texts of one window than this is a footer, or a story found often enough."""

_LEAST_SHARED = 2  # one may be chance
_FROM_UNSIGNED = 1 << 31  # SQLite keeps a signed number of 32 bits in four bytes


class Windows:
    """The smallest hashes of each text, in one table for each window of time.

    A look-up reads the tables of its own weeks only, so that it does not slow down with the archive's age.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: set[int] = set()

    def add(self, doc: int, sketch: Sequence[int], moment: int) -> None:
        """Add the sketch of a text that appeared at a moment."""
        table = self._made(moment // WINDOW)
        # A hash that is full says no more: without the limit a site's footer would be in there forever.
        self._connection.execute(
            f"INSERT OR IGNORE INTO {table} SELECT value, ? FROM json_each(?) "  # noqa: S608 - a number behind a word
            f"WHERE (SELECT count(*) FROM {table} WHERE hash = value) < {MOST_OF_ONE_HASH}",
            (doc, _listed(sketch)),
        )

    def fill(self, window: int, rows: Iterable[tuple[int, int]]) -> None:
        """Add many rows (hash as SQLite keeps it, text) to one window, without looking how full it is."""
        self._connection.executemany(f"INSERT OR IGNORE INTO {self._made(window)} VALUES (?, ?)", rows)  # noqa: S608 - a number behind a word

    def sharing(self, sketch: Sequence[int], moment: int, reach: int) -> list[int]:
        """The texts around a moment that share at least two of these hashes, the likeliest first.

        What few texts have tells more than what many have: each hash counts as one part of so many.

        Args:
            sketch: The hashes.
            moment: The moment.
            reach: Seconds before and after it; whole windows are looked up.
        """
        hashes = _listed(sketch)
        rows: list[tuple[int, int]] = []
        for window in range((moment - reach) // WINDOW, (moment + reach) // WINDOW + 1):
            if self._exists(window):
                query = (
                    f"SELECT hash, doc FROM {_name(window)} WHERE hash IN (SELECT value FROM json_each(?))"  # noqa: S608 - a number behind a word
                )
                rows += self._connection.execute(query, (hashes,)).fetchall()
        texts_with = Counter(value for value, _ in rows)
        shared = Counter(doc for _, doc in rows)
        weights: dict[int, float] = defaultdict(float)
        for value, doc in rows:
            if shared[doc] >= _LEAST_SHARED:
                weights[doc] += 1 / texts_with[value]
        return sorted(weights, key=lambda doc: -weights[doc])

    def forget(self) -> None:
        """Look again which tables there are: what was not committed is gone."""
        self._known.clear()

    def _made(self, window: int) -> str:
        if not self._exists(window):
            self._connection.execute(
                f"CREATE TABLE IF NOT EXISTS {_name(window)} "
                "(hash INTEGER NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (hash, doc)) WITHOUT ROWID"
            )
            self._known.add(window)
        return _name(window)

    def _exists(self, window: int) -> bool:
        if window not in self._known:
            found = self._connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (_name(window),))
            if found.fetchone() is None:
                return False
            self._known.add(window)
        return True


def _listed(sketch: Sequence[int]) -> str:
    """The hashes as SQLite keeps them, in one value: one statement does for all of them."""
    return orjson.dumps([value - _FROM_UNSIGNED for value in sketch]).decode()


def _name(window: int) -> str:
    return f"sketches_{window}"

"""What sites say in their tdmrep.json of mining their pages, as of the last day."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

import orjson

from newscrawl.discovery.reservations import Rules
from newscrawl.state.schema import Words

_TABLE = """
CREATE TABLE IF NOT EXISTS reservations (
    site INTEGER PRIMARY KEY, asked_at INTEGER NOT NULL, rules TEXT NOT NULL
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Reservations:
    """The rules of a site, and when they were asked for (seconds since 1970)."""

    asked_at: float
    rules: Rules


class SiteReservations:
    """The reservations of the state."""

    def __init__(self, db: sqlite3.Connection, clock: Callable[[], float], origins: Words) -> None:
        self._db = db
        self._clock = clock
        self._numbers = origins

    def prepare(self) -> None:
        """Make the table, where there is none yet."""
        self._db.executescript(_TABLE)

    def of(self, origin: str) -> Reservations | None:
        """What a site said the last time it was asked, however long ago."""
        row = self._db.execute(
            "SELECT r.asked_at, r.rules FROM reservations r JOIN sites s ON s.id = r.site WHERE s.origin=?",
            (origin,),
        ).fetchone()
        if row is None:
            return None
        return Reservations(
            row[0], tuple((location, reserved) for location, reserved in orjson.loads(row[1]))
        )

    def remember(self, origin: str, rules: Rules) -> None:
        """Note what a site says; nothing is an answer, too."""
        values = (self._numbers.number(origin), int(self._clock()), orjson.dumps(rules).decode())
        self._db.execute("INSERT OR REPLACE INTO reservations VALUES (?,?,?)", values)

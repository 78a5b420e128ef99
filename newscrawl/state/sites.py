"""Sites: until when one asked to be left alone, and its robots.txt of the last day."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from newscrawl.state.schema import Words

ROBOTS_BYTES = 512 * 1024
"""So much of a robots.txt is kept and read: RFC 9309 (2.5) asks for at least 500 KiB."""


@dataclass(frozen=True, slots=True)
class Robots:
    """A robots.txt as it was fetched: when (seconds since 1970), with which status, and its first bytes."""

    fetched_at: float
    status: int
    body: bytes


class Sites:
    """The sites of the state."""

    def __init__(self, db: sqlite3.Connection, clock: Callable[[], float], origins: Words) -> None:
        self._db = db
        self._clock = clock
        self._numbers = origins

    def hold(self, origin: str, seconds: float) -> None:
        """Leave a site alone for so many seconds from now; an earlier, longer wish stands."""
        until = int(self._clock() + seconds)
        self._db.execute(
            "UPDATE sites SET held_until=max(held_until, ?), holds=holds+1 WHERE id=?",
            (until, self._numbers.number(origin)),
        )

    def held(self) -> dict[str, float]:
        """The origins to be left alone: until when, in seconds since 1970."""
        rows = self._db.execute("SELECT origin, held_until FROM sites WHERE held_until > ?", (self._clock(),))
        return dict(rows.fetchall())

    def robots(self, origin: str) -> Robots | None:
        """The last robots.txt of a site, however old."""
        row = self._db.execute(
            "SELECT robots_at, robots_status, robots FROM sites WHERE origin=? AND robots_at IS NOT NULL",
            (origin,),
        ).fetchone()
        return Robots(*row) if row else None

    def remember_robots(self, origin: str, status: int, body: bytes) -> None:
        """Note a robots.txt, or the 4xx that says that there is none."""
        self._db.execute(
            "UPDATE sites SET robots_at=?, robots_status=?, robots=? WHERE id=?",
            (int(self._clock()), status, body[:ROBOTS_BYTES], self._numbers.number(origin)),
        )

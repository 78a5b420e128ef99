"""The crawler's memory, opened.

A page is owed from the moment discovery names it until a decision about it is on disk. The archive cannot
be rebuilt into this file (it knows nothing of pages that were named and not fetched), so it is not
derived; losing it costs fetching again, never an article.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Self

from newscrawl.discovery.candidate import Candidate
from newscrawl.state.documents import Asked, Documents
from newscrawl.state.furniture import Furniture
from newscrawl.state.pages import Pages
from newscrawl.state.reservations import SiteReservations
from newscrawl.state.schema import open_database, open_to_read, sites_of
from newscrawl.state.sites import Sites


class State:
    """What is known of pages, documents and sites. For use from one thread at a time.

    Writes are on disk after ``commit``.

    Attributes:
        path: Its file.
        pages: What is owed, and what is to be looked at again.
        documents: Feeds, sitemaps and sections.
        sites: Manners towards each site.
        reservations: What each site says of mining its pages.
        furniture: What stands on many pages of each site.
    """

    def __init__(self, path: Path, db: sqlite3.Connection, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self._db = db
        origins = sites_of(db)
        self.pages = Pages(db, clock, origins)
        self.documents = Documents(db, clock)
        self.sites = Sites(db, clock, origins)
        self.reservations = SiteReservations(db, clock, origins)
        self.furniture = Furniture(db)

    @classmethod
    def open(cls, path: Path, clock: Callable[[], float] = time.time) -> Self:
        """Open, or make, the state at a path.

        Raises:
            ArchiveUnusableError: It was written by another release, or is not such a file.
        """
        db = open_database(path)
        state = cls(path, db, clock)
        state.reservations.prepare()
        state.furniture.prepare()
        db.execute("BEGIN")
        return state

    @classmethod
    def open_to_read(cls, path: Path, clock: Callable[[], float] = time.time) -> Self:
        """The state at a path for looking only: nothing may be noted in it.

        Raises:
            ArchiveUnusableError: As ``open``.
        """
        return cls(path, open_to_read(path), clock)

    def note(self, candidates: Iterable[Candidate], asked: Asked) -> int:
        """Owe the pages that a document named and remember it, in one go: never the second without the first.

        Returns:
            How many pages were new.
        """
        fresh = self.pages.owe(candidates, asked.source)
        self.documents.answered(replace(asked, fresh=fresh))
        return fresh

    def commit(self) -> None:
        """Put everything noted so far on disk."""
        self._db.execute("COMMIT")
        self._db.execute("BEGIN")

    def close(self) -> None:
        """Commit and close."""
        if self._db.in_transaction:
            self.furniture.save()
            self._db.execute("COMMIT")
        self._db.close()

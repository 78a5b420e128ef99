"""The archive as many threads ask it at once: only read, a catalog for each, one index for all."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.catalog.catalog import Catalog
from archive.errors import NewsError
from archive.reader import Archive
from archive.search.answers import SearchIndex
from archive.search.state import IndexState, fault, load
from archive.tables.sql import Result, TablesMissingError, ask
from archive.web.bounded import BusyError
from archive.web.options import Limits
from archive.web.upkeep import Upkeep

_LOOK_AGAIN = 2.0  # seconds
_SQL_AT_ONCE = 2
_MAKING = 5.0  # seconds until it is worth looking whether it is made
_SQL_WAIT = 5.0  # seconds until one who asks in SQL is told to come again


class Door(Archive):
    """An archive folder, opened for the server.

    Attributes:
        upkeep: What brings index and tables up to the files.

    Raises:
        ArchiveUnusableError: There is no archive there, or one of a newer schema.
    """

    def __init__(self, folder: str | Path, limits: Limits) -> None:
        super().__init__(folder)
        self.upkeep = Upkeep(self.layout)
        self._limits = limits
        self._downloads = threading.BoundedSemaphore(limits.streams)
        self._asking_sql = threading.BoundedSemaphore(_SQL_AT_ONCE)
        self._own = threading.local()
        self._catalogs: list[Catalog] = []
        self._opening = threading.Lock()
        self._shared: SearchIndex | None = None
        self._state: IndexState | None = None
        self._looked = 0.0

    @property
    def catalog(self) -> Catalog:
        """The catalog of this thread; opened anew where its file was replaced."""
        path = self.layout.catalog
        file = path.stat().st_ino if path.exists() else 0
        if getattr(self._own, "file", None) != file:
            catalog = Catalog.open_to_read(self.layout)
            with self._opening:
                self._catalogs.append(catalog)
            self._own.catalog, self._own.file = catalog, file
        found: Catalog = self._own.catalog
        return found

    def index(self) -> SearchIndex:
        """The full-text index as it stands: what a crawl has written since is added by the upkeep.

        Raises:
            BusyError: It is being made.
            NewsError: It cannot be made.
        """
        with self._opening:
            now = time.monotonic()
            if self._shared is None or now - self._looked > _LOOK_AGAIN:
                state = load(self.layout)
                if state is None or fault(self.layout, state):
                    self._shared = None
                    raise self._unmade("The search index")
                if self._shared is None or state != self._state:
                    self._shared, self._state = SearchIndex(self.layout, fresh=False), state
                self._looked = now
            return self._shared

    @contextmanager
    def asked_in_sql(self, query: str, seconds: float) -> Iterator[Result]:
        """The answer to one SELECT over the tables as they stand.

        Args:
            query: In DuckDB's SQL.
            seconds: After so long it is given up.

        Raises:
            SqlError: It is not understood, not allowed, or takes too long.
            BusyError: The tables are being made, or others are asking.
            NewsError: The tables cannot be made.
        """
        if not self._asking_sql.acquire(timeout=_SQL_WAIT):
            raise BusyError(_SQL_WAIT)
        try:
            self.upkeep.want_tables()
            memory, place = self._limits.sql_memory, self.upkeep.tables
            with ask(self.layout, query, seconds=seconds, memory=memory, place=place) as result:
                yield result
        except TablesMissingError as error:
            raise self._unmade("The table for SQL") from error
        finally:
            self._asking_sql.release()

    @contextmanager
    def downloading(self) -> Iterator[None]:
        """A place among the downloads that go on at once.

        Raises:
            BusyError: There is none.
        """
        if not self._downloads.acquire(blocking=False):
            raise BusyError(_SQL_WAIT, "Too many downloads are going on")
        try:
            yield
        finally:
            self._downloads.release()

    def _unmade(self, what: str) -> Exception:
        if self.upkeep.trouble:
            return NewsError(f"{what} cannot be made: {self.upkeep.trouble}")
        return BusyError(_MAKING, f"{what} is being made")

    def close(self) -> None:
        """Close what was opened."""
        self.upkeep.stop()
        with self._opening:
            for catalog in self._catalogs:
                catalog.close()
            self._catalogs.clear()
            self._own = threading.local()
            self._shared = None

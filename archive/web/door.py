"""The archive as many threads ask it at once: only read, a catalog for each, one index for all."""

import threading
import time
from pathlib import Path

from archive.catalog.catalog import Catalog
from archive.reader import Archive
from archive.search.answers import SearchIndex
from archive.search.state import load

_LOOK_AGAIN = 2.0  # seconds


class Door(Archive):
    """An archive folder, opened for the server.

    Raises:
        ArchiveUnusableError: There is no archive there, or one of a newer schema.
    """

    def __init__(self, folder: str | Path) -> None:
        super().__init__(folder)
        self._own = threading.local()
        self._catalogs: list[Catalog] = []
        self._opening = threading.Lock()
        self._shared: SearchIndex | None = None
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
        """The full-text index as it stands: what a crawl has written since is added by others."""
        with self._opening:
            now = time.monotonic()
            if self._shared is None or now - self._looked > _LOOK_AGAIN:
                state = load(self.layout)
                if self._shared is None or state is None or state.made != self._shared.as_of:
                    self._shared = SearchIndex(self.layout, fresh=False)
                self._looked = now
            return self._shared

    def close(self) -> None:
        """Close what was opened."""
        with self._opening:
            for catalog in self._catalogs:
                catalog.close()
            self._catalogs.clear()
            self._own = threading.local()
            self._shared = None

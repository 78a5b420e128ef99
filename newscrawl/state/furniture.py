"""What the crawler remembers of each site's furniture: one row a site, held in memory once it was asked for.

The row is written when the site was seen twenty times more, and when the state is closed: what a crash
loses of it is learned again.
"""

import json
import sqlite3
from collections import Counter, OrderedDict
from dataclasses import dataclass

from newscrawl.extract.furniture import SiteMemory, Traces

_TABLE = """CREATE TABLE IF NOT EXISTS furniture (
    site TEXT PRIMARY KEY,          -- host of the pages
    pages INTEGER NOT NULL,
    memory TEXT NOT NULL            -- JSON: counts of lines and of what stands beside headlines
) WITHOUT ROWID"""
_UNSAVED_PAGES = 20
_SITES_IN_MEMORY = 2_000


@dataclass(slots=True)
class _Held:
    """A site's memory as it is held: what of it is not written yet, and what was last told of it."""

    memory: SiteMemory
    unsaved: int = 0
    told: tuple[frozenset[str], frozenset[str]] | None = None


class Furniture:
    """The sites' memories. For use from one thread at a time."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._held: OrderedDict[str, _Held] = OrderedDict()

    def prepare(self) -> None:
        """Make the table, if it is not there yet."""
        self._db.execute(_TABLE)

    def known(self, site: str) -> tuple[frozenset[str], frozenset[str]]:
        """Digests of a site's lines, and what it writes beside its headlines as bare letters."""
        held = self._hold(site)
        if held.told is None:
            held.told = (held.memory.furniture(), held.memory.learned_tails())
        return held.told

    def note(self, site: str, traces: Traces) -> None:
        """Remember a page of a site."""
        if not site:
            return
        held = self._hold(site)
        held.memory.note(traces)
        held.unsaved += 1
        held.told = None
        if held.unsaved >= _UNSAVED_PAGES:
            self._save(site, held)

    def save(self) -> None:
        """Write what was not written yet."""
        for site, held in self._held.items():
            if held.unsaved:
                self._save(site, held)

    def sites(self) -> list[tuple[str, SiteMemory]]:
        """All sites with what is written of them, by name."""
        try:
            rows = self._db.execute("SELECT site, memory FROM furniture ORDER BY site").fetchall()
        except sqlite3.OperationalError:  # a state of which nothing was remembered yet
            return []
        return [(site, _read(memory)) for site, memory in rows]

    def forget(self, site: str) -> bool:
        """Forget a site; False where nothing was known of it."""
        self._held.pop(site, None)
        return self._db.execute("DELETE FROM furniture WHERE site=?", (site,)).rowcount > 0

    def _hold(self, site: str) -> _Held:
        held = self._held.get(site)
        if held is None:
            row = self._db.execute("SELECT memory FROM furniture WHERE site=?", (site,)).fetchone()
            held = self._held[site] = _Held(_read(row[0]) if row else SiteMemory())
            if len(self._held) > _SITES_IN_MEMORY:
                oldest, dropped = self._held.popitem(last=False)
                if dropped.unsaved:
                    self._save(oldest, dropped)
        self._held.move_to_end(site)
        return held

    def _save(self, site: str, held: _Held) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO furniture (site, pages, memory) VALUES (?, ?, ?)",
            (site, held.memory.pages, _written(held.memory)),
        )
        held.unsaved = 0


def _written(memory: SiteMemory) -> str:
    values = {
        "pages": memory.pages,
        "lines": memory.lines,
        "samples": memory.samples,
        "tails": memory.tails,
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _read(text: str) -> SiteMemory:
    """A memory as it was written; an empty one where it cannot be read, since it is learned again."""
    try:
        values = json.loads(text)
        return SiteMemory(
            int(values["pages"]), Counter(values["lines"]), dict(values["samples"]), Counter(values["tails"])
        )
    except (ValueError, KeyError, TypeError):
        return SiteMemory()

"""Pages: owed from the moment discovery names them until decided, then looked at again at set ages."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from archive.model import KEPT, Verdict
from archive.urls import canonical_url
from newscrawl.discovery.candidate import Candidate
from newscrawl.state.schema import Words, words_of
from newscrawl.state.times import next_look, next_try

_DUE = (
    "SELECT p.id, s.origin || p.path, w.text,"
    " t.headline, t.summary, t.published, v.etag, v.last_modified, p.kept"
    " FROM pages p JOIN sites s ON s.id = p.site JOIN words w ON w.id = p.found_in"
    " LEFT JOIN told t ON t.page = p.id LEFT JOIN validators v ON v.page = p.id"
    " WHERE p.source = ? AND p.next_visit <= ? AND s.held_until <= ? ORDER BY p.next_visit LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes a request conditional (RFC 9110, 8.8): as the server last gave them; may be empty."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A page whose time has come.

    Attributes:
        source: Name of its source.
        candidate: What discovery told of it.
        validators: What makes the request conditional; empty at the first visit.
        kept: True where an article was kept from it before: this is another look at it.
    """

    source: str
    candidate: Candidate
    validators: Validators = Validators()
    kept: bool = False


class Pages:
    """The pages of the state. What is handed out as due is not handed out again before it is settled."""

    def __init__(self, db: sqlite3.Connection, clock: Callable[[], float], origins: Words) -> None:
        self._db = db
        self._clock = clock
        self._words = words_of(db)
        self._sites = origins
        self._handed: dict[str, set[int]] = defaultdict(set)
        self._quiet: set[str] = set()  # sources known to have nothing more that is due
        self._quiet_until = 0.0
        self._ages: Mapping[str, Sequence[int]] = {}

    def set_ages(self, ages: Mapping[str, Sequence[int]]) -> None:
        """At which ages, in seconds, articles of a source are looked at again; a source not named: never."""
        self._ages = ages

    def owe(self, candidates: Iterable[Candidate], source: str) -> int:
        """Note what discovery named; the pages never heard of before are owed from now on.

        A candidate whose URL cannot be one is passed over: it can be neither fetched nor decided.

        Returns:
            How many were new.
        """
        return sum(self._add(candidate, source) for candidate in candidates)

    def _add(self, candidate: Candidate, source: str) -> bool:
        try:
            key = _key(candidate.url)
        except ValueError:
            return False
        origin, path = _split(candidate.url)
        now = int(self._clock())
        added = self._db.execute(
            "INSERT OR IGNORE INTO pages (key, site, path, source, found_in, found_at, next_visit)"
            " VALUES (?,?,?,?,?,?,?)",
            (
                key,
                self._sites.number(origin),
                path,
                self._words.number(source),
                self._words.number(candidate.found_in),
                now,
                now,
            ),
        )
        if not added.rowcount:
            return False
        if candidate.headline or candidate.summary or candidate.published:
            self._db.execute(
                "INSERT OR REPLACE INTO told VALUES (?,?,?,?)",
                (added.lastrowid, candidate.headline, candidate.summary, candidate.published),
            )
        self._quiet.discard(source)
        return True

    def owe_again(self, candidate: Candidate, source: str) -> None:
        """Owe a page whatever is known of it: a person asked for it."""
        self.owe([candidate], source)
        self._db.execute(
            "UPDATE pages SET next_visit=?, tries=0 WHERE key=?", (int(self._clock()), _key(candidate.url))
        )

    def due(self, sources: Iterable[str], window: int, total: int) -> list[Due]:
        """Pages whose time has come, the longest overdue first, from each source its share.

        Args:
            sources: Names of the sources.
            window: So many of one source are in hand at once.
            total: So many are handed out at most.
        """
        now = self._clock()
        if now >= self._quiet_until:
            self._quiet.clear()
            self._quiet_until = now + 60
        found: list[Due] = []
        for source in sources:
            if source not in self._quiet and len(found) < total:
                found += self._due_of(source, int(now), min(window, total - len(found)))
        return found

    def _due_of(self, source: str, now: int, window: int) -> list[Due]:
        handed = self._handed[source]
        room = window - len(handed)
        if room <= 0:
            return []
        number = self._words.find(source)
        rows = self._db.execute(_DUE, (number, now, now, room + len(handed))).fetchall()
        fresh = [row for row in rows if row[0] not in handed][:room]
        if len(rows) < room + len(handed):
            self._quiet.add(source)
        handed.update(row[0] for row in fresh)
        return [
            Due(
                source,
                Candidate(url, headline or "", summary or "", published, found_in),
                Validators(etag or "", modified or ""),
                bool(kept),
            )
            for _, url, found_in, headline, summary, published, etag, modified, kept in fresh
        ]

    def settle(
        self,
        url: str,
        verdict: Verdict,
        *,
        again: bool = False,
        status: int | None = None,
        validators: Validators | None = None,
    ) -> None:
        """Note the verdict about a page, and when it is to be visited next, if ever.

        Args:
            url: As it was owed.
            verdict: What became of it.
            again: It stays owed: the trouble may have passed by then.
            status: HTTP status code, or None where no answer came.
            validators: What the server gave with this answer; None to keep what is known.
        """
        row = self._page(url)
        if row is None:
            return
        page, source, found_at, tries, kept = row
        now = self._clock()
        kept = kept or verdict in KEPT
        tries = tries + 1 if again else 0
        if again:
            next_visit: float | None = next_try(now, tries)
        else:
            next_visit = next_look(found_at, now, self._ages.get(source, ())) if kept else None
        self._db.execute(
            "UPDATE pages SET verdict=?, visited_at=?, status=?, tries=?, kept=?, next_visit=? WHERE id=?",
            (
                self._words.number(verdict),
                int(now),
                status,
                tries,
                int(kept),
                None if next_visit is None else int(next_visit),
                page,
            ),
        )
        self._remember(page, validators, last=next_visit is None)
        self._handed[source].discard(page)

    def _remember(self, page: int, validators: Validators | None, *, last: bool) -> None:
        if last:
            self._db.execute("DELETE FROM told WHERE page=?", (page,))
            self._db.execute("DELETE FROM validators WHERE page=?", (page,))
        elif validators is not None:
            self._db.execute(
                "INSERT OR REPLACE INTO validators VALUES (?,?,?)",
                (page, validators.etag, validators.last_modified),
            )

    def put_back(self, url: str) -> None:
        """A page that was handed out was not asked for after all: it stays due."""
        row = self._page(url)
        if row is not None:
            self._handed[row[1]].discard(row[0])

    def postpone(self, url: str, seconds: float) -> None:
        """A page that was handed out was not asked for after all: it is due again after a while."""
        row = self._page(url)
        if row is not None:
            later = int(self._clock() + seconds)
            self._db.execute("UPDATE pages SET next_visit=? WHERE id=?", (later, row[0]))
            self._handed[row[1]].discard(row[0])

    def _page(self, url: str) -> tuple[int, str, int, int, bool] | None:
        row = self._db.execute(
            "SELECT p.id, w.text, p.found_at, p.tries, p.kept FROM pages p JOIN words w ON w.id = p.source"
            " WHERE key=?",
            (_key(url),),
        ).fetchone()
        return (row[0], row[1], row[2], row[3], bool(row[4])) if row else None

    def settled(self, url: str) -> bool:
        """Whether a page was visited, and is not to be looked at again yet."""
        try:
            key = _key(url)
        except ValueError:
            return False
        row = self._db.execute(
            "SELECT next_visit IS NULL OR next_visit > ? FROM pages WHERE key=? AND visited_at IS NOT NULL",
            (int(self._clock()), key),
        ).fetchone()
        return bool(row and row[0])

    def tries(self, url: str) -> int:
        """How often a page has failed since it last did not."""
        row = self._page(url)
        return row[3] if row else 0

    def owed(self) -> dict[str, int]:
        """How many pages of each source still wait for a first decision, or for another try."""
        rows = self._db.execute(
            "SELECT w.text, count(*) FROM pages p JOIN words w ON w.id = p.source"
            " WHERE next_visit IS NOT NULL AND (visited_at IS NULL OR tries > 0) GROUP BY 1 ORDER BY 1"
        )
        return dict(rows.fetchall())

    def due_now(self) -> dict[str, int]:
        """How many pages of each source would be asked for now."""
        rows = self._db.execute(
            "SELECT w.text, count(*) FROM pages p JOIN words w ON w.id = p.source"
            " JOIN sites s ON s.id = p.site"
            " WHERE next_visit <= ? AND s.held_until <= ? GROUP BY 1 ORDER BY 1",
            (int(self._clock()), int(self._clock())),
        )
        return dict(rows.fetchall())


def _key(url: str) -> int:
    digest = blake2b(canonical_url(url).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _split(url: str) -> tuple[str, str]:
    """An address as origin and the rest, which together are the address again.

    >>> _split("https://news.example/a?b=//c")
    ('https://news.example', '/a?b=//c')
    """
    start = url.find("//") + 2
    ends = [at for at in (url.find(mark, start) for mark in "/?#") if at >= 0]
    end = min(ends, default=len(url))
    return url[:end], url[end:]

"""What lies in the work queue: pages that are owed, the turn to fetch one, and what became of it."""

from dataclasses import asdict, dataclass
from typing import Self

import orjson

from archive.urls import canonical_url
from newscrawl.discovery.candidate import Candidate


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is owed.

    Attributes:
        candidate: What discovery told of it.
        source: Name of its source; empty for single pages.
        etag: What makes the request conditional; may be empty.
        last_modified: The same.
        kept: True where an article was kept from it before.
    """

    candidate: Candidate
    source: str = ""
    etag: str = ""
    last_modified: str = ""
    kept: bool = False

    @property
    def key(self) -> str:
        """Its canonical address, by which it is owed once."""
        return canonical_url(self.candidate.url)

    def packed(self) -> bytes:
        """As it lies in the queue."""
        return orjson.dumps(asdict(self))

    @classmethod
    def unpacked(cls, data: bytes) -> Self:
        """From the queue."""
        values = orjson.loads(data)
        return cls(Candidate(**values.pop("candidate")), **values)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a page, for the dispatcher's state.

    Attributes:
        url: As it was owed.
        verdict: The decision's; empty where it was not asked for and stays owed.
        status: HTTP status code, or None.
        passing: True where the trouble may be gone at another run.
        etag: What the server gave; None where it said nothing.
        last_modified: The same.
        worker: Whose archive it is in.
    """

    url: str
    verdict: str
    status: int | None = None
    passing: bool = False
    etag: str | None = None
    last_modified: str | None = None
    worker: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A page that a worker was given: its place in the queue."""

    page: Page
    domain: str
    entry: str
    page_id: str
    key: str
    again: bool = False

    @property
    def owed_at(self) -> float:
        """When it came into the queue, in seconds since 1970 by the server's clock."""
        return int(self.page_id.partition("-")[0]) / 1000

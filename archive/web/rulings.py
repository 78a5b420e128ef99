"""Decisions as pages show them: what became of a page each time it was met, and why."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from archive.explain.verdicts import MEANING, otherwise, robots_before
from archive.model import KEPT, Article, Capture, Decision
from archive.reader import Archive

MOST = 100
"""So many decisions of one page are shown."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision.

    Attributes:
        decision: The decision.
        meaning: The verdict in words.
        otherwise: What would have changed it; may be empty.
        kept: Whether an article line was kept.
        of: The article that this one repeats, or is a version or a copy of.
        capture: The capture that was decided about.
        robots: The robots.txt that held.
        evidence: What was compared: name and value.
    """

    decision: Decision
    meaning: str
    otherwise: str
    kept: bool
    of: Article | None
    capture: Capture | None
    robots: Capture | None
    evidence: tuple[tuple[str, str], ...]


def rulings(archive: Archive, id_or_url: str) -> Iterator[Ruling]:
    """The decisions about a page, oldest first, 100 at most."""
    for decision in islice(archive.decisions(id_or_url), MOST):
        other = decision.of if decision.of != decision.article_id else None
        yield Ruling(
            decision,
            MEANING.get(decision.verdict, decision.verdict),
            otherwise(decision),
            decision.verdict in KEPT,
            archive.article(other) if other else None,
            archive.capture(decision.warc.record_id) if decision.warc else None,
            robots_before(archive, decision),
            tuple((name.replace("_", " "), _plain(value)) for name, value in decision.evidence.items()),
        )


def rulings_of(archive: Archive, article: Article) -> list[Ruling]:
    """The decisions about an article's page under each of its addresses, oldest first, 100 at most."""
    addresses = dict.fromkeys((article.canonical_url, article.url, article.requested_url, article.id))
    found = {
        (one.decision.decided, one.decision.url, one.decision.reason): one
        for address in addresses
        if address
        for one in rulings(archive, address)
    }
    return sorted(found.values(), key=lambda one: one.decision.decided)[:MOST]


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

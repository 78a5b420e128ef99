"""What is done with a visit: decide, write, settle. Runs in the archivist's thread, one visit at a time.

Because one thread decides and writes, two pages that arrive together cannot both call themselves new.
"""

import logging
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

from archive.errors import NewsError
from archive.model import KEPT, Article, Capture, Decision, Exchange, Verdict, WarcPlace, warc_date
from archive.store import Store
from archive.stories import RELINKED
from newscrawl.dedup.case import same_publisher
from newscrawl.dedup.decide import decide, same_payload
from newscrawl.dedup.rules import Rules, Ruling
from newscrawl.discovery.wishes import NOARCHIVE, wishes_in
from newscrawl.extract.furniture import site_of
from newscrawl.extract.page import Extraction, Page
from newscrawl.rendering import as_rendered
from newscrawl.state import State
from newscrawl.visit import Visit

logger = logging.getLogger(__name__)

_WALLS = frozenset({"consent-wall", "bot-wall"})  # they stand before a story, and may be gone at the next run
# What a site says to crawlers is the evidence of obeying it, and kept.
_OWN_RULES = ("/robots.txt", "/.well-known/tdmrep.json")


@dataclass(frozen=True, slots=True)
class Kept:
    """What a visit led to: the decision, and the article where a line was written for it."""

    decision: Decision
    article: Article | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the operator chose. See newscrawl/settings.py for each."""

    compare: bool = True
    same_text_as_revisit: bool = True
    versions: Literal["keep", "link"] = "keep"
    syndicated: Literal["keep", "whole", "link"] = "keep"
    recurring: Literal["keep", "link"] = "keep"
    noarchive: Literal["text", "refuse", "keep"] = "text"
    agent: str = "newscrawl"
    rules: Rules = field(default_factory=Rules)
    tries: int = 3

    def gives_line(self, verdict: Verdict) -> bool:
        """Whether an article with this verdict gets a line."""
        chosen = {"version": self.versions, "syndicated": self.syndicated, "recurring": self.recurring}
        return verdict in KEPT and chosen.get(verdict) != "link"


class Keeping:
    """The archive's writing door and the crawler's state, used together."""

    def __init__(self, store: Store, state: State, run: str, policy: Policy) -> None:
        self._store = store
        self._state = state
        self._run = run
        self._policy = policy

    def capture(self, exchange: Exchange) -> Capture:
        """Archive an answer that is no article page: robots.txt, a feed, a redirect, an error."""
        rules = exchange.url.endswith(_OWN_RULES)
        wishes = () if rules else wishes_in(exchange, self._policy.agent)
        return self._store.keep_exchange(exchange, withhold=self._withheld(wishes, exchange.payload))

    def _withheld(self, wishes: Sequence[str], body: bytes) -> str:
        """The wish because of which the body of an answer is not kept; empty where it is."""
        asked = NOARCHIVE in wishes and self._policy.noarchive != "keep" and bool(body)
        return NOARCHIVE if asked else ""

    def _captured(self, visit: Visit, same_text_as: Capture | None = None) -> Capture:
        """Where the answer with a page is archived: since it arrived, or from now on."""
        if visit.exchange is None:
            assert visit.capture is not None  # noqa: S101 - keep has looked
            return visit.capture
        withheld = self._withheld(visit.wishes, visit.exchange.payload)
        return self._store.keep_exchange(visit.exchange, same_text_as=same_text_as, withhold=withheld)

    def known_bytes(self, page: Page) -> bool:
        """Were these bytes read before at this publisher? Then reading them again would tell nothing new."""
        if not self._policy.compare:
            return False
        return same_payload(page.payload_digest, page.url, page.source, self._store) is not None

    def to_read(self, page: Page) -> Page | None:
        """The page with what is remembered of its site, or None where its bytes are known."""
        if self.known_bytes(page):
            return None
        furniture, tails = self._state.furniture.known(site_of(page.url))
        return replace(page, furniture=furniture, title_tails=tails)

    def keep(self, visit: Visit) -> Kept:
        """Decide about a visit, write what the decision asks for, and settle the page.

        A page that a fault of ours meets ends in a decision too, and is tried again in a later run.

        Raises:
            NewsError, OSError, sqlite3.Error: Nothing can be written any more.
        """
        try:
            return self._keep(visit)
        except (NewsError, OSError, sqlite3.Error):
            raise
        except Exception as error:
            logger.exception("A fault of newscrawl's own on %s; please report it", visit.candidate.url)
            told = f"{type(error).__name__}: {str(error)[:200]}"
            return self._note_unread(
                replace(visit, verdict="failed", reason="internal-error", detail=told, passing=True)
            )

    def _keep(self, visit: Visit) -> Kept:
        if visit.page is None or (visit.exchange is None and visit.capture is None):
            return self._note_unread(visit)
        article = visit.extraction.article if visit.extraction else None
        ruling = self._ruling(visit.page, article)
        if ruling is None:
            return self._note_unread(_told_by_extraction(visit, self._captured(visit)))
        capture = self._captured(visit, self._text_original(ruling))
        kept = None
        if visit.extraction is not None and ruling.verdict == "new":
            self._state.furniture.note(site_of(visit.page.url), visit.extraction.traces)
        if article is not None and self._policy.gives_line(ruling.verdict):
            article = replace(article, wishes=visit.wishes)
            if visit.rendering is not None:
                self._store.keep_rendering(visit.rendering.html, capture, visit.rendering.told())
                article = as_rendered(article, visit.rendering)
            kept = self._store.keep_article(self._as_ruled(article, ruling), capture)
        decision = replace(
            self._decision(visit, ruling.verdict, ruling.reason, ruling.detail),
            article_id=article.id if article and (kept or ruling.verdict not in KEPT) else None,
            of=ruling.of.id if ruling.of else None,
            evidence=ruling.evidence
            | ({"change": ruling.change} if ruling.change else {})
            | self._wishes(visit),
            warc=WarcPlace.of(capture),
        )
        self._store.keep_decision(decision)
        if kept is not None:
            self._relink(decision, kept, ruling)
        self._settle(visit, ruling.verdict)
        return Kept(decision, kept)

    def _ruling(self, page: Page, article: Article | None) -> Ruling | None:
        """What the archive's memory says of a page; None where it says nothing of one without an article."""
        if not self._policy.compare:
            detail = "nothing was compared (REPEATS)"
            return Ruling(verdict="new", reason="not-compared", detail=detail) if article else None
        ruling = same_payload(page.payload_digest, page.url, page.source, self._store)
        if ruling is None and article is not None:
            ruling = decide(article, self._store, self._policy.rules)
        return ruling

    def _as_ruled(self, article: Article, ruling: Ruling) -> Article:
        """The article with its place in its story; a text that is in the archive is not kept twice."""
        of = ruling.of
        if of is not None and ruling.verdict == "version":
            return replace(article, version=of.version + 1, version_of=of.id, change=ruling.change)
        if of is not None and ruling.verdict == "syndicated":
            twice = ruling.same_text and self._policy.syndicated == "keep"
            return replace(article, syndicated_from=of.id, text="" if twice else article.text)
        return article

    def _relink(self, decision: Decision, original: Article, ruling: Ruling) -> None:
        """Say of those that were taken for originals what they are."""
        for known in ruling.late_for:
            ours = same_publisher(original.url, original.source, known)
            self._store.keep_decision(
                Decision(
                    url=known.url,
                    final_url=known.url,
                    source=known.source,
                    verdict="version" if ours else "syndicated",
                    reason=RELINKED,
                    detail=f"{original.id} at {original.url} was published earlier and came later",
                    decided=decision.decided,
                    run=self._run,
                    article_id=known.id,
                    of=original.id,
                    evidence=ruling.evidence,
                    warc=WarcPlace.of(known.capture),
                )
            )

    def _text_original(self, ruling: Ruling) -> Capture | None:
        if ruling.verdict == "repeat" and ruling.of is not None and self._policy.same_text_as_revisit:
            return ruling.of.capture
        return None

    def _note_unread(self, visit: Visit) -> Kept:
        decision = replace(
            self._decision(visit, visit.verdict or "failed", visit.reason, visit.detail),
            of=self._article_seen_before(visit),
            evidence=(visit.extraction.evidence if visit.extraction else {}) | self._wishes(visit),
            warc=WarcPlace.of(visit.capture) if visit.capture else None,
        )
        self._store.keep_decision(decision)
        tries = self._state.pages.tries(visit.candidate.url) + 1
        self._settle(visit, decision.verdict, again=visit.passing and tries < self._policy.tries)
        return Kept(decision)

    def _article_seen_before(self, visit: Visit) -> str | None:
        """The article that an unchanged or a removed page held when it was last seen."""
        if visit.verdict not in {"repeat", "removed"}:
            return None
        last = self._store.last_decision(visit.candidate.url)
        if last is None:
            return None
        # What was read in a repeat has an id too, but no line: what it repeats has one.
        return last.article_id if last.verdict in KEPT else last.of

    def _wishes(self, visit: Visit) -> dict[str, object]:
        told: dict[str, object] = {"wishes": list(visit.wishes)} if visit.wishes else {}
        if visit.rendering is not None and visit.rendering.not_loaded_for:
            told["not_loaded"] = visit.rendering.not_loaded_for
        if visit.page is not None and self._withheld(visit.wishes, visit.page.body):
            told["withheld"] = NOARCHIVE
        return told

    def _settle(self, visit: Visit, verdict: Verdict, *, again: bool = False) -> None:
        self._state.pages.settle(
            visit.candidate.url, verdict, again=again, status=visit.status, validators=visit.validators
        )

    def _decision(self, visit: Visit, verdict: Verdict, reason: str, detail: str) -> Decision:
        return Decision(
            url=visit.candidate.url,
            final_url=visit.final_url or visit.candidate.url,
            source=visit.source,
            verdict=verdict,
            reason=reason,
            detail=detail,
            decided=warc_date(datetime.now(UTC)),
            run=self._run,
            found_in=visit.candidate.found_in,
            status=visit.status,
        )


def _told_by_extraction(visit: Visit, capture: Capture) -> Visit:
    """The visit of a page in which extraction found no article, with extraction's reason."""
    extraction = visit.extraction or Extraction(verdict="failed", reason="not-extracted")
    verdict: Verdict = "not-article" if extraction.verdict == "not-article" else "failed"
    return replace(
        visit,
        capture=capture,
        verdict=verdict,
        reason=extraction.reason,
        detail=extraction.detail,
        passing=extraction.reason in _WALLS,
    )

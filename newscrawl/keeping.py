"""What is done with a visit: decide, write, settle. Runs in the archivist's thread, one visit at a time.

Because one thread decides and writes, two pages that arrive together cannot both call themselves new.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from archive.model import KEPT, Article, Capture, Decision, Exchange, Verdict, WarcPlace, warc_date
from archive.store import Store
from newscrawl.dedup.decide import Ruling, decide, same_payload
from newscrawl.extract.page import Extraction
from newscrawl.state import State
from newscrawl.visit import Visit


@dataclass(frozen=True, slots=True)
class Kept:
    """What a visit led to: the decision, and the article where a line was written for it."""

    decision: Decision
    article: Article | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the operator chose. See newscrawl/settings.py for each."""

    same_text_as_revisit: bool = True
    tries: int = 3


class Keeping:
    """The archive's writing door and the crawler's state, used together."""

    def __init__(self, store: Store, state: State, run: str, policy: Policy) -> None:
        self._store = store
        self._state = state
        self._run = run
        self._policy = policy

    def capture(self, exchange: Exchange) -> Capture:
        """Archive an answer that is no article page: robots.txt, a feed, a redirect, an error."""
        return self._store.keep_exchange(exchange)

    def known_bytes(self, payload_digest: str) -> bool:
        """Were these bytes read before, so that reading them again would tell nothing new?"""
        return self._store.article_of_payload(payload_digest) is not None

    def keep(self, visit: Visit) -> Kept:
        """Decide about a visit, write what the decision asks for, and settle the page."""
        if visit.exchange is None or visit.page is None:
            return self._note_unread(visit)
        article = visit.extraction.article if visit.extraction else None
        ruling = same_payload(visit.page.payload_digest, self._store)
        if ruling is None and article is not None:
            ruling = decide(article, self._store)
        if ruling is None:
            return self._note_unread(_told_by_extraction(visit, self.capture(visit.exchange)))
        capture = self._store.keep_exchange(visit.exchange, same_text_as=self._text_original(ruling))
        kept = None
        if article is not None and ruling.verdict in KEPT:
            if ruling.verdict == "version" and ruling.of is not None:
                article = replace(article, version=ruling.of.version + 1, version_of=ruling.of.id)
            kept = self._store.keep_article(article, capture)
        decision = replace(
            self._decision(visit, ruling.verdict, ruling.reason, ruling.detail),
            article_id=article.id if article else None,
            of=ruling.of.id if ruling.of else None,
            evidence=ruling.evidence,
            warc=WarcPlace.of(capture),
        )
        self._store.keep_decision(decision)
        self._settle(visit, ruling.verdict)
        return Kept(decision, kept)

    def _text_original(self, ruling: Ruling) -> Capture | None:
        if ruling.verdict == "repeat" and ruling.of is not None and self._policy.same_text_as_revisit:
            return ruling.of.capture
        return None

    def _note_unread(self, visit: Visit) -> Kept:
        decision = replace(
            self._decision(visit, visit.verdict or "failed", visit.reason, visit.detail),
            evidence=dict(visit.extraction.evidence) if visit.extraction else {},
            warc=WarcPlace.of(visit.capture) if visit.capture else None,
        )
        self._store.keep_decision(decision)
        tries = self._state.pages.tries(visit.candidate.url) + 1
        self._settle(visit, decision.verdict, again=visit.passing and tries < self._policy.tries)
        return Kept(decision)

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
        visit, capture=capture, verdict=verdict, reason=extraction.reason, detail=extraction.detail
    )

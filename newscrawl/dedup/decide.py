"""Is this article news, or have we had it? A pure decision over what the archive knows.

The order of the questions is the order of certainty. A headline alone never makes a repeat: columns keep
their headline and change their story (docs/repeats.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from archive.headline import headline_key
from archive.model import Article, KnownArticle, Verdict


class Memory(Protocol):
    """What the archive knows, as far as a decision needs it. ``archive.store.Store`` is one."""

    def article_of_payload(self, payload_digest: str) -> KnownArticle | None:
        """The article read in a capture with these very bytes."""

    def article_of_text(self, text_digest: str) -> KnownArticle | None:
        """The first article that said these very words."""

    def article_at(self, canonical_url: str) -> KnownArticle | None:
        """The newest article at this canonical URL."""

    def articles_headed(self, source: str, headline_key: str) -> Sequence[KnownArticle]:
        """This source's articles under this headline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A verdict with the article it rests on and what was seen.

    Attributes:
        verdict: See ``archive.model.Verdict``.
        reason: The rule, as a short fixed name.
        detail: The same in words.
        of: The article that this one repeats or is a version of; None for news.
        evidence: What the rule compared, as plain JSON values.
    """

    verdict: Verdict
    reason: str
    detail: str
    of: KnownArticle | None = None
    evidence: dict[str, object] = field(default_factory=dict)


def same_payload(payload_digest: str, memory: Memory) -> Ruling | None:
    """The ruling for bytes that were read before, or None. It needs no extraction."""
    known = memory.article_of_payload(payload_digest)
    if known is None:
        return None
    return Ruling(
        verdict="repeat",
        reason="same-payload",
        detail=f"the same bytes were captured at {known.url} on {known.fetched}",
        of=known,
        evidence={"payload_digest": payload_digest},
    )


def decide(article: Article, memory: Memory) -> Ruling:
    """The ruling for an article whose bytes are new."""
    same_text = memory.article_of_text(article.text_digest) if article.text_digest else None
    if same_text is not None:
        return _same_text(article, same_text)
    before = memory.article_at(article.canonical_url)
    if before is not None:
        return Ruling(
            verdict="version",
            reason="same-url-changed-text",
            detail=f"version {before.version + 1} of the article first kept as {before.id}",
            of=before,
            evidence={"canonical_url": article.canonical_url, "text_digest_before": before.text_digest},
        )
    headed = memory.articles_headed(article.source, headline_key(article.title)) if article.title else ()
    if headed:
        return Ruling(
            verdict="recurring",
            reason="same-headline-other-text",
            detail=f"{article.source or 'this source'} used this headline before, over another text",
            of=headed[-1],
            evidence={"headline": article.title, "times_before": len(headed)},
        )
    return Ruling(
        verdict="new", reason="nothing-alike", detail="no article with this text, URL or headline is known"
    )


def _same_text(article: Article, known: KnownArticle) -> Ruling:
    same_url = known.canonical_url == article.canonical_url
    same_headline = headline_key(known.title) == headline_key(article.title)
    if same_url:
        reason, where = "same-url-same-text", "at the same address"
    elif same_headline:
        reason, where = "same-headline-same-text", f"under the same headline at {known.url}"
    else:
        reason, where = "same-text", f"under another headline at {known.url}"
    return Ruling(
        verdict="repeat",
        reason=reason,
        detail=f"the same words were kept {where}, captured {known.fetched}",
        of=known,
        evidence={
            "text_digest": article.text_digest,
            "same_headline": same_headline,
            "same_source": known.source == article.source,
        },
    )

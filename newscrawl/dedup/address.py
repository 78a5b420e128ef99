"""Another text at an address that is known: a version, the next issue, or another story."""

from archive.fingerprints import overlap
from archive.model import KnownArticle
from newscrawl.dedup.case import Case, same_headline
from newscrawl.dedup.changes import change_between, takes_back
from newscrawl.dedup.compare import Match, match
from newscrawl.dedup.printed import as_printed
from newscrawl.dedup.rules import Ruling

_HALF_A_DAY = 0.5


def same_address(case: Case) -> Ruling | None:
    """The ruling for a changed text at a known address of the same publisher."""
    before = case.memory.article_at(case.article.canonical_url) or case.memory.met_at(
        case.article.requested_url
    )
    if before is None or not case.ours(before) or before.text_digest == case.article.text_digest:
        return None
    kept = case.memory.likeness_of(before.id)
    text_before = case.text_of(before.id)
    if same_headline(case.article, before) and as_printed(text_before) == case.printed:
        return Ruling(  # other words for a machine only: hyphens that cannot be seen
            verdict="repeat",
            reason="same-url-same-text",
            detail=f"the same words were kept at the same address, captured {before.fetched}",
            of=before,
            evidence={"canonical_url": case.article.canonical_url, "text_digest_before": before.text_digest},
        )
    if kept is None:
        return _version(case, before, text_before, {"text_digest_before": before.text_digest})
    found = match(case, kept, before, overlap(case.print, kept.fingerprint))
    evidence = found.evidence(case.rules) | {"same_address_containment_needed": case.rules.same_address}
    if takes_back(text_before, case.article.text) or _same_story(case, found):
        return _version(case, before, text_before, evidence)
    if found.headline >= case.rules.headline:
        return Ruling(
            verdict="recurring",
            reason="same-url-next-issue",
            detail=f"the address and headline of {before.id}, with another text on another day",
            of=before,
            evidence=evidence,
        )
    return Ruling(
        verdict="new",
        reason="address-used-again",
        detail=f"another story stands where {before.id} was",
        of=before,
        evidence=evidence,
    )


def _same_story(case: Case, found: Match) -> bool:
    """One story in two states; not the next issue of a page that is filled anew every day."""
    alike = found.headline >= case.rules.headline
    if found.days < _HALF_A_DAY and (alike or case.same_date(found.known)):
        return True
    if found.template and alike:
        return False
    return found.shared.containment >= case.rules.same_address


def _version(case: Case, before: KnownArticle, text_before: str, evidence: dict[str, object]) -> Ruling:
    change = change_between(text_before, case.article.text)
    counts = {"words_removed": change.removed, "words_added": change.added, "places": change.places}
    return Ruling(
        verdict="version",
        reason="same-url-changed-text",
        detail=f"version {before.version + 1} of the article kept as {before.id}",
        of=before,
        change=change.kind,
        evidence={"canonical_url": case.article.canonical_url, **evidence, **counts},
    )

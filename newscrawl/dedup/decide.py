"""Is this article news, or have we had it? A pure decision over what the archive knows.

The order of the questions is the order of certainty: the same bytes, the same words, the same address, the
same passages, the same headline. A headline alone never makes a repeat: columns keep their headline and
change their story. That another publisher ran a story is news about that publisher, and never a repeat.
"""

from collections.abc import Sequence

from archive.headline import headline_key, headline_stem
from archive.model import Article, KnownArticle
from newscrawl.dedup import address, passages
from newscrawl.dedup.case import Case, same_headline, same_publisher
from newscrawl.dedup.memory import Memory
from newscrawl.dedup.printed import same_figures
from newscrawl.dedup.rules import Rules, Ruling

_RULES = Rules()


def same_payload(payload_digest: str, url: str, source: str, memory: Memory) -> Ruling | None:
    """The ruling for bytes that this publisher's page had before, or None. It needs no extraction."""
    for known in memory.articles_of_bytes(payload_digest):
        if same_publisher(url, source, known):
            return Ruling(
                verdict="repeat",
                reason="same-payload",
                detail=f"the same bytes were captured at {known.url} on {known.fetched}",
                of=known,
                evidence={"payload_digest": payload_digest},
            )
    return None


def decide(article: Article, memory: Memory, rules: Rules = _RULES) -> Ruling:
    """The ruling for an article whose bytes are new at its publisher."""
    case = Case(article, memory, rules)
    ruling = (
        _same_words(case) or address.same_address(case) or passages.shared_passages(case) or _same_name(case)
    )
    if ruling is not None:
        return ruling
    detail = "no article with this text, URL or headline is known, nor one that shares much of the text"
    return Ruling(verdict="new", reason="nothing-alike", detail=detail, evidence=case.nearest)


def _same_words(case: Case) -> Ruling | None:
    article = case.article
    known = case.memory.articles_of_text(article.text_digest) if article.text_digest else ()
    ours = [one for one in known if case.ours(one)]
    if ours:
        return _own_words(case, ours)
    if not known or case.print.words < case.rules.own_words:
        return None
    return _copied_words(case, known)


def _own_words(case: Case, ours: list[KnownArticle]) -> Ruling | None:
    """The same words at the same publisher: a repeat, or the same story set or headed otherwise."""
    article = case.article
    at_home = any(one.canonical_url == article.canonical_url for one in ours)
    if not at_home:
        # What stood at this address is another state of it, wherever else these words stand.
        moved = address.same_address(case)
        if moved is not None and moved.verdict == "version":
            return moved
    known = next((one for one in ours if same_headline(article, one)), ours[-1])
    headed_alike = same_headline(article, known)
    evidence: dict[str, object] = {
        "text_digest": article.text_digest,
        "same_headline": headed_alike,
        "same_address": at_home,
    }
    if not at_home and case.print.words < case.rules.own_words and not case.same_day(known):
        detail = f"so few words, on another day than {known.url}, may be said of another matter"
        words = {"words": case.print.words, "words_needed": case.rules.own_words}
        return Ruling(
            verdict="recurring", reason="few-words", detail=detail, of=known, evidence=evidence | words
        )
    twins = [one for one in ours if same_headline(article, one) == headed_alike]
    twins = [one for one in twins if case.printed_alike(one)]
    if not twins:
        return _other_marks(case, known, evidence)
    same = next((one for one in twins if not case.other_standfirst(one)), twins[-1])
    if headed_alike:
        return _repeat(case, same, evidence)
    evidence |= {"headline_before": same.title, "headline": article.title}
    if not at_home and case.precedes(same) and same.version == 1:
        return passages.late_original(case, (same,), "version", evidence)
    return Ruling(
        verdict="version",
        reason="same-text-new-headline",
        detail=f"the words of {same.id} stand under another headline now",
        of=same,
        change="headline",
        evidence=evidence,
    )


def _repeat(case: Case, known: KnownArticle, evidence: dict[str, object]) -> Ruling:
    at_home = evidence["same_address"]
    before = case.other_standfirst(known)
    if before:
        return Ruling(
            verdict="version",
            reason="same-text-new-standfirst",
            detail=f"the words of {known.id} stand under another standfirst now",
            of=known,
            change="headline",
            evidence=evidence | {"standfirst_before": before, "standfirst": case.article.description},
        )
    where = "at the same address" if at_home else f"under the same headline at {known.url}"
    return Ruling(
        verdict="repeat",
        reason="same-url-same-text" if at_home else "same-headline-same-text",
        detail=f"the same words were kept {where}, captured {known.fetched}",
        of=known,
        evidence=evidence,
    )


def _other_marks(case: Case, known: KnownArticle, evidence: dict[str, object]) -> Ruling:
    """The same words with other marks: a comma, a capital, a sign before a number."""
    same = same_figures(case.text_of(known.id), case.article.text)
    evidence = evidence | {"same_figures": same}
    if not evidence["same_address"] and not same and not case.same_day(known):
        return Ruling(
            verdict="recurring",
            reason="same-template",
            detail=f"made like {known.id}, with other signs at its numbers",
            of=known,
            evidence=evidence,
        )
    return Ruling(
        verdict="version",
        reason="same-words-other-marks",
        detail=f"the words of {known.id} are set with other marks or capitals",
        of=known,
        change="typo" if same else "substantive",
        evidence=evidence,
    )


def _copied_words(case: Case, theirs: Sequence[KnownArticle]) -> Ruling:
    """The same words at another publisher."""
    original = min(theirs, key=case.appeared)
    evidence: dict[str, object] = {
        "text_digest": case.article.text_digest,
        "headline_similarity": case.headline(original),
        "days_apart": case.days(original),
    }
    if case.precedes(original):
        return passages.late_original(case, (original,), "syndicated", evidence)
    return Ruling(
        verdict="syndicated",
        reason="same-text-elsewhere",
        detail=f"the same words were kept at {original.url}, captured {original.fetched}",
        of=original,
        same_text=case.printed_alike(original),
        evidence=evidence,
    )


def _same_name(case: Case) -> Ruling | None:
    """The same headline over another text: a column, a weather report, a live blog of another day."""
    article = case.article
    if not article.title:
        return None
    headed = case.memory.articles_headed(article.source, headline_key(article.title))
    stem = headline_stem(article.title)
    issues = headed or case.issues(stem)
    if not issues:
        return None
    reason = "same-headline-other-text" if headed else "same-column-other-text"
    return Ruling(
        verdict="recurring",
        reason=reason,
        detail=f"{article.source or case.domain} used this headline before, over another text",
        of=issues[0],
        evidence={"headline": article.title, "times_before": len(issues), **case.nearest},
    )

"""Articles that share passages: versions at other addresses, copies at other publishers, templates."""

from typing import Literal

from archive.fingerprints import Overlap, overlap
from archive.model import KnownArticle
from archive.stories import Likeness
from newscrawl.dedup.case import Case
from newscrawl.dedup.changes import change_between
from newscrawl.dedup.compare import Match, match, shares_lead
from newscrawl.dedup.furniture import furniture, their_furniture
from newscrawl.dedup.rules import Ruling
from newscrawl.dedup.templates import another_filling

_LEAST = 0.1  # containment; who shares less has nothing to do with it
_WORTH_A_LOOK = 0.25  # containment, before what belongs to the other house is taken off


def shared_passages(case: Case) -> Ruling | None:
    """The ruling for a text that stands, changed or in part, in articles around its time."""
    matches = _matches(case)
    ours = [found for found in matches if case.ours(found.known)]
    versions = [found for found in ours if _is_version(case, found)]
    if versions:
        return _version(case, versions)
    template = next((found for found in ours if found.contained and another_filling(case, found)), None)
    if template is not None:
        return Ruling(
            verdict="recurring",
            reason="same-template",
            detail=f"made like {template.known.id}, with other values",
            of=template.known,
            evidence=template.evidence(case.rules),
        )
    copies = [
        found
        for found in matches
        if not case.ours(found.known)
        and found.contained
        and not found.template
        and found.days <= case.rules.syndicated_days
        and (found.headline >= case.rules.headline or shares_lead(case, found))
    ]
    if copies:
        return _syndicated(case, copies)
    if matches:
        nearest = max(matches, key=lambda found: found.shared.containment)
        case.nearest.update(nearest.evidence(case.rules))
    return None


def _matches(case: Case) -> list[Match]:
    """The candidates that share enough to be worth a second look; at least the nearest."""
    found = [
        (one, overlap(case.print, one.fingerprint)) for one in case.memory.alike(case.print, case.moment)
    ]
    if max((shared.containment for _, shared in found), default=0.0) < _LEAST:
        return []
    common = furniture(case, [one for one, _ in found])
    if common:
        found = [(one, overlap(case.print, one.fingerprint, common=common)) for one, _ in found]
    nearest = max((shared for _, shared in found), key=lambda shared: shared.containment)
    matches = []
    for one, shared in found:
        if shared is nearest or shared.containment >= _WORTH_A_LOOK:
            known = case.memory.article(one.relation.id)
            if known is not None:
                left = _without_theirs(case, one, known, shared, common)
                matches.append(match(case, one, known, left))
    return matches


def _without_theirs(
    case: Case, candidate: Likeness, known: KnownArticle, shared: Overlap, common: frozenset[int]
) -> Overlap:
    """What is shared when the furniture of the other house does not count either."""
    if case.ours(known) or not _WORTH_A_LOOK <= shared.containment < case.rules.short_containment:
        return shared
    return overlap(
        case.print, candidate.fingerprint, common=common | their_furniture(case, candidate, known.source)
    )


def _is_version(case: Case, found: Match) -> bool:
    if not found.contained or found.days > case.rules.version_days or another_filling(case, found):
        return False
    if found.headline >= case.rules.headline:
        return True
    return found.shared.resemblance >= case.rules.resemblance and shares_lead(case, found)


def _version(case: Case, versions: list[Match]) -> Ruling:
    found = max(versions, key=lambda one: (one.known.version, one.shared.resemblance))
    evidence = found.evidence(case.rules)
    first = min(versions, key=lambda one: one.relation.moment)
    if case.precedes(first.known) and first.known.version == 1:
        return late_original(case, (first.known,), "version", evidence)
    change = change_between(case.text_of(found.known.id), case.article.text)
    counts = {"words_removed": change.removed, "words_added": change.added, "places": change.places}
    return Ruling(
        verdict="version",
        reason="same-story-other-address",
        detail=f"the story of {found.known.id} at another address, changed",
        of=found.known,
        change=change.kind,
        evidence=evidence | counts,
    )


def _syndicated(case: Case, copies: list[Match]) -> Ruling:
    first = min(copies, key=lambda one: (one.relation.moment, one.known.fetched))
    evidence = first.evidence(case.rules)
    begun = case.memory.article(first.relation.story) or first.known
    of = first.known if case.ours(begun) or case.precedes(begun) else begun
    if case.precedes(of):
        later = {one.relation.story: one.known for one in copies if one.relation.story == one.known.id}
        return late_original(case, tuple(later.values()) or (of,), "syndicated", evidence)
    return Ruling(
        verdict="syndicated",
        reason="text-contained-elsewhere",
        detail=f"most of it stands in {of.url}, captured {of.fetched}",
        of=of,
        evidence=evidence,
    )


def late_original(
    case: Case,
    known: tuple[KnownArticle, ...],
    kind: Literal["version", "syndicated"],
    evidence: dict[str, object],
) -> Ruling:
    """News, though its copies came first: they are put under it."""
    names = ", ".join(one.id for one in known)
    what = "an earlier version" if kind == "version" else "the original"
    return Ruling(
        verdict="new",
        reason="late-original",
        detail=f"published before {names}, of which it is {what}",
        late_for=known,
        evidence=evidence | {"published": case.article.published, "late_for": [one.id for one in known]},
    )

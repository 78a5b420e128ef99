"""Holds one article against those that it may be related to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from archive.fingerprints import Fingerprint, Overlap, fingerprint, lead_fingerprint, overlap
from archive.headline import headline_similarity
from archive.model import KnownArticle
from archive.stories import Likeness, Relation
from newscrawl.dedup.case import Case
from newscrawl.dedup.rules import Rules

_DAY = 86_400
_STORIES_WITH_A_FOOTER = 3  # a passage in so many stories belongs to none of them
_LEAST_LEFT = 6  # hashes of a text without such passages; fewer tell nothing


@dataclass(frozen=True, slots=True)
class Match:
    """An article that shares passages with the one in question.

    Attributes:
        known: That article.
        relation: Its place in its story.
        shared: What both texts share.
        headline: How alike their headlines are, 0 to 1.
        days: How far apart they appeared.
        contained: Whether the shared part is enough.
        template: Whether both look like fillings of one template.
    """

    known: KnownArticle
    relation: Relation
    shared: Overlap
    headline: float
    days: float
    contained: bool
    template: bool

    def evidence(self, rules: Rules) -> dict[str, object]:
        """What was compared, with the thresholds."""
        short = self.shared.words < rules.short_words
        return {
            "compared_with": self.known.id,
            "containment": round(self.shared.containment, 3),
            "containment_needed": rules.short_containment if short else rules.containment,
            "resemblance": round(self.shared.resemblance, 3),
            "headline_similarity": round(self.headline, 3),
            "headline_similarity_needed": rules.headline,
            "days_apart": round(self.days, 2),
            "number_density": round(self.shared.number_density, 3),
            "numbers_shared": round(self.shared.numbers_shared, 3),
            "template": self.template,
        }


def match(case: Case, other: Likeness, known: KnownArticle, common: frozenset[int] = frozenset()) -> Match:
    """Compare the article of a case with a known one; ``common`` passages do not count."""
    rules = case.rules
    shared = overlap(case.print, other.fingerprint, common=common)
    needed = rules.short_containment if shared.words < rules.short_words else rules.containment
    return Match(
        known=known,
        relation=other.relation,
        shared=shared,
        headline=headline_similarity(case.article.title, known.title),
        days=abs(case.moment - other.relation.moment) / _DAY,
        contained=shared.containment >= needed,
        template=shared.number_density > rules.number_density
        and shared.numbers_shared < rules.numbers_shared,
    )


def shares_lead(case: Case, found: Match) -> bool:
    """Does one of the texts begin with words that stand in the other?

    What shares only its end, a footer say, and has another headline, is another story.
    """
    theirs = case.memory.text_of(found.known.id)
    pairs = (
        (lead_fingerprint(case.article.text), fingerprint(theirs)),
        (lead_fingerprint(theirs), case.print),
    )
    return any(overlap(lead, whole).containment >= case.rules.lead for lead, whole in pairs)


def common_passages(print_: Fingerprint, candidates: Sequence[Likeness]) -> frozenset[int]:
    """Hashes of a text that stand in several stories: footers, standing notices, templates."""
    by_story: dict[str, set[int]] = {}
    for candidate in candidates:
        mine = print_.hashes & candidate.fingerprint.hashes
        by_story.setdefault(candidate.relation.story, set()).update(mine)
    if len(by_story) < _STORIES_WITH_A_FOOTER:
        return frozenset()
    counts = Counter(value for hashes in by_story.values() for value in hashes)
    common = frozenset(value for value, count in counts.items() if count >= _STORIES_WITH_A_FOOTER)
    return common if len(print_.hashes) - len(common) >= _LEAST_LEFT else frozenset()

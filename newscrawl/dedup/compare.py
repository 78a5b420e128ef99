"""Holds one article against those that it may be related to."""

from dataclasses import dataclass

from archive.fingerprints import (
    Fingerprint,
    Overlap,
    begins_in,
    form_fingerprint,
    overlap,
    without_numbers,
    words_of,
)
from archive.headline import headline_similarity
from archive.model import KnownArticle
from archive.stories import Likeness, Relation
from newscrawl.dedup.case import Case
from newscrawl.dedup.rules import Rules

_DAY = 86_400
_HALF_A_DAY = 0.5
_FIRST = 8  # hashes: of the first twenty words
_NEARLY_THE_SAME = 0.9
_THE_SAME_FORM = 0.98  # of a text without its numbers ...
_OTHER_NUMBERS = 0.5  # ... of which fewer than half are shared


@dataclass(frozen=True, slots=True)
class Match:
    """An article that shares passages with the one in question.

    Attributes:
        known: That article.
        relation: Its place in its story.
        print: Its fingerprint.
        shared: What both texts share.
        headline: How alike their headlines are, 0 to 1.
        days: How far apart they appeared.
        needed: The containment that is enough.
        template: Whether both look like fillings of one template.
    """

    known: KnownArticle
    relation: Relation
    print: Fingerprint
    shared: Overlap
    headline: float
    days: float
    needed: float
    template: bool

    @property
    def contained(self) -> bool:
        """Is most of the shorter text in the longer?"""
        return self.shared.containment >= self.needed

    def evidence(self, rules: Rules) -> dict[str, object]:
        """What was compared, with the thresholds."""
        return {
            "compared_with": self.known.id,
            "containment": round(self.shared.containment, 3),
            "containment_needed": self.needed,
            "resemblance": round(self.shared.resemblance, 3),
            "headline_similarity": round(self.headline, 3),
            "headline_similarity_needed": rules.headline,
            "days_apart": round(self.days, 2),
            "number_density": round(self.shared.number_density, 3),
            "numbers_shared": round(self.shared.numbers_shared, 3),
            "template": self.template,
        }


def match(case: Case, other: Likeness, known: KnownArticle, shared: Overlap) -> Match:
    """What the article of a case and a known one are to each other, given what their texts share."""
    rules = case.rules
    headline = headline_similarity(case.article.title, known.title)
    days = abs(case.moment - other.relation.moment) / _DAY
    needed = rules.containment
    if shared.words < rules.short_words:
        needed = rules.short_containment
    elif headline >= _NEARLY_THE_SAME and case.ours(known) and days < _HALF_A_DAY:
        needed = rules.named_containment
    return Match(
        known=known,
        relation=other.relation,
        print=other.fingerprint,
        shared=shared,
        headline=headline,
        days=days,
        needed=needed,
        template=_may_be_form(case, known, shared, needed) and _one_form(case, known, shared),
    )


def _may_be_form(case: Case, known: KnownArticle, shared: Overlap, needed: float) -> bool:
    """Is enough shared that it matters whether both fill one form?"""
    at_home = known.canonical_url == case.article.canonical_url
    return shared.containment >= (min(needed, case.rules.same_address) if at_home else needed)


def _one_form(case: Case, known: KnownArticle, shared: Overlap) -> bool:
    """Do both texts differ by their numbers, and by little else?

    Edited stories differ by sentences, whether there are numbers in them or not.
    """
    rules = case.rules
    if shared.number_density <= rules.number_density or shared.numbers_shared >= rules.numbers_shared:
        return False
    form = overlap(case.form, form_fingerprint(case.text_of(known.id))).containment
    if form - shared.containment >= rules.form_gain:
        return True
    return form >= _THE_SAME_FORM and shared.numbers_shared < _OTHER_NUMBERS


def same_form(one: str, other: str) -> bool:
    """Are two texts one and the same when every number is?"""
    return words_of(without_numbers(one)) == words_of(without_numbers(other))


def shares_lead(case: Case, found: Match) -> bool:
    """Is it the same story though the headline is another?

    It is when it begins with words that stand in the other; or when the other's beginning stands in it and
    makes up much of it. What shares only its end has a footer; what quotes another story is its own.
    """
    if _begins_in(case.print, found.print, case.rules.lead):
        return True
    whole = _begins_in(found.print, case.print, case.rules.lead)
    return whole and found.shared.resemblance >= case.rules.resemblance


def _begins_in(one: Fingerprint, other: Fingerprint, needed: float) -> bool:
    """Does the other text hold how this one begins, from its first words on?

    Fifty words of a brief are mostly what its house writes under everything.
    """
    return begins_in(one, other) >= needed and begins_in(one, other, first=_FIRST) > 0

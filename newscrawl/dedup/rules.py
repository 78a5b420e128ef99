"""The thresholds and windows of the decisions, and what a decision says."""

from dataclasses import dataclass, field

from archive.model import KnownArticle, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Where the lines are drawn. docs/repeats.md tells how each was found.

    Attributes:
        containment: A text is contained in another when they share this part of the shorter one.
        short_containment: The same, where the shorter has fewer than ``short_words`` words.
        short_words: Below this a few shared phrases are a large part of a text.
        own_words: Below this many words equal texts at two addresses on two days are no evidence.
        named_containment: The same, between pages of one publisher with nearly the same headline.
        number_density: Texts with a greater part of numbers may be fillings of one template ...
        numbers_shared: ... when they share a smaller part of their numbers than this ...
        form_gain: ... and are, when they share so much more with the numbers left out.
        template_places: So are two issues under one headline that differ in at least so many places ...
        template_words: ... none of them longer than this.
        headline: Headlines at least so alike are versions of one headline.
        resemblance: Without a similar headline, both texts together must share this part.
        lead: Without a similar headline, this part of how either text begins must stand in the other.
        same_address: At one address this containment is enough for a version of the same story.
        version_days: How far apart versions at two addresses of a publisher may appear.
        syndicated_days: How far apart copies at two publishers may appear.
    """

    containment: float = 0.6
    short_containment: float = 0.9
    short_words: int = 60
    own_words: int = 25
    named_containment: float = 0.45
    number_density: float = 0.02
    numbers_shared: float = 0.8
    form_gain: float = 0.1
    template_places: int = 4
    template_words: int = 8
    headline: float = 0.5
    resemblance: float = 0.5
    lead: float = 0.5
    same_address: float = 0.25
    version_days: float = 3.0
    syndicated_days: float = 7.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A verdict with the article it rests on and what was seen.

    Attributes:
        verdict: See ``archive.model.Verdict``.
        reason: The rule, as a short fixed name.
        detail: The same in words.
        of: The article that this one repeats, or is a version or a copy of; None for news.
        change: Of a version, how it differs from the one before, see ``newscrawl.dedup.changes``.
        same_text: Whether the text is, as printed, that of ``of``.
        late_for: Articles that were taken for originals and are copies or versions of this one.
        evidence: What the rule compared, as plain JSON values.
    """

    verdict: Verdict
    reason: str
    detail: str
    of: KnownArticle | None = None
    change: str | None = None
    same_text: bool = False
    late_for: tuple[KnownArticle, ...] = ()
    evidence: dict[str, object] = field(default_factory=dict)

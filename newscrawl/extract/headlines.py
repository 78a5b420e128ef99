"""The headline: every variant that a page gives, each without the site's name, and the one it prints.

A page says its headline up to six times, seldom in the same words: JSON-LD and og:title are written for
search engines and social networks, are cut at 110 characters, or carry the site's name and the kicker;
the title element carries both nearly always. What the reader sees above the story is the h1. So the h1
is taken where it is shown to be the story's headline (it shares words with another variant), and the
others decide where there is none or where the h1 belongs to the site.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from archive.model import Headline
from newscrawl.extract.headings import (
    MAX_LENGTH,
    SHARED_ENOUGH,
    doubled_heading,
    main_heading,
    shared,
    words_of,
)
from newscrawl.extract.markup import Markup
from newscrawl.extract.sitename import SiteNames
from newscrawl.extract.structured import Structured
from newscrawl.extract.words import bare_words, clean_line

_MAX_VARIANTS = 24
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.)\s*$")
_NO_HEADLINE = re.compile(
    r"^(?:home|homepage|news|untitled|article|index|null|undefined|none|title|search|menu)$"
)
_PLACE_WEIGHT = {"json-ld": 1.5, "og": 1.25, "feed": 0.8, "title": 0.8, "twitter": 0.6, "meta": 0.5}
_CUT_SHARE = 0.3
_OWN_PLACES = frozenset({"h1", "og", "title", "feed"})


@dataclass(frozen=True, slots=True)
class Title:
    """The headline of a page: the text, the place it was taken from, and all variants, the title first."""

    text: str
    place: str
    variants: tuple[Headline, ...]


def read_headlines(
    markup: Markup, data: Structured, names: SiteNames, feed: str = "", told: Headline | None = None
) -> Title:
    """All variants of the headline and the page's own among them: the one that was told, where one was."""
    given = _given(markup, data, feed)
    bare = [Headline(names.strip(h.text), h.place) for h in given]
    heading = main_heading(markup, bare, names)
    if heading:
        bare.append(Headline(heading, "h1"))
    bare = _without_corroborated_rest([h for h in bare if h.text], names)
    usable = [h for h in bare if not names.is_name(h.text) and not _NO_HEADLINE.match(bare_words(h.text))]
    chosen = told or _choose(usable, broken_data=data.broken)
    if chosen is None:
        return Title("", "", ())
    # An alternative headline or a name in the data may be a standfirst, a section or a number.
    words = words_of(chosen.text)
    variants = [
        h
        for h in (*usable, *given)
        if h.place in _OWN_PLACES or shared(words_of(h.text), words) >= SHARED_ENOUGH
    ]
    if doubled := doubled_heading(markup):
        variants.append(Headline(doubled, "h2"))
    return Title(chosen.text, chosen.place, _distinct([chosen, *variants]))


def _given(markup: Markup, data: Structured, feed: str) -> list[Headline]:
    """What the page's data and the feed call the story."""
    pairs: list[tuple[str, str]] = [("json-ld", data.headline)]
    pairs += [("og", text) for text in markup.metas.get("og:title", ())[:2]]
    pairs.append(("twitter", markup.meta("twitter:title")))
    pairs.append(
        ("meta", markup.meta("parsely-title", "sailthru.title", "dcterms.title", "dc.title", "headline"))
    )
    pairs.append(("title", markup.title))
    pairs.append(("feed", feed))
    pairs += [("json-ld", text) for text in data.other_headlines[:3]]
    cleaned = ((place, clean_line(text, MAX_LENGTH)) for place, text in pairs if text)
    return [Headline(text, place) for place, text in cleaned if text]


def _without_corroborated_rest(variants: list[Headline], names: SiteNames) -> list[Headline]:
    """Cut what follows or precedes a separator where what is left is another variant, word for word.

    "Talks resume | World | The Site" and an h1 "Talks resume" agree on where the headline ends, which no
    list of site names could know. The h1 decides over the others; the data decide over the title element.
    """
    trusted = {bare_words(h.text): h.text for h in variants if h.place in {"json-ld", "og", "h1"}}
    out: list[Headline] = []
    for h in variants:
        text = h.text
        for part in names.parts(text):
            key = bare_words(part)
            if key in trusted and len(part) < len(text) and len(key.split()) > 1:
                if h.place == "h1" and not any(
                    v.place != "h1" and bare_words(v.text) == key for v in variants
                ):
                    continue
                text = part
                break
        out.append(Headline(text, h.place))
    return out


def _choose(variants: list[Headline], *, broken_data: bool) -> Headline | None:
    """The h1, unless it is a heading over the story that only ends in it; else what most places say."""
    if not variants:
        return None
    heading = next((h for h in variants if h.place == "h1"), None)
    if heading is not None:
        return _heading_or_its_end(heading, variants)
    weights: dict[str, float] = {}
    for h in variants:
        weight = _PLACE_WEIGHT.get(h.place, 0.5)
        if _ELLIPSIS.search(h.text) or (broken_data and h.place == "json-ld"):
            weight *= _CUT_SHARE
        key = bare_words(h.text)
        weights[key] = weights.get(key, 0.0) + weight
    best = max(weights, key=lambda key: weights[key])
    return next(h for h in variants if bare_words(h.text) == best)


def _heading_or_its_end(heading: Headline, variants: list[Headline]) -> Headline:
    """The h1; where it begins with a kicker that other variants lack, what is left of it."""
    key = bare_words(heading.text)
    ends: dict[str, list[Headline]] = {}
    for other in variants:
        other_key = bare_words(other.text)
        words = len(other_key.split())
        extra = len(key.split()) - words
        if other.place != "h1" and words > 3 and 0 < extra <= 4 and key.endswith(" " + other_key):  # noqa: PLR2004 - a kicker has up to four words, and a headline more than three
            ends.setdefault(other_key, []).append(other)
    return max(ends.values(), key=len)[0] if ends else heading


def _distinct(variants: Iterable[Headline]) -> tuple[Headline, ...]:
    """Each wording once a place, bounded."""
    seen: dict[tuple[str, str], Headline] = {}
    for h in variants:
        seen.setdefault((h.text, h.place), h)
        if len(seen) >= _MAX_VARIANTS:
            break
    return tuple(seen.values())

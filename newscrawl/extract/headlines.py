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

import lxml.etree
import lxml.html

from archive.headline import headline_key
from archive.model import Headline
from newscrawl.extract.markup import Markup, text_of
from newscrawl.extract.sitename import SiteNames
from newscrawl.extract.structured import Structured
from newscrawl.extract.words import clean_line

_MAX_LENGTH = 400
_MAX_VARIANTS = 24
_KICKER_CLASS = re.compile(
    r"kicker|roofline|overline|topline|eyebrow|supertitle|surtitle|dachzeile|spitzmarke|rubric|category|label"
    r"|badge|flag\b|sr-only|visually-?hidden|screen-reader|visuallyhidden|subtitle|subhead|subline|tagline"
    r"|topper|prefix|antetitulo|volanta|cintillo|occhiello|surtitre|vignette",
    re.IGNORECASE,
)
_FURNITURE_CLASS = re.compile(
    r"logo|site-?title|site-?name|brand|modal|popup|cookie|newsletter|related|sidebar|login|paywall",
    re.IGNORECASE,
)
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "dialog", "form", "template", "noscript"})
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.)\s*$")
_NO_HEADLINE = re.compile(
    r"^(?:home|homepage|news|untitled|article|index|null|undefined|none|title|search|menu)$"
)
_PLACE_WEIGHT = {"json-ld": 1.5, "og": 1.25, "feed": 0.8, "title": 0.8, "twitter": 0.6, "meta": 0.5}
_SHARED_ENOUGH = 0.34


@dataclass(frozen=True, slots=True)
class Title:
    """The headline of a page: the text, the place it was taken from, and all variants, the title first."""

    text: str
    place: str
    variants: tuple[Headline, ...]


def read_headlines(markup: Markup, data: Structured, names: SiteNames, feed: str = "") -> Title:
    """All variants of the headline and the page's own among them."""
    given = _given(markup, data, feed)
    bare = [Headline(names.strip(h.text), h.place) for h in given]
    heading = _main_heading(markup, bare, names)
    if heading:
        bare.append(Headline(heading, "h1"))
    bare = _without_corroborated_rest([h for h in bare if h.text], names)
    usable = [h for h in bare if not names.is_name(h.text) and not _NO_HEADLINE.match(headline_key(h.text))]
    chosen = _choose(usable)
    if chosen is None:
        return Title("", "", ())
    return Title(chosen.text, chosen.place, _distinct([chosen, *usable, *given]))


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
    cleaned = ((place, clean_line(text, _MAX_LENGTH)) for place, text in pairs if text)
    return [Headline(text, place) for place, text in cleaned if text]


def _main_heading(markup: Markup, others: list[Headline], names: SiteNames) -> str:
    """The h1 that is the story's headline: the one that shares most words with what the data say."""
    keys = [words for h in others if (words := _words(h.text)) and not names.is_name(h.text)]
    best, best_score = "", 0.0
    texts: set[str] = set()
    for at, element in enumerate(markup.h1):
        text = heading_text(element)
        if (
            not text
            or text in texts
            or len(text) > _MAX_LENGTH
            or names.is_name(text)
            or _is_furniture(element)
        ):
            continue
        texts.add(text)
        words = _words(text)
        score = max((_shared(words, key) for key in keys), default=0.0) - at * 0.001
        if score > best_score:
            best, best_score = text, score
    if best_score >= _SHARED_ENOUGH or (best and len(texts) == 1 and best_score > 0):
        return best
    # Nothing to compare with: a single h1 is the headline.
    return texts.pop() if len(texts) == 1 and not keys else ""


def heading_text(element: lxml.html.HtmlElement) -> str:
    """The text of a heading without kickers, labels and what only a screen reader says."""
    asides = [
        child
        for child in element.iterdescendants()
        if isinstance(child.tag, str)
        and (
            child.tag in {"script", "style", "svg", "time", "button", "small"}
            or _KICKER_CLASS.search(child.get("class") or "")
        )
    ]
    whole = clean_line(_spaced(element), _MAX_LENGTH * 2)
    if not asides:
        return whole
    skip = set(asides)
    rest = clean_line(" ".join(_texts(element, skip)), _MAX_LENGTH * 2).strip(" :|·•–—-")
    return rest or whole


def _spaced(element: lxml.html.HtmlElement) -> str:
    """Text in which a line break or a block within the heading is a space."""
    if len(element) == 0:
        return text_of(element)
    return "".join(_texts(element, set()))[:4_000]


def _texts(element: lxml.html.HtmlElement, skip: set[lxml.html.HtmlElement]) -> Iterable[str]:
    """The text pieces of an element, not those below ``skip``; a space for each line break and block."""
    stack: list[tuple[lxml.html.HtmlElement, bool]] = [(element, True)]
    while stack:
        node, opening = stack.pop()
        if not opening:
            yield " " if node.tag in {"br", "div", "p", "h1", "h2", "h3"} else ""
            if node is not element and node.tail:
                yield node.tail
            continue
        if node in skip or not isinstance(node.tag, str):
            yield " "
            if node is not element and node.tail:
                yield node.tail
            continue
        if node.tag in {"div", "p", "h1", "h2", "h3"}:
            yield " "
        if node.text:
            yield node.text
        stack.append((node, False))
        stack.extend((child, True) for child in reversed(node))


def _is_furniture(element: lxml.html.HtmlElement) -> bool:
    """The heading belongs to the site: it stands in a menu, a dialog, a form, or is the logo."""
    if _FURNITURE_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
        return True
    for above, parent in zip(range(6), element.iterancestors(), strict=False):
        if parent.tag in _FURNITURE_TAGS and parent.tag != "form":
            return True
        if above < 2 and _FURNITURE_CLASS.search(parent.get("class") or "") and parent.tag != "body":  # noqa: PLR2004 - further up a class speaks of the whole page
            return True
    return False


def _without_corroborated_rest(variants: list[Headline], names: SiteNames) -> list[Headline]:
    """Cut what follows or precedes a separator where what is left is another variant, word for word.

    "Talks resume | World | The Site" and an h1 "Talks resume" agree on where the headline ends, which no
    list of site names could know. The h1 decides over the others; the data decide over the title element.
    """
    trusted = {headline_key(h.text): h.text for h in variants if h.place in {"json-ld", "og", "h1"}}
    out: list[Headline] = []
    for h in variants:
        text = h.text
        for part in names.parts(text):
            key = headline_key(part)
            if key in trusted and len(part) < len(text) and len(key.split()) > 1:
                if h.place == "h1" and not any(
                    v.place != "h1" and headline_key(v.text) == key for v in variants
                ):
                    continue
                text = part
                break
        out.append(Headline(text, h.place))
    return out


def _choose(variants: list[Headline]) -> Headline | None:
    """The h1, unless it is a heading over the story that only ends in it; else what most places say."""
    if not variants:
        return None
    heading = next((h for h in variants if h.place == "h1"), None)
    if heading is not None:
        return _heading_or_its_end(heading, variants)
    weights: dict[str, float] = {}
    for h in variants:
        key = headline_key(h.text)
        weights[key] = weights.get(key, 0.0) + _PLACE_WEIGHT.get(h.place, 0.5) * (
            0.4 if _ELLIPSIS.search(h.text) else 1.0
        )
    best = max(weights, key=lambda key: weights[key])
    return next(h for h in variants if headline_key(h.text) == best)


def _heading_or_its_end(heading: Headline, variants: list[Headline]) -> Headline:
    """The h1; where it begins with a kicker that other variants lack, what is left of it."""
    key = headline_key(heading.text)
    ends: dict[str, list[Headline]] = {}
    for other in variants:
        other_key = headline_key(other.text)
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


def _words(text: str) -> frozenset[str]:
    """What is compared: words, and single characters where a script has no spaces."""
    words: set[str] = set()
    for word in headline_key(text).split():
        if ord(word[0]) >= 0x2E80 and len(word) > 1:  # noqa: PLR2004 - from here on characters are words (CJK)
            words.update(word)
        else:
            words.add(word)
    return frozenset(words)


def _shared(a: frozenset[str], b: frozenset[str]) -> float:
    """How much of the shorter one the two share, a little less where lengths differ a lot."""
    common = len(a & b)
    if not common:
        return 0.0
    return 0.8 * common / min(len(a), len(b)) + 0.2 * common / max(len(a), len(b))

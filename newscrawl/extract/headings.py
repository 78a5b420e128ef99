"""The heading above the story: which of a page's headings it is, and its text without kickers and labels."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import lxml.etree
import lxml.html

from archive.model import Headline
from newscrawl.extract.markup import Markup, elements, text_of
from newscrawl.extract.sitename import SiteNames
from newscrawl.extract.words import bare_words, clean_line

MAX_LENGTH = 400
"""No headline is longer, in characters."""
_KICKER_CLASS = re.compile(
    r"kicker|roofline|overline|topline|eyebrow|supertitle|surtitle|dachzeile|spitzmarke|rubric|category|label"
    r"|badge|flag\b|sr-only|visually-?hidden|screen-reader|visuallyhidden|subtitle|subhead|subline|tagline"
    r"|topper|prefix|byline|author|antetitulo|volanta|cintillo|occhiello|surtitre|vignette",
    re.IGNORECASE,
)
_FURNITURE_CLASS = re.compile(
    r"logo|site-?title|site-?name|brand|modal|popup|cookie|newsletter|related|sidebar|login|paywall",
    re.IGNORECASE,
)
_FURNITURE_ABOVE = re.compile(r"logo|brand|modal|popup|cookie|newsletter|sidebar|login", re.IGNORECASE)
_ASIDE_TAGS = frozenset({"script", "style", "svg", "time", "button", "small"})
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "dialog", "form", "template", "noscript"})
_HEADLINE_CLASS = re.compile(
    r"headline|article|entry|story|post|hed\b|titulo|titre|titel|title", re.IGNORECASE
)
_FEW_WORDS = 3
_MOST_WORDS = 40
_LONGER_BY_SIGNS = 3
"""Times as many words where signs between the same words are counted."""
_MIN_TWICE = 12
_NEARLY_SAME = 0.6
_MAX_LESSER = 40
_LESSER = lxml.etree.XPath(
    "//h2 | //@itemprop[.='headline']/.. | //@class[contains(.,'headline')"
    " or contains(.,'entry-title') or contains(.,'article-title')]/.."
)
SHARED_ENOUGH = 0.34
_SHORT_WORD = 3
_CJK = range(0x2E80, 0xAC00)


def main_heading(markup: Markup, others: list[Headline], names: SiteNames) -> str:
    """The h1 that is the story's headline: the one that shares most words with what the data say."""
    keys = [words for h in others if (words := words_of(h.text)) and not names.is_name(h.text)]
    told = {bare_words(h.text): h.text for h in others}
    # "Winter pike | The Angler | Magazine": what stands before a separator may be short and yet all of it.
    openings = {bare_words(part) for h in others for part in names.parts(h.text) if h.text.startswith(part)}
    best, best_score = "", 0.0
    seen: dict[str, lxml.html.HtmlElement] = {}
    for at, element in enumerate(markup.h1):
        text = heading_text(element, told)
        if not text or text in seen or len(text) > MAX_LENGTH or names.is_name(text):
            continue
        if _is_furniture(element):
            continue
        if _is_site_in_title(text, markup, others):
            continue
        seen[text] = element
        words = words_of(text)
        score = max((_likeness(words, key) for key in keys), default=0.0) - at * 0.001
        if bare_words(text) in openings:
            score = 1 - at * 0.001
        if score > best_score:
            best, best_score = text, score
    if best_score >= SHARED_ENOUGH:
        return best
    if len(seen) != 1:
        return _heading_without_h1(markup, keys)
    # It may share no word with what is told to search engines: then its place must speak for it.
    text, element = next(iter(seen.items()))
    related = best_score > 0 and len(words_of(text)) >= _FEW_WORDS
    return text if related or not keys or _is_over_a_story(element) else ""


def _likeness(words: frozenset[str], key: frozenset[str]) -> float:
    """How much a heading says of what the data say. One or two words may be a topic's or section's name."""
    if len(words) < _FEW_WORDS:
        return len(words & key) / max(len(words | key), 1)
    return shared(words, key)


def _heading_without_h1(markup: Markup, keys: list[frozenset[str]]) -> str:
    """A lesser heading that says nearly what the data say: some sites keep h1 for their name."""
    for element in elements(_LESSER, markup.tree, _MAX_LESSER):
        text = heading_text(element)
        words = words_of(text)
        if (
            len(words) > 2  # noqa: PLR2004 - two words are a section's name
            and len(text) <= MAX_LENGTH
            and max((shared(words, key) for key in keys), default=0.0) >= _NEARLY_SAME
            and not _is_furniture(element)
            and element.find(".//a") is None
        ):
            return text
    return ""


def doubled_heading(markup: Markup) -> str:
    """A second headline: a lesser heading whose very words the next block says again.

    Editors who paste a headline into the text leave it there twice; a heading within a story is said once.
    """
    for element in markup.lesser[:_MAX_LESSER]:
        following = element.getnext()
        words = len(element.text_content().split())
        if following is None or not _FEW_WORDS < words <= _MOST_WORDS:
            continue
        if len(following.text_content().split()) > _LONGER_BY_SIGNS * words:
            continue
        text = heading_text(element)
        if text and bare_words(text) == bare_words(_spaced(following)) and not _is_furniture(element):
            return text
    return ""


def _is_site_in_title(text: str, markup: Markup, others: list[Headline]) -> bool:
    """The title ends in this text after a headline and a separator: it is the site's or section's name."""
    rest = markup.title.removesuffix(text)
    if rest == markup.title or not rest.rstrip().endswith(("|", "-", "–", "—", "«", "»", "·", ":", "•")):
        return False
    key = bare_words(text)
    told = any(h.place != "title" and bare_words(h.text) == key for h in others)
    return not told and len(bare_words(rest).split()) > len(key.split()) + 1


def _is_over_a_story(element: lxml.html.HtmlElement) -> bool:
    """A heading that is called a headline, or stands in an article, or with some words in the main part."""
    called = _HEADLINE_CLASS.search(f"{element.get('class') or ''} {element.get('itemprop') or ''}")
    wordy = len(text_of(element, MAX_LENGTH).split()) > _FEW_WORDS  # fewer may name a section of the site
    return bool(called) or any(
        up.tag == "article" or (wordy and up.tag == "main") for up in element.iterancestors()
    )


def heading_text(element: lxml.html.HtmlElement, told: Mapping[str, str] = MappingProxyType({})) -> str:
    """The text of a heading without kickers, labels and what only a screen reader says.

    Args:
        element: The heading.
        told: What the page's data call the story, by its bare words. Where they have the kicker in the
            headline too, and none has the headline without it, the publisher means both as one.
    """
    asides = {child for child in element.iterdescendants() if isinstance(child.tag, str) and _is_aside(child)}
    whole = _once(clean_line(_spaced(element), MAX_LENGTH * 2))
    if not asides:
        return whole
    rest = _once(clean_line(" ".join(_texts(element, asides)), MAX_LENGTH * 2).strip(" :|·•–—-"))
    if bare_words(rest) not in told and (meant := told.get(bare_words(whole))):
        return meant
    return rest or whole


def _once(text: str) -> str:
    """A heading that holds its text twice, for narrow and for wide screens, says it once."""
    half = len(text) // 2
    for middle in (half, half + 1):
        if half >= _MIN_TWICE and text[:half] == text[middle:] and text[half:middle].strip() == "":
            return text[:half]
    return text


def _is_aside(element: lxml.html.HtmlElement) -> bool:
    """Something within a heading that is not its headline."""
    return element.tag in _ASIDE_TAGS or _KICKER_CLASS.search(element.get("class") or "") is not None


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
        if above < 2 and _FURNITURE_ABOVE.search(parent.get("class") or "") and parent.tag != "body":  # noqa: PLR2004 - further up a class speaks of the whole page
            return True
    return False


def words_of(text: str) -> frozenset[str]:
    """What is compared: longer words, and single characters where a script has no spaces."""
    words = bare_words(text).split()
    longer = [word for word in words if len(word) > _SHORT_WORD or ord(word[0]) in _CJK or word.isdigit()]
    found: set[str] = set()
    for word in longer or words:
        if ord(word[0]) in _CJK:
            found.update(word)
        else:
            found.add(word)
    return frozenset(found)


def shared(a: frozenset[str], b: frozenset[str]) -> float:
    """How much of the shorter one the two share, a little less where lengths differ a lot."""
    common = len(a & b)
    if not common:
        return 0.0
    return 0.8 * common / min(len(a), len(b)) + 0.2 * common / max(len(a), len(b))

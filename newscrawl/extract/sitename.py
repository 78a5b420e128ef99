"""What a site calls itself, and a headline without it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from archive.urls import registered_domain
from newscrawl.extract.markup import Markup
from newscrawl.extract.structured import Structured
from newscrawl.extract.words import bare_words, clean_line

# Signs that set a site's name off from a headline. A dash or colon needs its spaces, a bar needs none.
_SEPARATOR = re.compile(
    r"\s*[|｜¦│•：]\s*|\s+(?:[-–—−~/·»«›]|::|>|<)\s+|\s*::\s*|(?<=\w)[–—]\s|\s[–—]|\s*_\s*|\s-(?=\w)|(?<=\w)-\s"
)
_PREFIX = re.compile(r"^([^:|]{2,40}):\s+(?=\S)")
_IN_BRACKETS = re.compile(r"^(?P<rest>.{4,})\s?[（(](?P<name>[^()（）]{2,40})[)）]$")
_SOLID = re.compile(r"[\W_]+")
_GENERIC_HOSTS = frozenset(
    {"www", "m", "amp", "news", "mobile", "en", "edition", "blog", "blogs", "com", "org", "net", "co", "uk"}
)
_MAX_NAME_WORDS = 7
_LONGEST_TAIL = 60
_MAX_CUTS = 8
_MOST_CUTS = 20


def solid(text: str) -> str:
    """A name as its bare letters: "The Hill" and "TheHill" are one."""
    return _SOLID.sub("", bare_words(text))


@lru_cache(maxsize=128)
def _cuts(text: str) -> tuple[re.Match[str], ...]:
    """The separators in a headline, which is asked for them each time that it is compared."""
    return tuple(_SEPARATOR.finditer(text))


@dataclass(frozen=True, slots=True)
class SiteNames:
    """The names of one site: as it writes them, as bare letters, and what else it writes beside headlines."""

    written: tuple[str, ...]
    letters: frozenset[str]
    tails: frozenset[str] = frozenset()

    @property
    def main(self) -> str:
        """The name that the site gives first; may be empty."""
        return self.written[0] if self.written else ""

    def is_name(self, text: str) -> bool:
        """Whether a text is nothing but one of the names, an article or ending such as ".com" aside."""
        letters = solid(text)
        if not letters:
            return False
        return (
            letters in self.letters
            or letters.removeprefix("the") in self.letters
            or letters.removesuffix("gmbh") in self.letters
        )

    def _is_tail(self, text: str) -> bool:
        """Whether a text is a name, or what this site's titles have beside the headline."""
        return self.is_name(text) or (bool(self.tails) and solid(text) in self.tails)

    def without_tail(self, text: str) -> str:
        """A byline without the site's name at its end ("Elliot Brownstein Florida Today")."""
        words = text.split()
        for tail in range(1, min(5, len(words) - 1)):
            if self.is_name(" ".join(words[-tail:])):
                return " ".join(words[:-tail]).rstrip(" .,|/-–—")
        return text

    def parts(self, text: str) -> list[str]:
        """What is left of a text when its last, or first, parts are cut at a separator; longest first."""
        cuts = _cuts(text)[:_MOST_CUTS]
        lefts = [text[: cut.start()].rstrip() for cut in reversed(cuts)]
        rights = [text[cut.end() :].lstrip() for cut in cuts]
        if prefix := _PREFIX.match(text):
            rights.append(text[prefix.end() :])
        return [part for part in (*lefts, *rights) if part]

    def strip(self, text: str) -> str:
        """The headline without the site's name at its end or its beginning."""
        for _ in range(4):
            shorter = self._strip_once(text)
            if shorter == text:
                break
            text = shorter
        return text

    def _strip_once(self, text: str) -> str:
        cuts = _cuts(text)
        for cut in cuts[:_MOST_CUTS]:
            if cut.start() > 0 and self._is_tail(text[cut.end() :]):
                return text[: cut.start()].rstrip()
        for cut in reversed(cuts[:_MOST_CUTS]):
            if text[cut.end() :] and self._is_tail(text[: cut.start()]):
                return text[cut.end() :].lstrip()
        bracketed = _IN_BRACKETS.match(text)
        if bracketed and self._is_tail(bracketed["name"]):
            return bracketed["rest"].rstrip()
        prefix = _PREFIX.match(text)
        if prefix and solid(prefix[1]) in {solid(name) for name in self.written}:
            return text[prefix.end() :]
        # "Headline - News from The Site": the last part holds the whole name and little else.
        if cuts and cuts[-1].start() > 0:
            last = text[cuts[-1].end() :]
            letters = solid(last)
            holds = any(len(name) >= 6 and name in letters for name in self.letters)  # noqa: PLR2004 - shorter names stand in many words
            if holds and len(last.split()) <= _MAX_NAME_WORDS and len(last) < cuts[-1].start():
                return text[: cuts[-1].start()].rstrip()
        return text


def beside_headlines(titles: Iterable[str]) -> tuple[str, ...]:
    """What stands before and behind each separator of some titles, as bare letters: often, the site."""
    found: dict[str, None] = {}
    for text in titles:
        for cut in _cuts(text)[:_MAX_CUTS]:
            for part in (solid(text[cut.end() :]), solid(text[: cut.start()])):
                if 1 < len(part) <= _LONGEST_TAIL:
                    found.setdefault(part)
    return tuple(found)


def read_site_names(
    markup: Markup, data: Structured, url: str, given: str = "", tails: frozenset[str] = frozenset()
) -> SiteNames:
    """Every name that the page, its data, its address or the source gives the site."""
    metas = (
        "og:site_name",
        "application-name",
        "apple-mobile-web-app-title",
        "publisher",
        "dc.publisher",
        "dcterms.publisher",
        "twitter:site",
        "copyright",
        "twitter:app:name:iphone",
    )
    written: dict[str, None] = {}
    for raw in (given, markup.meta("og:site_name"), *data.publishers, *(markup.meta(name) for name in metas)):
        name = clean_line(raw, 120)
        if name and len(name.split()) <= _MAX_NAME_WORDS and not name.startswith(("http:", "https:")):
            written.setdefault(name.removeprefix("@"))
    letters = {solid(name) for name in written}
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    domain = registered_domain(url)
    label = domain.partition(".")[0]
    letters |= {solid(host), solid(domain), solid(label)}
    letters |= {solid(part) for part in host.split(".") if part not in _GENERIC_HOSTS and len(part) > 3}  # noqa: PLR2004 - country codes and the like
    endings = ("com", "net", "org", "online", "news", domain.rpartition(".")[2])
    for name in list(letters):
        letters |= {name.removesuffix(end) for end in endings if len(name) > len(end) + 1}
        letters |= {name + end for end in endings[:4]} | {name.removeprefix("the")}
    return SiteNames(tuple(written), frozenset(name for name in letters if len(name) > 1), tails)

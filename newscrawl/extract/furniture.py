"""Per-site memory: what stands on many pages of one site is its furniture, not its news.

Two things are remembered of the pages of a site: the lines of their texts, and what stood before or behind
the headline in their titles. What is seen on a fifth of the pages, and on four at least, belongs to the site.
Pure: where the memory is kept is the crawler's business.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from urllib.parse import urlsplit

from newscrawl.extract.blocks import key_of

_MIN_PAGES = 5
"""Pages of a site that must have been read before any of its lines is called furniture."""
_SHARE = 0.2
"""Share of the pages on which furniture stands at least."""
_MIN_LINE_PAGES = 4
"""Pages on which it stands at least: a story quoted in three others is none."""
_LONGEST_KEY = 600
"""Word characters above which a line is never furniture: on many pages it is a syndicated text."""
_SAMPLE = 160
_MOST_LINES = 300
"""Lines of one page that are remembered: a longer page is no story that tells what is usual."""
_MOST_TAILS = 12
_REMEMBERED_PAGES = 64
"""Pages after which all counts are halved: what is no longer printed is forgotten, and memory stays small."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What one page leaves in the memory of its site.

    Attributes:
        lines: Digest and beginning of each line of its text that may turn out to be furniture.
        tails: What stood before or behind the headline in its titles, as bare letters.
    """

    lines: tuple[tuple[str, str], ...] = ()
    tails: tuple[str, ...] = ()


@dataclass(slots=True)
class SiteMemory:
    """What is remembered of one site.

    Attributes:
        pages: How many pages were seen, halved as the counts are.
        lines: Digest → on how many of them the line stood.
        samples: Digest → the line's beginning, of lines that were seen twice.
        tails: What stood beside the headline in titles → on how many.
    """

    pages: int = 0
    lines: Counter[str] = field(default_factory=Counter)
    samples: dict[str, str] = field(default_factory=dict)
    tails: Counter[str] = field(default_factory=Counter)

    def note(self, traces: Traces) -> None:
        """Remember a page."""
        self.pages += 1
        for digest, sample in traces.lines[:_MOST_LINES]:
            self.lines[digest] += 1
            if self.lines[digest] > 1:
                self.samples.setdefault(digest, sample[:_SAMPLE])
        self.tails.update(traces.tails[:_MOST_TAILS])
        if self.pages >= _REMEMBERED_PAGES:
            self._halve()

    def furniture(self) -> frozenset[str]:
        """Digests of the lines that are the site's."""
        return furniture_of(self.lines, self.pages)

    def learned_tails(self) -> frozenset[str]:
        """What the site writes beside its headlines, as bare letters."""
        return furniture_of(self.tails, self.pages)

    def _halve(self) -> None:
        self.pages //= 2
        for counts in (self.lines, self.tails):
            for key, seen in list(counts.items()):
                if seen > 1:
                    counts[key] = seen // 2
                else:
                    del counts[key]
        self.samples = {digest: text for digest, text in self.samples.items() if digest in self.lines}


def site_of(url: str) -> str:
    """The site whose memory a page shares: its host; empty where the address has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def line_digest(line: str) -> str:
    """The digest under which a line is remembered: of its word characters, so spacing and case do not count.

    >>> line_digest("Sign up for our newsletter!") == line_digest("SIGN UP for our newsletter")
    True
    """
    return blake2b(key_of(line).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def traces_of(lines: Iterable[str], tails: Iterable[str]) -> Traces:
    """What a page with these lines, and these words beside its headline, leaves in its site's memory."""
    kept = {line_digest(line): line[:_SAMPLE] for line in lines if 0 < len(key_of(line)) <= _LONGEST_KEY}
    return Traces(tuple(kept.items())[:_MOST_LINES], tuple(dict.fromkeys(tails))[:_MOST_TAILS])


def furniture_of(pages_with: Mapping[str, int], pages: int) -> frozenset[str]:
    """Which lines are a site's furniture.

    Args:
        pages_with: For each line's digest, on how many pages of the site the line was seen.
        pages: How many pages of the site were seen.

    >>> furniture_of({"sign-up": 9, "quote": 1}, pages=20)
    frozenset({'sign-up'})
    >>> furniture_of({"sign-up": 3}, pages=3)
    frozenset()
    """
    if pages < _MIN_PAGES:
        return frozenset()
    enough = max(_MIN_LINE_PAGES, _SHARE * pages)
    return frozenset(digest for digest, seen in pages_with.items() if seen >= enough)

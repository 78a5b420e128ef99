"""Per-site memory: lines that stand on many pages of one site are its furniture, not its news."""

from collections.abc import Mapping
from hashlib import blake2b

from newscrawl.extract.blocks import key_of

_MIN_PAGES = 5
"""Pages of a site that must have been read before any of its lines is called furniture."""
_SHARE = 0.2
"""Share of the pages on which furniture stands at least."""
_MIN_LINE_PAGES = 4
"""Pages on which it stands at least: a story quoted in three others is none."""
_LONGEST_KEY = 600
"""Word characters above which a line is never furniture: on many pages it is a syndicated text."""


def line_digest(line: str) -> str:
    """The digest under which a line is remembered: of its word characters, so spacing and case do not count.

    >>> line_digest("Sign up for our newsletter!") == line_digest("SIGN UP for our newsletter")
    True
    """
    return blake2b(key_of(line).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def line_digests(text: str) -> frozenset[str]:
    """The digests of a text's lines that may turn out to be furniture, each once."""
    return frozenset(line_digest(line) for line in text.split("\n") if 0 < len(key_of(line)) <= _LONGEST_KEY)


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

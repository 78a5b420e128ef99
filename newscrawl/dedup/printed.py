"""A text as it is printed, however it was typeset: what must be the same before anything is a repeat.

Words alone are not enough: a minus before a temperature, a sign of currency, an arrow beside a share price,
a comma in a law are what is said. What a publishing system sets by itself does not count: the shape of
quotation marks and dashes, kinds of spaces, line breaks, marks that cannot be seen.
"""

import re
import unicodedata

_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff"
_FOLDED = (
    (re.compile(f"[{_INVISIBLE}]+"), ""),
    (re.compile("[\"'`´‘’‚‛“”„‟‹›«»′″＂＇]+"), "'"),
    (re.compile("[‐‑‒–—―−-]+"), "-"),
    (re.compile(r"\s+"), " "),
    # French sets a space before these, others none; nobody means anything by it.
    (re.compile(r" (?=[:;!?,.'])|(?<=') "), ""),
)
_FIGURES = re.compile(r"[^\w\s'.,;:!?()]?\s?\d+(?:[.,:/-]\d+)*\s?[^\w\s'.,;:!?()]?|[^\w\s'.,;:!?()-]")


def as_printed(text: str) -> str:
    """The text with one shape of every quotation mark, dash and space.

    >>> as_printed("«Minus –5 °C» …") == as_printed('"Minus -5 °C" ...')
    True
    >>> as_printed("–5 °C") == as_printed("5 °C")
    False
    """
    plain = unicodedata.normalize("NFKC", text)
    for pattern, by in _FOLDED:
        plain = pattern.sub(by, plain)
    return plain.strip()


def same_figures(one: str, other: str) -> bool:
    """Do two texts show the same numbers with the same signs, and the same symbols, in the same order?"""
    return _FIGURES.findall(as_printed(one)) == _FIGURES.findall(as_printed(other))

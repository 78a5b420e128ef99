"""The headline key: what makes two headlines the same headline."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")


def headline_key(headline: str) -> str:
    """The headline as its bare words: no case, no quotes, dashes or other punctuation, NFKC.

    Good for finding a headline again. Not good as evidence that two articles are the same: columns
    ("Letters to the editor") keep their headline and change their story.

    >>> headline_key("UN opens “Regional Centre” – in Almaty")
    'un opens regional centre in almaty'
    """
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", headline).casefold()).strip()

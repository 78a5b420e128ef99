"""Stems: one for the forms of a word, by the language of the article.

Snowball's stemmers as tantivy has them, and a short one of our own for Kazakh. Other languages have none:
there a word is found in the form that was asked for, and with ``prefix*``.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache

from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

from archive.search.words import fold, is_unspaced, words_of

_SNOWBALL = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
STEMMED = frozenset({*_SNOWBALL, "kk"})
"""Languages with stems, by ISO 639-1."""

_KAZAKH = re.compile(
    r"^(\w{3,}?)(?:[лдт][ае]р)?(?:ы?мыз|і?міз|ы[мң]|і[мң]|с?ы|с?і)?"
    r"(?:[ндт]ы[ңн]|[ндт]і[ңн]|[ғқ]а|[гк]е|[ндт]ы|[ндт]і|н?[дт][ае]|[дтн][ае]н|[мбп]ен|н[ае])?$"
)
_HARD = str.maketrans("бгғ", "пкқ")
_MOST_KEPT = 400_000


class Stems(dict[str, str]):
    """What stands between two spaces, with its terms in the field ``stem``: ``LANGUAGE:STEM``."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._stem = _kazakh if language == "kk" else _snowball(_SNOWBALL[language])

    def __missing__(self, chunk: str) -> str:
        # A word in a script without spaces, or a number, has no forms.
        words = (word[:100] for word in words_of(chunk) if not is_unspaced(word) and not word.isdecimal())
        stems = (fold(self._stem(word.replace("ё", "е"))) for word in words)
        terms = " ".join(f"{self._language}:{stem}" for stem in stems if stem)
        if len(self) > _MOST_KEPT:
            self.clear()
        self[chunk] = terms
        return terms


def stem_terms(chunks: Iterable[str], language: str) -> set[str]:
    """The stems of a text, nearly all of them once; none for a language without a stemmer."""
    if language not in STEMMED:
        return set()
    return set(map(_stems(language).__getitem__, chunks)) - {""}


@cache
def _stems(language: str) -> Stems:
    return Stems(language)


def _snowball(name: str) -> Callable[[str], str]:
    analyzer = TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer(name)).build()

    def stem(word: str) -> str:
        found = analyzer.analyze(word)
        return found[0] if found else word

    return stem


def _kazakh(word: str) -> str:
    """The word without endings of plural, possession and case, as far as three letters are left."""
    while True:
        match = _KAZAKH.match(word)
        shorter = match.group(1) if match else word
        if shorter == word:
            return word[:-1] + word[-1:].translate(_HARD)
        word = shorter

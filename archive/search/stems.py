"""Stems: one for the forms of a word, by the language of the article.

Snowball's stemmers as tantivy has them, and a short one of our own for Kazakh. Other languages have none:
there a word is found in the form that was asked for, and with ``prefix*``.
"""

import re
from collections.abc import Callable, Iterable, Iterator
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
_WITHOUT_STOPWORDS = frozenset({"arabic", "greek", "romanian", "tamil", "turkish"})  # tantivy has no lists

STEMMED = frozenset({*_SNOWBALL, "kk"})
"""Languages with stems, by ISO 639-1."""

_KAZAKH = re.compile(
    r"^(\w{3,}?)(?:[лдт][ае]р)?(?:ы?мыз|і?міз|ы[мң]|і[мң]|с?ы|с?і)?"
    r"(?:[ндт]ы[ңн]|[ндт]і[ңн]|[ғқ]а|[гк]е|[ндт]ы|[ндт]і|н?[дт][ае]|[дтн][ае]н|[мбп]ен|н[ае])?$"
)
_MAY_END_SO = re.compile(r"\w{3}[дтн][ыі]$")
_HARD = str.maketrans("бгғ", "пкқ")
_MOST_KEPT = 400_000
_LONGEST = 100


class Stems(dict[bytes, bytes]):
    """What stands between two spaces, with its terms in the field ``stem``: ``LANGUAGE:STEM``."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._stems = _kazakh if language == "kk" else _snowball(_SNOWBALL[language])

    def __missing__(self, chunk: bytes) -> bytes:
        if chunk.isalpha() and len(chunk) <= _LONGEST:  # one word of ASCII's letters: nothing to be folded
            terms = " ".join([f"{self._language}:{stem}" for stem in self._stems(chunk.decode())]).encode()
        else:
            terms = " ".join(self.of(words_of(chunk.decode()))).encode()
        if len(self) > _MOST_KEPT:
            self.clear()
        self[chunk] = terms
        return terms

    def of(self, words: Iterable[str]) -> Iterator[str]:
        """The terms of some words. A number, or a word in a script without spaces, has no forms."""
        for word in words:
            if len(word) <= _LONGEST and not word.isdecimal() and not is_unspaced(word):
                stems = map(fold, self._stems(word.replace("ё", "е")))
                yield from (f"{self._language}:{stem}" for stem in stems if stem)


def stem_line(chunks: Iterable[bytes], language: str) -> str:
    """The stems of a text, parted by spaces, nearly all once; none in a language without a stemmer."""
    if language not in STEMMED:
        return ""
    return b" ".join(map(_stems(language).__getitem__, dict.fromkeys(chunks))).decode()


def stems_of(words: Iterable[str], language: str) -> set[str]:
    """The stems of some words, as ``stem_line`` has them."""
    return set(_stems(language).of(words)) if language in STEMMED else set()


@cache
def _stems(language: str) -> Stems:
    return Stems(language)


def _snowball(name: str) -> Callable[[str], list[str]]:
    """The stem of a word; none of ``the``, ``of`` and their like, which are found as they are asked for."""
    builder = TextAnalyzerBuilder(Tokenizer.raw())
    if name not in _WITHOUT_STOPWORDS:
        builder = builder.filter(Filter.stopword(name))
    return builder.filter(Filter.stemmer(name)).build().analyze


def _kazakh(word: str) -> list[str]:
    """The stems of a word: two where ``ті`` may be an ending, or ``і`` after a word that ends so."""
    found = [_bare_kazakh(word)]
    if _MAY_END_SO.search(word):
        found.append(_bare_kazakh(word[:-1]))
    return found


def _bare_kazakh(word: str) -> str:
    """The word without endings of plural, possession and case, as far as three letters are left."""
    while True:
        match = _KAZAKH.match(word)
        shorter = match.group(1) if match else word
        if shorter == word:
            return word[:-1] + word[-1:].translate(_HARD)
        word = shorter

"""Text into terms: what is the same word, in every language that news is written in.

A term is a word without case, accents and the variants that people do not type: ``ł`` is ``l``, ``ß`` is
``ss``, ``ё`` is ``е``, full-width letters are plain ones, the Arabic alefs are one. Letters that make other
words stay: Russian ``й``, Kazakh ``қ`` and ``ң``, Japanese ``が``, the vowel signs of Indic scripts.
Scripts written without spaces (Han, kana, Hangul, Thai, Lao, Khmer, Burmese) give overlapping terms of two
characters, and the last character of a run by itself.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from operator import add

_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"  # Latin, Cyrillic, Hebrew
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc"  # Arabic
    "\u0900-\u0963\u0971-\u0d7f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"  # India …
    "\u102b-\u103e\u1056-\u1059\u17b4-\u17d3"  # Burmese, Khmer
)
_WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}])+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_UNSPACED = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7a3"
    "\u0e01-\u0e4e\u0e80-\u0ece\u1000-\u1049\u1050-\u109f\u1780-\u17d3\U00020000-\U0003ffff"
)
_RUNS = re.compile(rf"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
# Letters that Unicode does not take apart, and those where a mark makes no other word.
_LETTERS = str.maketrans(
    {
        **dict(zip("łøđħıŧŋĸſ", "lodhitnks", strict=True)),
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ð": "d",
        "ß": "ss",
        "ё": "е",
        "ѐ": "е",
        "ѝ": "и",
        **dict.fromkeys("أإآٱ", "ا"),
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ة": "ه",
        "ە": "ه",
        "ـ": None,
        **dict.fromkeys([*range(0x64B, 0x660), 0x670, *range(0x610, 0x61B), *range(0x6D6, 0x6DD)]),
        **dict.fromkeys([*range(0x591, 0x5BE), 0x5BF, 0x5C1, 0x5C2, 0x5C4, 0x5C5, 0x5C7]),
    }
)


def _bare(char: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", char) if not unicodedata.combining(part))


_LATIN_AND_GREEK = (*range(0xC0, 0x250), *range(0x300, 0x400), *range(0x1E00, 0x2000))  # and marks
_FOLDED = _LETTERS | {code: _bare(chr(code)).translate(_LETTERS) for code in _LATIN_AND_GREEK}
_MOST_KEPT = 400_000
_LONG = 80  # bytes: longer chunks are addresses, and sentences without spaces: they do not come again
# By the bytes of UTF-8: ASCII's letters made small, its signs made spaces, all others as they are.
_PLAIN = bytes(ord(char.lower() if char.isalnum() else " ") for char in map(chr, range(128))) + bytes(
    range(128, 256)
)

LONGEST = 255
"""A word of more bytes is none: addresses and codes without an end cannot be found."""


class Folds(dict[bytes, bytes]):
    """What stands between two spaces, with its terms in one line; both in UTF-8."""

    def __missing__(self, chunk: bytes) -> bytes:
        terms = " ".join(term for word in words_of(chunk.decode()) for term in _terms_of(word)).encode()
        if len(chunk) <= _LONG:
            if len(self) > _MOST_KEPT:
                self.clear()
                self[SEPARATOR_CHUNK] = SEPARATOR_CHUNK
            self[chunk] = terms
        return terms


SEPARATOR = "¶"
"""A term that no word gives: it keeps phrases from reaching over the end of the headline."""

SEPARATOR_CHUNK = SEPARATOR.encode()

_FOLDS = Folds({SEPARATOR_CHUNK: SEPARATOR_CHUNK})


def chunks_of(text: str) -> list[bytes]:
    """What stands between spaces and ASCII's signs, in UTF-8; ASCII's letters are small ones.

    The same chunks come again and again, so work on them is kept, and those of ASCII alone are terms already.
    As bytes they are parted, hashed and found in two thirds of the time.

    >>> chunks_of("Don't panic: here")
    [b'don', b't', b'panic', b'here']
    """
    return text.encode("utf-8", "replace").translate(_PLAIN).split()


def words_of(text: str) -> list[str]:
    """The words of a text as they stand, compatibility forms and case removed.

    >>> words_of("ＮＡＴＯ’s Straße")
    ['nato', 's', 'strasse']
    """
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return _WORD.findall(text.casefold())


def terms_line(chunks: list[bytes]) -> str:
    """The terms of a text, parted by spaces, as the index takes them."""
    return b" ".join([chunk if chunk.isascii() else _FOLDS[chunk] for chunk in chunks]).decode()


def fold(word: str) -> str:
    """One word without its variants; of unspaced scripts the characters stay together.

    >>> [fold(word) for word in ("Łódź", "ёлка", "йод", "İzmir", "الإمارات")]
    ['lodz', 'елка', 'йод', 'izmir', 'الامارات']
    """
    word = word.casefold()
    if word.isascii():
        return word
    word = unicodedata.normalize("NFC", word).translate(_FOLDED)
    if word.isalpha():
        return word
    return "".join(str(unicodedata.digit(char)) if char.isdecimal() else char for char in word)


def _terms_of(word: str) -> Iterator[str]:
    if word.isascii():
        yield word
        return
    for run in _RUNS.findall(word):
        if not _IS_UNSPACED.match(run):
            if len(run) <= LONGEST and (folded := fold(run)):  # a mark by itself gives nothing
                yield folded
            continue
        yield from map(add, run, run[1:])
        yield run[-1]


@dataclass(frozen=True, slots=True)
class Placed:
    """A term of a question and its place among the others, counted in terms of the index."""

    place: int
    term: str


def question_terms(text: str) -> list[Placed]:
    """The terms that a text must hold to hold these words one after the other.

    The last character of an unspaced run is left out where the run has more: in the text, another may follow.
    """
    found: list[Placed] = []
    place = 0
    for word in words_of(text):
        for run in _RUNS.findall(word):
            terms = list(_terms_of(run))
            last = len(terms) - 1
            unspaced = bool(_IS_UNSPACED.match(run))
            found += [
                Placed(place + at, term)
                for at, term in enumerate(terms)
                if not (unspaced and at == last and last)
            ]
            place += len(terms)
    return found


def is_unspaced(term: str) -> bool:
    """Whether a term is of a script that is written without spaces."""
    return bool(_IS_UNSPACED.match(term))


def places_of_words(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of a text begin and end, as they are printed."""
    for match in _WORD.finditer(text):
        for run in _RUNS.finditer(match.group()):
            yield match.start() + run.start(), match.start() + run.end()

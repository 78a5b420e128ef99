"""Text as it is kept: cleaned of what only a screen needs, and counted in words."""

import html
import re
import unicodedata
from functools import lru_cache

# Soft hyphens, zero-width spaces, marks of direction, BOMs, lone surrogates, control characters. The
# zero-width (non-)joiner stays: Persian and the scripts of India are spelt with it.
_UNSEEN = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_NOT_WORD = re.compile(r"[\W_]+")
_OTHER_SIGN = re.compile(r"[^\x00-\x7f\w]")
# The shape of a text in UTF-8: w for what is of a word, - for what joins two parts of one, else a space.
_SHAPE = re.sub(rb"[^w'-]", b" ", re.sub(rb"[\w\x80-\xff]", b"w", bytes(range(256)))).replace(b"'", b"-")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
)
_MAX_UNESCAPED = 3
_SIZED = 4_000


def clean_line(text: str, limit: int = 2_000) -> str:
    r"""One line of plain text: entities resolved (also twice escaped ones), tags and unseen characters gone.

    >>> clean_line("Q&amp;amp;A:  the <b>wall</b>\u00ad")
    'Q&A: the wall'
    """
    text = text[: limit * 8]
    for _ in range(_MAX_UNESCAPED):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", text)
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    return " ".join(text.split())[:limit].rstrip()


@lru_cache(maxsize=512)  # a page compares each of its headlines and names with all others
def bare_words(text: str) -> str:
    """A text as its bare words, to compare two wordings: no case, no punctuation, one space between, NFKC.

    >>> bare_words("UN opens “Regional Centre” – in Almaty")
    'un opens regional centre in almaty'
    """
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def clean_text(text: str) -> str:
    """Paragraphs, one a line: unseen characters gone, no empty lines, no space at an end of a line."""
    lines = (_spaced(line) for line in text.replace("\r", "\n").split("\n"))
    return unicodedata.normalize("NFC", "\n".join(line for line in lines if line))


def _spaced(line: str) -> str:
    """A line without unseen characters, its spaces made single."""
    if line.isprintable() and "  " not in line:  # most are: nothing unseen, and no space but " "
        return line.strip()
    return " ".join(_UNSEEN.sub("", line).split())


def reading_size(text: str) -> int:
    """How much a text says, in characters of a script with spaces: one of a script without says three.

    >>> reading_size("bridge"), reading_size("鐵路")
    (6, 6)
    """
    return len(text) + 2 * len(_UNSPACED.findall(text[:_SIZED]))


def word_count(text: str) -> int:
    """How many words: runs of letters, where a script has spaces; two characters a word where it has none.

    Chinese, Japanese, Thai, Lao, Khmer and Burmese are written without spaces; their words are about
    two characters long, so that counts can be compared with other languages' as an order of magnitude.

    >>> word_count("It isn't over"), word_count("国务院总理")
    (3, 3)
    """
    unspaced = len(_UNSPACED.findall(text))
    if unspaced:
        text = _UNSPACED.sub(" ", text)
    shape = _OTHER_SIGN.sub(" ", text.replace("’", "'")).encode().translate(_SHAPE)
    # Twice, because the parts of "w-w-w" overlap. What joins nothing parts.
    joined = shape.replace(b"w-w", b"ww").replace(b"w-w", b"ww").replace(b"-", b" ")
    return len(joined.split()) + (unspaced + 1) // 2

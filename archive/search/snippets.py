"""The passage of a text where a question was found, and which of its words to highlight."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from archive.search.compiling import Compiler
from archive.search.query import All, Either, In, Near, Node, Phrase, Word
from archive.search.stems import stems_of
from archive.search.words import fold, is_unspaced, places_of_words, question_terms, words_of

_BEFORE = 60
_SEARCHED = 200_000
_LONGEST = 40  # characters of a word that is remembered
_MOST_KNOWN = 100_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What makes a word of a text one to highlight.

    Attributes:
        exact: Terms.
        stems: Stems, as in the index.
        prefixes: Beginnings of words.
        runs: Pieces of text in scripts without spaces.
    """

    exact: frozenset[str]
    stems: frozenset[str]
    prefixes: tuple[str, ...]
    runs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage, and where in it the words stand that were asked for."""

    text: str
    marks: tuple[tuple[int, int], ...]


def wanted(tree: Node, compiler: Compiler) -> Wanted:
    """What to highlight of a question: its words, but not those under NOT or of other fields."""
    exact: set[str] = set()
    stems: set[str] = set()
    prefixes: set[str] = set()
    runs: set[str] = set()
    for leaf in _leaves(tree):
        for word in words_of(leaf.text):
            if any(map(is_unspaced, word)):
                runs.update(part for part in re.findall(r"\w+", word) if part)
        terms = [one.term for one in question_terms(leaf.text) if not is_unspaced(one.term)]
        if isinstance(leaf, Word) and leaf.prefix and terms:
            prefixes.add(terms.pop())
        exact.update(terms)
        if isinstance(leaf, Word) and not leaf.prefix and len(terms) == 1:
            stems |= compiler.stems(leaf.text)
    return Wanted(frozenset(exact), frozenset(stems), tuple(sorted(prefixes)), tuple(sorted(runs)))


def _leaves(node: Node) -> Iterator[Word | Phrase]:
    if isinstance(node, Word | Phrase):
        yield node
    elif isinstance(node, Near):
        yield from (node.left, node.right)
    elif isinstance(node, In) and node.field == "title":
        yield from _leaves(node.node)
    elif isinstance(node, All | Either):
        for one in node.nodes:
            yield from _leaves(one)


def snippet(text: str, wish: Wanted, language: str | None, width: int = 200) -> Snippet:
    """The first passage that holds as many of the wanted words as any other.

    Args:
        text: The text of an article.
        wish: What to look for.
        language: Its language, for stems.
        width: About how many characters to give.
    """
    text = " ".join(text[:_SEARCHED].split())
    marks = list(_marks(text, wish, language or ""))
    begin = _best(marks, width)
    begin = max(0, begin - _BEFORE) if begin > _BEFORE else 0
    if begin:
        space = text.find(" ", begin, begin + 20)
        begin = space + 1 if space >= 0 else begin
    end = min(len(text), begin + width)
    if end < len(text):
        space = text.rfind(" ", end - 20, end)
        end = space if space > begin else end
    before, after = "… " if begin else "", " …" if end < len(text) else ""
    moved = tuple(
        (a - begin + len(before), b - begin + len(before)) for a, b in marks if a >= begin and b <= end
    )
    return Snippet(f"{before}{text[begin:end]}{after}", moved)


def _marks(text: str, wish: Wanted, language: str) -> Iterator[tuple[int, int]]:
    for begin, end in places_of_words(text):
        word = text[begin:end]
        term, stems = (_known if len(word) <= _LONGEST else _read)(word, language)
        if not term:
            for run in wish.runs:
                at = word.find(run)
                if at >= 0:
                    yield begin + at, begin + at + len(run)
        elif (
            term in wish.exact
            or (wish.prefixes and term.startswith(wish.prefixes))
            or not wish.stems.isdisjoint(stems)
        ):
            yield begin, end


def _read(word: str, language: str) -> tuple[str, frozenset[str]]:
    """The term and the stems of a word; no term where it is of a script without spaces."""
    if is_unspaced(word):
        return "", frozenset()
    words = words_of(word)
    return fold("".join(words)), frozenset(stems_of(words, language))


_known = lru_cache(_MOST_KNOWN)(_read)  # the same words stand in every text


def _best(marks: list[tuple[int, int]], width: int) -> int:
    best, at, first = 0, 0, 0
    for last, (_, end) in enumerate(marks):
        while end - marks[first][0] > width - _BEFORE and first < last:
            first += 1
        if last - first + 1 > best:
            best, at = last - first + 1, marks[first][0]
    return at

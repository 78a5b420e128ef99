"""Hits as a page shows them: the passage with its words marked, facets with counts, and what to loosen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from archive.articles.schema import read_article
from archive.errors import UsageError
from archive.model import Article
from archive.search.answers import Answer, Question, SearchIndex, count_of
from archive.search.query import All, Phrase, Word
from archive.search.snippets import Snippet, snippet, wanted
from archive.web.filters import FACETS, SearchAddress
from archive.web.showing import flag_said, language_name, verdict_said

PAGE = 20
"""Hits on a page."""
MOST_FOLDED = 20_000
"""So many hits are folded at most: each must be looked at."""

_MOST_VALUES = 12
_PASSAGE = 280
_HEADLINE = 400
_MOST_PARTS = 8
_QUOTE = '"'

Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it was asked for."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One hit.

    Attributes:
        article: The article.
        headline: Its headline in pieces.
        passage: The passage that fits best, in pieces.
        copies: How many articles of its story were found, with itself.
    """

    article: Article
    headline: Pieces
    passage: Pieces
    copies: int


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet: its name, what it means, how many, and the address with it or without."""

    value: str
    name: str
    says: str
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that narrows the question: in words, and the address without it."""

    said: str
    href: str
    count: int = 0


def count(index: SearchIndex, question: Question) -> int:
    """How many articles fit."""
    query, _, _ = index.compiled(question)
    return count_of(index.searcher.search(query, limit=1))


def shown(index: SearchIndex, question: Question, answer: Answer) -> Iterator[Shown]:
    """The hits of an answer with their passages."""
    _, tree, compiler = index.compiled(question)
    wish = wanted(tree, compiler)
    for place in answer.places:
        article = read_article(answer.line(place))
        text = article.text or article.description
        yield Shown(
            article,
            pieces(snippet(article.title, wish, article.language, _HEADLINE)),
            pieces(snippet(text, wish, article.language, _PASSAGE)),
            place.copies,
        )


def pieces(found: Snippet) -> Pieces:
    """A passage in pieces."""
    parts, at = [], 0
    for begin, end in found.marks:
        if begin >= at:
            parts += [(found.text[at:begin], False), (found.text[begin:end], True)]
            at = end
    return tuple(part for part in (*parts, (found.text[at:], False)) if part[0])


def facets(index: SearchIndex, asked: SearchAddress) -> dict[str, list[Value]]:
    """The most frequent values of each filter among what fits, those that were chosen first.

    A filter's own choice does not narrow its counts: they say what another choice would give.
    """
    found = {}
    for name, field in FACETS.items():
        chosen: Sequence[str] = getattr(asked, name)
        unchosen: dict[str, Any] = {name: ()}
        counts = index.counts(replace(asked, **unchosen).question, field, _MOST_VALUES + len(chosen))
        rows = [_value(asked, name, value, counts.get(value, 0), chosen=True) for value in chosen]
        rest = [(value, number) for value, number in counts.items() if value not in chosen and value]
        rows += [_value(asked, name, *one, chosen=False) for one in rest[:_MOST_VALUES]]
        found[name] = rows
    return found


def _value(asked: SearchAddress, name: str, value: str, number: int, *, chosen: bool) -> Value:
    href = asked.without(name, value) if chosen else asked.adding(name, value)
    said, says = value, ""
    if name == "language":
        said, says = language_name(value), value
    elif name == "flag":
        says = flag_said(value)
    elif name == "decision":
        says = verdict_said(value)
    return Value(value, said, says, number, href, chosen)


def chips(asked: SearchAddress) -> Iterator[Chip]:
    """What narrows the question besides its words."""
    clock = "captured" if asked.by == "fetched" else "published"
    if asked.since:
        yield Chip(f"{clock} from {asked.since}", asked.address(since=""))
    if asked.until:
        yield Chip(f"{clock} to {asked.until}", asked.address(until=""))
    for name in FACETS:
        for value in getattr(asked, name):
            said = language_name(value) if name == "language" else value
            yield Chip(f"{name} {said}", asked.without(name, value))


def loosened(index: SearchIndex, asked: SearchAddress) -> Iterator[Chip]:
    """What a question that found nothing would find with one part less, and what each word finds alone."""
    for one in chips(asked):
        address = SearchAddress.of_address(one.href)
        number = count(index, address.question)
        if number:
            yield Chip(f"without “{one.said}”", one.href, number)
    if asked.since and asked.until:
        whenever = replace(asked, since="", until="", page=1)
        number = count(index, whenever.question)
        if number:
            yield Chip("at any time", whenever.address(), number)
    parts = _parts(index, asked) if asked.q else []
    for number_of, text in enumerate(parts if len(parts) > 2 else ()):  # noqa: PLR2004 - of two, one is left alone
        fewer = replace(asked, q=" ".join(parts[:number_of] + parts[number_of + 1 :]), page=1)
        number = count(index, fewer.question)
        if number:
            yield Chip(f"without “{text.strip(_QUOTE)}”", fewer.address(), number)
    for text in parts:
        alone = SearchAddress(q=text)
        number = count(index, alone.question)
        if number and text != asked.q:
            yield Chip(f"“{text.strip(_QUOTE)}” alone, everywhere", alone.address(), number)


def _parts(index: SearchIndex, asked: SearchAddress) -> list[str]:
    try:
        _, tree, _ = index.compiled(asked.question)
    except UsageError:
        return []
    nodes = tree.nodes if isinstance(tree, All) else (tree,)
    parts = []
    for node in nodes:
        if isinstance(node, Word):
            parts.append(f"{node.text}*" if node.prefix else node.text)
        elif isinstance(node, Phrase):
            words = node.text.split()
            parts.append(" ".join(words) if len(words) > 1 and len(nodes) == 1 else f'"{node.text}"')
    return parts[:_MOST_PARTS]

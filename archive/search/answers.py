"""Answers: which articles a question finds, how many, and how they spread over time and values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from tantivy import DocAddress, FieldType, Occur, Order, Query, Searcher, SearchResult

from archive.layout import Layout
from archive.search.compiling import Compiler
from archive.search.found import Answer, Hit, Place
from archive.search.opening import Opened, Tell, asking, open_index
from archive.search.query import Node, parse
from archive.search.span import Span
from archive.search.state import load
from archive.search.stories import folded

__all__ = ["Answer", "Hit", "Place", "Question", "SearchIndex", "Sort", "count_of"]

Sort = Literal["relevance", "newest", "oldest"]
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to an archive.

    Attributes:
        text: In the language of ``archive.search.query``.
        span: The time that is meant.
        sources: Names of sources; empty for all.
        languages: Languages; empty for all.
        sections: Names of sections, as the pages write them; empty for all.
        flags: Flags; an article with one of them fits; empty for all.
        decisions: Verdicts that kept an article; empty for all.
        sort: The order of the answer. Articles alike in it follow in the order of writing.
        collapse: Whether versions and copies of one story are folded into one.
    """

    text: str
    span: Span = field(default_factory=Span)
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    sort: Sort = "relevance"
    collapse: bool = False

    @property
    def values(self) -> dict[str, tuple[str, ...]]:
        """By field of the index, the values that an article must have one of; empty for any."""
        return {
            "source": self.sources,
            "language": self.languages,
            "section_name": self.sections,
            "flag": self.flags,
            "decision": self.decisions,
        }


class SearchIndex:
    """The full-text index of one archive, opened to ask."""

    def __init__(self, layout: Layout, tell: Tell = lambda _sentence: None, *, fresh: bool = True) -> None:
        self._layout = layout
        self._opened: Opened = open_index(layout, tell, fresh=fresh)

    @property
    def layouts(self) -> list[Layout]:
        """The archives that it is of: one, but for ``archive.many``."""
        return [self._layout]

    @property
    def documents(self) -> int:
        """How many articles it holds."""
        return self.searcher.num_docs

    @property
    def as_of(self) -> str:
        """When it was last added to."""
        return self._opened.state.made

    def state(self) -> dict[str, list[Any]]:
        """What it was made of: JSONL file → the bytes that were read, and a digest of their ends."""
        return {name: [size, digest] for name, size, digest in self._opened.state.files}

    @property
    def searcher(self) -> Searcher:
        """The documents at the moment of opening."""
        return self._opened.searcher

    def compiled(self, question: Question) -> tuple[Query, Node, Compiler]:
        """The query of a question, its tree, and what made it.

        Raises:
            QueryError: It cannot be understood.
        """
        compiler = Compiler(
            self._opened.index.schema,
            tuple(self._opened.state.languages),
            question.text,
            lambda stem: self.searcher.doc_freq("stem", stem) > 0,
        )
        tree = parse(question.text)
        query = compiler.query(tree)
        return compiler.filtered(query, question.span, question.values), tree, compiler

    def ask(self, question: Question, limit: int | None = 20) -> Answer:
        """The articles that fit.

        Args:
            question: The question.
            limit: How many to give; None for all, in the order of time where nothing else was asked.

        Raises:
            QueryError: The question cannot be understood.
        """
        with asking(self._layout):
            return self._ask(question, limit)

    def _ask(self, question: Question, limit: int | None) -> Answer:
        query, _, _ = self.compiled(question)
        everything = limit is None or question.collapse
        most = max(1, self.documents) if everything else limit or 1
        hits, count = self._hits(query, question, most, whole=everything)
        undated = count_of(self.searcher.search(self._undated(query), limit=1)) if count else 0
        copies: dict[int, int] = {}
        stories = None
        if question.collapse:
            kept, copies = folded(self.searcher, [at for _, at in hits], self._opened)
            stories, hits = len(kept), [hits[number] for number in kept]
        if limit is not None:
            hits = hits[:limit]
        return Answer(
            self._layout,
            count,
            stories,
            undated,
            tuple(self._places(hits, copies)),
            self.as_of,
            self.documents,
        )

    def _hits(
        self, query: Query, question: Question, most: int, *, whole: bool
    ) -> tuple[list[tuple[float, DocAddress]], int]:
        if question.sort == "relevance":
            found = self.searcher.search(query, limit=most)
            hits, ranks = list(found.hits), [-round(score, 3) for score, _ in found.hits]
        else:
            order = Order.Desc if question.sort == "newest" else Order.Asc
            found = self.searcher.search(query, limit=most, order_by_field=question.span.by, order=order)
            hits = [(0.0, at) for _, at in found.hits]
            sign = -1 if question.sort == "newest" else 1
            ranks = [sign * (moment or 0) for moment, _ in found.hits]
        return (self._steady(hits, ranks) if whole else hits), count_of(found)

    def _steady(
        self, hits: list[tuple[float, DocAddress]], ranks: list[float]
    ) -> list[tuple[float, DocAddress]]:
        """The same hits in an order that does not hang on how the index came about."""
        names = self._names()
        files, offsets = (self.numbers(name, [at for _, at in hits]) for name in ("file", "offset"))
        places = [(names[file], offset) for file, offset in zip(files, offsets, strict=True)]
        order = sorted(range(len(hits)), key=lambda number: (ranks[number], places[number]))
        return [hits[number] for number in order]

    def _names(self) -> list[str]:
        """The names of the JSONL files by their numbers, with those that were added just now."""
        newer = load(self._layout)
        known = self._opened.state
        if newer is not None and newer.index == known.index and len(newer.files) > len(known.files):
            known = newer
        return [name for name, _, _ in known.files]

    def _undated(self, query: Query) -> Query:
        undated = Query.range_query(self._opened.index.schema, "undated", FieldType.Integer, 1, 1)
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, undated)])

    def numbers(self, name: str, addresses: Sequence[DocAddress]) -> list[int]:
        """The values of a number field for some documents."""
        return [int(value or 0) for value in self.searcher.fast_field_values(name, list(addresses))]

    def _places(self, hits: list[tuple[float, DocAddress]], copies: dict[int, int]) -> Iterator[Place]:
        names = self._names()
        for start in range(0, len(hits), _AT_ONCE):
            some = hits[start : start + _AT_ONCE]
            addresses = [at for _, at in some]
            columns = [self.numbers(name, addresses) for name in ("file", "offset", "length", "key")]
            for (score, _), file, offset, length, key in zip(some, *columns, strict=True):
                yield Place(names[file], offset, length, float(score), copies.get(key, 1))

    def counts(self, question: Question, field_: str, most: int) -> dict[str, int]:
        """The most frequent values of a field among what fits, most first."""
        query, _, _ = self.compiled(question)
        with asking(self._layout):
            found = self.searcher.aggregate(query, {"counts": {"terms": {"field": field_, "size": most}}})
        buckets = found["counts"]["buckets"]
        return {bucket["key"]: bucket["doc_count"] for bucket in sorted(buckets, key=_most_first)}

    def days(self, question: Question, split: str | None = None) -> dict[int, dict[str, int]]:
        """Articles by day since 1970 (UTC), and by the values of a field; those of "" without a split."""
        query, _, _ = self.compiled(question)
        histogram: dict[str, Any] = {
            "histogram": {"field": f"{question.span.by}_day", "interval": 1, "min_doc_count": 1}
        }
        if split:
            histogram["aggs"] = {"split": {"terms": {"field": split, "size": 1_000}}}
        with asking(self._layout):
            buckets = self.searcher.aggregate(query, {"days": histogram})["days"]["buckets"]
        return {int(bucket["key"]): _parts(bucket, split) for bucket in buckets if bucket["doc_count"]}


def count_of(found: SearchResult) -> int:
    """How many articles fit, whatever was given of them."""
    return int(found.count)  # type: ignore[attr-defined]  # tantivy's type hints leave it out


def _parts(bucket: dict[str, Any], split: str | None) -> dict[str, int]:
    if not split:
        return {"": bucket["doc_count"]}
    return {part["key"]: part["doc_count"] for part in bucket["split"]["buckets"]}


def _most_first(bucket: dict[str, Any]) -> tuple[int, str]:
    return -bucket["doc_count"], bucket["key"]

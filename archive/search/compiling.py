"""From the tree of a question to a query of tantivy, and to what to highlight in the text."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tantivy import FieldType, Occur, Query, Schema

from archive.search.query import VALUE_FIELDS, All, Either, In, Near, Node, Not, Phrase, QueryError, Word
from archive.search.span import Span
from archive.search.stems import stems_of
from archive.search.words import Placed, is_unspaced, question_terms, words_of

_SHORTEST_PREFIX = 2
_MOST_NEAR = 4
_TITLE_BOOST = 2.0
_STEM_SCORE = 0.5
EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Compiler:
    """Makes queries for one index.

    Attributes:
        schema: The schema of the index.
        languages: The languages whose stems it holds.
        text: The question, to point at mistakes.
        holds_stem: Whether the index holds a stem: those of most languages are no stems of any article.
    """

    schema: Schema
    languages: tuple[str, ...]
    text: str
    holds_stem: Callable[[str], bool] = bool

    def query(self, node: Node, field: str = "body") -> Query:
        """The query of a tree.

        Raises:
            QueryError: A part of it holds no word, or a prefix is too short.
        """
        if isinstance(node, In):
            return self._value(node) if node.field in VALUE_FIELDS else self.query(node.node, node.field)
        if isinstance(node, Word):
            return self._word(node, field)
        if isinstance(node, Phrase | Near):
            return self._words(node, field)
        return self._combined(node, field)

    def _combined(self, node: All | Either | Not, field: str) -> Query:
        if isinstance(node, Either):
            return Query.boolean_query([(Occur.Should, self.query(one, field)) for one in node.nodes])
        return self._all(node if isinstance(node, All) else All((node,)), field)

    def _words(self, node: Phrase | Near, field: str) -> Query:
        if isinstance(node, Near):
            terms = [*self._terms(node.left), *self._terms(node.right)]
            return self._near(field, [one.term for one in terms], node.far, node.left.at)
        terms = self._terms(node)
        if node.slop:
            return self._near(field, [one.term for one in terms], node.slop, node.at)
        return self._phrase(field, terms)

    def _all(self, node: All, field: str) -> Query:
        parts = [
            (Occur.MustNot, self.query(one.node, field))
            if isinstance(one, Not)
            else (Occur.Must, self.query(one, field))
            for one in node.nodes
        ]
        if all(occur == Occur.MustNot for occur, _ in parts):
            parts.append((Occur.Must, Query.all_query()))
        return Query.boolean_query(parts)

    def _terms(self, node: Word | Phrase) -> list[Placed]:
        terms = question_terms(node.text)
        if not terms:
            raise QueryError(self.text, node.at, "There is no letter or digit here to look for")
        return terms

    def _word(self, node: Word, field: str) -> Query:
        if node.text == EVERYTHING and not node.prefix:
            return Query.all_query()
        terms = self._terms(node)
        if node.prefix:
            return self._prefix(field, terms, node)
        if len(terms) > 1:
            return self._phrase(field, terms)
        term = terms[0].term
        if is_unspaced(term):
            return self._phrase(field, terms)
        exact = Query.term_query(self.schema, field, term)
        if field != "body":
            return exact
        title = Query.boost_query(Query.term_query(self.schema, "title", term), _TITLE_BOOST)
        either = [(Occur.Should, exact), (Occur.Should, title)]
        # One query a stem, not one for the set: that would first gather every article of each.
        for stem in filter(self.holds_stem, sorted(self.stems(node.text))):
            forms = Query.term_query(self.schema, "stem", stem)
            either.append((Occur.Should, Query.const_score_query(forms, _STEM_SCORE)))
        return Query.boolean_query(either)

    def stems(self, text: str) -> set[str]:
        """The stems of a word in each language of the index."""
        return {stem for language in self.languages for stem in stems_of(words_of(text), language)}

    def _phrase(self, field: str, terms: list[Placed]) -> Query:
        if len(terms) > 1:
            return Query.phrase_query(self.schema, field, [(one.place, one.term) for one in terms])
        term = terms[0].term
        if (
            is_unspaced(term) and len(term) == 1
        ):  # every term that it begins, and the one that it ends a run with
            return Query.regex_query(self.schema, field, f"{_literal(term)}.?")
        return Query.term_query(self.schema, field, term)

    def _prefix(self, field: str, terms: list[Placed], node: Word) -> Query:
        last = terms[-1].term
        if is_unspaced(last):
            return self._phrase(field, terms)
        if len(last) < _SHORTEST_PREFIX and len(terms) == 1:
            raise QueryError(
                self.text, node.at, f"{node.text}* is too short", "Give two letters before the *"
            )
        if len(terms) > 1:
            return Query.phrase_prefix_query(self.schema, field, [(one.place, one.term) for one in terms])
        return Query.regex_query(self.schema, field, f"{_literal(last)}.*")

    def _near(self, field: str, terms: list[str], far: int, at: int) -> Query:
        if len(terms) == 1:
            return Query.term_query(self.schema, field, terms[0])
        if len(terms) > _MOST_NEAR:
            raise QueryError(self.text, at, f"At most {_MOST_NEAR} words can be asked to be near each other")
        orders = [terms, terms[::-1]] if len(terms) == 2 else [terms]  # noqa: PLR2004 - both orders of two
        return Query.boolean_query(
            [(Occur.Should, Query.phrase_query(self.schema, field, list(order), far)) for order in orders]
        )

    def _value(self, node: In) -> Query:
        return Query.boolean_query(
            [(Occur.Should, self._one_value(node.field, one)) for one in self._values(node.node)]
        )

    def _values(self, node: Node) -> Iterable[Word | Phrase]:
        if isinstance(node, Word | Phrase):
            return [node]
        if isinstance(node, Either):
            return [value for one in node.nodes for value in self._values(one)]
        raise QueryError(
            self.text,
            0,
            "Brackets after such a field hold values with OR between them",
            "Write source:(a OR b)",
        )

    def _one_value(self, field: str, node: Word | Phrase) -> Query:
        if isinstance(node, Word) and node.prefix:
            return Query.regex_query(self.schema, field, f"{_literal(node.text)}.*")
        value = node.text.lower() if field == "language" else node.text
        return Query.term_query(self.schema, field, value)

    def filtered(self, query: Query, span: Span, values: Mapping[str, Iterable[str]]) -> Query:
        """A query within a span of time, and within some values of each of some fields."""
        parts = [(Occur.Must, query)]
        if span.since is not None or span.until is not None:
            limits = (span.since, span.until)
            parts.append(
                (
                    Occur.Must,
                    Query.const_score_query(
                        Query.range_query(self.schema, span.by, FieldType.Integer, *limits), 0.0
                    ),
                )
            )
        for field, wanted in values.items():
            if among_these := sorted(wanted):
                among = Query.term_set_query(self.schema, field, among_these)
                parts.append((Occur.Must, Query.const_score_query(among, 0.0)))
        return query if len(parts) == 1 else Query.boolean_query(parts)


def _literal(text: str) -> str:
    """A regular expression of tantivy for just this text."""
    return re.sub(r"[\\.+*?()|\[\]{}^$#&~-]", r"\\\g<0>", text)

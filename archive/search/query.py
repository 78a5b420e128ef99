"""The language of questions, read into a tree.

words        all of them, in any order           flood almaty
"phrase"     these words one after the other     "interest rate"
"phrase"~5   these words at most so far apart, in any order; also  flood NEAR/5 almaty
prefix*      words that begin so                 almat*
field:value  one field only                      title:flood  author:"Jane Doe"  source:un-news
AND OR NOT   in capitals; -word is NOT word      (flood OR storm) NOT forecast
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from archive.errors import UsageError

WORD_FIELDS = ("title", "author", "section", "tag")
VALUE_FIELDS = ("source", "language", "flag", "decision")
FIELDS = (*WORD_FIELDS, *VALUE_FIELDS)

_MOST_CHARACTERS = 4_000
_DEEPEST = 40
_MOST_CLAUSES = 256
_NEAR = 10
_TOKEN = re.compile(
    r"""(?P<space>\s+) | (?P<open>\() | (?P<close>\))
      | (?P<near>NEAR(?:/(?P<far>\d{1,3}))?(?=[\s(]|$)) | (?P<word_op>AND|OR|NOT)(?=[\s()]|$)
      | (?P<minus>-(?=[^\s-])) | (?P<field>[A-Za-z_]+):(?=[^\s)])
      | ["“”„](?P<phrase>[^"“”„]*)["“”](?:~(?P<slop>\d{1,3}))?
      | (?P<quote>["“”„]) | (?P<word>[^\s()"“”„]+)""",
    re.VERBOSE,
)


class QueryError(UsageError):
    """A question that cannot be understood; ``what`` shows the place.

    Attributes:
        at: Where the mistake is, in characters from the start.
    """

    def __init__(self, query: str, at: int, what: str, remedy: str = "") -> None:
        self.at = at
        begin = max(0, at - 60)
        shown = "".join(char if char.isprintable() else " " for char in query[begin : at + 60])
        super().__init__(f"{what}\n    {shown}\n    {' ' * (at - begin)}^", remedy=remedy)

    def __str__(self) -> str:
        return f"{self.what}\n{self.remedy}" if self.remedy else self.what


@dataclass(frozen=True, slots=True)
class Word:
    """A word in any of its forms; with ``prefix``, every word that begins so."""

    text: str
    at: int
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words one after the other, or in any order at most ``slop`` words apart."""

    text: str
    at: int
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Near:
    """Two words or phrases at most ``far`` words apart, in any order."""

    left: "Word | Phrase"
    right: "Word | Phrase"
    far: int


@dataclass(frozen=True, slots=True)
class In:
    """What is asked of one field."""

    field: str
    node: "Node"
    at: int


@dataclass(frozen=True, slots=True)
class All:
    """Every one of these."""

    nodes: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of these."""

    nodes: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """None of this."""

    node: "Node"


Node = Word | Phrase | Near | In | All | Either | Not


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int
    number: int = 0


def parse(query: str) -> Node:
    """The tree of a question.

    Raises:
        QueryError: It is empty, too long, or not well formed.
    """
    if len(query) > _MOST_CHARACTERS:
        raise QueryError(
            query, _MOST_CHARACTERS, f"The question is longer than {_MOST_CHARACTERS} characters"
        )
    if not query.strip():
        raise QueryError(query, 0, "The question is empty", "Give a word; * asks for every article")
    return _Parser(query).parse()


class _Parser:
    def __init__(self, query: str) -> None:
        self._query = query
        self._tokens = self._read()
        self._next = 0
        self._depth = 0

    def parse(self) -> Node:
        node = self._any()
        if self._kind != "end":
            raise self._error("There is a ) without a (")
        return node

    def _read(self) -> list[_Token]:
        tokens = []
        for match in _TOKEN.finditer(self._query):
            kind = match.lastgroup or ""
            if kind in {"far", "slop"}:
                kind = "near" if kind == "far" else "phrase"
            if kind == "quote":
                raise QueryError(
                    self._query, match.start(), "This quotation mark has no partner", 'Write "like this"'
                )
            if kind != "space":
                number = int(match["slop"] or 0) if kind == "phrase" else int(match["far"] or _NEAR)
                tokens.append(_Token(kind, match[kind], match.start(), number))
        if len(tokens) > _MOST_CLAUSES:
            raise QueryError(
                self._query, tokens[_MOST_CLAUSES].at, f"The question has more than {_MOST_CLAUSES} parts"
            )
        return [*tokens, _Token("end", "", len(self._query))]

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next]

    @property
    def _kind(self) -> str:
        token = self._token
        return token.text if token.kind == "word_op" else token.kind

    def _take(self) -> _Token:
        token = self._token
        self._next += 1
        return token

    def _error(self, what: str, remedy: str = "") -> QueryError:
        return QueryError(self._query, self._token.at, what, remedy)

    def _any(self) -> Node:
        nodes = [self._all()]
        while self._kind == "OR":
            self._take()
            nodes.append(self._all())
        return nodes[0] if len(nodes) == 1 else Either(tuple(nodes))

    def _all(self) -> Node:
        nodes = [self._not()]
        while self._kind not in {"OR", "close", "end"}:
            if self._kind == "AND":
                self._take()
            nodes.append(self._not())
        return nodes[0] if len(nodes) == 1 else All(tuple(nodes))

    def _not(self) -> Node:
        if self._kind in {"NOT", "minus"}:
            self._take()
            return Not(self._deeper(self._not))
        return self._near()

    def _near(self) -> Node:
        left = self._atom()
        while self._kind == "near":
            far = self._token.number
            if not isinstance(left, Word | Phrase):
                raise self._error("NEAR stands between two words", "Write flood NEAR/5 almaty")
            self._take()
            right = self._atom()
            if not isinstance(right, Word | Phrase):
                raise self._error("NEAR stands between two words", "Write flood NEAR/5 almaty")
            left = Near(left, right, far)
        return left

    def _atom(self) -> Node:
        token = self._token
        if token.kind == "open":
            self._take()
            node = self._deeper(self._any)
            if self._kind != "close":
                raise QueryError(self._query, token.at, "This ( has no )")
            self._take()
            return node
        if token.kind == "field":
            return self._field()
        if token.kind == "phrase":
            self._take()
            if not token.text.strip():
                raise QueryError(self._query, token.at, "There is nothing between these quotation marks")
            return Phrase(token.text, token.at, token.number)
        if token.kind == "word":
            self._take()
            prefix = token.text.endswith("*") and len(token.text) > 1
            return Word(token.text.rstrip("*") if prefix else token.text, token.at, prefix)
        raise self._error(
            "A word is missing here", "AND, OR and NEAR stand between two words, NOT before one"
        )

    def _field(self) -> Node:
        token = self._take()
        if token.text not in FIELDS:
            raise QueryError(
                self._query,
                token.at,
                f"There is no field {token.text}",
                f"Fields are {', '.join(FIELDS)}. To look for the words, put them in quotation marks",
            )
        return In(token.text, self._deeper(self._atom), token.at)

    def _deeper(self, read: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error("The question has too many brackets")
        node = read()
        self._depth -= 1
        return node

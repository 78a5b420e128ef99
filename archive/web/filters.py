"""What an address asks: the question of a search with its filters, and the addresses that differ by one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from archive.errors import UsageError
from archive.search.answers import Question, Sort
from archive.search.span import By, span

FACETS: dict[str, str] = {
    "source": "source",
    "language": "language",
    "section": "section_name",
    "flag": "flag",
    "decision": "decision",
}
"""Filter by values → field of the index."""

_BY: dict[str, By] = {"published": "published", "fetched": "fetched"}
_SORTS: dict[str, Sort] = {"relevance": "relevance", "newest": "newest", "oldest": "oldest"}
_MOST_VALUES = 50
_MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAddress:
    """The question of an address.

    Attributes:
        q: The words; empty for every article.
        since: The first day, month or year, as it was written.
        until: The last one.
        by: Which time counts; so everywhere where days are counted.
        source: Names of sources, one of which it must be; empty for all. So are the next four.
        language: Languages.
        section: Sections, as pages write them.
        flag: Flags.
        decision: Verdicts.
        sort: The order; empty for the best first where words were given, else the newest.
        fold: Whether copies and versions are folded.
        page: Which page of the hits, from 1.
    """

    q: str = ""
    since: str = ""
    until: str = ""
    by: By = "published"
    source: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    flag: tuple[str, ...] = ()
    decision: tuple[str, ...] = ()
    sort: Sort | None = None
    fold: bool = False
    page: int = 1

    @classmethod
    def of(cls, params: QueryParams) -> Self:
        """What the parameters of an address ask.

        Raises:
            UsageError: One of them is none of those that there are.
        """
        values: dict[str, Any] = {
            name: tuple(dict.fromkeys(value for value in params.getlist(name) if value))[:_MOST_VALUES]
            for name in FACETS
        }
        return cls(
            q=" ".join(params.get("q", "").split()),
            since=params.get("from", "").strip(),
            until=params.get("to", "").strip(),
            by=_one_of(_BY, params.get("by") or "published", "by"),
            sort=_one_of(_SORTS, params["sort"], "sort") if params.get("sort") else None,
            fold=bool(params.get("fold")),
            page=_page(params.get("page") or "1"),
            **values,
        )

    @classmethod
    def of_address(cls, address: str) -> Self:
        """The question of an address that ``address`` made."""
        return cls.of(QueryParams(address.partition("?")[2]))

    @property
    def question(self) -> Question:
        """The same as a question to the index.

        Raises:
            UsageError: Its span of time is none.
        """
        return Question(
            text=self.q or "*",
            span=span(self.since, self.until, self.by),
            sources=self.source,
            languages=self.language,
            sections=self.section,
            flags=self.flag,
            decisions=self.decision,
            sort=self.order,
            collapse=self.fold,
        )

    @property
    def order(self) -> Sort:
        """The order that is meant where none was asked for."""
        return self.sort or ("relevance" if self.q else "newest")

    @property
    def narrowed(self) -> bool:
        """Whether anything but words was asked."""
        return bool(self.since or self.until or any(getattr(self, name) for name in FACETS))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The parameters of the address; what is usual is left out."""
        for field in fields(self):
            value, name = getattr(self, field.name), _NAMES.get(field.name, field.name)
            if not value or value == field.default:
                continue
            if isinstance(value, tuple):
                yield from ((name, one) for one in value)
            else:
                yield name, "1" if value is True else str(value)

    def address(self, path: str = "/search", **changes: Any) -> str:
        """The address of this question at a path, with some fields changed; from page 1 on."""
        query = urlencode([*replace(self, **({"page": 1} | changes)).pairs()])
        return f"{path}?{query}" if query else path

    def adding(self, name: str, value: str) -> str:
        """The address that asks for one more value of a facet."""
        return self._with(name, (*getattr(self, name), value))

    def without(self, name: str, value: str) -> str:
        """The address that asks for one value of a facet less."""
        return self._with(name, tuple(one for one in getattr(self, name) if one != value))

    def _with(self, name: str, values: tuple[str, ...]) -> str:
        changes: dict[str, Any] = {name: values}
        return self.address("/search", **changes)


_NAMES = {"since": "from", "until": "to"}
_T = Any


def _one_of(known: Mapping[str, _T], value: str, name: str) -> _T:
    if value not in known:
        raise UsageError(f"{name} cannot be {value[:40]!r}", remedy=f"It is one of {', '.join(known)}")
    return known[value]


def _page(value: str) -> int:
    if not value.isdecimal() or not value.isascii() or not 1 <= int(value[:9]) <= _MOST_PAGES:
        raise UsageError(f"There is no page {value[:40]!r}", remedy="Pages are numbered from 1")
    return int(value[:9])

"""Two sources on one question, or two questions, over time: how many, what share, in which words."""

from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archive.errors import UsageError
from archive.search.answers import SearchIndex
from archive.search.contrast import Standing, compared
from archive.web.door import Door
from archive.web.filters import SearchAddress
from archive.web.hits import count
from archive.web.paired import paired
from archive.web.showing import door_of, show

_MOST_NAMES = 2_000
_MOST_READ = 100
_WORDS = 20
_ROWS = 10
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its name, how many of how many articles fit, and where its hits are."""

    name: str
    count: int
    total: int
    href: str
    sources: tuple[tuple[str, int], ...] = ()
    words: tuple[Standing, ...] = ()

    @property
    def share(self) -> float | None:
        """The share that fits; None where there is nothing."""
        return self.count / self.total if self.total else None


def compare(request: Request) -> Response:
    """The page of two."""
    archive = door_of(request)
    index = archive.index()
    params = request.query_params
    a, b, other = (" ".join(params.get(name, "").split())[:4_000] for name in ("a", "b", "other"))
    names = sorted(index.counts(SearchAddress().question, "source", _MOST_NAMES))
    context = {
        "names": [name for name in names if name],
        "a": a[:_LONGEST],
        "b": b[:_LONGEST],
        "other": other,
    }
    asked = SearchAddress()
    try:
        asked = replace(SearchAddress.of(params), source=(), page=1)
        two = _two(asked, a[:_LONGEST], b[:_LONGEST], other)
        found = _found(archive, index, two, with_words=bool(params.get("words")) and not other) if two else {}
    except UsageError as error:
        return show(request, "compare.html", 400, asked=asked, mistake=error, sides=(), **context)
    return show(
        request,
        "compare.html",
        asked=asked,
        mistake=None,
        **({"sides": ()} | found | context),
        most_read=_MOST_READ,
    )


def _two(
    asked: SearchAddress, a: str, b: str, other: str
) -> tuple[tuple[str, SearchAddress], tuple[str, SearchAddress]] | None:
    """The names and questions of the two that are to be compared; None where they were not named yet."""
    if other:
        return (asked.q or "every article", asked), (other, replace(asked, q=other))
    if a and b:
        return (a, replace(asked, source=(a,))), (b, replace(asked, source=(b,)))
    return None


def _found(
    archive: Door,
    index: SearchIndex,
    two: tuple[tuple[str, SearchAddress], tuple[str, SearchAddress]],
    *,
    with_words: bool,
) -> dict[str, object]:
    (_, one), (_, other) = two
    by_source = one.source != other.source
    sides = [
        Side(
            name,
            count(index, address.question),
            count(index, replace(address, q="").question),
            address.address(),
            () if by_source else tuple(index.counts(address.question, "source", _ROWS).items()),
        )
        for name, address in two
    ]
    if with_words:
        pair = [one.source[0], other.source[0]]
        told = compared(index, replace(one, source=()).question, pair, _WORDS, _MOST_READ)
        sides = [replace(side, words=words.words) for side, words in zip(sides, told, strict=True)]
    both = None
    if not by_source:
        both = count(index, replace(one, q=f"({one.q or '*'}) ({other.q})").question)
    return {
        "sides": sides,
        "both": both,
        "line": paired(archive, index, one, other),
        "with_words": with_words,
    }


routes = [Route("/compare", compare)]

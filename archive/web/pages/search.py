"""The search: hits with their passages, what narrows them, and how they lie in time."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from archive.errors import UsageError
from archive.web.days import hours_of_silence, over_time
from archive.web.door import Door
from archive.web.filters import SearchAddress
from archive.web.hits import MOST_FOLDED, PAGE, chips, count, facets, loosened, shown
from archive.web.showing import door_of, show

_NO_FILTERS: dict[str, object] = {
    "facets": {},
    "chips": (),
    "timeline": None,
    "loosened": (),
    "hits": (),
    "answer": None,
}


def search(request: Request) -> Response:
    """The page of a question."""
    archive = door_of(request)
    try:
        asked = SearchAddress.of(request.query_params)
    except UsageError as error:
        return _mistaken(request, SearchAddress(q=request.query_params.get("q", "")), error)
    if not all(
        request.query_params.values()
    ):  # a form sends its empty fields, too; addresses are to be short
        return RedirectResponse(asked.address(page=asked.page), 303)
    try:
        return _found(request, archive, asked)
    except UsageError as error:
        return _mistaken(request, asked, error)


def _mistaken(request: Request, asked: SearchAddress, error: UsageError) -> Response:
    context = {"asked": asked, "mistake": error, "folded": False, "pages": (), "depth": 0}
    return show(request, "search.html", 400, **context, **_NO_FILTERS)


def _found(request: Request, archive: Door, asked: SearchAddress) -> Response:
    index = archive.index()
    question = asked.question
    depth: int = request.app.state.options.limits.depth
    number = count(index, question)
    if (folded := asked.fold) and number > MOST_FOLDED:
        question, folded = replace(question, collapse=False), False
    first = min((asked.page - 1) * PAGE, depth)
    answer = index.ask(question, min(first + PAGE, depth))
    of = answer.stories if answer.stories is not None else answer.count
    answer = replace(answer, places=answer.places[first:])
    return show(
        request,
        "search.html",
        asked=asked,
        mistake=None,
        answer=answer,
        hits=list(shown(index, question, answer)),
        first=first,
        folded=folded,
        most_folded=MOST_FOLDED,
        facets=facets(index, asked),
        chips=list(chips(asked)),
        timeline=over_time(archive, index, asked),
        loosened=list(loosened(index, asked)) if not number else (),
        silence=0.0 if number else hours_of_silence(archive, question.span),
        pages=_pages(asked, of, depth),
        depth=depth,
    )


def _pages(asked: SearchAddress, of: int, depth: int) -> list[tuple[str, str]]:
    """Links to other pages: a name and an address."""
    last = -(-min(of, depth) // PAGE)
    links = []
    if asked.page > 1:
        links.append(("Previous", asked.address(page=min(asked.page, last + 1) - 1)))
    if asked.page < last:
        links.append(("Next", asked.address(page=asked.page + 1)))
    return links


routes = [Route("/", search, name="home"), Route("/search", search, name="search")]

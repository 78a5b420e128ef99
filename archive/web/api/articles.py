"""One article: its fields, versions, copies, decisions, and how to cite it."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Literal

import orjson
from fastapi import APIRouter, Query
from starlette.responses import Response

from archive.explain.copies import Branch, tree
from archive.explain.textdiff import differences
from archive.explain.verdicts import MEANING, otherwise
from archive.explain.versions import CHANGES, text_of, versions_of
from archive.export.citations import CitationForm, citation, csl
from archive.model import Article, Decision
from archive.web.asked import Here, Of, article_of
from archive.web.bounded import BoundedRoute
from archive.web.errors import NotHereError

router = APIRouter(route_class=BoundedRoute, tags=["articles"])
_MOST_COPIES = 500
_MOST_DECISIONS = 1_000
_MOST_CITED = 100
_TYPES = {
    "bibtex": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl": "application/vnd.citationstyles.csl+json",
    "text": "text/plain",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of two texts: what stayed, what went, what came."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a story.

    Attributes:
        article: The article.
        meaning: How it differs from the version before, in words; empty for the first.
        differences: What changed in the text since the version before; empty for the first.
    """

    article: Article
    meaning: str
    differences: list[Piece]


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision, what it means, and what would have changed it; both in words, and may be empty."""

    decision: Decision
    meaning: str
    otherwise: str


@router.get("/article")
def article(archive: Here, of: Of) -> Article:
    """The article of an id, or the newest version at an address."""
    return article_of(archive, of)


@router.get("/versions")
def versions(archive: Here, of: Of) -> list[Version]:
    """Every version of a story at its publisher, oldest first, and what changed in its text each time."""
    found = versions_of(archive, of)
    if not found:
        raise NotHereError("No article was read there", remedy="Give an id, or the whole URL")
    texts = [text_of(archive, one) for one in found]
    changes = [[Piece(kind, text) for kind, text in differences(old, new)] for old, new in pairwise(texts)]
    return [
        Version(one, CHANGES.get(one.change or "", ""), changed)
        for one, changed in zip(found, [[], *changes], strict=True)
    ]


@router.get("/copies")
def copies(archive: Here, of: Of) -> list[Branch]:
    """Who ran a story: the tree of its copies and versions, the original first."""
    return list(tree(archive, article_of(archive, of).id, _MOST_COPIES))


@router.get("/why")
def why(archive: Here, of: Of) -> list[Ruling]:
    """What became of a page each time it was met, and why."""
    found = []
    for decision in archive.decisions(of):
        found.append(Ruling(decision, MEANING.get(decision.verdict, ""), otherwise(decision)))
        if len(found) == _MOST_DECISIONS:
            break
    if not found:
        remedy = "Give the URL as the feed or sitemap had it, or as the page's address is"
        raise NotHereError("No decision was made about it", remedy=remedy)
    return found


@router.get(
    "/cite",
    response_class=Response,
    responses={200: {"content": {kind: {} for kind in _TYPES.values()}, "description": "The citations"}},
)
def cite(
    archive: Here,
    of: Annotated[list[Of], Query(min_length=1, max_length=_MOST_CITED)],
    form: CitationForm = "text",
) -> Response:
    """Articles as citations, with the moment of capture and the digest that proves it."""
    found = [article_of(archive, one) for one in of]
    if form == "csl":
        body = orjson.dumps([csl(one) for one in found], option=orjson.OPT_INDENT_2)
    else:
        body = "\n".join(citation(one, form) for one in found).encode("utf-8", "replace")
    return Response(body, media_type=_TYPES[form])

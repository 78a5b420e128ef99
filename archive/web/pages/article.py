"""An article with all that is known of it: wordings, versions, copies, decisions, capture, citations."""

from collections.abc import Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from archive.errors import ArchiveDamagedError, NewsError
from archive.explain.copies import Branch, tree
from archive.explain.versions import CHANGES, versions_of
from archive.export.citations import CITATION_FORMS, citation
from archive.model import Article
from archive.reader import Archive
from archive.web.captures import Captured, captured
from archive.web.changes import changed, chosen
from archive.web.drawing.branches import Leaf, branches
from archive.web.errors import NotHereError
from archive.web.rulings import MOST, rulings_of
from archive.web.showing import door_of, path_part, show

_MOST_COPIES = 100
_MOST_VERSIONS = 100
_LONGEST = 2_000
_NAMES = {"text": "Plain text", "bibtex": "BibTeX", "ris": "RIS", "csl": "CSL-JSON"}
_FIELDS = (
    *("title", "description", "authors", "published", "modified", "language", "section", "tags"),
    *("image", "paywalled", "canonical_url"),
)


def find(request: Request) -> Response:
    """Leads from an address or an id to the article's page."""
    archive = door_of(request)
    wanted = (request.query_params.get("url") or request.query_params.get("id") or "").strip()[:_LONGEST]
    article = archive.article(wanted) if wanted else None
    if article is None:
        return RedirectResponse(f"/why?page={path_part(wanted)}" if wanted else "/why", 303)
    return RedirectResponse(f"/article/{article.id}", 303)


def article(request: Request) -> Response:
    """The page of one article."""
    archive = door_of(request)
    found = archive.article(request.path_params["article_id"])
    if found is None:
        raise NotHereError(
            "There is no article with this id", remedy="Search for it, or ask Why with its address"
        )
    versions = versions_of(archive, found.id, _MOST_VERSIONS)
    two = chosen(versions, found.id, request.query_params.get("old", ""), request.query_params.get("new", ""))
    story = list(tree(archive, found.id, _MOST_COPIES))
    capture, problem = _capture(archive, found)
    return show(
        request,
        "article.html",
        article=found,
        paragraphs=[line for line in found.text.split("\n") if line.strip()],
        same_words=_same_words(archive, found),
        wordings=_wordings(found),
        fields=list(_fields(found)),
        versions=versions,
        changes=CHANGES,
        changed=changed(*two) if two else None,
        story=story,
        picture=branches([_leaf(one, found.id) for one in story], "Who ran the story, over time")
        if len(story) > 1
        else "",
        rulings=rulings_of(archive, found),
        most=MOST,
        capture=capture,
        problem=problem,
        citations=[(form, _NAMES[form], citation(found, form)) for form in CITATION_FORMS],
    )


def _same_words(archive: Archive, article: Article) -> Article | None:
    """The original that a copy repeats word for word."""
    original = archive.article(article.syndicated_from) if article.syndicated_from else None
    return (
        original if original and article.text_digest and original.text_digest == article.text_digest else None
    )


def _wordings(article: Article) -> list[tuple[str, list[str]]]:
    """Every wording of the headline with the places where it stood; the headline first."""
    found: dict[str, list[str]] = {article.title: []} if article.title else {}
    for headline in article.headlines:
        found.setdefault(headline.text, []).append(headline.place)
    return list(found.items())


def _fields(article: Article) -> Iterator[tuple[str, Any, str]]:
    """Name, value and place of the fields that have a value."""
    for name in _FIELDS:
        value = getattr(article, name)
        if value not in (None, "", ()):
            yield name, value, article.provenance.get(name, "")


def _capture(archive: Archive, article: Article) -> tuple[Captured | None, NewsError | None]:
    if article.warc is None:
        return None, None
    try:
        return captured(archive, article.warc), None
    except ArchiveDamagedError as error:
        return None, error


def _leaf(one: Branch, here: str) -> Leaf:
    relation = one.relation
    name = (one.article.source if one.article else "") or relation.domain
    parent = relation.version_of or relation.syndicated_from or ""
    return Leaf(relation.id, parent, relation.moment, one.kind, name, one.said, here=relation.id == here)


routes = [Route("/article", find, name="find"), Route("/article/{article_id}", article)]

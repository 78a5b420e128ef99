"""What endpoints share: the archive, and the parameters of a question, which pages and API have alike."""

from dataclasses import replace
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import Depends, Query
from starlette.requests import Request

from archive.model import Article, Capture, WarcPlace
from archive.reader import Archive
from archive.search.answers import Question, Sort
from archive.search.span import By, span
from archive.web.door import Door
from archive.web.errors import NotHereError
from archive.web.options import Limits, Options

_LIMITS = Limits()
_MOST_VALUES = 50
_LONGEST = 2_000

Kept = Literal["new", "version", "syndicated", "recurring"]
Name = Annotated[str, Query(max_length=200)]
Names = Annotated[list[Name], Query(max_length=_MOST_VALUES)]
Fold = Annotated[bool, Query(description="One for each story: its versions and copies are counted.")]
DATE = r"^(\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d)?Z?)?)?)?)?$"
"""A moment as ``archive.search.span`` reads it; or nothing, as a form sends a field that was left empty."""

Moment = Annotated[str | None, Query(max_length=20, pattern=DATE, examples=["2026-01"])]
Words = Annotated[
    str,
    Query(
        max_length=_LIMITS.query,
        examples=["flood almaty"],
        description="In the language of `newsarchive search`; `*` for every article.",
    ),
]
Of = Annotated[
    str,
    Query(
        min_length=1,
        max_length=_LONGEST,
        description="The 16 characters of an article's id, or a whole URL.",
        examples=["http://www.steppecourier.example/world/un-regional-centre-opens-in-almaty"],
    ),
]


async def archive_of(request: Request) -> Door:
    """The archive."""
    archive: Door = request.app.state.archive
    return archive


async def options_of(request: Request) -> Options:
    """How the server is to be."""
    options: Options = request.app.state.options
    return options


Here = Annotated[Door, Depends(archive_of)]
Served = Annotated[Options, Depends(options_of)]


async def question_of(  # noqa: PLR0913, PLR0917 - the parameters of a question
    q: Words = "*",
    since: Annotated[
        Moment, Query(alias="from", description="From this day, month or year on (UTC).")
    ] = None,
    until: Annotated[Moment, Query(alias="to", description="To the end of this one.")] = None,
    by: Annotated[By, Query(description="Which time counts.")] = "published",
    source: Names = [],  # noqa: B006 - FastAPI copies it
    language: Names = [],  # noqa: B006 - as above
    section: Names = [],  # noqa: B006 - as above
    flag: Names = [],  # noqa: B006 - as above
    decision: Annotated[list[Kept], Query(max_length=4)] = [],  # noqa: B006 - as above
    sort: Sort = "relevance",
    fold: Fold = False,  # noqa: FBT002 - a parameter of an address
) -> Question:
    """The question of an address.

    Raises:
        UsageError: Its span of time is none.
    """
    return Question(
        text=q.strip() or "*",
        span=span(since or None, until or None, by),
        sources=tuple(source),
        languages=tuple(code.lower() for code in language),
        sections=tuple(section),
        flags=tuple(flag),
        decisions=tuple(decision),
        sort=sort,
        collapse=fold,
    )


Asked = Annotated[Question, Depends(question_of)]


def article_of(archive: Archive, of: str) -> Article:
    """The article of an id, or the newest version at an address; a copy that is kept without text with it.

    Raises:
        NotHereError: There is none.
    """
    found = archive.article(of)
    if found is None:
        raise NotHereError("No article was read there", remedy=f"Ask why: /api/why?of={quote(of[:200])}")
    if not found.text and found.syndicated_from:
        return replace(found, text=archive.catalog.text_of(found.id))
    return found


def place_of(archive: Archive, of: str) -> Capture | WarcPlace:
    """Where the evidence lies of a record id, of an article, or of the newest capture of an address.

    Raises:
        NotHereError: There is none.
    """
    found: Capture | WarcPlace | None = archive.capture(of)
    if found is None:
        article = archive.article(of)
        found = article.warc if article else next(reversed(archive.captures(of)), None)
    if found is None:
        raise NotHereError("No capture of it is in the archive", remedy="Give a record id, an id, or a URL")
    return found

"""Questions: what is found, how it spreads over time and values, and which words stand out."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query

from archive.errors import UsageError
from archive.explain.headlines import Wording, wordings
from archive.model import Article
from archive.search.answers import Question
from archive.search.contrast import Side, Standing, compared, standing_out
from archive.search.snippets import Snippet, snippet, wanted
from archive.search.span import span
from archive.search.timeline import Bin, Step, timeline
from archive.web.asked import DATE, Asked, Here, Name, Words
from archive.web.bounded import BoundedRoute
from archive.web.hits import MOST_FOLDED, count
from archive.web.options import Limits

router = APIRouter(route_class=BoundedRoute, tags=["questions"])
_LIMITS = Limits()
_MOST_HEADLINES = 2_000
_READ = 200

Read = Annotated[
    int, Query(ge=1, le=2_000, description="Articles that are read for their words: those that fit best.")
]

Field = Literal["source", "language", "decision", "flag", "author", "section", "tag"]
_FIELDS = {"author": "author_name", "section": "section_name", "tag": "tag_name"}


@dataclass(frozen=True, slots=True)
class Found:
    """An article that was found.

    Attributes:
        article: The article.
        score: How well it fits (BM25); 0 where the answer is sorted by time.
        copies: How many articles of its story were found, with itself; 1 where nothing was folded.
        snippet: The passage that holds most of the words, and where in it they stand.
    """

    article: Article
    score: float
    copies: int
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Answered:
    """What a question found.

    Attributes:
        count: How many articles fit.
        stories: How many stories these are; None where nothing was folded.
        undated: How many have no date of publication, so that the day of capture stands for it.
        documents: How many articles the archive holds.
        as_of: When the index was last added to.
        offset: How many were passed over.
        hits: Those asked for.
    """

    count: int
    stories: int | None
    undated: int
    documents: int
    as_of: str
    offset: int
    hits: list[Found]


@dataclass(frozen=True, slots=True)
class Moment:
    """One day, week or month.

    Attributes:
        start: Its first day (UTC).
        count: Articles that fit.
        counts: The same by the value they are split by; empty where they are not split.
        total: All articles of that time, of the sources and languages that were asked for.
        share: Those that fit among all; None where there are none.
        days: Days of it.
        crawled: Days of it on which a crawl ran.
        known: Whether the numbers mean something: False where nothing was gathered. A gap is not a zero.
    """

    start: date
    count: int
    counts: dict[str, int]
    total: int
    share: float | None
    days: int
    crawled: int
    known: bool

    @classmethod
    def of(cls, one: Bin) -> "Moment":
        """A bin with what is computed from it."""
        counts = {value: count for value, count in one.counts.items() if value}
        return cls(one.start, one.count, counts, one.total, one.share, one.days, one.crawled, one.known)


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a field, how many articles that fit have it, and their share of all that have it."""

    value: str
    count: int
    share: float | None


@dataclass(frozen=True, slots=True)
class StandingOut:
    """The terms that stand out, and how many articles were read for them."""

    read: int
    words: list[Standing]


@dataclass(frozen=True, slots=True)
class TwoQuestions:
    """Two questions over time, over the same days."""

    a: list[Moment]
    b: list[Moment]


@router.get("/search")
def search(
    archive: Here,
    question: Asked,
    limit: Annotated[int, Query(ge=1, le=_LIMITS.rows)] = 20,
    offset: Annotated[int, Query(ge=0, le=_LIMITS.depth)] = 0,
) -> Answered:
    """The articles that a question finds, with a passage of each."""
    index = archive.index()
    if question.collapse and count(index, replace(question, collapse=False)) > MOST_FOLDED:
        raise UsageError(
            f"More than {MOST_FOLDED:,} articles fit, too many to be folded into stories",
            remedy="Ask for less, or without fold",
        )
    answer = index.ask(question, offset + limit)
    _, tree, compiler = index.compiled(question)
    wish = wanted(tree, compiler)
    hits = []
    for hit in replace(answer, places=answer.places[offset:]):
        text = hit.article.text or hit.article.description
        hits.append(Found(hit.article, hit.score, hit.copies, snippet(text, wish, hit.article.language)))
    return Answered(
        answer.count, answer.stories, answer.undated, answer.documents, answer.as_of, offset, hits
    )


@router.get("/timeline")
def over_time(
    archive: Here, question: Asked, step: Step = "day", split: Literal["source", "language"] | None = None
) -> list[Moment]:
    """How many articles fit day by day, of how many. Where ``known`` is false there was no crawl."""
    return [Moment.of(one) for one in timeline(archive.index(), archive.layout, question, step, split)]


@router.get("/facets")
def facets(
    archive: Here,
    question: Asked,
    field: Field = "source",
    limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
) -> list[Value]:
    """How many articles that fit have each value of a field, most first, and their share of all of it."""
    index, name = archive.index(), _FIELDS.get(field, field)
    whole = index.counts(Question(text="*", span=question.span), name, 65_000)
    return [
        Value(value, count, round(count / whole[value], 6) if whole.get(value) else None)
        for value, count in index.counts(question, name, limit).items()
    ]


@router.get("/words")
def words(
    archive: Here, question: Asked, limit: Annotated[int, Query(ge=1, le=500)] = 30, read: Read = _READ
) -> StandingOut:
    """The words that stand out in what is found against the rest of the archive, by G²."""
    found, number = standing_out(archive.index(), question, limit, read)
    return StandingOut(number, found)


@router.get("/compare")
def compare(  # noqa: PLR0913, PLR0917 - the parameters of an address
    archive: Here,
    question: Asked,
    a: Name,
    b: Name,
    limit: Annotated[int, Query(ge=1, le=500)] = 15,
    read: Read = _READ,
) -> list[Side]:
    """Two sources on one question: the share of their articles, and the words of each against the other's."""
    if question.sources:
        raise UsageError("The sources are a and b", remedy="Leave source out")
    return compared(archive.index(), question, (a, b), limit, read)


@router.get("/compare/questions")
def compare_questions(archive: Here, question: Asked, other: Words, step: Step = "week") -> TwoQuestions:
    """Two questions (``q`` and ``other``) over time."""
    index, layout = archive.index(), archive.layout
    first = timeline(index, layout, question, step)
    second = timeline(index, layout, replace(question, text=other.strip() or "*"), step)
    return TwoQuestions([Moment.of(one) for one in first], [Moment.of(one) for one in second])


@router.get("/headlines")
def headlines(
    archive: Here,
    day: Annotated[str, Query(min_length=4, max_length=20, pattern=DATE, examples=["2026-03-01"])],
    question: Asked,
    limit: Annotated[int, Query(ge=1, le=_MOST_HEADLINES)] = 500,
) -> list[Wording]:
    """Every headline of one day with its variants on the page, and those of its other versions."""
    asked = replace(question, span=span(day, day, question.span.by), sort="oldest", collapse=False)
    answer = archive.index().ask(asked, limit)
    return [one for hit in answer for one in wordings(archive, hit.article)]

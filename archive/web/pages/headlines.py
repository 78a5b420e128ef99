"""The headlines of a day, all sources side by side, with what each rewrote."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archive.errors import UsageError
from archive.explain.headlines import Wording, rewritten, wordings
from archive.headline import headline_key
from archive.model import Article
from archive.search.answers import SearchIndex
from archive.stories import seconds_of
from archive.web.door import Door
from archive.web.filters import SearchAddress
from archive.web.showing import door_of, language_name, show

_COLUMNS = 12
_MOST = 30
_MOST_LANGUAGES = 30
_DAY = "%Y-%m-%d"


@dataclass(frozen=True, slots=True)
class Row:
    """One story of a source: its newest headline, the hour (UTC) where it is known, and other wordings."""

    article: Article
    hour: str
    others: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """What one source had on a day, in the order of time, and how many more there are."""

    source: str
    rows: tuple[Row, ...]
    count: int
    more: bool
    href: str


def headlines(request: Request) -> Response:
    """The page of a day; the newest of the archive where none is named."""
    archive = door_of(request)
    index = archive.index()
    asked = SearchAddress.of(request.query_params)
    written = request.query_params.get("day", "").strip() or _newest(index, asked)
    day = _day(written)
    asked = replace(asked, q="", since=written, until=written, sort="oldest", fold=False)
    counts = index.counts(asked.question, "source", 10_000)
    names = list(counts)[(asked.page - 1) * _COLUMNS : asked.page * _COLUMNS]
    return show(
        request,
        "headlines.html",
        day=written,
        before=(day - timedelta(days=1)).strftime(_DAY),
        after=(day + timedelta(days=1)).strftime(_DAY),
        asked=asked,
        columns=[_column(archive, index, asked, name, counts[name]) for name in names],
        articles=sum(counts.values()),
        sources=len(counts),
        languages=sorted(
            (language_name(code), code)
            for code in index.counts(replace(asked, language=()).question, "language", _MOST_LANGUAGES)
            if code
        ),
        pages=-(-len(counts) // _COLUMNS),
    )


def _newest(index: SearchIndex, asked: SearchAddress) -> str:
    days = index.days(replace(asked, q="", since="", until="").question)
    today = (datetime.now(UTC) - datetime(1970, 1, 1, tzinfo=UTC)).days
    newest = max((day for day in days if day <= today), default=today)
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=newest)).strftime(_DAY)


def _day(written: str) -> datetime:
    try:
        return datetime.strptime(written, _DAY).replace(tzinfo=UTC)
    except ValueError as error:
        raise UsageError(f"{written[:40]!r} is no day", remedy="Write it as 2026-01-31") from error


def _column(archive: Door, index: SearchIndex, asked: SearchAddress, name: str, count: int) -> Column:
    of_source = replace(asked, source=(name,), page=1)
    articles = [hit.article for hit in index.ask(of_source.question, _MOST)]
    several = rewritten(archive, articles)
    later = {article.version_of for article in articles}
    rows = [_row(archive, one, several) for one in articles if one.id not in later]
    return Column(name, tuple(rows), count, count > len(articles), of_source.address())


def _row(archive: Door, article: Article, several: set[str]) -> Row:
    alone = article.canonical_url not in several
    if alone and not any(_differs(headline.text, article) for headline in article.headlines):
        return Row(article, _hour(article), ())
    found = (
        one for one in wordings(archive, article) if one.kind == "rewrite" or _differs(one.text, article)
    )
    return Row(article, _hour(article), tuple(one for one in found if one.kind != "headline"))


def _differs(wording: str, article: Article) -> bool:
    """Whether a wording says more than the headline with the site's name beside it."""
    return headline_key(article.title) not in headline_key(wording)


def _hour(article: Article) -> str:
    moment = article.published or ""
    seconds = seconds_of(moment) if len(moment) > len("2026-01-31") else None
    return datetime.fromtimestamp(seconds, UTC).strftime("%H:%M") if seconds is not None else ""


routes = [Route("/headlines", headlines)]

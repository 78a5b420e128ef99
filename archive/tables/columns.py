"""The columns of the tables, and what each says: the schema of the Parquet files and of ``sql --schema``."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from archive.stories import moment_of

TableName = Literal["articles", "decisions", "captures", "runs"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: name, type in DuckDB's words, and what it says."""

    name: str
    type: str
    says: str


def _columns(text: str) -> tuple[Column, ...]:
    return tuple(Column(*(part.strip() for part in line.split("|"))) for line in text.strip().splitlines())


COLUMNS: dict[TableName, tuple[Column, ...]] = {
    "articles": _columns("""
id|VARCHAR|id of the article
url|VARCHAR|where it was fetched
requested_url|VARCHAR|what was asked for
canonical_url|VARCHAR|its canonical URL
source|VARCHAR|name of the source
title|VARCHAR|headline
description|VARCHAR|standfirst
text|VARCHAR|body
authors|VARCHAR[]|bylines
published|VARCHAR|date of publication as the page gives it
published_at|TIMESTAMP|the same in UTC; the moment of capture where the page gives none, or a later one
fetched_at|TIMESTAMP|moment of capture, UTC
modified|VARCHAR|date of the last change as the page gives it
language|VARCHAR|ISO 639-1
section|VARCHAR|section
tags|VARCHAR[]|tags
image|VARCHAR|address of the picture
paywalled|BOOLEAN|whether the page says that it must be paid for
word_count|BIGINT|words of the text
text_digest|VARCHAR|digest of the text's words: the same for the same words
flags|VARCHAR[]|what to be careful about
wishes|VARCHAR[]|what the page asks of those who copy it
version|BIGINT|number among the versions of one story
version_of|VARCHAR|id of the version before
change|VARCHAR|how it differs from that
syndicated_from|VARCHAR|id of the article that it is a copy of
headlines|STRUCT("text" VARCHAR, place VARCHAR)[]|every headline of the page, and where it stood
warc_file|VARCHAR|WARC file of the capture
warc_offset|BIGINT|where the record begins there
record_id|VARCHAR|WARC-Record-ID
payload_digest|VARCHAR|digest of what was captured
year|INTEGER|of published_at: the partition
month|INTEGER|of published_at: the partition
"""),
    "decisions": _columns("""
url|VARCHAR|the URL that was owed
final_url|VARCHAR|where redirects led
source|VARCHAR|name of the source
verdict|VARCHAR|what became of the page
reason|VARCHAR|the rule that decided
detail|VARCHAR|the same in a sentence
decided_at|TIMESTAMP|when, UTC
run|VARCHAR|id of the run
found_in|VARCHAR|the feed, sitemap or section that named it
status|BIGINT|HTTP status, or null
article_id|VARCHAR|id of the article read there
of|VARCHAR|id of the article that it repeats, or is a version or a copy of
record_id|VARCHAR|WARC-Record-ID of the capture
year|INTEGER|of decided_at: the partition
month|INTEGER|of decided_at: the partition
"""),
    "captures": _columns("""
record_id|VARCHAR|WARC-Record-ID
url|VARCHAR|WARC-Target-URI
captured_at|TIMESTAMP|WARC-Date, UTC
status|BIGINT|HTTP status
mime|VARCHAR|media type
payload_digest|VARCHAR|digest of the payload as received
file|VARCHAR|WARC file
offset|BIGINT|where the record begins there
length|BIGINT|its length there
profile|VARCHAR|null for a response; why the body is not here for a revisit
refers_to|VARCHAR|record id of the original of a revisit
truncated|VARCHAR|why it is not whole, or null
year|INTEGER|of captured_at: the partition
month|INTEGER|of captured_at: the partition
"""),
    "runs": _columns("""
id|VARCHAR|id of the run
command|VARCHAR|what was called
started_at|TIMESTAMP|UTC
ended_at|TIMESTAMP|UTC
outcome|VARCHAR|finished, max-time, stopped, failed, killed
requests|BIGINT|requests sent
bytes|BIGINT|bytes received
attention|BIGINT|things that a person should look at
year|INTEGER|of started_at: the partition
month|INTEGER|of started_at: the partition
"""),
}

SOURCES_SQL = """CREATE VIEW sources AS SELECT source, count(*) AS articles, min(fetched_at) AS first_fetched,
max(fetched_at) AS last_fetched, min(published_at) AS first_published, max(published_at) AS last_published,
count(DISTINCT CAST(fetched_at AS DATE)) AS days_fetched, count(DISTINCT language) AS languages,
median(word_count) AS median_words FROM articles GROUP BY source"""
SOURCES = _columns("""
source|VARCHAR|name of the source
articles|BIGINT|articles
first_fetched|TIMESTAMP|first capture of an article
last_fetched|TIMESTAMP|last one
first_published|TIMESTAMP|oldest article
last_published|TIMESTAMP|newest article
days_fetched|BIGINT|days on which articles were captured
languages|BIGINT|number of languages
median_words|DOUBLE|median length
""")


def row_of_article(values: dict[str, Any]) -> dict[str, Any]:
    """The row of an article line.

    Raises:
        KeyError, TypeError, AttributeError: It is no article.
    """
    warc = values.get("warc") or {}
    published = _moment(moment_of(values.get("published"), values["fetched"]))
    row = {column.name: values.get(column.name) for column in COLUMNS["articles"]}
    return row | {
        "published_at": published.isoformat(),
        "fetched_at": _utc(values["fetched"]),
        "warc_file": warc.get("file"),
        "warc_offset": warc.get("offset"),
        "record_id": warc.get("record_id"),
        "payload_digest": warc.get("payload_digest"),
        "year": published.year,
        "month": published.month,
    }


def row_of_decision(values: dict[str, Any]) -> dict[str, Any]:
    """The row of a decision line. Raises as ``row_of_article``."""
    row = {column.name: values.get(column.name) for column in COLUMNS["decisions"]}
    row["record_id"] = (values.get("warc") or {}).get("record_id")
    return row | _dated("decided_at", values["decided"])


def row_of_capture(values: dict[str, Any]) -> dict[str, Any]:
    """The row of a capture of the catalog."""
    row = {column.name: values.get(column.name) for column in COLUMNS["captures"]}
    return row | _dated("captured_at", values["date"])


def row_of_run(values: dict[str, Any]) -> dict[str, Any]:
    """The row of a run's report."""
    row = {column.name: values.get(column.name) for column in COLUMNS["runs"]}
    return row | {"ended_at": _utc(values["ended"])} | _dated("started_at", values["started"])


def _dated(name: str, written: str) -> dict[str, Any]:
    moment = _parsed(written)
    return {name: moment.isoformat(), "year": moment.year, "month": moment.month}


def _utc(written: str) -> str | None:
    return _parsed(written).isoformat() if written else None


def _parsed(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def documentation() -> Iterator[tuple[str, Column]]:
    """Every table with its columns, in the order of the tables."""
    for table, columns in COLUMNS.items():
        yield from ((table, column) for column in columns)
    yield from (("sources", column) for column in SOURCES)

"""One group of articles decided about in order, by the very code that decides while crawling."""

import sqlite3
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from archive.articles.writer import LinePlace
from archive.catalog.catalog import Catalog
from archive.catalog.schema import open_catalog_in_memory
from archive.layout import Layout
from archive.model import Article, Capture, Decision, WarcPlace
from newscrawl.extract.page import Extraction, Page
from newscrawl.keeping import Keeping, Policy
from newscrawl.visit import Visit

if TYPE_CHECKING:
    from archive.store import Store
    from newscrawl.state import State


READ = (
    "id", "url", "requested_url", "canonical_url", "source", "title", "description", "text", "authors",
    "published", "modified", "fetched_at", "language", "section", "tags", "word_count", "text_digest",
    "flags", "syndicated_from", "record_id", "payload_digest", "warc_file", "warc_offset",
)  # fmt: skip
"""The columns of the table of articles that a decision needs."""


class GroupStore(Catalog):
    """An archive's memory, in memory, of a few articles; and what was decided about them."""

    def __init__(self) -> None:
        connection = sqlite3.connect(":memory:", isolation_level=None)
        connection.deserialize(_empty_catalog())  # a fifth of the time that its statements take
        super().__init__(Layout(Path()), connection)
        self.articles: dict[str, Article] = {}
        self.decisions: list[Decision] = []

    def keep_article(self, article: Article, capture: Capture) -> Article:
        """As ``archive.store.Store``, and nothing is written."""
        article = replace(article, warc=WarcPlace.of(capture))
        self.articles[article.id] = article
        self.add_article(article, LinePlace("", len(self.articles), 1))
        return article

    def keep_decision(self, decision: Decision) -> None:
        """As ``archive.store.Store``, and nothing is written."""
        self.decisions.append(decision)
        self.add_decision(decision, LinePlace("", len(self.decisions), 1))

    def line_of(self, article_id: str) -> Article | None:
        """An article as it was kept."""
        return self.articles.get(article_id)

    def last_decision(self, url: str) -> Decision | None:  # noqa: ARG002 - nothing here was decided before
        """None: every article is met for the first time."""
        return None


@cache
def _empty_catalog() -> bytes:
    connection = open_catalog_in_memory()
    try:
        return bytes(connection.serialize())
    finally:
        connection.close()


class LoneStore:
    """The memory of an archive in which nothing is, for an article that is related to none."""

    def __init__(self) -> None:
        self.decisions: list[Decision] = []

    def keep_article(self, article: Article, capture: Capture) -> Article:
        """As ``archive.store.Store``, and nothing is written."""
        return replace(article, warc=WarcPlace.of(capture))

    def keep_decision(self, decision: Decision) -> None:
        """As ``archive.store.Store``, and nothing is written."""
        self.decisions.append(decision)

    def add_capture(self, capture: Capture) -> None:
        """Nothing asks for it."""

    def close(self) -> None:
        """Nothing is open."""

    def article_at(self, _url: str) -> None:
        """None, as ``met_at``, ``last_decision``, ``article``, ``line_of`` and ``likeness_of``."""

    met_at = last_decision = article = line_of = likeness_of = article_at

    def text_of(self, _article_id: str) -> str:
        """Empty."""
        return ""

    def articles_of_bytes(self, *_asked: object) -> tuple[()]:
        """None, as ``articles_of_text`` and its like."""
        return ()

    articles_of_text = articles_headed = issues_of = alike = beside = articles_of_bytes


class _Nothing:
    """A crawl's state where there is nothing to fetch: whatever is noted there is forgotten."""

    def __getattr__(self, _name: str) -> "_Nothing":
        return self

    def __call__(self, *_values: object, **_named: object) -> int:
        return 0


def decide_in_order(rows: list[dict[str, Any]], policy: Policy, run: str) -> list[Decision]:
    """The decisions about a group of articles, as one crawler that met them in this order would make them.

    Args:
        rows: Rows of the table of articles, with texts.
        policy: What is kept of what.
        run: Id of the run that decides.
    """
    store = GroupStore() if len(rows) > 1 else LoneStore()
    try:
        keeping = Keeping(cast("Store", store), cast("State", _Nothing()), run, policy)
        for row in rows:
            article = article_of_row(row)
            capture = capture_of_row(row)
            store.add_capture(capture)
            page = Page(
                url=article.url,
                requested_url=article.requested_url,
                body=b"",
                fetched=article.fetched,
                payload_digest=capture.payload_digest,
                source=article.source,
            )
            keeping.keep(_visit(article, capture, page))
        return store.decisions
    finally:
        store.close()


def _visit(article: Article, capture: Capture, page: Page) -> Visit:
    from newscrawl.discovery.candidate import Candidate  # noqa: PLC0415 - tasks load little at first

    return Visit(
        candidate=Candidate(article.requested_url or article.url),
        source=article.source,
        page=page,
        capture=capture,
        extraction=Extraction(article=article),
        status=capture.status,
        final_url=article.url,
    )


def article_of_row(row: dict[str, Any]) -> Article:
    """An article as it was before anything was decided about it."""
    return Article(
        id=row["id"],
        url=row["url"],
        requested_url=row["requested_url"] or row["url"],
        canonical_url=row["canonical_url"] or row["url"],
        source=row["source"] or "",
        title=row["title"] or "",
        description=row["description"] or "",
        text=row["text"] or "",
        authors=tuple(row["authors"] or ()),
        published=row["published"],
        modified=row["modified"],
        language=row["language"],
        section=row["section"],
        tags=tuple(row["tags"] or ()),
        fetched=row["fetched_at"].isoformat(timespec="microseconds") + "Z",
        word_count=row["word_count"] or 0,
        text_digest=row["text_digest"] or "",
        flags=tuple(row["flags"] or ()),
    )


def capture_of_row(row: dict[str, Any]) -> Capture:
    """The capture that an article was read in, as far as its row tells."""
    return Capture(
        record_id=row["record_id"] or row["id"],
        url=row["url"],
        date=row["fetched_at"].isoformat(timespec="microseconds") + "Z",
        status=200,
        mime="text/html",
        payload_digest=row["payload_digest"] or "",
        file=row["warc_file"] or "",
        offset=row["warc_offset"] or 0,
        length=0,
    )

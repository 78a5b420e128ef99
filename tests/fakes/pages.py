"""Exchanges, articles and decisions such as a crawl makes, for tests of what keeps them."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from archive.digests import article_id, text_digest
from archive.layout import Layout
from archive.model import Article, Capture, Decision, Exchange, WarcPlace
from archive.store import Store, StoreOptions

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HEAD = b"HTTP/1.1 200 OK\r\nServer: n\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
REQUEST = b"GET / HTTP/1.1\r\nHost: news.example\r\n\r\n"


def options(**changes: Any) -> StoreOptions:
    values: dict[str, Any] = {"run": "run-1", "software": "newscrawl/0 tests/0", "user_agent": "bot/1"}
    return StoreOptions(**(values | changes))


def exchange(url: str = "https://news.example/a", body: bytes = b"<p>One.</p>", **changes: Any) -> Exchange:
    values: dict[str, Any] = {
        "url": url,
        "started": NOON,
        "request": REQUEST,
        "head": HEAD,
        "body": body,
        "payload": body,
        "status": 200,
        "content_type": "text/html; charset=utf-8",
        "ip": "192.0.2.1",
        "protocol": ("http/1.1",),
    }
    return Exchange(**(values | changes))


def later(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def article(capture: Capture, text: str = "One thing happened.", **changes: Any) -> Article:
    values: dict[str, Any] = {
        "id": article_id(capture.url, capture.date, capture.payload_digest),
        "url": capture.url,
        "requested_url": capture.url,
        "canonical_url": capture.url,
        "source": "example",
        "title": "A headline",
        "text": text,
        "fetched": capture.date,
        "text_digest": text_digest(text),
    }
    return Article(**(values | changes))


def decision(capture: Capture, article_id: str | None = None, **changes: Any) -> Decision:
    values: dict[str, Any] = {
        "url": capture.url,
        "verdict": "new",
        "reason": "first-seen",
        "decided": capture.date,
        "article_id": article_id,
        "warc": WarcPlace.of(capture),
    }
    return Decision(**(values | changes))


def keep_page(store: Store, url: str, text: str, **changes: Any) -> Article:
    """One page all the way: exchange, article, decision."""
    capture = store.keep_exchange(exchange(url, f"<p>{text}</p>".encode("utf-8", "replace"), **changes))
    kept = store.keep_article(article(capture, text), capture)
    store.keep_decision(decision(capture, kept.id))
    return kept


def warcs(root: Path) -> list[Path]:
    return sorted((root / "archive").glob("*.warc.gz"))


def catalog_rows(layout: Layout) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the catalog, by table, in an order that does not depend on when it was added."""
    with closing(sqlite3.connect(layout.catalog)) as catalog:
        tables = ("captures", "articles", "decisions", "files")
        return {table: sorted(catalog.execute(f"SELECT * FROM {table}"), key=repr) for table in tables}


def crashed_copy(root: Path, to: Path) -> Path:
    """What ``kill -9`` at this moment would leave of an archive that is being written."""
    shutil.copytree(root, to)
    return to

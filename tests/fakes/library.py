"""An archive of articles for tests of questions: only its lines, as a crawl would write them."""

import hashlib
from base64 import b32encode
from dataclasses import replace
from pathlib import Path
from typing import Any

from archive.articles.schema import article_line, decision_line
from archive.layout import Layout
from archive.marker import write_marker
from archive.model import Article, Decision, Verdict, WarcPlace


def piece(name: str, text: str = "", **fields: Any) -> Article:
    """An article with an id made of a name."""
    values: dict[str, Any] = {
        "title": name,
        "source": "daily",
        "language": "en",
        "published": "2026-03-01T10:00:00Z",
        "fetched": "2026-03-02T08:00:00.000000Z",
        "url": f"https://daily.example/{name.replace(' ', '-')}",
    } | fields
    values.setdefault("requested_url", values["url"])
    values.setdefault("canonical_url", values["url"])
    values.setdefault("word_count", len(text.split()))
    values.setdefault("warc", WarcPlace("news-1.warc.gz", 7, f"urn:uuid:{name}", "sha1:ABC"))
    return Article(id=id_of(name), text=text, **values)


def id_of(name: str) -> str:
    """The id of an article of that name."""
    return b32encode(hashlib.sha256(name.encode()).digest()).decode().lower()[:16]


def library(
    root: Path, *articles: Article, day: str = "20260302", decisions: tuple[Decision, ...] = ()
) -> Layout:
    """Add articles to the archive at ``root``, which is made if there is none."""
    layout = Layout(root)
    for folder in (layout.articles, layout.decisions, layout.warcs):
        folder.mkdir(parents=True, exist_ok=True)
    if not layout.marker.exists():
        write_marker(layout, "test/1")
    with (layout.articles / f"articles-{day}.jsonl").open("ab") as file:
        file.writelines(article_line(article) for article in articles)
    with (layout.decisions / f"decisions-{day}.jsonl").open("ab") as file:
        file.writelines(map(decision_line, decisions))
    return layout


def verdict(article: Article, verdict: Verdict, **fields: Any) -> Decision:
    """A decision that kept an article."""
    made = Decision(
        url=article.url, verdict=verdict, reason="test", decided=article.fetched, article_id=article.id
    )
    return replace(made, **fields)

"""A news page written for one test: only what the test is about is given, the rest is a plain story."""

import json
from typing import Any

from archive.model import Article
from newscrawl.extract.article import extract
from newscrawl.extract.page import Extraction, Page

URL = "https://daily.example/world/a-story"
FETCHED = "2026-11-23T12:00:00Z"
STORY = [
    (
        "The council of the valley voted late on Tuesday to repair the old bridge "
        "rather than build a new one, ending a quarrel that had divided the town for "
        "most of the year."
    ),
    (
        "Engineers had warned in spring that two of the five arches would not survive "
        "another flood. The repair will cost four million and is to begin once the "
        "water falls."
    ),
    (
        "“We listened to those who cross it every day,” said the mayor, who had long "
        "favoured a new road. Opponents said they would watch the work closely and "
        "publish what they find."
    ),
    (
        "Traffic will be led over the northern crossing until the end of next summer. "
        "Farmers may apply for a permit to use the dam road with their tractors."
    ),
]


def page(head: str = "", body: str = "", *, lang: str = "en", story: list[str] | None = None) -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in (STORY if story is None else story))
    content = body if "<p>" in body else f"{body}<article><div class='content'>{paragraphs}</div></article>"
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">{head}</head>'
        f"<body><main>{content}</main></body></html>"
    )


def json_ld(**values: Any) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle"} | values
    return f'<script type="application/ld+json">{json.dumps(node, ensure_ascii=False)}</script>'


def read(html: str | bytes, url: str = URL, **changes: Any) -> Extraction:
    body = html if isinstance(html, bytes) else html.encode()
    values: dict[str, Any] = {"url": url, "requested_url": url, "body": body, "fetched": FETCHED}
    return extract(Page(**(values | changes)))


def article(html: str | bytes, url: str = URL, **changes: Any) -> Article:
    extraction = read(html, url, **changes)
    assert extraction.article is not None, (extraction.reason, extraction.detail)
    return extraction.article

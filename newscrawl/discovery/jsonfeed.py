"""JSON Feed, versions 1 and 1.1 (https://jsonfeed.org/version/1.1)."""

from typing import Any

import orjson

from newscrawl.discovery.feedxml import Entry, FeedText


def read_json(text: str, max_entries: int) -> FeedText | None:
    """The feed in ``text``, or None where it is no JSON Feed.

    An item's text is markup where it came as ``content_html``. Items of another shape are left out.
    """
    try:
        feed: Any = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(feed, dict) or "jsonfeed.org" not in _string(feed, "version"):
        return None
    items = feed.get("items")
    items = items if isinstance(items, list) else []
    return FeedText(
        kind="json",
        title=_string(feed, "title"),
        language=_string(feed, "language"),
        home=_string(feed, "home_page_url"),
        entries=tuple(_entry(item) for item in items[:max_entries] if isinstance(item, dict)),
        cut=len(items) > max_entries,
    )


def _entry(item: dict[str, Any]) -> Entry:
    links = [_string(item, "url"), _string(item, "external_url"), _string(item, "id")]
    return Entry(
        links=tuple(link for link in links[:2] if link)
        + tuple(link for link in links[2:] if link.startswith(("http://", "https://"))),
        title=_string(item, "title"),
        summary=_string(item, "summary"),
        dates=tuple(filter(None, (_string(item, "date_published"), _string(item, "date_modified")))),
    )


def _string(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""

"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom and JSON Feed, from their bytes to candidates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from archive.urls import canonical_url
from newscrawl.discovery.addresses import absolute_url
from newscrawl.discovery.candidate import Candidate
from newscrawl.discovery.dates import iso_date
from newscrawl.discovery.decoding import decoded
from newscrawl.discovery.feedxml import FEED_ROOT, Entry, FeedText, Rhythm, read_xml
from newscrawl.discovery.jsonfeed import read_json
from newscrawl.discovery.limits import USUAL, Limits
from newscrawl.discovery.plaintext import plain_text
from newscrawl.discovery.unreadable import what_it_is

HEADLINE_LENGTH = 500
SUMMARY_LENGTH = 2000
"""Characters kept of a headline and of a summary."""

_ESCAPED_ROOT = re.compile(r"&lt;(?:\?xml|rss|feed|rdf:RDF)\b", re.IGNORECASE)


class NotAFeedError(ValueError):
    """The bytes are no feed; the message says what they are: ``an HTML page, not a feed``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed says of itself, and the pages it names.

    Attributes:
        kind: ``rss20``, ``rss10``, ``atom10``, ``json`` and the like; ``rss`` or ``atom`` if it does not say.
        title: The feed's own title as plain text; may be empty.
        language: As the feed writes it (``en-us``); may be empty.
        home: Address of the site that the feed belongs to; may be empty.
        candidates: The pages, each once, in the feed's order.
        rhythm: How often the feed wishes to be asked.
        without_link: Entries that name no page.
        cut: The limit (a name of ``Limits``) beyond which it was not read; else empty.
    """

    kind: str
    title: str = ""
    language: str = ""
    home: str = ""
    candidates: tuple[Candidate, ...] = ()
    rhythm: Rhythm = field(default_factory=Rhythm)
    without_link: int = 0
    cut: str = ""


def read_feed(body: bytes, url: str, content_type: str = "", limits: Limits = USUAL) -> Feed:
    """Read a feed, however it was labelled.

    Args:
        body: The bytes, content-encoding removed.
        url: Where they came from; relative links are resolved against it (and against xml:base).
        content_type: The Content-Type header; only its charset is used.
        limits: How much of it is read.

    Raises:
        NotAFeedError: It is no feed. The message says what it is.
    """
    too_long = len(body) > limits.feed_bytes
    text = decoded(body[: limits.feed_bytes], content_type).lstrip()
    feed = _read(text, url, limits.feed_entries)
    if feed is None:
        raise NotAFeedError(f"{what_it_is(body, text)}, not a feed")
    candidates = _Candidates(url)
    found = tuple(candidates.of(feed.entries))
    return Feed(
        kind=feed.kind,
        title=plain_text(feed.title, HEADLINE_LENGTH),
        language=plain_text(feed.language, 35),
        home=absolute_url(feed.home, url) or "",
        candidates=found,
        rhythm=feed.rhythm,
        without_link=candidates.without_link,
        cut="feed_bytes" if too_long else "feed_entries" if feed.cut else "",
    )


def _read(text: str, url: str, most: int) -> FeedText | None:
    if text.startswith("{"):
        return read_json(text, most)
    feed = read_xml(text, url, most)
    if feed is None and not FEED_ROOT.search(text, 0, 65_536):
        escaped = _ESCAPED_ROOT.search(text, 0, 8192)  # a feed shown inside of a page, in <pre>
        if escaped:
            return read_xml(plain_markup(text[escaped.start() :]), url, most)
    return feed


def plain_markup(escaped: str) -> str:
    """Markup that was escaped to be shown on a page, as markup again."""
    end = escaped.rfind("&gt;")
    return (
        escaped[: end + 4]
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
        .replace("&amp;", "&")
    )


class _Candidates:
    """Entries to candidates, each page once."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.without_link = 0
        self._seen: set[str] = set()

    def of(self, entries: tuple[Entry, ...]) -> Iterator[Candidate]:
        for entry in entries:
            links = (absolute_url(link, self.url) for link in entry.links)
            link = next((usable for usable in links if usable), None)
            if link is None:
                self.without_link += 1
                continue
            try:
                key = canonical_url(link)
            except ValueError:
                self.without_link += 1
                continue
            if key in self._seen:
                continue
            self._seen.add(key)
            yield Candidate(
                url=link,
                headline=plain_text(entry.title, HEADLINE_LENGTH),
                summary=plain_text(entry.summary, SUMMARY_LENGTH),
                published=next(filter(None, map(iso_date, entry.dates)), None),
                found_in=self.url,
            )

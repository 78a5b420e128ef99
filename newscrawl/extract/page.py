"""What goes into extraction, and what comes out of it."""

from dataclasses import dataclass, field

from archive.model import Article
from newscrawl.extract.furniture import Traces
from newscrawl.extract.override import Override

FURNITURE = "furniture"
TITLE_TAILS = "title-tails"
"""Under these names an article's provenance tells what of its site's memory was used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One fetched page as extraction needs it: bytes, address, and what was said of it elsewhere.

    Attributes:
        url: Where the bytes came from, after redirects.
        requested_url: What was asked for first.
        body: The entity with content-encoding removed.
        content_type: Content-Type as the server sent it; may be empty, wrong, or without charset.
        fetched: WARC-Date of the capture, ISO 8601 in UTC.
        payload_digest: Of the payload as received; the article's id is made from it.
        status: HTTP status code.
        source: Name of the source.
        language: The language that the source is configured with, as a hint; may be empty.
        site_name: Name of the site as the source or its feed gives it, to strip from titles; may be empty.
        feed_headline: The headline that a feed, sitemap or section gave; may be empty.
        feed_summary: The summary that a feed gave; may be empty.
        feed_published: The date that a feed or sitemap gave, ISO 8601, or None.
        furniture: Digests of lines known to stand on many pages of this site.
        override: What is read otherwise in the pages of this publisher, or None.
        title_tails: What the site is known to write beside its headlines, as bare letters.
    """

    url: str
    requested_url: str
    body: bytes
    content_type: str = ""
    fetched: str
    payload_digest: str = ""
    status: int = 200
    source: str = ""
    language: str = ""
    site_name: str = ""
    feed_headline: str = ""
    feed_summary: str = ""
    feed_published: str | None = None
    furniture: frozenset[str] = frozenset()
    title_tails: frozenset[str] = frozenset()
    override: Override | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What was read in a page: an article, or the reason why it is none.

    Attributes:
        article: The article, whole but for ``warc``; None where the page is no article.
        verdict: ``article``, ``not-article`` (a section front, a consent wall …) or ``failed`` (the page
            could not be read at all).
        reason: Short fixed name of the rule that said so, such as ``section-front``; empty for an article.
        detail: The same in a sentence for a person.
        evidence: What the rule saw, as plain JSON values.
        traces: What an article's page leaves in the memory of its site.
    """

    article: Article | None = None
    verdict: str = "article"
    reason: str = ""
    detail: str = ""
    evidence: dict[str, object] = field(default_factory=dict)
    traces: Traces = field(default_factory=Traces)

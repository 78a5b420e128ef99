"""A candidate: a page that something said is news."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page named by a feed, a sitemap or a section, with what was said of it there.

    Attributes:
        url: Absolute http or https address, as named (tracking parameters and all).
        headline: The headline that stood there, or empty.
        summary: The summary that stood there as plain text, or empty.
        published: ISO 8601, as precise as it was given there, or None.
        found_in: Address of the feed, sitemap or section; empty for a page that a person named.
    """

    url: str
    headline: str = ""
    summary: str = ""
    published: str | None = None
    found_in: str = ""

"""How much is read of what names pages. The settings of the same names say why each is what it is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is beyond these is not read, and the reader says that something was cut.

    Attributes:
        feed_bytes: Of a feed.
        feed_entries: Of a feed.
        sitemap_bytes: Of a sitemap, unpacked.
        sitemap_entries: Of a sitemap or an index.
        section_bytes: Of a homepage or section page.
        section_links: Links of such a page that are looked at.
        section_articles: Of them, those that are followed.
    """

    feed_bytes: int = 5_000_000
    feed_entries: int = 1000
    sitemap_bytes: int = 33_554_432
    sitemap_entries: int = 50_000
    section_bytes: int = 8_000_000
    section_links: int = 5000
    section_articles: int = 500


USUAL = Limits()
"""What holds where nobody says otherwise."""

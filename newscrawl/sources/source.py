"""One outlet, as sources.toml describes it."""

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One outlet. Only ``home``, or one of ``feeds`` and ``sitemaps``, is needed; the rest is discovered.

    Attributes:
        name: Short unique name, stored with every article.
        home: Address of the homepage, or empty.
        feeds: Addresses of RSS, Atom or JSON feeds.
        sitemaps: Addresses of news sitemaps or sitemap indexes.
        sections: Addresses of section pages whose article links are followed.
        allow: Regular expressions; where there are any, an article's path must match one.
        deny: Regular expressions; an article whose path matches one is left alone.
        language: ISO 639-1 code, a hint where a page's own language is unclear; may be empty.
        country: ISO 3166-1 alpha-2 code; may be empty.
        tags: Free words to group sources by.
        delay: Seconds between two requests to one host; None for the setting's.
        render: Whether pages write their story by script, so that a browser must run it.
        revisit: Ages in seconds at which an article is looked at again; None for the setting's.
        ask: The shortest and the longest time in seconds between two requests for a feed, sitemap or section;
            None for the settings'.
        private: Whether the hosts of its addresses may be asked though they are in a private network.
    """

    name: str
    home: str = ""
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    language: str = ""
    country: str = ""
    tags: tuple[str, ...] = ()
    delay: float | None = None
    revisit: tuple[int, ...] | None = None
    render: bool = False
    ask: tuple[int, int] | None = None
    private: bool = False

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts of the addresses that stand in the list of sources for it."""
        addresses = (self.home, *self.feeds, *self.sitemaps, *self.sections)
        return frozenset(host for host in (urlsplit(address).hostname for address in addresses) if host)

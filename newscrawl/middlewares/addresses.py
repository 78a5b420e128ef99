"""Refuses requests to places where the crawler does not go, before anything else is done for them."""

from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler

from archive.errors import ConfigurationError
from newscrawl.wire.places import PlaceRefusedError, Places
from newscrawl.wire.resolver import places_of, vouch_for


class AddressMiddleware:
    """Judges each request, every hop of a redirect and robots.txt too, by what its URL says.

    A private place passes for the requests of a source that says ``private`` and names its host, and for what
    is asked on their way (robots.txt); another source that names the same host is refused.

    Where a name leads is judged when it is looked up, by ``newscrawl.wire.resolver``. A proxy looks up names
    itself: then this is all that can be known here, and IP literals and local names are refused all the same.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._private: dict[str, frozenset[str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy.

        Raises:
            ConfigurationError: ALLOWED_PORTS names something else than ports.
        """
        try:
            middleware = cls(places_of(crawler))
        except ValueError as error:
            raise ConfigurationError(f"ALLOWED_PORTS: {error}", remedy="Give port numbers.") from error
        crawler.signals.connect(middleware.spider_opened, signals.spider_opened)
        return middleware

    def spider_opened(self, spider: Spider) -> None:
        """Note the hosts of private sources."""
        sources = getattr(spider, "sources", ())
        self._private = {source.name: source.hosts for source in sources if source.private}
        vouch_for(host for hosts in self._private.values() for host in hosts)

    def process_request(self, request: Request) -> None:
        """Let pass, or refuse.

        Raises:
            PlaceRefusedError: The crawler does not go there.
        """
        try:
            self._places.check(request.url)
        except PlaceRefusedError:
            if not self._is_of_private_source(request):
                raise

    def _is_of_private_source(self, request: Request) -> bool:
        parts = urlsplit(request.url)
        if not self._private or parts.scheme not in {"http", "https"}:
            return False
        source = request.cb_kwargs.get("source")
        if source is None:  # robots.txt and its like, asked for by a request that has passed here
            return any(parts.hostname in hosts for hosts in self._private.values())
        return parts.hostname in self._private.get(source.name, ())

"""Refuses requests to places where the crawler does not go, before anything else is done for them."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler

from archive.errors import ConfigurationError
from newscrawl.wire.places import Places
from newscrawl.wire.resolver import places_of


class AddressMiddleware:
    """Judges each request, every hop of a redirect and robots.txt too, by what its URL says.

    Where a name leads is judged when it is looked up, by ``newscrawl.wire.resolver``. A proxy looks up names
    itself: then this is all that can be known here, and IP literals and local names are refused all the same.
    """

    def __init__(self, places: Places) -> None:
        self._places = places

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy.

        Raises:
            ConfigurationError: ALLOWED_PORTS names something else than ports.
        """
        try:
            return cls(places_of(crawler))
        except ValueError as error:
            raise ConfigurationError(f"ALLOWED_PORTS: {error}", remedy="Give port numbers.") from error

    def process_request(self, request: Request) -> None:
        """Let pass, or refuse.

        Raises:
            PlaceRefusedError: The crawler does not go there.
        """
        self._places.check(request.url)

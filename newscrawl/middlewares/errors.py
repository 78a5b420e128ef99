"""Why a request was not sent: for the errbacks of spiders."""

from scrapy.exceptions import IgnoreRequest


class HostHeldError(IgnoreRequest):
    """The site asked to be left alone for a while, and that while is not over: the page stays owed."""


class RobotsUnreachableError(IgnoreRequest):
    """There is no way to know what the site allows, so nothing is (RFC 9309, 2.3.1.4).

    Where robots.txt could not be fetched at all, the cause of this exception says why.
    """

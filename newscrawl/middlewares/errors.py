"""Why a request was not sent, or not followed: for the errbacks of spiders."""

from typing import ClassVar

from scrapy.exceptions import IgnoreRequest


class UndecodableError(Exception):
    """An answer is not what its Content-Encoding says."""


class NotSentError(IgnoreRequest):
    """A request that one of our middlewares held back, with what its page's decision says.

    Attributes:
        reason: A short fixed name.
        passing: Whether the page may be asked for at another run.
    """

    reason: ClassVar[str] = "ignored"
    passing: ClassVar[bool] = False


class RobotsDisallowedError(NotSentError):
    """robots.txt does not allow it."""

    reason = "robots"


class RedirectsEndlessError(NotSentError):
    """Redirects went on beyond REDIRECT_MAX_TIMES."""

    reason = "too-many-redirects"


class AddressPatternError(NotSentError):
    """Its address is like those of many pages that held no article: a calendar, a search, a session id."""

    reason = "address-pattern"
    passing = True


class StaysOwedError(IgnoreRequest):
    """It was not asked for in this run and no decision is made: the page stays owed.

    Attributes:
        reason: A short fixed name, for those who are owed an answer all the same.
        wait: Seconds from now before which it is not to be asked for; 0 where the state knows by itself.
    """

    reason: ClassVar[str] = "stays-owed"
    wait: float = 0.0


class HostHeldError(StaysOwedError):
    """The site asked to be left alone for a while, and that while is not over."""

    reason = "host-held"


class HostAsideError(StaysOwedError):
    """The host failed so often in a row that it is left alone for a while."""

    reason = "host-set-aside"

    def __init__(self, message: str, wait: float) -> None:
        super().__init__(message)
        self.wait = wait


class BudgetSpentError(StaysOwedError):
    """The run has asked its domain, or the web, for as much as a setting allows."""

    reason = "budget-spent"
    wait = 3600.0  # after this run


class RobotsUnreachableError(IgnoreRequest):
    """There is no way to know what the site allows, so nothing is (RFC 9309, 2.3.1.4).

    Where robots.txt could not be fetched at all, the cause of this exception says why.
    """

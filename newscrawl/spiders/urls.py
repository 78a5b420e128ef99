"""``scrapy crawl urls``: archives single pages on demand.

scrapy crawl urls -a url=https://example.com/story
scrapy crawl urls -a file=addresses.txt
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from twisted.python.failure import Failure

from archive.errors import ConfigurationError, UsageError
from archive.urls import canonical_url
from newscrawl.discovery.candidate import Candidate
from newscrawl.extensions.archive import archivist_of
from newscrawl.middlewares.errors import StaysOwedError
from newscrawl.sources import Source
from newscrawl.spiders.pages import PageSpider
from newscrawl.visit import Visit

_NO_SOURCE = Source(name="")


class UrlsSpider(PageSpider):
    """Addresses → pages."""

    name = "urls"
    arguments = ("url", "file")
    # A person named each address: no budget is to hold some of them back.
    custom_settings = dict.fromkeys(
        ("DOMAIN_PAGES", "DOMAIN_BYTES", "DOMAIN_SECONDS", "PATTERN_MISSES", "HOST_FAILURES"), 0
    )
    addresses: tuple[str, ...] = ()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Collect the addresses.

        Raises:
            UsageError, ConfigurationError: None was given, or some are no addresses.
        """
        spider = super().from_crawler(crawler, *args, **kwargs)
        given = [("-a url", address) for address in str(kwargs.get("url") or "").split()]
        for name in str(kwargs.get("file") or "").splitlines():
            given += _lines(Path(name))
        if not given:
            raise UsageError(
                "no address to archive",
                remedy="Give -a url=https://… or -a file=FILE with one address a line.",
            )
        _check(given)
        spider.addresses = tuple(dict.fromkeys(address for _, address in given))
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Every address, whatever is known of it."""
        archivist = archivist_of(self.crawler)
        for address in self.addresses:
            candidate = Candidate(address)
            await archivist.do(archivist.state.pages.owe_again, candidate, _NO_SOURCE.name)
            yield self.page_request(candidate, _NO_SOURCE)

    async def page_failed(self, failure: Failure) -> AsyncIterator[Visit]:
        """As always; what was not asked for ends in a decision too, as no later run comes back to it."""
        error = failure.value
        if isinstance(error, StaysOwedError):
            candidate: Candidate = failure.request.cb_kwargs["candidate"]  # type: ignore[attr-defined]  # as in Scrapy
            yield Visit(
                candidate=candidate,
                source=_NO_SOURCE.name,
                verdict="failed",
                reason=error.reason,
                detail=f"not asked for: {error}"[:200],
                passing=True,
            )
            return
        async for visit in super().page_failed(failure):
            yield visit


def addresses_in(path: Path) -> tuple[str, ...]:
    """The addresses of a file, one a line, each once.

    Raises:
        ConfigurationError: It cannot be read, or holds something else.
    """
    given = _lines(path)
    _check(given)
    return tuple(dict.fromkeys(address for _, address in given))


def _check(given: list[tuple[str, str]]) -> None:
    mistakes = [
        f"{place}: not an http or https address: {address[:200]!r}"
        for place, address in given
        if not _is_url(address)
    ]
    if mistakes:
        raise ConfigurationError("\n".join(mistakes))


def _lines(path: Path) -> list[tuple[str, str]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise ConfigurationError(f"cannot be read: {reason}", place=str(path)) from error
    stripped = ((number, line.strip()) for number, line in enumerate(lines, 1))
    return [(f"{path}:{number}", line) for number, line in stripped if line and not line.startswith("#")]


def _is_url(address: str) -> bool:
    try:
        canonical_url(address)
    except ValueError:
        return False
    return True

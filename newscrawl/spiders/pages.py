"""What all our spiders do with a page that may hold an article."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from archive.digests import warc_digest
from archive.errors import NewsError
from newscrawl.discovery.candidate import Candidate
from newscrawl.extract.page import Page
from newscrawl.middlewares.capture import IS_PAGE, capture_of, page_exchange
from newscrawl.sources import Source
from newscrawl.visit import Visit

# Exception → (reason, may it be gone at the next run?)
_FAILURES: tuple[tuple[type[Exception], str, bool], ...] = (
    (CannotResolveHostError, "no-such-host", True),
    (DownloadTimeoutError, "timeout", True),
    (DownloadConnectionRefusedError, "connection-refused", True),
    (ResponseDataLossError, "cut-off", True),
    (DownloadCancelledError, "too-large", False),
    (DownloadFailedError, "connection-failed", True),
    (UnsupportedURLSchemeError, "not-http", False),
)
_PASSING_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})


class PageSpider(Spider):
    """Asks for pages and hands each, fetched or failed, to the pipelines as a ``Visit``."""

    def page_request(self, candidate: Candidate, source: Source) -> Request:
        """The request for a page that is owed.

        It is never filtered as a duplicate: state knows what was asked for, and a redirect that was
        silently filtered would leave its page without a decision.
        """
        return Request(
            candidate.url,
            callback=self.parse_page,
            errback=self.page_failed,
            cb_kwargs={"candidate": candidate, "source": source},
            meta={IS_PAGE: True},
            dont_filter=True,
        )

    def parse_page(self, response: Response, candidate: Candidate, source: Source) -> Iterator[Visit]:
        """A page arrived: make it a visit for the pipelines to read, decide about and archive."""
        request = response.request
        exchange = page_exchange(request) if request else None
        if exchange is None:  # only when the capture middleware was taken out of the settings
            raise RuntimeError("newscrawl.middlewares.capture.CaptureMiddleware must be enabled")
        content_type = response.headers.get(b"Content-Type") or b""
        page = Page(
            url=response.url,
            requested_url=candidate.url,
            body=response.body,
            content_type=content_type.decode("latin-1"),
            fetched=exchange.date,
            payload_digest=warc_digest(exchange.payload),
            status=response.status,
            source=source.name,
            language=source.language,
            feed_headline=candidate.headline,
            feed_summary=candidate.summary,
            feed_published=candidate.published,
        )
        yield Visit(
            candidate=candidate,
            source=source.name,
            page=page,
            exchange=exchange,
            status=response.status,
            final_url=response.url,
        )

    def page_failed(self, failure: Failure) -> Iterator[Visit]:
        """No page arrived: say why, so that this one too ends in a decision."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        error = failure.value
        if isinstance(error, NewsError):  # the archive's trouble, not the page's: it stays owed
            return
        candidate: Candidate = request.cb_kwargs["candidate"]
        source: Source = request.cb_kwargs["source"]
        reason, detail, passing, status = failure_in_words(error)
        yield Visit(
            candidate=candidate,
            source=source.name,
            verdict="refused" if reason == "robots" else "failed",
            reason=reason,
            detail=detail,
            passing=passing,
            status=status,
            capture=capture_of(request),
            final_url=request.url,
        )


def failure_in_words(error: BaseException | None) -> tuple[str, str, bool, int | None]:
    """A download's error as (reason, detail, may it be gone at the next run?, HTTP status)."""
    if isinstance(error, HttpError):
        status = error.response.status
        return f"http-{status}", f"the server answered {status}", status in _PASSING_STATUS, status
    if isinstance(error, IgnoreRequest):
        if "robots.txt" in str(error):
            return "robots", "robots.txt does not allow it", False, None
        return "ignored", str(error)[:200], False, None
    for kind, reason, passing in _FAILURES:
        if isinstance(error, kind):
            return reason, str(error)[:200] or reason, passing, None
    return "download-error", f"{type(error).__name__}: {str(error)[:200]}", True, None


def host_of(url: str) -> str:
    """The host name of a URL, or empty."""
    return urlsplit(url).hostname or ""

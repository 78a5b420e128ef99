"""What all our spiders do with a page that may hold an article."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
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
from archive.model import Exchange, Verdict
from newscrawl.discovery.candidate import Candidate
from newscrawl.discovery.wishes import wishes
from newscrawl.extensions.archive import archivist_of
from newscrawl.extract.page import Page
from newscrawl.middlewares.capture import IS_PAGE, capture_of, page_exchange
from newscrawl.middlewares.errors import (
    NotSentError,
    RobotsUnreachableError,
    StaysOwedError,
)
from newscrawl.middlewares.reservation import reserved_by_site
from newscrawl.sources import Source
from newscrawl.state import Validators
from newscrawl.visit import Visit
from newscrawl.wire import HungUpError, PlaceRefusedError

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
_REFUSED = frozenset({"robots", "address-pattern", "not-http", "other-shard", *PlaceRefusedError.REASONS})
NOT_MODIFIED = 304
NO_VALIDATORS = Validators()
_GONE = frozenset({404, 410})
_MAX_VALIDATOR = 1000  # characters
_OPENSSL = re.compile(r"\('[^']{0,100}', '[^']{0,100}', '([^']{1,100})'\)")
_PASSING_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})


class PageSpider(Spider):
    """Asks for pages and hands each, fetched or failed, to the pipelines as a ``Visit``."""

    def page_request(
        self,
        candidate: Candidate,
        source: Source,
        validators: Validators = NO_VALIDATORS,
        *,
        kept: bool = False,
    ) -> Request:
        """The request for a page, conditional where validators of an earlier visit are given.

        With ``kept`` an article was kept from it before, so that its absence is a removal.

        It is never filtered as a duplicate: state knows what was asked for, and a redirect that was
        silently filtered would leave its page without a decision.
        """
        headers = conditions(validators)
        return Request(
            candidate.url,
            headers=headers,
            callback=self.parse_page,
            errback=self.page_failed,
            cb_kwargs={"candidate": candidate, "source": source, "kept": kept},
            meta={IS_PAGE: True, "handle_httpstatus_list": [NOT_MODIFIED] if headers else []},
            dont_filter=True,
        )

    def parse_page(
        self,
        response: Response,
        candidate: Candidate,
        source: Source,
        kept: bool,  # noqa: ARG002, FBT001 - the errback needs it, and Scrapy hands both the same
    ) -> Iterator[Visit]:
        """A page arrived: make it a visit for the pipelines to read, decide about and archive."""
        request = response.request
        arrived = Visit(
            candidate=candidate, source=source.name, status=response.status, final_url=response.url
        )
        if request is not None and response.status == NOT_MODIFIED:
            detail = "the server says that it is as it was"
            capture = capture_of(request)
            yield replace(arrived, verdict="repeat", reason="not-modified", detail=detail, capture=capture)
            return
        exchange = page_exchange(request) if request else None
        if exchange is None:  # only when the capture middleware was taken out of the settings
            raise RuntimeError("newscrawl.middlewares.capture.CaptureMiddleware must be enabled")
        wished = self._wishes(response)
        if "noarchive" in wished and self.settings["NOARCHIVE"] == "refuse":
            detail = "the page asks not to be archived"
            yield replace(arrived, verdict="refused", reason="noarchive", detail=detail, wishes=wished)
            return
        yield replace(
            arrived,
            page=_page_of(response, exchange, candidate, source),
            exchange=exchange,
            validators=validators_of(response),
            wishes=wished,
            render=source.render,
        )

    def _wishes(self, response: Response) -> tuple[str, ...]:
        tags = [value.decode("latin-1") for value in response.headers.getlist("X-Robots-Tag")]
        agent = str(self.settings["ROBOTSTXT_USER_AGENT"] or "")
        by_site = response.request is not None and reserved_by_site(response.request)
        return wishes(agent, tags, header(response, "tdm-reservation"), response.body, by_site=by_site)

    async def page_failed(self, failure: Failure) -> AsyncIterator[Visit]:
        """No page arrived: say why, so that this one too ends in a decision."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        error = failure.value
        if isinstance(error, NewsError):  # the archive's trouble, not the page's: it stays owed
            return
        candidate: Candidate = request.cb_kwargs["candidate"]
        if isinstance(error, StaysOwedError):  # it was not asked for
            archivist = archivist_of(self.crawler)
            if error.wait:
                await archivist.do(archivist.state.pages.postpone, candidate.url, error.wait)
            else:
                await archivist.do(archivist.state.pages.put_back, candidate.url)
            return
        source: Source = request.cb_kwargs["source"]
        reason, detail, passing, status = failure_in_words(error)
        capture, unread = capture_of(request), page_exchange(request)
        if unread is not None:  # it arrived, and what came could not be unpacked: it is evidence all the same
            archivist = archivist_of(self.crawler)
            capture = await archivist.do(archivist.keeping.capture, unread)
            reason = "too-large" if isinstance(error, IgnoreRequest) else "undecodable"
            passing = unread.truncated is not None  # what came whole is no better when it is asked for again
            status = unread.status
        yield Visit(
            candidate=candidate,
            source=source.name,
            verdict=_unread(reason, status, kept=request.cb_kwargs["kept"]),
            reason=reason,
            detail=detail,
            passing=passing,
            status=status,
            capture=capture,
            final_url=request.url,
        )


def _page_of(response: Response, exchange: Exchange, candidate: Candidate, source: Source) -> Page:
    """What there is to read: the answer, and what is known of it beforehand."""
    return Page(
        url=response.url,
        requested_url=candidate.url,
        body=response.body,
        content_type=header(response, "Content-Type"),
        fetched=exchange.date,
        payload_digest=warc_digest(exchange.payload),
        status=response.status,
        source=source.name,
        language=source.language,
        feed_headline=candidate.headline,
        feed_summary=candidate.summary,
        feed_published=candidate.published,
    )


def _unread(reason: str, status: int | None, *, kept: bool) -> Verdict:
    """The verdict about a page that could not be read: one that had an article and is gone was removed."""
    if reason in _REFUSED:
        return "refused"
    return "removed" if kept and status in _GONE else "failed"


def failure_in_words(error: BaseException | None) -> tuple[str, str, bool, int | None]:
    """A download's error as (reason, detail, may it be gone at the next run?, HTTP status)."""
    if isinstance(error, HttpError):
        status = error.response.status
        return f"http-{status}", f"the server answered {status}", status in _PASSING_STATUS, status
    if isinstance(error, IgnoreRequest):
        return *_not_sent(error), None
    if isinstance(error, HungUpError):
        return error.reason, str(error), error.reason == "too-slow", None
    for kind, reason, passing in _FAILURES:
        if isinstance(error, kind):
            return *(_tls_trouble(str(error)) or (reason, str(error)[:200] or reason)), passing, None
    return "download-error", f"{type(error).__name__}: {str(error)[:200]}", True, None


def _tls_trouble(text: str) -> tuple[str, str] | None:
    """Reason and detail of a connection that TLS was the end of, from OpenSSL's words; None for all others.

    >>> _tls_trouble("[<Failure OpenSSL.SSL.Error: [('SSL routines', '', 'certificate verify failed')]>]")
    ('bad-certificate', 'TLS: certificate verify failed')
    """
    if "SSL" not in text:
        return None
    words = _OPENSSL.findall(text[:2000])
    what = words[-1] if words else "the connection could not be made secure"
    return "bad-certificate" if "certificate" in what else "tls-failed", f"TLS: {what}"


def _not_sent(error: IgnoreRequest) -> tuple[str, str, bool]:
    """A request that one of the middlewares held back, as (reason, detail, may it pass at the next run?)."""
    if isinstance(error, RobotsUnreachableError):
        cause = error.__cause__
        if isinstance(cause, PlaceRefusedError):
            return _not_sent(cause)
        return failure_in_words(cause)[0] if cause else "robots-unreachable", str(error)[:200], True
    if isinstance(error, PlaceRefusedError):
        return error.reason, str(error)[:200], False
    if isinstance(error, NotSentError):
        return error.reason, str(error)[:200], error.passing
    return "ignored", str(error)[:200], False


def conditions(validators: Validators) -> dict[str, str]:
    """The header lines that ask for an answer only if something changed (RFC 9110, 13.1)."""
    headers = {}
    if validators.etag:
        headers["If-None-Match"] = validators.etag
    if validators.last_modified:
        headers["If-Modified-Since"] = validators.last_modified
    return headers


def validators_of(response: Response) -> Validators:
    """What the server gave to make the next request conditional; what no server would send is left out."""
    etag, modified = (header(response, name) for name in ("ETag", "Last-Modified"))
    return Validators(*(value if len(value) <= _MAX_VALIDATOR else "" for value in (etag, modified)))


def header(response: Response, name: str) -> str:
    """The value of a header line, or empty."""
    return (response.headers.get(name) or b"").decode("latin-1")


def host_of(url: str) -> str:
    """The host name of a URL, or empty."""
    return urlsplit(url).hostname or ""

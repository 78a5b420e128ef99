"""``scrapy crawl news``: asks the sources for news and visits what they name.

scrapy crawl news [-a sources=FILE] [-a source=NAME,NAME] [-s ARCHIVE=DIR]
"""

import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from archive.errors import NewsError
from newscrawl.discovery.candidate import Candidate
from newscrawl.discovery.feeds import read_feed
from newscrawl.discovery.homepage import COMMON_FEED_PATHS, offers, sitemaps_in_robots
from newscrawl.discovery.sections import article_links
from newscrawl.discovery.sitemaps import Sitemap, read_sitemap
from newscrawl.extensions.archive import archivist_of
from newscrawl.extensions.workers import pool_of
from newscrawl.sources import Source, load_sources, select_sources
from newscrawl.spiders.pages import PageSpider, failure_in_words, host_of
from newscrawl.state import State, Validators

Kind = Literal["feed", "sitemap", "section"]

SITEMAP_DEPTH = 3
"""Indexes of indexes beyond this are a trap, not a newsroom."""

SITEMAP_CHILDREN = 5
"""Child sitemaps followed of one index, the newest first."""

_FIRST = 10  # documents are asked for before pages: they say what is new
_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Document:
    """Something that names pages: a feed, a sitemap or a section of a source."""

    kind: Kind
    url: str
    depth: int = 0


class NewsSpider(PageSpider):
    """Sources → feeds, sitemaps, sections → pages."""

    name = "news"
    sources: tuple[Source, ...] = ()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Read the sources; every mistake in them is told at once.

        Raises:
            ConfigurationError, UsageError: The file cannot be used, or a name is not in it.
        """
        spider = super().from_crawler(crawler, *args, **kwargs)
        path = Path(kwargs.get("sources") or crawler.settings["SOURCES"])
        names = [name.strip() for name in str(kwargs.get("source") or "").split(",") if name.strip()]
        spider.sources = select_sources(load_sources(path), names)
        slots = {
            host_of(address): {"delay": source.delay, "concurrency": 1}
            for source in spider.sources
            if source.delay is not None
            for address in (source.home, *source.feeds, *source.sitemaps, *source.sections)
            if address
        }
        crawler.settings.set(
            "DOWNLOAD_SLOTS", {**crawler.settings.getdict("DOWNLOAD_SLOTS"), **slots}, "spider"
        )
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """What earlier runs still owe, then what the sources name today."""
        archivist = archivist_of(self.crawler)
        by_name = {source.name: source for source in self.sources}
        for name, candidate in await archivist.do(archivist.state.owed, tuple(by_name)):
            yield self.page_request(candidate, by_name[name])
        for source in self.sources:
            documents = _declared(source)
            if not documents:
                age = self.settings.getfloat("REDISCOVER_AFTER")
                found = await archivist.do(archivist.state.offers, source.name, age)
                if found is None:
                    yield self._home_request(source)
                    continue
                documents = [Document(kind, url) for kind, url in found]  # type: ignore[arg-type]  # as we stored it
            for document in documents:
                yield await self._document_request(document, source)

    # --- documents: feeds, sitemaps, sections -----------------------------------------------------------

    async def _document_request(self, document: Document, source: Source) -> Request:
        archivist = archivist_of(self.crawler)
        validators = await archivist.do(archivist.state.validators, document.url)
        headers = {}
        if validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        return Request(
            document.url,
            headers=headers,
            callback=self.parse_document,
            errback=self.document_failed,
            cb_kwargs={"document": document, "source": source},
            meta={"handle_httpstatus_list": [_NOT_MODIFIED]},
            priority=_FIRST,
        )

    async def parse_document(
        self, response: Response, document: Document, source: Source
    ) -> AsyncIterator[Request]:
        """A feed, sitemap or section arrived: owe and ask for the pages in it that were never heard of."""
        if response.status == _NOT_MODIFIED:
            self._count("newscrawl/documents/unchanged")
            return
        self._count("newscrawl/documents/read")
        try:
            candidates, children = await self._read(document, response)
        except (ValueError, TimeoutError) as error:
            self._trouble(source, f"{document.kind} {document.url}: {str(error) or 'reading it took too long'}")
            return
        for child in children:
            yield await self._document_request(child, source)
        # An unchanged index says nothing of the sitemaps that it names: it is read in full each time.
        names = () if children else ("ETag", "Last-Modified")
        validators = Validators(*(_header(response, name) for name in names))
        wanted = [candidate for candidate in candidates if _wanted(candidate.url, source)]
        archivist = archivist_of(self.crawler)
        note = partial(_note, archivist.state, wanted, source.name, document.url, validators)
        for candidate in await archivist.do(note):
            yield self.page_request(candidate, source)

    async def _read(
        self, document: Document, response: Response
    ) -> tuple[Iterable[Candidate], list[Document]]:
        run = pool_of(self.crawler).run
        if document.kind == "feed":
            content_type = _header(response, "Content-Type")
            feed = await run(read_feed, response.body, response.url, content_type)
            return feed.candidates, []
        if document.kind == "section":
            return await run(article_links, response.body, response.url), []
        newer_than = datetime.now(UTC) - timedelta(seconds=self.settings.getfloat("SITEMAP_MAX_AGE"))
        sitemap: Sitemap = await run(read_sitemap, response.body, response.url, newer_than=newer_than)
        depth = document.depth + 1
        children = sitemap.children[:SITEMAP_CHILDREN] if depth < SITEMAP_DEPTH else ()
        return sitemap.candidates, [Document("sitemap", url, depth) for url in children]

    def document_failed(self, failure: Failure) -> None:
        """A feed, sitemap or section did not arrive: the other sources go on."""
        if isinstance(failure.value, NewsError):
            return
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        document: Document = request.cb_kwargs["document"]
        detail = failure_in_words(failure.value)[1]
        self._trouble(request.cb_kwargs["source"], f"{document.kind} {document.url}: {detail}")

    # --- sources that name only their homepage ------------------------------------------------------------

    def _home_request(self, source: Source) -> Request:
        return Request(
            source.home,
            callback=self.parse_home,
            errback=self.home_failed,
            cb_kwargs={"source": source},
            priority=_FIRST,
        )

    async def parse_home(self, response: Response, source: Source) -> AsyncIterator[Request]:
        """A homepage arrived: what it offers, then what robots.txt names."""
        try:
            offered = await pool_of(self.crawler).run(offers, response.body, response.url)
        except (ValueError, TimeoutError) as error:
            self._trouble(source, f"homepage {response.url}: {str(error) or 'reading it took too long'}")
            return
        documents = [Document("feed", url) for url in offered.feeds]
        documents += [Document("sitemap", url) for url in offered.sitemaps]
        yield Request(
            urljoin(response.url, "/robots.txt"),
            callback=self.parse_robots,
            errback=self.robots_failed,
            cb_kwargs={"documents": documents, "source": source},
            meta={"dont_obey_robotstxt": True},
            dont_filter=True,
            priority=_FIRST,
        )

    def home_failed(self, failure: Failure) -> None:
        """The homepage did not arrive: this source yields nothing today."""
        if isinstance(failure.value, NewsError):
            return
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        self._trouble(
            request.cb_kwargs["source"], f"homepage {request.url}: {failure_in_words(failure.value)[1]}"
        )

    async def parse_robots(
        self, response: Response, documents: list[Document], source: Source
    ) -> AsyncIterator[Request]:
        """robots.txt arrived: its Sitemap lines complete what the homepage offers."""
        known = {document.url for document in documents}
        named = [url for url in sitemaps_in_robots(response.body) if url not in known]
        documents = documents + [Document("sitemap", url) for url in named[:SITEMAP_CHILDREN]]
        async for request in self._settle_offers(documents, source):
            yield request

    async def robots_failed(self, failure: Failure) -> AsyncIterator[Request]:
        """There is no robots.txt: what the homepage offers must do."""
        if isinstance(failure.value, NewsError):
            return
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        async for follow in self._settle_offers(**request.cb_kwargs):
            yield follow

    async def _settle_offers(self, documents: list[Document], source: Source) -> AsyncIterator[Request]:
        if documents:
            async for request in self._ask(documents, source):
                yield request
        else:
            yield self._guess_request(list(COMMON_FEED_PATHS), source)

    def _guess_request(self, paths: list[str], source: Source) -> Request:
        return Request(
            urljoin(source.home, paths[0]),
            callback=self.parse_guess,
            errback=self.guess_failed,
            cb_kwargs={"paths": paths[1:], "source": source},
            dont_filter=True,
            priority=_FIRST,
        )

    async def parse_guess(
        self, response: Response, paths: list[str], source: Source
    ) -> AsyncIterator[Request]:
        """Something stands at a common feed address: use it if it is a feed, else try the next."""
        try:
            await pool_of(self.crawler).run(read_feed, response.body, response.url)
        except (ValueError, TimeoutError):
            async for request in self._next_guess(paths, source):
                yield request
        else:
            async for request in self._ask([Document("feed", response.url)], source):
                yield request

    async def guess_failed(self, failure: Failure) -> AsyncIterator[Request]:
        """Nothing stands at a common feed address: try the next."""
        if isinstance(failure.value, NewsError):
            return
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        async for follow in self._next_guess(**request.cb_kwargs):
            yield follow

    async def _next_guess(self, paths: list[str], source: Source) -> AsyncIterator[Request]:
        if paths:
            yield self._guess_request(paths, source)
        else:  # no feed anywhere: the homepage itself is a section whose links are followed
            async for request in self._ask([Document("section", source.home)], source):
                yield request

    async def _ask(self, documents: list[Document], source: Source) -> AsyncIterator[Request]:
        archivist = archivist_of(self.crawler)
        found = [(document.kind, document.url) for document in documents]
        await archivist.do(archivist.state.remember_offers, source.name, found)
        for document in documents:
            request = await self._document_request(document, source)
            # A guessed feed or the homepage was fetched a moment ago; now it is read for what it names.
            yield request.replace(dont_filter=True)

    # --- counting and telling -------------------------------------------------------------------------------

    def _trouble(self, source: Source, what: str) -> None:
        """One line for the operator; the run goes on and ends with exit code 1."""
        self._count("newscrawl/attention")
        self.logger.warning("%s: %s", source.name, what)

    def _count(self, name: str) -> None:
        self.crawler.stats.inc_value(name)


def _declared(source: Source) -> list[Document]:
    documents = [Document("feed", url) for url in source.feeds]
    documents += [Document("sitemap", url) for url in source.sitemaps]
    return documents + [Document("section", url) for url in source.sections]


def _wanted(url: str, source: Source) -> bool:
    path = urlsplit(url).path
    if any(re.search(pattern, path) for pattern in source.deny):
        return False
    return not source.allow or any(re.search(pattern, path) for pattern in source.allow)


def _note(
    state: State, candidates: list[Candidate], source: str, url: str, validators: Validators
) -> list[Candidate]:
    """Owe the pages and remember the document in one go: never the second without the first."""
    fresh = state.owe(candidates, source)
    state.remember_document(url, validators)
    return fresh


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")

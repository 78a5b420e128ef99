"""Sources that name only a homepage: what it offers, what robots.txt names, where feeds often stand."""

from collections.abc import AsyncIterator
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from archive.errors import NewsError
from newscrawl.discovery.feeds import read_feed
from newscrawl.discovery.homepage import COMMON_FEED_PATHS, offers, sitemaps_in_robots
from newscrawl.extensions.archive import archivist_of
from newscrawl.extensions.workers import pool_of
from newscrawl.middlewares.errors import StaysOwedError
from newscrawl.sources import Source
from newscrawl.spiders.documents import LATER, Document, DocumentSpider
from newscrawl.spiders.pages import failure_in_words


class HomepageSpider(DocumentSpider):
    """Homepages → documents."""

    def home_request(self, source: Source) -> Request:
        """The request for a homepage."""
        return Request(
            source.home,
            callback=self.parse_home,
            errback=self.home_failed,
            cb_kwargs={"source": source},
            priority=LATER,
        )

    async def parse_home(self, response: Response, source: Source) -> AsyncIterator[Request]:
        """A homepage arrived: what it offers, then what robots.txt names."""
        try:
            offered = await pool_of(self.crawler).run(offers, response.body, response.url)
        except (ValueError, TimeoutError) as error:
            self.trouble(source, f"homepage {response.url}: {str(error) or 'reading it took too long'}")
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
            priority=LATER,
        )

    def home_failed(self, failure: Failure) -> None:
        """The homepage did not arrive: this source yields nothing today."""
        if isinstance(failure.value, NewsError | StaysOwedError):
            return
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        detail = failure_in_words(failure.value)[1]
        self.trouble(request.cb_kwargs["source"], f"homepage {request.url}: {detail}")

    async def parse_robots(
        self, response: Response, documents: list[Document], source: Source
    ) -> AsyncIterator[Request]:
        """robots.txt arrived: its Sitemap lines complete what the homepage offers."""
        known = {document.url for document in documents}
        named = [url for url in sitemaps_in_robots(response.body) if url not in known]
        documents = documents + [
            Document("sitemap", url) for url in named[: self.settings.getint("SITEMAP_MAX_CHILDREN")]
        ]
        async for request in self._settle_offers(documents, source):
            yield request

    async def robots_failed(self, failure: Failure) -> AsyncIterator[Request]:
        """There is no robots.txt: what the homepage offers must do."""
        if isinstance(failure.value, NewsError | StaysOwedError):
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
            priority=LATER,
        )

    async def parse_guess(
        self, response: Response, paths: list[str], source: Source
    ) -> AsyncIterator[Request]:
        """Something stands at a common feed address: use it if it is a feed, else try the next."""
        try:
            await pool_of(self.crawler).run(read_feed, response.body, response.url, limits=self.limits)
        except (ValueError, TimeoutError):
            async for request in self._next_guess(paths, source):
                yield request
        else:
            async for request in self._ask([Document("feed", response.url)], source):
                yield request

    async def guess_failed(self, failure: Failure) -> AsyncIterator[Request]:
        """Nothing stands at a common feed address: try the next."""
        if isinstance(failure.value, NewsError | StaysOwedError):
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
        await archivist.do(archivist.state.documents.remember_offers, source.name, found)
        for document in documents:
            request = await self.document_request(document, source)
            if request is not None:
                # A guessed feed or the homepage was fetched a moment ago; now it is read for what it names.
                yield request.replace(dont_filter=True)

"""Archives and reads the pages that other people's spiders yield items about; the items go on as they are."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse

from archive.digests import warc_digest
from archive.errors import UsageError
from archive.model import Article, Capture, Exchange, warc_date
from newscrawl.discovery.candidate import Candidate
from newscrawl.discovery.wishes import wishes
from newscrawl.extensions.archive import archivist_of
from newscrawl.extract.page import Extraction, Page
from newscrawl.guests.items import (
    ItemPage,
    as_it_is_now,
    asked_first,
    page_of_item,
    put_into,
    source_of_item,
)
from newscrawl.keeping import Kept
from newscrawl.middlewares.capture import capture_of
from newscrawl.pipelines.extract import PageReader
from newscrawl.pipelines.keep import keep
from newscrawl.visit import Visit
from newscrawl.wire import rebuilt_exchange

logger = logging.getLogger(__name__)

_UNREAD = Extraction(verdict="not-article", reason="not-read", detail="reading is off (NEWSARCHIVE_EXTRACT)")
VERDICTS = ("new", "version", "syndicated", "recurring", "repeat", "not-article", "failed")


class ItemPagesMiddleware:
    """A spider middleware, the last to see what a spider yields before it goes to the pipelines.

    An item goes on when its page, article and decision are on disk. Of several items about one page the
    first gives the decision.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._archives = settings.getbool("NEWSARCHIVE_ARCHIVE", default=True)
        extracts = settings.getbool("NEWSARCHIVE_EXTRACT", default=True)
        self._reader = PageReader(crawler) if extracts else None
        self._remembers = settings.getbool("NEWSARCHIVE_STATE", default=True) and self._archives
        self._url_fields = settings.getlist("NEWSARCHIVE_URL_FIELDS")
        self._html_fields = settings.getlist("NEWSARCHIVE_HTML_FIELDS")
        self._source_field = str(settings["NEWSARCHIVE_SOURCE_FIELD"] or "")
        self._article_field = str(settings["NEWSARCHIVE_ARTICLE_FIELD"] or "")
        self._dropped = frozenset(settings.getlist("NEWSARCHIVE_DROP"))
        unknown = self._dropped.difference(VERDICTS)
        if unknown:
            names = ", ".join(sorted(unknown))
            raise UsageError(
                f"NEWSARCHIVE_DROP cannot hold {names}", remedy=f"Verdicts are {', '.join(VERDICTS)}"
            )
        self._agent = str(settings["ROBOTSTXT_USER_AGENT"] or "newscrawl")
        self._ages = tuple(int(age) for age in settings.getlist("REVISIT_AGES"))
        self._known: dict[str, tuple[int, ...]] = {}
        self._told_of_field = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Requests pass; an item of ``start`` may bring its own HTML."""
        async for one in self._all(start, None):
            yield one

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """Requests pass; an item passes when its page is kept."""
        async for one in self._all(result, response):
            yield one

    async def _all(self, result: AsyncIterator[Any], response: Response | None) -> AsyncIterator[Any]:
        done: dict[str, tuple[str, Article | None]] = {}
        async for one in result:
            page = None if isinstance(one, Request) else self._page(one, response)
            if page is None:
                yield one
                continue
            url = page.response.url
            if url not in done:
                done[url] = await self._keep(page, source_of_item(one, self._source_field))
            verdict, article = done[url]
            if verdict in self._dropped:
                self._crawler.stats.inc_value(f"newscrawl/addon/dropped/{verdict}")
                continue
            if article is not None and self._article_field:
                self._hand_over(one, article)
            yield one

    def _page(self, item: object, response: Response | None) -> ItemPage | None:
        page = page_of_item(item, response, self._url_fields, self._html_fields)
        if page is not None and "cached" in page.response.flags:
            # It was fetched another day, and archived then: it is no evidence of today.
            self._crawler.stats.inc_value("newscrawl/addon/cached")
            return None
        return page

    def _hand_over(self, item: object, article: Article) -> None:
        if not put_into(item, self._article_field, article.as_dict()) and not self._told_of_field:
            self._told_of_field = True
            logger.warning(
                "%s has no field %r: articles are archived, and not put into such items",
                type(item).__name__,
                self._article_field,
            )

    async def _keep(self, page: ItemPage, source: str) -> tuple[str, Article | None]:
        """Read and archive a page: its verdict, and the article that was read in it."""
        visit = await asyncio.to_thread(self._visit, page, source)
        if self._reader is not None:
            visit = await self._reader.read(visit, remembers=self._archives)
        else:
            visit = replace(visit, extraction=_UNREAD)
        read = visit.extraction.article if visit.extraction else None
        if not self._archives:
            verdict = "new" if read else (visit.extraction or _UNREAD).verdict
            self._crawler.stats.inc_value(f"newscrawl/addon/read/{verdict}")
            return verdict, read
        kept = await self._archive(visit)
        return kept.decision.verdict, kept.article or read

    async def _archive(self, visit: Visit) -> Kept:
        if self._remembers:
            archivist = archivist_of(self._crawler)
            pages = archivist.state.pages
            if visit.source not in self._known:
                self._known[visit.source] = self._ages
                await archivist.do(pages.set_ages, dict(self._known))
            await archivist.do(pages.owe, [visit.candidate], visit.source)
        return await keep(self._crawler, visit)

    def _visit(self, page: ItemPage, source: str) -> Visit:
        response = page.response
        capture = capture_of(response.request) if response.request is not None else None
        exchange = None if capture else self._exchange(page)
        fetched, digest = _evidence(capture, exchange)
        return Visit(
            candidate=Candidate(asked_first(response)),
            source=source,
            page=Page(
                url=response.url,
                requested_url=asked_first(response),
                body=response.body,
                content_type=(response.headers.get("Content-Type") or b"").decode("latin-1"),
                fetched=fetched,
                payload_digest=digest,
                status=response.status,
                source=source,
            ),
            exchange=exchange,
            capture=capture,
            status=response.status,
            final_url=response.url,
            wishes=self._wishes(response),
        )

    def _exchange(self, page: ItemPage) -> Exchange | None:
        """What stands for the bytes of the wire where they were not captured; it says that it was rebuilt."""
        if not self._archives:
            return None
        response = as_it_is_now(page.response)
        request = response.request or Request(response.url)
        exchange = rebuilt_exchange(request, response, datetime.now(UTC))
        return replace(exchange, request=b"") if page.given else exchange

    def _wishes(self, response: TextResponse) -> tuple[str, ...]:
        tags = [value.decode("latin-1") for value in response.headers.getlist("X-Robots-Tag")]
        reserved = (response.headers.get("tdm-reservation") or b"").decode("latin-1")
        return wishes(self._agent, tags, reserved, response.body)


def _evidence(capture: Capture | None, exchange: Exchange | None) -> tuple[str, str]:
    """The date and the payload digest of a page, by where it is or will be archived."""
    if capture is not None:
        return capture.date, capture.payload_digest
    if exchange is not None:
        return exchange.date, warc_digest(exchange.payload)
    return warc_date(datetime.now(UTC)), ""

"""What names pages: feeds, sitemaps and sections. They are asked conditionally, and owe what they name."""

import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from archive.errors import NewsError
from newscrawl.discovery.candidate import Candidate
from newscrawl.discovery.feeds import read_feed
from newscrawl.discovery.limits import Limits
from newscrawl.discovery.sections import read_section
from newscrawl.discovery.sitemaps import Sitemap, read_sitemap
from newscrawl.extensions.archive import archivist_of
from newscrawl.extensions.workers import pool_of
from newscrawl.middlewares.errors import StaysOwedError
from newscrawl.sources import Source
from newscrawl.spiders.pages import (
    NOT_MODIFIED,
    PageSpider,
    conditions,
    failure_in_words,
    header,
    validators_of,
)
from newscrawl.state import Asked, Validators

Kind = Literal["feed", "sitemap", "section"]

LATER = -10
"""Priority of documents: a page that is owed goes before a feed that may name more."""

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Document:
    """Something that names pages: a feed, a sitemap or a section of a source."""

    kind: Kind
    url: str
    depth: int = 0


class DocumentSpider(PageSpider):
    """Documents → owed pages.

    Attributes:
        troubles: A line for each document that failed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.troubles: list[str] = []
        self._limits: Limits | None = None

    @property
    def limits(self) -> Limits:
        """How much is read of what names pages, by the settings."""
        if self._limits is None:
            of = self.settings.getint
            self._limits = Limits(**{field.name: of(setting_of(field.name)) for field in fields(Limits)})
        return self._limits

    def _count_cut(self, document: Document, setting: str) -> None:
        """Note the setting that left out a part of a document, if one did."""
        if setting:
            self.count(f"newscrawl/limits/{setting}")
            self.logger.info("More stands in %s than is read of it (%s)", document.url, setting)

    async def document_request(self, document: Document, source: Source) -> Request | None:
        """The request for a document; None where its time has not come and only what is due is wanted."""
        archivist = archivist_of(self.crawler)
        known = await archivist.do(archivist.state.documents.asking, document.url)
        if not known.due and self.settings.getbool("ONLY_DUE"):
            self.count("newscrawl/documents/not-due")
            return None
        return Request(
            document.url,
            headers=conditions(known.validators),
            callback=self.parse_document,
            errback=self.document_failed,
            cb_kwargs={"document": document, "source": source},
            meta={"handle_httpstatus_list": [NOT_MODIFIED]},
            priority=LATER,
        )

    async def parse_document(
        self, response: Response, document: Document, source: Source
    ) -> AsyncIterator[Request]:
        """A feed, sitemap or section arrived: owe the pages in it that were never heard of."""
        archivist = archivist_of(self.crawler)
        asked = self._asked(response, document, source)
        if response.status == NOT_MODIFIED:
            self.count("newscrawl/documents/unchanged")
            await archivist.do(archivist.state.documents.answered, asked)
            return
        self.count("newscrawl/documents/read")
        try:
            candidates, children, asked = await self._read(document, response, asked)
        except NewsError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it does to its reader, the other sources go on
            await self._failed(document, source, _unread(error))
            return
        for child in children:
            request = await self.document_request(child, source)
            if request is not None:
                yield request
        # An unchanged index says nothing of the sitemaps that it names: it is read in full each time.
        asked = replace(asked, validators=Validators() if children else validators_of(response))
        wanted = [candidate for candidate in candidates if _wanted(candidate.url, source)]
        fresh = await archivist.do(archivist.state.note, wanted, asked)
        self.count(f"newscrawl/found/{source.name}", fresh)
        self.look_for_work()

    def look_for_work(self) -> None:
        """Called when pages may have become due."""

    def _asked(self, response: Response, document: Document, source: Source) -> Asked:
        settings = self.settings
        age = _MAX_AGE.search(header(response, "Cache-Control")[:500])
        return Asked(
            url=document.url,
            kind=document.kind,
            source=source.name,
            max_age=float(age.group(1)) if age else 0.0,
            low=source.ask[0] if source.ask else settings.getfloat("ASK_AT_MOST_EVERY"),
            high=source.ask[1] if source.ask else settings.getfloat("ASK_AT_LEAST_EVERY"),
        )

    async def _read(
        self, document: Document, response: Response, asked: Asked
    ) -> tuple[Iterable[Candidate], list[Document], Asked]:
        run = pool_of(self.crawler).run
        if document.kind == "feed":
            content_type = header(response, "Content-Type")
            feed = await run(read_feed, response.body, response.url, content_type, self.limits)
            self._count_cut(document, setting_of(feed.cut))
            return feed.candidates, [], replace(asked, rhythm=feed.rhythm)
        if document.kind == "section":
            section = await run(read_section, response.body, response.url, limits=self.limits)
            self._count_cut(document, setting_of(section.cut))
            return section.candidates, [], asked
        newer_than = datetime.now(UTC) - timedelta(seconds=self.settings.getfloat("SITEMAP_MAX_AGE"))
        sitemap: Sitemap = await run(
            read_sitemap, response.body, response.url, newer_than=newer_than, limits=self.limits
        )
        self._count_cut(document, setting_of(sitemap.cut))
        return sitemap.candidates, self._children(document, sitemap.children), asked

    def _children(self, document: Document, urls: tuple[str, ...]) -> list[Document]:
        """The sitemaps of an index that are asked for, the newest first."""
        depth, most = document.depth + 1, self.settings.getint("SITEMAP_MAX_CHILDREN")
        if urls and depth >= self.settings.getint("SITEMAP_MAX_DEPTH"):
            self._count_cut(document, "SITEMAP_MAX_DEPTH")
            return []
        if len(urls) > most:
            self._count_cut(document, "SITEMAP_MAX_CHILDREN")
        return [Document("sitemap", url, depth) for url in urls[:most]]

    async def document_failed(self, failure: Failure) -> None:
        """A feed, sitemap or section did not arrive: the other sources go on."""
        if isinstance(failure.value, NewsError | StaysOwedError):
            return
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        detail = failure_in_words(failure.value)[1]
        await self._failed(request.cb_kwargs["document"], request.cb_kwargs["source"], detail)

    async def _failed(self, document: Document, source: Source, detail: str) -> None:
        archivist = archivist_of(self.crawler)
        note = archivist.state.documents.document_failed
        await archivist.do(note, document.url, document.kind, source.name, detail)
        self.trouble(source, f"{document.kind} {document.url}: {detail}")

    def trouble(self, source: Source, what: str) -> None:
        """One line for the operator; the run goes on and ends with exit code 1."""
        self.count("newscrawl/attention")
        self.count(f"newscrawl/trouble/{source.name}")
        self.troubles.append(f"{source.name}: {what}")
        self.logger.warning("%s: %s", source.name, what)

    def count(self, name: str, number: int = 1) -> None:
        """Count something for the report."""
        self.crawler.stats.inc_value(name, number)


def _unread(error: Exception) -> str:
    """Why a document that arrived could not be read, for the operator.

    >>> _unread(ValueError("empty, not a feed")), _unread(TimeoutError()), _unread(MemoryError())
    ('empty, not a feed', 'reading it took too long', 'reading it failed (MemoryError)')
    """
    if isinstance(error, TimeoutError):
        return "reading it took too long"
    if isinstance(error, ValueError) and str(error):
        return str(error)
    return f"reading it failed ({type(error).__name__}{f': {error}'[:200] if str(error) else ''})"


def setting_of(limit: str) -> str:
    """The setting that a limit of discovery comes from.

    >>> setting_of("feed_entries")
    'FEED_MAX_ENTRIES'
    """
    return limit.upper().replace("_", "_MAX_")


def _wanted(url: str, source: Source) -> bool:
    path = urlsplit(url).path
    if any(re.search(pattern, path) for pattern in source.deny):
        return False
    return not source.allow or any(re.search(pattern, path) for pattern in source.allow)

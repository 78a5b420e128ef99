"""``scrapy crawl warc``: reads WARC files as if their pages came over the wire just now. No network.

scrapy crawl warc -a path=CC-NEWS-20260301.warc.gz
scrapy crawl warc -a path=folder-of-warc-files -s ARCHIVE=collections/other
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from archive.articles.schema import LineError, read_article
from archive.digests import warc_digest
from archive.errors import ArchiveUnusableError, UsageError
from archive.layout import Layout
from archive.model import Article, Capture, Exchange
from archive.reader import Archive
from archive.warc.exchanges import Answered, exchanges
from archive.warc.problems import Problem
from archive.warc.reader import read_record, records
from archive.warc.response import Response, framing, response_of
from newscrawl.discovery.candidate import Candidate
from newscrawl.discovery.wishes import wishes_in
from newscrawl.extensions.workers import pool_of
from newscrawl.extract.again import page_again
from newscrawl.visit import Visit

_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml"})
_ENDINGS = (".warc.gz", ".warc")
Originals = dict[str, tuple[Path, int]]
"""Record id, and address with date, of the pages read so far → where they lie."""

_WINDOW = 64  # pages in hand: keeps the workers busy, bounds memory
_LOOK_AGAIN = 0.01  # seconds


@dataclass(frozen=True, slots=True)
class Found:
    """A page in a WARC file, and the article that our own archive read in it, if it did."""

    exchange: Exchange
    response: Response
    known: Article | None


class WarcSpider(Spider):
    """WARC files → pages, in the order of the files, through the pipelines of every crawl."""

    name = "warc"
    arguments = ("path",)
    paths: tuple[Path, ...] = ()
    pages: frozenset[str] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Collect the files.

        Raises:
            UsageError: There are none, or they are those of the archive that would be written to.
        """
        spider = super().from_crawler(crawler, *args, **kwargs)
        given = [Path(line) for line in str(kwargs.get("path") or "").splitlines()]
        spider.paths = tuple(path for one in given for path in _files(one))
        spider.pages = _pages_of_archives(given)
        if not spider.paths:
            raise UsageError(
                "no WARC file to read",
                place=", ".join(map(str, given)),
                remedy="Give -a path=FILE or -a path=FOLDER with .warc.gz or .warc files",
            )
        own = Layout(Path(crawler.settings["ARCHIVE"])).warcs.resolve()
        if any(path.resolve().is_relative_to(own) for path in spider.paths):
            raise UsageError(
                "these WARC files are those of the archive that would be written to",
                place=str(own),
                remedy="Name another archive with -s ARCHIVE=DIR, or use `newscrawl reextract`",
            )
        spider.room = asyncio.Semaphore(_WINDOW)
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider.item_done, signal)
        return spider

    room: asyncio.Semaphore

    def item_done(self) -> None:
        """One page less in hand."""
        self.room.release()

    async def start(self) -> AsyncIterator[Visit]:
        """Every page, read in the worker processes side by side, handed on in the order of the files."""
        reading: asyncio.Queue[asyncio.Task[Visit] | None] = asyncio.Queue()
        filling = asyncio.ensure_future(self._fill(reading))
        while (visit := await reading.get()) is not None:
            yield await visit
        await filling
        # Scrapy looks whether a spider is done when this ends, and then only every five seconds.
        scraping = self.crawler.engine.scraper.slot
        while scraping is not None and not scraping.is_idle():  # noqa: ASYNC110 - it tells nobody when it is
            await asyncio.sleep(_LOOK_AGAIN)

    async def _fill(self, reading: "asyncio.Queue[asyncio.Task[Visit] | None]") -> None:
        """Have pages read as long as there is room: what is read is handed on meanwhile."""
        found = self._found()
        try:
            while (page := await asyncio.to_thread(next, found, None)) is not None:
                await self.room.acquire()
                reading.put_nowait(asyncio.ensure_future(self._visit(page)))
        finally:
            reading.put_nowait(None)

    async def _visit(self, found: Found) -> Visit:
        known = found.known or _unknown(found.exchange)
        # As the new record will have them: others write dates to the second, and other digests.
        page = replace(
            page_again(found.response, known),
            fetched=found.exchange.date,
            payload_digest=warc_digest(found.exchange.payload),
        )
        return Visit(
            candidate=Candidate(
                known.requested_url, page.feed_headline, page.feed_summary, page.feed_published
            ),
            source=known.source,
            page=page,
            exchange=found.exchange,
            extraction=await pool_of(self.crawler).read(page),
            status=found.exchange.status,
            final_url=found.exchange.url,
            wishes=known.wishes or wishes_in(found.exchange, str(self.settings["ROBOTSTXT_USER_AGENT"])),
        )

    def _found(self) -> Iterator[Found]:
        originals: Originals = {}
        for number, path in enumerate(self.paths):
            # Text and metadata of a page may have come into the next file.
            known = {
                **_articles_in(path),
                **(_articles_in(self.paths[number + 1]) if self.paths[number + 1 :] else {}),
            }
            self.logger.info("Reading %s", path)
            for answered in exchanges(path, on_damage=self._damaged):
                page = self._page(answered, originals)
                if page is None:
                    self.crawler.stats.inc_value("newscrawl/warc/passed_over")
                else:
                    yield replace(page, known=known.get(answered.record.record_id))

    def _page(self, answered: Answered, originals: Originals) -> Found | None:
        """A whole HTML page, or a revisit of one whose original came before; None for all else."""
        capture = answered.response.capture
        if answered.response.withheld:
            self.crawler.stats.inc_value("newscrawl/warc/withheld")
        if capture.truncated or not capture.url.startswith(("http://", "https://")):
            return None
        try:
            exchange = answered.exchange()
        except ValueError:
            return None
        if capture.profile is not None:
            return _revisited(exchange, capture, originals)
        if not _is_page(capture) or (self.pages is not None and capture.record_id not in self.pages):
            return None
        for key in (capture.record_id, f"{capture.url} {capture.date}"):
            originals[key] = (answered.record.path, answered.record.offset)
        return Found(exchange, answered.response, None)

    def _damaged(self, problem: Problem) -> None:
        self.logger.error("%s", problem)
        self.crawler.stats.inc_value("newscrawl/warc/damaged")


def _revisited(exchange: Exchange, capture: Capture, originals: Originals) -> Found | None:
    """A revisit with the body of its original; None where that is another's (304, same-text) or not here."""
    keys = (capture.refers_to, f"{capture.refers_to_url} {capture.refers_to_date}")
    place = next((originals[key] for key in keys if key in originals), None)
    if capture.profile != "identical-payload-digest" or place is None:
        return None
    original = response_of(read_record(*place))
    if original is None:
        return None
    exchange = replace(
        exchange,
        head=exchange.head if framing(exchange.head) == framing(original.head) else original.head,
        body=original.body,
        payload=original.payload,
        content_type=original.content_type,
    )
    whole = replace(original, capture=replace(capture, payload_digest=original.capture.payload_digest))
    return Found(exchange, whole, None)


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        folder = Layout(path).warcs if Layout(path).marker.exists() else path
        return sorted(one for one in folder.rglob("*") if one.name.endswith(_ENDINGS) and one.is_file())
    if not path.is_file():
        raise UsageError("there is no such file or folder", place=str(path))
    return [path]


def _pages_of_archives(given: list[Path]) -> frozenset[str] | None:
    """The records that decisions were made about, where all that is read are archives of our own.

    Their other HTML is homepages and section pages, which no crawl would have read as articles.
    """
    if not all(Layout(path).marker.exists() for path in given):
        return None
    decisions = (decision for path in given for decision in Archive(path).decisions())
    return frozenset(decision.warc.record_id for decision in decisions if decision.warc)


def _is_page(capture: Capture) -> bool:
    return 200 <= capture.status < 300 and capture.mime in _PAGE_TYPES  # noqa: PLR2004 - HTTP's own numbers


def _articles_in(path: Path) -> dict[str, Article]:
    """The articles, without texts, that our own WARC files tell of, by the record that each was read in."""
    known: dict[str, Article] = {}
    for record in records(path, types={"metadata"}, on_damage=lambda _problem: None):
        if record.get("Content-Type") != "application/json" or not record.whole:
            continue
        try:
            article = read_article(record.block)
        except (LineError, ArchiveUnusableError):
            continue
        if article.version_of is None or article.warc is None or article.warc.record_id not in known:
            known[record.get("WARC-Refers-To").strip("<>")] = article
    return known


def _unknown(exchange: Exchange) -> Article:
    """What is known of a page that somebody else archived: where it was and when."""
    url = exchange.url
    return Article(id="", url=url, requested_url=url, canonical_url=url, fetched=exchange.date)

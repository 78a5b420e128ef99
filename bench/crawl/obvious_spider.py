"""The obvious project, in one file: what most people would write first, to measure ours against.

A spider reads feeds and follows them; one pipeline extracts with trafilatura, one writes WARC and JSONL
with warcio at its defaults. Run by crawl.py, or by hand:
``scrapy runspider obvious_spider.py -a seeds=FILE -s OUT=DIR``.
"""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Self

import feedparser
import scrapy
import trafilatura
from scrapy.crawler import Crawler
from scrapy.http import Response
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter


class ObviousSpider(scrapy.Spider):
    """Feeds, then the pages that they name."""

    name = "obvious"
    custom_settings = {  # noqa: RUF012 - Scrapy's own way of writing it
        "ROBOTSTXT_OBEY": True,
        "TELNETCONSOLE_ENABLED": False,
        "ITEM_PIPELINES": {"obvious_spider.ExtractPipeline": 100, "obvious_spider.StorePipeline": 200},
    }

    def __init__(self, seeds: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.start_urls = Path(seeds).read_text("utf-8").split()

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        """A feed."""
        for entry in feedparser.parse(response.body).entries:
            yield scrapy.Request(entry.link, callback=self.parse_page)

    def parse_page(self, response: Response) -> Iterator[dict[str, Any]]:
        """A page."""
        yield {"url": response.url, "response": response}


class ExtractPipeline:
    """Trafilatura, where everybody puts it."""

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """Add the article's fields."""
        document = trafilatura.bare_extraction(item["response"].body, url=item["url"], with_metadata=True)
        for name in ("title", "author", "date", "description", "text", "categories", "tags", "language"):
            item[name] = getattr(document, name, None)
        return item


class StorePipeline:
    """A request and a response record, and a line of JSON."""

    def __init__(self, out: Path) -> None:
        self._out = out

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Write into the folder of the setting OUT."""
        return cls(Path(crawler.settings["OUT"]))

    def open_spider(self) -> None:
        """Open both files."""
        self._out.mkdir(parents=True, exist_ok=True)
        self._warc = (self._out / "pages.warc.gz").open("wb")
        self._writer = WARCWriter(self._warc, gzip=True)
        self._lines = (self._out / "articles.jsonl").open("w", encoding="utf-8")

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """Write one page."""
        response = item.pop("response")
        reply = self._writer.create_warc_record(
            item["url"],
            "response",
            payload=BytesIO(response.body),
            http_headers=StatusAndHeaders("200 OK", _headers(response), protocol="HTTP/1.1"),
        )
        asked = self._writer.create_warc_record(
            item["url"],
            "request",
            http_headers=StatusAndHeaders(
                f"GET {item['url']} HTTP/1.1", _headers(response.request), is_http_request=True
            ),
        )
        self._writer.write_request_response_pair(asked, reply)
        self._lines.write(json.dumps(item, ensure_ascii=False) + "\n")
        return item

    def close_spider(self) -> None:
        """Close both files."""
        self._warc.close()
        self._lines.close()


def _headers(message: Response | scrapy.Request) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in message.headers.items()
        for value in values
    ]

"""A Scrapy project of somebody else's, in one file, with the add-on and some switches.

``python -m fakes.guest_project FOLDER`` runs each variant below, those of TWICE two times, all in one
process, each with an archive of its own in FOLDER, and writes what its pipeline got to FOLDER/NAME.json.
"""

import asyncio
import dataclasses
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import scrapy
from itemadapter import ItemAdapter
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response, TextResponse

from fakes.press import story

FRONT = "http://paper.example/"
PLEA = "Our reporters in the valley depend on the good will of those who read them every single morning."
BOX = "In the long run the house always wins, and so says the box that this publisher sets in all its pages."
VARIANTS: dict[str, dict[str, Any]] = {
    "all": {"NEWSARCHIVE_ARTICLE_FIELD": "article", "NEWSARCHIVE_SOURCE_FIELD": "paper"},
    "no-capture": {"NEWSARCHIVE_CAPTURE": False},
    "no-extract": {"NEWSARCHIVE_EXTRACT": False},
    "no-repeats": {"NEWSARCHIVE_REPEATS": False},
    "no-state": {"NEWSARCHIVE_STATE": False},
    "no-archive": {"NEWSARCHIVE_ARCHIVE": False, "NEWSARCHIVE_ARTICLE_FIELD": "article"},
    "drop": {"NEWSARCHIVE_DROP": ["repeat"]},
    "series": {"SERIES": 8, "OVERRIDES": "overrides.toml", "NEWSARCHIVE_ARTICLE_FIELD": "article"},
}
TWICE = ("all", "no-state")


@dataclasses.dataclass
class Page:
    url: str
    headline: str


class GuestSpider(scrapy.Spider):
    """Four pages: as a dict with HTML, as the response, as a dataclass, as HTML that came another way."""

    name = "guest"
    start_urls: list[str] = [FRONT]  # noqa: RUF012 - as Scrapy has it

    def parse(self, response: Response) -> Iterator[object]:
        assert isinstance(response, TextResponse)
        yield from response.follow_all(css="a", callback=self.parse_page)
        yield {"url": "http://elsewhere.example/copy", "html": response.css("template").get(default="")}
        for number in range(self.settings.getint("SERIES")):
            yield {"url": f"http://series.example/{number}", "html": series_page(number)}

    def parse_page(self, response: Response) -> Iterator[object]:
        assert isinstance(response, TextResponse)
        if response.url.endswith("/one"):
            yield {"url": response.url, "html": response.text, "paper": "The Paper", "mine": 1}
            yield {"url": response.url, "nothing": "a second item about the same page"}
            yield {"note": "an item about no page"}
        elif response.url.endswith("/two"):
            yield response
        else:
            yield Page(response.url, response.css("h1::text").get(default=""))


def series_page(number: int) -> str:
    """A page of a site that has the same line on all its pages, and a box that only an override knows."""
    what = ("Bridge", "Museum", "Ferry", "School", "River", "Market", "Winter", "Harbour")[number]
    html = story(f"{what} opens", PLEA).body.decode()
    return html.replace("</article>", f'<p class="bx7">{BOX} Number {number}.</p></article>')


class Collect:
    """The project's own pipeline."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.items: list[object] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Collect":
        return cls(crawler)

    def process_item(self, item: object) -> object:
        plain = ItemAdapter(item).asdict() if ItemAdapter.is_item(item) else {"response": str(item)}
        self.items.append(plain | {"class": type(item).__name__})
        return item

    def close_spider(self) -> None:
        file = Path(self.crawler.settings["COLLECTED"])
        earlier = json.loads(file.read_text("utf-8")) if file.exists() else []
        stats = {
            name: value for name, value in self.crawler.stats.get_stats().items() if "newscrawl/" in name
        }
        file.write_text(json.dumps([*earlier, {"items": self.items, "stats": stats}]), "utf-8")


def main(folder: Path) -> None:
    process = AsyncCrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False})
    (folder / "overrides.toml").write_text(
        '[[publisher]]\nhost = "series.example"\ndrop = [".bx7"]\n', "utf-8"
    )
    from twisted.internet import reactor  # noqa: PLC0415 - importing it chooses it

    async def runs(name: str, switches: dict[str, Any]) -> None:
        settings = {
            "ADDONS": {"newscrawl.addon.NewsArchive": 300},
            "ITEM_PIPELINES": {Collect: 300},
            "ARCHIVE": str(folder / name),
            "COLLECTED": str(folder / f"{name}.json"),
            "EXTRACT_WORKERS": 1,
            "DOWNLOAD_DELAY": 0,
            "REMOTE_CONTROL_ENABLED": False,
            "COMMIT_INTERVAL": 0.05,
        }
        if "OVERRIDES" in switches:
            switches = switches | {"OVERRIDES": str(folder / switches["OVERRIDES"])}
        for _ in range(2 if name in TWICE else 1):
            await process.crawl(type("Guest", (GuestSpider,), {"custom_settings": settings | switches}))

    async def all_variants() -> None:
        await asyncio.gather(*(runs(name, switches) for name, switches in VARIANTS.items()))
        reactor.stop()  # type: ignore[misc]  # twisted types its reactor as a module

    tasks: list[asyncio.Task[None]] = []
    begin = reactor.callWhenRunning
    begin(lambda: tasks.append(asyncio.ensure_future(all_variants())))
    process.start(stop_after_crawl=False)
    tasks[0].result()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

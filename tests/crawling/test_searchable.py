"""Articles become searchable while a crawl goes on, in a process of their own."""

import asyncio
import logging
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes.library import library, piece
from scrapy.exceptions import NotConfigured
from scrapy.utils.test import get_crawler

from archive.layout import Layout
from archive.lock import ArchiveLock
from archive.search.state import load
from archive.tables.sql import ask
from newscrawl.extensions.searchable import SearchableExtension


def documents(layout: Layout) -> int:
    state = load(layout)
    return state.documents if state else 0


async def until(true: Callable[[], bool]) -> None:
    limit = time.monotonic() + 30
    while not true():
        assert time.monotonic() < limit
        await asyncio.sleep(0.02)


def extension(news: Layout, every: float) -> SearchableExtension:
    return SearchableExtension.from_crawler(
        get_crawler(settings_dict={"ARCHIVE": str(news.root), "SEARCHABLE_EVERY": every})
    )


def test_index_and_tables_gain_what_is_written_while_the_crawl_holds_the_archive(tmp_path: Path) -> None:
    news = library(tmp_path / "news", piece("a", "flood"))
    with ask(news, "SELECT count(*) FROM articles"):
        pass  # somebody asks in SQL, so the tables are kept up too
    table = news.root / "tables" / "state.json"
    before = table.read_bytes()

    async def crawl() -> None:
        searchable = extension(news, 0.05)
        searchable.opened()
        await until(lambda: documents(news) == 1)
        library(news.root, piece("b", "storm"))
        await until(lambda: documents(news) == 2 and table.read_bytes() != before)
        searchable.closed()

    with ArchiveLock.take(news.lock):
        asyncio.run(crawl())


def test_the_end_of_a_crawl_does_not_wait_for_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    news = library(tmp_path / "news", *(piece(f"p{number}", "word " * 2_000) for number in range(2_000)))

    async def crawl() -> float:
        searchable = extension(news, 0.01)
        searchable.opened()
        await until((news.root / "search" / ".lock").exists)
        begun = time.monotonic()
        searchable.closed()
        return begun

    assert time.monotonic() - asyncio.run(crawl()) < 5
    assert caplog.records == []


def test_trouble_is_told_and_the_crawl_goes_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    news = library(tmp_path / "news", piece("a"))
    (news.root / "search").write_text("in the way")
    with caplog.at_level(logging.WARNING):

        async def crawl() -> None:
            searchable = extension(news, 0.05)
            searchable.opened()
            await until(lambda: bool(caplog.records))
            searchable.closed()

        asyncio.run(crawl())
    assert "could not be made searchable" in caplog.text
    assert "Traceback" not in caplog.text


def test_it_can_be_left_to_the_end() -> None:
    with pytest.raises(NotConfigured):
        extension(Layout(Path("news")), 0)

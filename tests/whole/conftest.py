"""The demo newsroom, open for one test, and the crawl as an operator starts it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from newscrawl.demo.server import SOURCES_FILE, Newsroom

Crawl = Callable[..., "subprocess.CompletedProcess[str]"]
Lines = Callable[[Path], list[dict[str, Any]]]


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as room:
        yield room


@pytest.fixture(scope="session")
def crawl() -> Crawl:
    """``scrapy crawl news`` in a process of its own, through a newsroom, into an archive."""

    def run(
        newsroom: Newsroom, archive: Path, sources: Path = SOURCES_FILE
    ) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"sources={sources}"]
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        return subprocess.run(
            [*command, "-s", f"ARCHIVE={archive}", "-s", "LOG_LEVEL=WARNING"],
            env=kept
            | {
                "http_proxy": newsroom.proxy,
                "SCRAPY_SETTINGS_MODULE": "newscrawl.settings",
                "NEWSCRAWL_CONTACT": "tests@dala.example",
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def lines() -> Lines:
    """The JSON lines of a folder's files, in the order of writing."""

    def read(folder: Path) -> list[dict[str, Any]]:
        return [json.loads(line) for file in sorted(folder.glob("*.jsonl")) for line in file.open("rb")]

    return read

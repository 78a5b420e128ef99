"""A crawl killed with -9 at any moment loses nothing that it owed and writes nothing twice.

``make torture`` kills more often (TORTURE_CRAWLS).
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest

from archive.urls import canonical_url
from newscrawl.demo.server import Newsroom

CRAWLS = int(os.environ.get("TORTURE_CRAWLS", "2"))
LONGEST = 6.0  # seconds; a whole crawl of the newsroom takes about as long


def start_crawl(newsroom: Newsroom, archive: Path, sources: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"sources={sources}"]
    settings = ["-s", f"ARCHIVE={archive}", "-s", "DOWNLOAD_DELAY=0.02", "-s", "CONTACT=test"]
    environment = {**os.environ, "http_proxy": newsroom.proxy, "SCRAPY_SETTINGS_MODULE": "newscrawl.settings"}
    return subprocess.Popen(
        command + settings,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def lines(folder: Path) -> list[dict[str, Any]]:
    return [
        orjson.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_bytes().splitlines()
    ]


@pytest.mark.parametrize("seed", range(CRAWLS))
def test_a_killed_crawl_is_finished_by_the_next_one(newsroom: Newsroom, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    archive, sources = tmp_path / "collections" / "news", tmp_path / "sources.toml"
    sources.write_text(newsroom.sources, "utf-8")
    for _ in range(2):
        crawl = start_crawl(newsroom, archive, sources)
        time.sleep(chance.uniform(0.8, LONGEST))
        os.killpg(crawl.pid, signal.SIGKILL)
        crawl.communicate()
        time.sleep(0.2)
    last = start_crawl(newsroom, archive, sources)
    _, log = last.communicate(timeout=120)
    assert last.returncode == 0, log.decode()[-3000:]

    decided = {canonical_url(str(decision["url"])) for decision in lines(archive / "decisions")}
    assert {canonical_url(url) for url in newsroom.listed()} <= decided
    articles = lines(archive / "articles")
    assert max(Counter(str(article["id"]) for article in articles).values()) == 1
    readings = Counter((str(article["canonical_url"]), str(article["text_digest"])) for article in articles)
    assert max(readings.values()) == 1

    warcs = sorted((archive / "archive").iterdir())
    assert [path.suffixes[-2:] for path in warcs] == [[".warc", ".gz"]] * len(warcs)
    for path in warcs:
        subprocess.run([Path(sys.executable).with_name("fastwarc"), "check", "-q", path], check=True)
    verify = [str(Path(sys.executable).with_name("newsarchive")), "verify", "--archive", str(archive)]
    verified = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stdout + verified.stderr

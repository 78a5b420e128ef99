"""Two crawlers, each with the domains that hash to it: one polite crawler a host, each page archived once."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fakes.press import Answer, Press, story

from archive import Archive
from archive.errors import UsageError
from newscrawl.shards import Shard
from newscrawl.sources import Source


def names_of(number: int) -> list[str]:
    """Domains of one of two shards."""
    names = (f"paper{at}.example" for at in range(40))
    return [name for name in names if Shard(1, 2).owner(f"http://{name}/") == number]


FIRST, SECOND = names_of(1), names_of(2)


def run(archive: Path, press: Press, sources: Path, number: int) -> None:
    command = [str(Path(sys.executable).with_name("newscrawl")), "run", "--all", "--shard", f"{number}/2"]
    settings = [f"USER_AGENT=shard-{number}", "DOWNLOAD_DELAY=0", "EXTRACT_WORKERS=1", "LOG_LEVEL=ERROR"]
    pairs = [part for setting in settings for part in ("-s", setting)]
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    done = subprocess.run(
        [*command, "--archive", str(archive), "--sources", str(sources), *pairs],
        env=kept | {"http_proxy": press.proxy, "NEWSCRAWL_CONTACT": "test"},
        cwd=archive.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


def test_hosts_are_met_by_one_crawler_and_pages_archived_by_one_wherever_they_were_found(
    tmp_path: Path,
) -> None:
    one, two = f"http://www.{FIRST[0]}", f"http://{SECOND[0]}"
    service, elsewhere, moved = f"http://feeds.{SECOND[1]}", f"http://{SECOND[2]}", f"http://{FIRST[1]}"
    sources = tmp_path / "sources.toml"
    sources.write_text(
        f"""
        [[source]]
        name = "one"
        home = "{one}/"
        feeds = ["{service}/one.xml"]
        [[source]]
        name = "two"
        home = "{two}/"
        feeds = ["{two}/feed.xml"]
        """
    )
    pages = {
        f"{one}/bridge": "Bridge opens",  # of its own house
        f"http://m.{FIRST[0]}/museum": "Museum burns",  # another host of one domain
        f"{elsewhere}/ferry": "Ferry runs again",  # another domain, of the other shard
        f"{two}/snow": "Snow in May",
        f"{moved}/tram": "Tram line closes",
    }
    with Press() as press:
        for url, headline in pages.items():
            press.say(url, story(headline, f"{headline}, it was said."))
        press.say(f"{two}/old", Answer(b"", 301, headers={"Location": f"{moved}/tram"}))
        press.feed(f"{service}/one.xml", {url: pages[url] for url in list(pages)[:3]})
        press.feed(f"{two}/feed.xml", {f"{two}/snow": "Snow in May", f"{two}/old": "Tram line closes"})
        for number in (1, 2, 1):
            run(tmp_path / "news", press, sources, number)
        met: dict[str, set[str]] = {}
        for asked in press.log:
            met.setdefault(urlsplit(asked.url).netloc, set()).add(asked.agent)
    assert (
        met[urlsplit(one).netloc]
        == met[f"m.{FIRST[0]}"]
        == met[urlsplit(moved).netloc]
        == {"shard-1 (+test)"}
    )
    assert met[urlsplit(two).netloc] == met[urlsplit(elsewhere).netloc] == {"shard-2 (+test)"}
    assert met[urlsplit(service).netloc] == {"shard-1 (+test)"}  # a source is read by one shard
    kept: Counter[str] = Counter()
    for number in (1, 2):
        with Archive(tmp_path / f"news-{number}-of-2") as archive:
            kept.update(article.url for article in archive.articles())
            for handed in (decision for decision in archive.decisions() if decision.reason == "other-shard"):
                assert handed.verdict == "refused"
                assert f"shard {3 - number}/2" in handed.detail
    assert kept == Counter(pages.keys())


def test_a_shard_is_told_from_what_is_none() -> None:
    assert str(Shard.parse(" 3/8 ")) == "3/8"
    for wrong in ("0/8", "9/8", "3", "3/", "a/b", "-1/2"):
        with pytest.raises(UsageError, match="no shard"):
            Shard.parse(wrong)


def test_every_domain_and_every_source_is_of_exactly_one_shard() -> None:
    shards = [Shard(number, 8) for number in range(1, 9)]
    urls = [f"https://www.paper{at}.example/story" for at in range(400)]
    owners = [[shard.number for shard in shards if shard.fetches(url)] for url in urls]
    assert all(len(found) == 1 for found in owners)
    assert set(Counter(found[0] for found in owners)) == set(range(1, 9))
    source = Source(name="s", feeds=("http://feeds.service.example/s",))
    assert sum(shard.reads(source) for shard in shards) == 1


def test_the_archive_of_a_shard_keeps_its_name_when_it_is_named_itself() -> None:
    shard = Shard(2, 4)
    folder = shard.archive(Path("/srv/collections/news"))
    assert folder == Path("/srv/collections/news-2-of-4")
    assert shard.archive(folder) == folder
    assert folder.with_name("news-1-of-4") in shard.others(folder)
    assert len(shard.others(folder)) == 3

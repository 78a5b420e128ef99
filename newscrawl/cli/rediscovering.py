"""Looks whether a source whose feed is dead offers another one: what ``sources discover`` does, unasked.

What was found is noted in the archive's ``runs/`` and looked for again after REDISCOVER_AFTER only, so that
neither runs nor ``newscrawl health`` ask a homepage more often.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import orjson
from scrapy.settings import Settings

from archive.errors import ConfigurationError, NewsError
from archive.explain.documents import Document, is_asked, is_failing, is_silent
from archive.files import make_folder, replace_file
from archive.layout import Layout
from newscrawl.cli.discovering import Fetches, look_at
from newscrawl.cli.fetching import Fetcher
from newscrawl.cli.opening import places
from newscrawl.sources import load_sources

_MOST_AT_ONCE = 3  # sources looked at in one go: each takes a dozen requests with pauses between them

logger = logging.getLogger(__name__)


def offered_instead(
    folder: Path,
    settings: Settings,
    documents: Sequence[Document],
    now: datetime,
    web: Fetches | None = None,
) -> Mapping[str, Sequence[str]]:
    """By source: feeds that its homepage offers and that name pages, for sources with a dead feed.

    Args:
        folder: The archive.
        settings: Settings of the project; SOURCES names the homepages.
        documents: What is asked for pages.
        now: The present moment.
        web: Gets pages; None for the web.
    """
    asked = [one for one in documents if is_asked(one, now)]
    dead = {one.source: one for one in asked if is_failing(one) or is_silent(one, now)}
    path = Layout(folder).runs / "discovered.json"
    known = _known(path)
    after = {name: known[name] for name in dead if name in known}
    old = settings.getfloat("REDISCOVER_AFTER")
    due = [name for name in dead if now.timestamp() - after.get(name, (0.0, []))[0] > old]
    homes = _homes(settings) if due else {}
    for name in due[:_MOST_AT_ONCE]:
        home = homes.get(name) or "/".join(dead[name].url.split("/")[:3]) + "/"
        web = web or Fetcher(places(), max(settings.getfloat("DOWNLOAD_DELAY"), 0.0))
        after[name] = (now.timestamp(), _feeds_at(home, web))
    if after != known:
        try:
            make_folder(path.parent)
            replace_file(path, [orjson.dumps(after, option=orjson.OPT_APPEND_NEWLINE)])
        except NewsError as error:  # health may look at an archive that it cannot write to
            logger.info("%s", error)
    return {name: feeds for name, (_, feeds) in after.items()}


def _feeds_at(home: str, web: Fetches) -> list[str]:
    try:
        site = look_at(home, web, tell=lambda line: logger.info("%s", line))
    except NewsError as error:
        logger.info("%s", error)
        return []
    return [offer.url for offer in site.feeds if offer.useful]


def _homes(settings: Settings) -> dict[str, str]:
    try:
        return {source.name: source.home for source in load_sources(Path(settings["SOURCES"]))}
    except ConfigurationError:
        return {}


def _known(path: Path) -> dict[str, tuple[float, list[str]]]:
    try:
        found = orjson.loads(path.read_bytes())
        return {name: (float(at), [str(url) for url in urls]) for name, (at, urls) in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}

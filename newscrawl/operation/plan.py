"""What a run would fetch now: for people who want to know before it happens."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from scrapy.settings import Settings

from archive.layout import Layout
from newscrawl.shards import Shard
from newscrawl.sources import Source, load_sources, select_sources
from newscrawl.spiders.news import declared
from newscrawl.state import State

_ALL = 1_000_000_000


def lines(settings: Settings, sources: Path, names: Sequence[str]) -> Iterator[str]:
    """A line for each document and page that is due, and one with their number.

    Raises:
        ConfigurationError, UsageError, ArchiveUnusableError: As a run would.
    """
    state = State.open_to_read(Layout(Path(settings["ARCHIVE"])).state)
    shard = Shard.parse(settings["SHARD"]) if settings["SHARD"] else None
    documents = pages = 0
    for source in select_sources(load_sources(sources), names):
        read_here = shard is None or shard.reads(source)
        for kind, url in _documents(source, state, settings) if read_here else ():
            if state.documents.asking(url).due or not settings.getbool("ONLY_DUE"):
                documents += 1
                yield f"{source.name}\t{kind}\t{url}"
        for due in state.pages.due([source.name], settings.getint("SOURCE_PAGES"), _ALL):
            pages += 1
            yield f"{source.name}\t{'look again' if due.kept else 'page'}\t{due.candidate.url}"
    state.close()
    yield f"{documents} feeds, sitemaps, sections and homepages; {pages} pages, and those that are found then"


def _documents(source: Source, state: State, settings: Settings) -> list[tuple[str, str]]:
    known = [(document.kind, document.url) for document in declared(source)]
    if known:
        return [(str(kind), url) for kind, url in known]
    offered = state.documents.offers(source.name, settings.getfloat("REDISCOVER_AFTER"))
    return [("homepage", source.home)] if offered is None else offered

"""``newscrawl reextract``: read the archived pages again, with the extractor of today."""

import asyncio
import json
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path

import click

from archive.cli.options import archive_option
from archive.digests import article_id
from archive.errors import NewsError
from archive.model import Article, Decision, WarcPlace, warc_date
from archive.reader import Archive
from archive.store import Store, StoreOptions
from newscrawl.extract.again import page_again
from newscrawl.extract.article import extract, versions
from newscrawl.extract.overrides import SHIPPED, Overrides, load_overrides
from newscrawl.extract.page import Extraction, Page
from newscrawl.extract.pool import ReadingPool
from newscrawl.operation import choices
from newscrawl.rendering import Rendering, as_rendered, shows_overlay

_COMPARED = tuple(
    name
    for name in Article.__dataclass_fields__
    if name
    not in {
        "id",
        "warc",
        "schema",
        "extractor",
        "version",
        "version_of",
        "change",
        "syndicated_from",
        "wishes",
    }
)
_WITHHELD = "withheld"
_BATCH = 64
_DOCUMENT = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Reread:
    """What came of reading one article's page again; its bytes may not be there (``withheld``)."""

    before: Article
    extraction: Extraction | None = None
    damage: str = ""
    withheld: str = ""

    def drift(self) -> tuple[str, ...]:
        """The names of the fields that are another now."""
        after = self.extraction.article if self.extraction else None
        if after is None:
            return ()
        fields = tuple(name for name in _COMPARED if getattr(after, name) != getattr(self.before, name))
        # The text of a syndicated copy is not kept twice; its digest is.
        twice = not self.before.text and "text_digest" not in fields
        return tuple(name for name in fields if name != "text") if twice else fields


@dataclass(slots=True)
class Drift:
    """What a run found."""

    articles: int = 0
    texts: int = 0
    damaged: int = 0
    withheld: int = 0
    written: int = 0
    gone: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)


@click.command("reextract")
@archive_option
@click.option(
    "--check", is_flag=True, help="Write nothing: compare text digests, and tell what would change."
)
@click.option("--processes", type=click.IntRange(1, 256), help="Pages read at once; one a core if not said.")
def command(folder: Path, processes: int | None, *, check: bool) -> None:
    """Read every archived article's page again, from the WARC files alone.

    With --check the texts are compared with the articles: exit code 0 when all are equal, 1 when some
    differ. A page whose bytes were not kept (noarchive) cannot be read again, and is named. Without --check,
    an article that is read otherwise today becomes a new version of itself, with the versions of the
    programs that read it; the old line stays. Both end with a summary of the fields that
    drifted. Exit code 4 when evidence is damaged or missing.

    Example: newscrawl reextract --check
    """
    with Archive(folder) as archive:
        drift = asyncio.run(_reread_all(archive, processes or 0, write=not check))
    _summary(drift, check=check)
    if drift.damaged:
        raise click.exceptions.Exit(4)
    if check and (drift.texts or drift.gone):
        raise click.exceptions.Exit(1)


async def _reread_all(archive: Archive, processes: int, *, write: bool) -> Drift:
    drift = Drift()
    pool = ReadingPool(processes)
    store = Store.open(archive.layout.root, _options()) if write else None
    try:
        async for found in _rereads(archive, pool):
            _note(found, drift)
            after = found.extraction.article if found.extraction else None
            if store is not None and after is not None and found.drift():
                _keep(store, found.before, after)
                drift.written += 1
    finally:
        pool.close()
        if store is not None:
            store.close()
    return drift


async def _rereads(archive: Archive, pool: ReadingPool) -> AsyncIterator[Reread]:
    root = str(archive.layout.root)
    overrides = str(choices.settings_with({}).get("OVERRIDES") or SHIPPED)
    load_overrides(Path(overrides))  # its mistakes are told once, not for each page
    articles = _latest_readings(archive)
    while batch := list(islice(articles, _BATCH)):
        for finished in asyncio.as_completed([_reread(pool, root, overrides, article) for article in batch]):
            yield await finished


async def _reread(pool: ReadingPool, root: str, overrides: str, article: Article) -> Reread:
    try:
        found = await pool.run(reread, root, overrides, article)
    except Exception as error:  # noqa: BLE001 - a worker's death, or a page that takes too long
        return Reread(article, damage=f"{article.url}: {type(error).__name__}: {error}")
    if isinstance(found, str):
        return Reread(article, damage=found)
    if found.reason == _WITHHELD:
        return Reread(article, withheld=found.detail)
    return Reread(article, extraction=found)


def reread(root: str, overrides: str, article: Article) -> Extraction | str:
    """Read an article's page again, in a worker process; a text says what is wrong with its evidence."""
    if article.warc is None:
        return f"article {article.id} names no WARC record"
    try:
        response = _archive(root).response(article.warc)
        if response.withheld:
            return Extraction(verdict="failed", reason=_WITHHELD, detail=response.withheld)
        page = page_again(response, article)
        page = replace(page, override=_overrides(overrides).of(page.url, page.fetched))
        if article.provenance.get("page") == "rendered":
            return _reread_rendered(page, article, _archive(root).rendering(article.warc))
        return extract(page)
    except NewsError as error:
        return str(error)


def _reread_rendered(page: Page, article: Article, document: bytes) -> Extraction:
    """Read what a browser made of the page again; the browser is not asked."""
    found = extract(replace(page, body=document, content_type=_DOCUMENT))
    if found.article is None:
        return found
    overlay = shows_overlay(document.decode("utf-8", "replace"))
    rendering = Rendering(document, article.extractor.get("browser", ""), overlay=overlay)
    return replace(found, article=as_rendered(found.article, rendering))


@lru_cache(maxsize=1)
def _overrides(path: str) -> Overrides:
    return load_overrides(Path(path))


@lru_cache(maxsize=1)
def _archive(root: str) -> Archive:
    return Archive(root)


def _latest_readings(archive: Archive) -> Iterator[Article]:
    """Every article but those whose page was read again already, and otherwise."""
    query = (
        """SELECT b.id FROM articles a JOIN articles b ON a.version_of = b.id AND a.record_id = b.record_id"""
    )
    superseded = {row[0] for row in archive.catalog.connection.execute(query)}
    return (article for article in archive.articles() if article.id not in superseded)


def _note(found: Reread, drift: Drift) -> None:
    drift.articles += 1
    where = f"{found.before.id} {_safe(found.before.url)}"
    if found.damage:
        drift.damaged += 1
        click.echo(f"damaged    {where}: {_safe(found.damage)}", err=True)
        return
    if found.withheld:
        drift.withheld += 1
        click.echo(f"not kept   {where}: the page asks for {found.withheld}, so that it cannot be read again")
        return
    if found.extraction is not None and found.extraction.article is None:
        drift.gone[found.extraction.reason] += 1
        click.echo(f"no article {where}: {found.extraction.reason}")
        return
    fields = found.drift()
    drift.fields.update(fields)
    if "text_digest" in fields:
        drift.texts += 1
    if fields:
        click.echo(f"differs    {where}: {', '.join(fields)}")


def _keep(store: Store, before: Article, after: Article) -> None:
    """Write the new reading as a version of the old one: same capture, an id of its own."""
    assert before.warc is not None  # noqa: S101 - it was read from there
    capture = store.capture(before.warc.record_id)
    if capture is None:
        raise NewsError(
            f"The catalog does not know the record of article {before.id}",
            place=str(store.layout.catalog),
            remedy="Make the catalog anew with `newsarchive rebuild`",
        )
    readers = json.dumps(after.extractor, sort_keys=True)
    new_id = article_id(
        before.url, before.fetched, f"{before.warc.payload_digest} {readers} {after.text_digest}"
    )
    article = replace(
        after,
        id=new_id,
        version=before.version + 1,
        version_of=before.id,
        syndicated_from=before.syndicated_from,
        wishes=before.wishes,
    )
    article = store.keep_article(article, capture)
    store.keep_decision(
        Decision(
            url=before.url,
            final_url=before.url,
            source=before.source,
            verdict="version",
            reason="read-again",
            detail="the same capture, read by another version of the extractor",
            decided=warc_date(datetime.now(UTC)),
            status=capture.status,
            article_id=article.id,
            of=before.id,
            evidence={"before": before.extractor, "after": after.extractor},
            warc=WarcPlace.of(capture),
        )
    )


def _options() -> StoreOptions:
    run = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}-reextract"
    programs = " ".join(f"{name}/{version}" for name, version in versions())
    return StoreOptions(run=run, software=programs)


def _summary(drift: Drift, *, check: bool) -> None:
    click.echo(f"{drift.articles} articles read again, {drift.texts} texts differ")
    for name, count in drift.fields.most_common():
        click.echo(f"  {name:<16} {count}")
    for reason, count in drift.gone.most_common():
        click.echo(f"  no article now   {count} ({reason})")
    if drift.withheld:
        click.echo(f"  not checkable    {drift.withheld}: their pages were not kept (noarchive)")
    if drift.damaged:
        click.echo(f"  damaged          {drift.damaged}: see `newsarchive verify`")
    if not check:
        click.echo(f"{drift.written} new versions written")


def _safe(text: str) -> str:
    return "".join(char if char.isprintable() else "�" for char in text)

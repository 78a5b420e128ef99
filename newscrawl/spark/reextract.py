"""Reads the pages of WARC files again, a task a file, with the functions that read them on one machine.

Of our own files the pages of articles are read, with what feeds and sources said of them as the files tell
it; of other people's every HTML page. A page whose body, or whose article's metadata, is in another file (a
revisit, a file that was finished in between) is read in a second pass, by the task that has its body.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from archive.articles.schema import LineError, read_article
from archive.errors import ArchiveUnusableError, NewsError
from archive.model import Article, Capture, WarcPlace
from archive.tables.columns import row_of_article
from archive.tables.writing import write_batch
from archive.warc.reader import records
from archive.warc.response import Response, response_of
from newscrawl.extract.again import page_again
from newscrawl.extract.article import extract
from newscrawl.extract.overrides import SHIPPED, Overrides, load_overrides
from newscrawl.spark.files import here, put_below

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one file.

    Attributes:
        file: Its name.
        articles: Articles that were read.
        none: Pages that were read and hold no article.
        elsewhere: Articles whose page's body is in another file: record id of the body → those articles.
        damaged: What could not be read.
    """

    file: str
    articles: int = 0
    none: int = 0
    elsewhere: tuple[tuple[str, Article], ...] = ()
    damaged: tuple[str, ...] = ()


def reextract(session: "SparkSession", files: list[str], out: str) -> list[Reading]:
    """Read the pages of WARC files, and write the articles as Parquet under ``out/articles``."""
    context = session.sparkContext
    first = context.parallelize(files, len(files)).map(lambda file: read_file(file, out)).collect()
    wanted: dict[str, list[Article]] = {}
    for reading in first:
        for record_id, article in reading.elsewhere:
            wanted.setdefault(record_id, []).append(article)
    if not wanted:
        return list(first)
    shared = context.broadcast(wanted)
    second = context.parallelize(files, len(files)).map(lambda file: read_wanted(file, shared.value, out))
    return [*first, *second.collect()]


def read_file(file: str, out: str) -> Reading:
    """The first pass over a file: everything that it holds itself."""
    with here(file) as path:
        known, foreign = _known_in(path)
        by_record: dict[str, list[Article]] = {}
        for article in known:
            by_record.setdefault(_record_of(article), []).append(article)
        rows, none, elsewhere = [], 0, []
        damaged: list[str] = []
        try:
            for response in _responses(path, damaged):
                capture = response.capture
                articles = by_record.pop(capture.record_id, [])
                if capture.profile is not None:
                    elsewhere += [(capture.refers_to, _at(one, capture)) for one in articles]
                    continue
                if foreign and not articles and _is_page(capture):
                    articles = [_unknown(capture)]
                for one in articles:
                    row = _read(response, _at(one, capture))
                    rows += [row] if row else []
                    none += row is None
        except NewsError as error:
            damaged.append(str(error))
    elsewhere += [(record_id, one) for record_id, left in by_record.items() for one in left]
    _write(rows, file, out, "1")
    return Reading(_name(file), len(rows), none, tuple(elsewhere), tuple(damaged))


def read_wanted(file: str, wanted: dict[str, list[Article]], out: str) -> Reading:
    """The second pass over a file: the pages whose articles other files told of."""
    rows, none = [], 0
    with here(file) as path:
        for response in _responses(path, []):
            for article in wanted.get(response.capture.record_id, ()):
                row = _read(response, article)
                rows += [row] if row else []
                none += row is None
    _write(rows, file, out, "2")
    return Reading(_name(file), len(rows), none)


def _known_in(path: Path) -> tuple[list[Article], bool]:
    """The articles that a file of ours tells of, without texts; and whether it is somebody else's file.

    A page that was read again by a later program has several; the first says what feeds said of it.
    """
    known: dict[str, Article] = {}
    foreign = True
    for record in records(path, types={"metadata", "warcinfo"}, on_damage=lambda _problem: None):
        if record.type == "warcinfo":
            foreign = foreign and b"newscrawl-run:" not in record.block
        elif record.get("Content-Type") == "application/json" and record.whole:
            try:
                article = read_article(record.block)
            except (LineError, ArchiveUnusableError):
                continue
            at = record.get("WARC-Refers-To").strip("<>")
            known.setdefault(at, replace(article, warc=_place(at)))
    return list(known.values()), foreign


def _responses(path: Path, damaged: list[str]) -> Iterator[Response]:
    for record in records(
        path, types={"response", "revisit"}, on_damage=lambda one: damaged.append(str(one))
    ):
        response = response_of(record)
        if response is not None and response.whole and not response.capture.truncated:
            yield response


def _read(response: Response, known: Article) -> dict[str, Any] | None:
    """The row of the article in a page; None where there is none."""
    page = page_again(response, known)
    found = extract(replace(page, override=_overrides().of(page.url, page.fetched))).article
    return (
        row_of_article(replace(found, id=known.id or found.id, warc=known.warc).as_dict()) if found else None
    )


@cache
def _overrides() -> Overrides:
    """What is read otherwise at single publishers, as newscrawl is shipped with it."""
    return load_overrides(SHIPPED)


def _at(article: Article, capture: Capture) -> Article:
    return replace(article, warc=WarcPlace.of(capture))


def _unknown(capture: Capture) -> Article:
    url = capture.url
    return Article(id="", url=url, requested_url=url, canonical_url=url, fetched=capture.date)


def _place(record_id: str) -> WarcPlace:
    return WarcPlace("", 0, record_id, "")


def _record_of(article: Article) -> str:
    return article.warc.record_id if article.warc else ""


def _is_page(capture: Capture) -> bool:
    web = capture.url.startswith(("http://", "https://"))
    return web and 200 <= capture.status < 300 and capture.mime in _PAGE_TYPES  # noqa: PLR2004 - HTTP's own numbers


def _write(rows: list[dict[str, Any]], file: str, out: str, turn: str) -> None:
    """Rows as Parquet by year and month; a task that is done twice writes the same files twice."""
    if not rows:
        return
    prefix = f"{blake2b(_name(file).encode(), digest_size=6).hexdigest()}-{turn}"
    with TemporaryDirectory(prefix="newscrawl-spark-") as folder:
        write_batch(rows, "articles", Path(folder), prefix)
        put_below(Path(folder), out)


def _name(file: str) -> str:
    return file.rsplit("/", 1)[-1]

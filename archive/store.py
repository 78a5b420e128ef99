"""The one writing door: everything that enters an archive enters here.

What is kept goes into the WARC file first, then into the JSONL, then into the catalog. ``commit`` brings
all of it to disk in that order; only what was kept before a ``commit`` that returned may be acknowledged.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from archive.articles.schema import article_line, decision_line, metadata_document, storable_article
from archive.articles.writer import LinesWriter
from archive.catalog.revisits import capture_of, draft_of
from archive.catalog.sketches import Resemblances
from archive.digests import warc_digest
from archive.errors import ArchiveDamagedError, NewsError
from archive.files import make_folder, sync_folder
from archive.freed import freed_files
from archive.layout import OPEN_SUFFIX, Layout
from archive.lock import ArchiveLock
from archive.marker import read_schema, write_marker
from archive.model import Article, Capture, Decision, Exchange, WarcPlace
from archive.recovery import recover
from archive.warc import records
from archive.warc.cdxj import UnmergedLines, index_line, merge_index
from archive.warc.reader import Record, read_record
from archive.warc.response import response_of
from archive.warc.writer import COMPRESSION, WarcOptions, WarcWriter, now

_HEAD = 1 << 18  # so much of a block is enough for its HTTP head


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreOptions:
    """How an archive is written, and what its WARC files say of that.

    Attributes:
        run: Id of the run.
        software: Name and version of each program that takes part (``newscrawl/0.1.0 scrapy/2.19.0``).
        user_agent: The User-Agent header that the crawl sends.
        operator: Who crawls, and how to reach them.
        robots: ``obey`` or ``ignore``.
        prefix: The first part of WARC file names.
        max_bytes: A WARC file of this size is finished and the next one begun.
        max_age: So is one that has been open for so many seconds.
        compression: Level of zlib-ng.
        headers: ``as-received`` where HTTP heads are the bytes of the wire, else ``rebuilt``.
    """

    run: str
    software: str
    user_agent: str = ""
    operator: str = ""
    robots: str = "obey"
    prefix: str = "news"
    max_bytes: int = 1_000_000_000
    max_age: float = 86_400.0
    compression: int = COMPRESSION
    headers: str = "as-received"


class Store(Resemblances):
    """An archive open for writing. One thread uses it at a time.

    It also answers what the archive knows; what it has written itself counts at once.

    After a ``NoSpaceError`` or another storage error the files are cut back to the last ``commit``, and every
    further call raises that error again; ``close`` lets the archive go, and it can be opened again.

    Attributes:
        layout: Where everything lies.
        recovered: What was put right when the archive was opened.
    """

    def __init__(self, layout: Layout, options: StoreOptions, lock: ArchiveLock) -> None:
        self.layout = layout
        self._options = options
        self._lock = lock
        self._catalog, self.recovered = recover(layout)
        super().__init__(layout, self._catalog.connection)
        self._warc = WarcWriter(layout.warcs, _warc_options(layout, options))
        self._articles = LinesWriter(layout.articles, "articles")
        self._decisions = LinesWriter(layout.decisions, "decisions")
        self._index_lines = UnmergedLines(layout.warcs)
        self._owing = False
        self._failure: NewsError | None = None
        self._closed = False

    @classmethod
    def open(cls, root: Path, options: StoreOptions) -> Self:
        """Open the archive in a folder, after putting right what a crash left; make one if there is none.

        Raises:
            LockHeldError: Another process is writing to it.
            ArchiveUnusableError: It cannot be written, or is of a newer schema.
            ArchiveDamagedError: It cannot be put right.
            NoSpaceError: There is no room even for that.
        """
        layout = Layout(root)
        schema = read_schema(layout)
        for folder in (root, layout.warcs, layout.articles, layout.decisions, layout.cdxj.parent):
            make_folder(folder)
        lock = ArchiveLock.take(layout.lock)
        try:
            if schema is None:
                write_marker(layout, options.software)
                with suppress(NewsError):  # the folder above may be one that we cannot look into
                    sync_folder(root.absolute().parent)
            return cls(layout, options, lock)
        except BaseException:
            lock.forget()
            raise

    def keep_exchange(
        self, exchange: Exchange, *, same_text_as: Capture | None = None, withhold: str = ""
    ) -> Capture:
        """Write a response and its request.

        A whole response with status 200 whose payload is in the archive becomes a ``revisit`` of it, and a
        304 one of the last capture of that address.

        Args:
            exchange: What came over the wire.
            same_text_as: A capture in which the same text was read, though its bytes differ: this one becomes
                a revisit of it and its body is not kept.
            withhold: The wish that is obeyed by not keeping the body (``noarchive``): only the head is kept,
                with a metadata record of what came.

        Raises:
            NoSpaceError, ArchiveUnusableError, ArchiveDamagedError: See the class.
        """
        with self._writing():
            self._rotate_if_due()
            digest = warc_digest(exchange.payload) if withhold else ""
            draft = (
                records.withheld(exchange, digest, withhold)
                if withhold
                else draft_of(exchange, self, same_text_as, self._head_of)
            )
            record = self._warc.write(draft)
            if withhold:
                self._warc.write(records.withholding(exchange, digest, withhold, draft.record_id))
            elif not draft.block and exchange.head:
                self._index(self._warc.write(records.head(exchange, draft.record_id)))
            if exchange.request:  # other people's WARC files may lack it
                self._warc.write(records.request(exchange, draft.record_id))
            capture = capture_of(record, exchange)
            self._index(record)
            self._catalog.add_capture(capture)
            return capture

    def _head_of(self, capture: Capture) -> bytes:
        path = self.layout.warcs / capture.file
        path = path if path.exists() else path.with_name(path.name + OPEN_SUFFIX)
        try:
            response = response_of(read_record(path, capture.offset, limit=_HEAD))
        except (ArchiveDamagedError, OSError):
            return b""  # the new response is kept all the same; verify tells of the damage
        return response.head if response else b""

    def keep_rendering(self, document: bytes, capture: Capture, told: Sequence[tuple[str, str]] = ()) -> None:
        """Write what a browser made of a capture, as its conversion, and fields about how it was made."""
        with self._writing():
            made = records.rendering(document, capture, date=now())
            self._warc.write(made)
            if told:
                self._warc.write(records.about_rendering(told, capture, made.record_id, date=now()))

    def keep_article(self, article: Article, capture: Capture) -> Article:
        """Write an article: its text and metadata into the WARC, its line, its row.

        An article whose id the archive has already gets no second line.

        Returns:
            The article as it is kept: with its place in the WARC, and with what UTF-8 cannot hold replaced.
        """
        with self._writing():
            article = replace(storable_article(article), warc=WarcPlace.of(capture))
            if self._catalog.has_article(article.id):
                return article
            self._rotate_if_due()
            moment = now()
            text = records.conversion(article.text.encode(), capture, date=moment)
            document = metadata_document(article)
            self._warc.write(text)
            self._index(self._warc.write(records.metadata(document, capture, text.record_id, date=moment)))
            self._catalog.add_article(article, self._articles.append(article_line(article)))
            return article

    def keep_decision(self, decision: Decision) -> None:
        """Write the line of a decision; a decision that names no run is of this one."""
        with self._writing():
            if not decision.run:
                decision = replace(decision, run=self._options.run)
            self._catalog.add_decision(decision, self._decisions.append(decision_line(decision)))

    def commit(self) -> None:
        """Return when everything kept before is on disk, and may be acknowledged."""
        if self._owing or self._failure is not None:
            with self._writing():
                self._sync()

    def close(self) -> None:
        """Commit, finish the WARC file, merge its lines into the CDXJ index, and let the archive go.

        After a storage error nothing is committed; the next opening puts the rest in order.
        """
        if self._closed:
            return
        self._closed = True
        try:
            if self._failure is None:
                with self._writing():
                    self._sync()
                    self._finish_warc()
        finally:
            self._articles.close()
            self._decisions.close()
            self._warc.close()
            with suppress(NewsError):
                self._catalog.close()
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def _index(self, record: Record) -> None:
        line = index_line(record, file=record.path.name, offset=record.offset, length=record.length)
        if line is not None:
            self._index_lines.add(line)

    def _rotate_if_due(self) -> None:
        if self._warc.due:
            self._sync()
            self._finish_warc()

    def _sync(self) -> None:
        if not self._owing:
            return
        self._warc.sync()
        for lines, kind in ((self._articles, "articles"), (self._decisions, "decisions")):
            for name, size in lines.sync().items():
                self._catalog.note_file(name, kind, size)
        self._catalog.commit()
        self._owing = False

    def _finish_warc(self) -> None:
        finished = self._warc.finish()
        if finished is None:
            return
        merge_index(self.layout.cdxj, self._index_lines.take())
        # Last: a file that is not noted is read again at the next opening.
        self._catalog.note_file(finished[0], "warc", finished[1])
        self._catalog.commit()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self._failure is not None:
            raise self._failure
        self._owing = True
        try:
            yield
        except NewsError as failure:
            self._failure = failure
            self._warc.roll_back()
            self._articles.roll_back()
            self._decisions.roll_back()
            with suppress(NewsError):
                self._catalog.roll_back()
            raise


def _warc_options(layout: Layout, options: StoreOptions) -> WarcOptions:
    return WarcOptions(
        prefix=options.prefix,
        max_bytes=options.max_bytes,
        max_age=options.max_age,
        compression=options.compression,
        taken=frozenset(freed_files(layout)),
        about=(
            ("software", options.software),
            ("operator", options.operator),
            ("robots", options.robots),
            ("http-header-user-agent", options.user_agent),
            ("isPartOf", layout.root.absolute().name),
            ("newscrawl-run", options.run),
            ("newscrawl-http-headers", options.headers),
        ),
    )

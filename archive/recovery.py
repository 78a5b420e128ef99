"""Brings an archive to agree with itself when it is opened for writing, and makes the derived files anew.

The files are the truth in this order: WARC, JSONL, catalog and CDXJ. Of an archive that was closed well
only folder listings and file sizes are looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from archive.articles.reader import lines_files
from archive.articles.schema import LineError, article_line, read_article
from archive.articles.writer import LineKind, LinesWriter
from archive.catalog.build import Added, index_lines, index_warc
from archive.catalog.catalog import Catalog
from archive.catalog.schema import CatalogUnfitError, remove_catalog
from archive.errors import ArchiveUnusableError
from archive.files import make_folder, storing
from archive.freed import check_all_here, freed_files
from archive.layout import OPEN_SUFFIX, WARC_SUFFIX, Layout
from archive.lock import ArchiveLock
from archive.warc.cdxj import merge_index
from archive.warc.problems import Problem
from archive.warc.reader import records
from archive.warc.recovery import Cut, cut_tail, finish_open_file, mend_open_file

_NO_CATALOG = "the catalog cannot be made"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What was done to put an archive right; false when nothing was.

    Attributes:
        finished: Names of the WARC files that a crash had left open.
        cuts: Torn tails that were cut off and kept aside.
        captures: How many captures the catalog lacked.
        articles: How many articles it lacked.
        decisions: How many decisions it lacked.
        restored: Ids of articles that were in the WARC and had no line yet.
        removed: How many rows of the catalog rested on nothing.
        catalog: Why the catalog was made anew; empty when it was not.
        problems: What a person must look at.
    """

    finished: tuple[str, ...] = ()
    cuts: tuple[Cut, ...] = ()
    captures: int = 0
    articles: int = 0
    decisions: int = 0
    restored: tuple[str, ...] = ()
    removed: int = 0
    catalog: str = ""
    problems: tuple[Problem, ...] = ()

    def __bool__(self) -> bool:
        return self != Recovered()

    def __str__(self) -> str:
        return "; ".join(self.lines())

    def lines(self) -> list[str]:
        """The same for a person, a line each."""
        said = [f"{name} was left open; it is finished" for name in self.finished]
        said += [
            f"{cut.file}: a torn end of {cut.length} bytes was cut at {cut.offset}, and is kept as {cut.kept}"
            for cut in self.cuts
        ]
        if self.catalog:
            said.append(f"The catalog was made anew: {self.catalog}")
        counts = {"captures": self.captures, "articles": self.articles, "decisions": self.decisions}
        said += [f"The catalog lacked {count} {name}; added" for name, count in counts.items() if count]
        if self.restored:
            said.append(f"{len(self.restored)} articles were read back from the WARC")
        if self.removed:
            said.append(f"{self.removed} rows of the catalog rested on nothing; removed")
        return said + [str(problem) for problem in self.problems]


@dataclass(slots=True)
class _Work:
    """What recovery has found so far."""

    open_files: list[Path] = field(default_factory=list)
    finished: list[str] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    added: Added = field(default_factory=Added)


def recover(layout: Layout) -> tuple[Catalog, Recovered]:
    """Put right what a crash left, and open the catalog. The caller holds the lock.

    Afterwards everything that was acknowledged is there exactly once, no file is ``.open``, no line is torn,
    and the catalog and the CDXJ index hold what the files hold.

    Raises:
        NoSpaceError, ArchiveUnusableError, ArchiveDamagedError: It could not be put right; nothing is lost
            by trying again.
    """
    work = _Work()
    catalog, anew = _fit_catalog(layout)
    try:
        # In an order that may be killed anywhere: a file loses its .open only when its articles have lines.
        _mend_warcs(layout, work)
        new_lines = _catch_up_lines(layout, catalog, "articles", layout.articles, work)
        _catch_up_lines(layout, catalog, "decisions", layout.decisions, work)
        _restore_articles(layout, catalog, work)
        work.finished = [finish_open_file(path) for path in work.open_files]
        _catch_up_warcs(layout, catalog, work)
        _tell_lines_without_records(layout, catalog, new_lines, work)
    except BaseException:
        catalog.close()
        raise
    added = work.added
    return catalog, Recovered(
        finished=tuple(work.finished),
        cuts=tuple(work.cuts),
        captures=added.captures,
        articles=added.articles,
        decisions=added.decisions,
        restored=tuple(work.restored),
        removed=added.removed,
        catalog=anew,
        problems=tuple(added.problems),
    )


def rebuild(layout: Layout) -> Recovered:
    """Make catalog and CDXJ index anew from the WARC and JSONL files.

    Raises:
        LockHeldError: Another process is writing to the archive.
        NewsError: WARC files are in object storage only.
        NoSpaceError, ArchiveUnusableError, ArchiveDamagedError: As ``recover``.
    """
    with ArchiveLock.take(layout.lock):
        check_all_here(layout, _NO_CATALOG)
        remove_catalog(layout.catalog)
        with storing(layout.cdxj):
            layout.cdxj.unlink(missing_ok=True)
        catalog, recovered = recover(layout)
        catalog.close()
    return replace(recovered, catalog=recovered.catalog or "rebuilt")


def _fit_catalog(layout: Layout) -> tuple[Catalog, str]:
    try:
        return Catalog.open(layout), ""
    except CatalogUnfitError as unfit:
        remove_catalog(layout.catalog)
        return Catalog.open(layout), str(unfit)


def _mend_warcs(layout: Layout, work: _Work) -> None:
    for path in sorted(layout.warcs.glob(f"*{WARC_SUFFIX}{OPEN_SUFFIX}")):
        mended = mend_open_file(path, layout.torn)
        work.added.problems.extend(mended.problems)
        if mended.cut is not None:
            work.cuts.append(mended.cut)
        if mended.path is not None:
            work.open_files.append(mended.path)


def _catch_up_warcs(layout: Layout, catalog: Catalog, work: _Work) -> None:
    with storing(layout.warcs):
        sizes = {path.name: path.stat().st_size for path in layout.warcs.glob(f"*{WARC_SUFFIX}")}
    freed = freed_files(layout)
    known = catalog.files("warc") if layout.cdxj.exists() else {}
    if any(known.get(name) != one.size for name, one in freed.items()):
        check_all_here(layout, _NO_CATALOG)
    sizes.update({name: one.size for name, one in freed.items()})
    changed = {name for name in known if sizes.get(name) != known[name]}
    for name in sorted(changed - sizes.keys()):
        work.added.removed += catalog.forget_file(name, "captures")
        what = "The WARC file is gone; articles that rest on it have no evidence now"
        work.added.problems.append(Problem(str(layout.warcs / name), what, "Bring it back from a copy"))
    for name in sorted(changed & sizes.keys()):
        what = f"The file had {known[name]} bytes when it was finished, and has {sizes[name]} now"
        remedy = "Compare with a copy, and run `newsarchive verify`"
        work.added.problems.append(Problem(str(layout.warcs / name), what, remedy))
    new = sorted(name for name, size in sizes.items() if known.get(name) != size)
    if not new and not changed and layout.cdxj.exists():
        return
    merge_index(layout.cdxj, _index_lines_of(layout, catalog, new, work), gone=changed)
    for name in new:
        catalog.note_file(name, "warc", sizes[name])
    catalog.commit()


def _index_lines_of(layout: Layout, catalog: Catalog, names: list[str], work: _Work) -> Iterator[bytes]:
    for name in names:
        yield from index_warc(catalog, layout.warcs / name, work.added)
        catalog.commit()


def _catch_up_lines(
    layout: Layout, catalog: Catalog, kind: LineKind, folder: Path, work: _Work
) -> dict[str, int]:
    """Bring the lines of one kind into the catalog; tells from which offset of which files."""
    caught_up: dict[str, int] = {}
    known = catalog.files(kind)
    paths = {path.name: path for path in lines_files(folder)}
    for name in known.keys() - paths.keys():
        work.added.removed += catalog.forget_file(name, kind)
        what = f"The file of {kind} is gone"
        work.added.problems.append(Problem(str(folder / name), what, "Bring it back from a copy"))
    for name, path in paths.items():
        with storing(path):
            size = path.stat().st_size
        before = known.get(name, 0)
        if size == before:
            continue
        if size < before:
            what = f"The file had {before} bytes, and has {size} now"
            work.added.problems.append(Problem(str(path), what, "Bring the lines back from a copy"))
            work.added.removed += catalog.forget_file(name, kind)
            before = 0
        caught_up[name] = before
        end = index_lines(catalog, path, kind, before, work.added)
        cut = cut_tail(path, end, layout.torn, name=name)
        if cut is not None:
            work.cuts.append(cut)
        catalog.note_file(name, kind, end)
        catalog.commit()
    return caught_up


def _tell_lines_without_records(
    layout: Layout, catalog: Catalog, new_lines: dict[str, int], work: _Work
) -> None:
    for name, start in new_lines.items():
        for article_id, offset, file in catalog.articles_without_capture(name, start):
            what = f"The record of article {article_id} is not in the archive; it was in {file}"
            remedy = "Bring the WARC file back from a copy; the line stays"
            work.added.problems.append(Problem(str(layout.articles / name), what, remedy, offset=offset))


def _restore_articles(layout: Layout, catalog: Catalog, work: _Work) -> None:
    """Write the lines of articles that the crash let into the WARC file, but not yet into the JSONL."""
    if not work.open_files:
        return
    make_folder(layout.articles)
    writer = LinesWriter(layout.articles, "articles")
    try:
        for path in work.open_files:
            for line, article_id in _articles_in(path):
                if catalog.has_article(article_id):
                    continue
                place = writer.append(line)
                catalog.add_article(read_article(line), place)
                work.restored.append(article_id)
        for name, size in writer.sync().items():
            catalog.note_file(name, "articles", size)
        catalog.commit()
    finally:
        writer.close()


def _articles_in(path: Path) -> Iterator[tuple[bytes, str]]:
    """Line and id of every article whose metadata and text are whole in a WARC file."""
    text_id, text = "", b""
    with storing(path):
        for record in records(path, types={"conversion", "metadata"}, on_damage=lambda _problem: None):
            if record.type == "conversion":
                text_id, text = record.record_id, record.block
                continue
            if record.get("WARC-Concurrent-To").strip("<>") != text_id or not record.whole:
                continue
            try:
                article = replace(read_article(record.block), text=text.decode("utf-8", "replace"))
            except (LineError, ArchiveUnusableError):
                continue
            yield article_line(article), article.id

"""The datasheet of an export: what was asked, of which state of the archive, and what came out.

With it the export can be made again. ``check`` asks the same question once more, first of the archive as it
was then (its JSONL files cut at the bytes they had), then as it is now.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Self

import orjson

from archive.articles.reader import ends
from archive.errors import UsageError
from archive.export.articles import EXPORT_FORMS, ExportForm
from archive.export.packing import export_pieces
from archive.export.reserved import LeftOut, unreserved
from archive.export.rows import Written
from archive.layout import Layout
from archive.search.answers import Answer, Question, SearchIndex
from archive.search.span import span

DATASHEET_SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Datasheet:
    """What there is to say of one export.

    Attributes:
        query: The question.
        options: ``from``, ``to``, ``by``, ``sources``, ``languages``, ``collapse``, ``reserved``; where they
            were asked for also ``sections``, ``flags``, ``decisions``.
        form: The form of the file.
        articles: How many articles are in it.
        undated: Of these, those without a date of publication.
        reserved: How many more were found and left out, because their pages reserve them.
        size: The bytes of the file.
        sha256: Its digest.
        archive: JSONL file → its bytes, and a digest of their ends.
        documents: Articles in the archive.
        software: Names and versions of what made it.
        schema: See ``DATASHEET_SCHEMA``.
    """

    query: str
    options: dict[str, Any]
    form: ExportForm
    articles: int
    undated: int
    reserved: int
    size: int
    sha256: str
    archive: dict[str, list[Any]]
    documents: int
    software: dict[str, str] = field(default_factory=dict)
    schema: int = DATASHEET_SCHEMA

    def dump(self) -> bytes:
        """The datasheet as JSON."""
        return orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)

    @classmethod
    def load(cls, path: Path) -> Self:
        """The datasheet of a file.

        Raises:
            UsageError: The file holds none, or one of a newer schema.
        """
        try:
            sheet = cls(**orjson.loads(path.read_bytes()))
            question_of(sheet)
            fits = sheet.schema == DATASHEET_SCHEMA and sheet.form in EXPORT_FORMS
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            fits = False
        if not fits:
            remedy = "Give the .datasheet.json beside an export"
            raise UsageError("This is no datasheet", place=str(path), remedy=remedy)
        return sheet


@dataclass(frozen=True, slots=True)
class Checked:
    """What asking again gave.

    Attributes:
        then: What the archive as it was gives now.
        now: What the archive as it is gives.
        files: JSONL files that are not what they were: changed, or gone.
    """

    sheet: Datasheet
    then: Written
    now: Written
    files: tuple[str, ...]

    @property
    def reproduced(self) -> bool:
        """Whether the archive as it was gives the same bytes."""
        return self.then.sha256 == self.sheet.sha256 and not self.files


def question_of(sheet: Datasheet) -> Question:
    """The question of a datasheet; oldest first, so that the order is that of time."""
    options = sheet.options
    return Question(
        text=sheet.query,
        span=span(options["from"], options["to"], options["by"]),
        sources=tuple(options["sources"]),
        languages=tuple(options["languages"]),
        sections=tuple(options.get("sections", ())),
        flags=tuple(options.get("flags", ())),
        decisions=tuple(options.get("decisions", ())),
        sort="oldest",
        collapse=bool(options["collapse"]),
    )


def software() -> dict[str, str]:
    """What decides over the bytes of an export."""
    found = {}
    for name in ("newscrawl", "tantivy", "duckdb"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


def lines_then(answer: Answer, archive: dict[str, list[Any]]) -> Iterator[bytes]:
    """The lines of an answer that the archive had when it was in some state."""
    for place in answer.places:
        if place.offset < archive.get(place.file, [0])[0]:
            yield answer.line(place)


def check(layout: Layout, index: SearchIndex, sheet: Datasheet) -> Checked:
    """Ask again, and compare.

    Raises:
        ArchiveDamagedError: An article is not there any more.
    """
    answer = index.ask(question_of(sheet), None)
    then, now = Written(), Written()
    every = bool(sheet.options["reserved"])
    before = unreserved(lines_then(answer, sheet.archive), LeftOut(), reserved=every)
    _drain(export_pieces(layout, before, sheet.form, then, sheet.query))
    after = unreserved(answer.lines(), LeftOut(), reserved=every)
    _drain(export_pieces(layout, after, sheet.form, now, sheet.query))
    return Checked(sheet, then, now, tuple(_changed(layout, sheet)))


def _drain(pieces: Iterator[bytes]) -> None:
    for _ in pieces:
        pass


def _changed(layout: Layout, sheet: Datasheet) -> Iterator[str]:
    for name, (size, digest) in sheet.archive.items():
        path = layout.articles / Path(name).name
        try:
            if path.stat().st_size < size or ends(path, size) != digest:
                yield name
        except OSError:
            yield name

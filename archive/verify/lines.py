"""Every line of articles and decisions, held against the WARC records that it rests on."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

from archive.articles.reader import lines_files, read_line, read_lines
from archive.articles.schema import LineError, read_article, read_decision
from archive.digests import warc_digest
from archive.errors import ArchiveUnusableError
from archive.model import ARTICLE_SCHEMA, KEPT, Article, WarcPlace
from archive.verify.ledger import Ledger
from archive.warc.problems import Problem

_EDITED = "Bring the line back from a copy, or from the WARC records that it was written beside"
_LOST = "Bring the WARC file back from a copy; the line stays as it is"

_UNREADABLE = (False, *[None] * 8)

# Nearly all lines are as they must be, and one question finds those that may not be. What is wrong with them,
# if anything, is then looked for line by line. IS NOT, because a line that could not be read has NULL there.
_ELSEWHERE = "r.file IS NOT l.warc OR r.offset IS NOT l.at OR (r.came <> '' AND r.came IS NOT l.payload)"
_DOUBTFUL_ARTICLES = f"""
    SELECT l.file, l.line, l.offset, l.length FROM lines l LEFT JOIN records r ON r.record_id = l.record_id
    WHERE l.kind = 'articles' AND (r.record_id IS NULL OR {_ELSEWHERE}
        OR NOT EXISTS (SELECT 1 FROM records t
            WHERE t.type = 'conversion' AND t.target = l.record_id AND t.digest = l.text)
        OR NOT EXISTS (SELECT 1 FROM records t
            WHERE t.type = 'metadata' AND t.target = l.record_id AND t.digest = l.fields)
        OR EXISTS (SELECT 1 FROM lines o WHERE o.kind = 'articles' AND o.id = l.id AND o.rowid < l.rowid))
    ORDER BY l.rowid"""  # noqa: S608 - fixed text
_DOUBTFUL_DECISIONS = f"""
    SELECT l.file, l.line, l.offset, l.length FROM lines l LEFT JOIN records r ON r.record_id = l.record_id
    WHERE l.kind = 'decisions' AND (NOT l.readable
        OR (l.record_id IS NOT NULL AND (r.record_id IS NULL OR {_ELSEWHERE}))
        OR (l.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM lines a WHERE kind = 'articles' AND a.id = l.id))
        OR (l.of IS NOT NULL AND NOT EXISTS (SELECT 1 FROM lines a WHERE kind = 'articles' AND a.id = l.of)))
    ORDER BY l.rowid"""  # noqa: S608 - fixed text


def book_articles(folder: Path, ledger: Ledger, sizes: dict[str, int]) -> None:
    """Note in the ledger what each article line says of the records that it rests on."""
    ledger.add_lines(_booked("articles", folder, sizes, _article_columns))


def book_decisions(folder: Path, ledger: Ledger, sizes: dict[str, int]) -> None:
    """The same of the decisions."""
    ledger.add_lines(_booked("decisions", folder, sizes, _decision_columns))


def _booked(
    kind: str, folder: Path, sizes: dict[str, int], columns: Callable[[bytes], tuple[object, ...]]
) -> Iterator[tuple[object, ...]]:
    for path in lines_files(folder):
        for number, offset, data in _lines(path, sizes):
            try:
                said = columns(data)
            except (
                ValueError,
                TypeError,
                KeyError,
                AttributeError,
                ArchiveUnusableError,
            ):  # told when the line is looked at
                said = _UNREADABLE
            yield (kind, path.name, offset, len(data), number, *said)


def _article_columns(data: bytes) -> tuple[object, ...]:
    values = orjson.loads(data)
    # What read_article makes of nearly every line, without parsing it a second time.
    article = Article.from_dict(values) if values.get("schema") == ARTICLE_SCHEMA else read_article(data)
    text, fields = _documents(values)
    return (True, article.id, None, *_place(article.warc), warc_digest(text), warc_digest(fields))


def _decision_columns(data: bytes) -> tuple[object, ...]:
    decision = read_decision(data)
    kept = decision.article_id if decision.verdict in KEPT else None
    return (True, kept or None, decision.of or None, *_place(decision.warc), None, None)


def _place(warc: WarcPlace | None) -> tuple[object, ...]:
    if warc is None:
        return (None, None, None, None)
    # repr, as SQLite takes the text "7" for the number; str, because NULL is for lines without a place.
    return (warc.file, repr(warc.offset), str(warc.record_id), warc.payload_digest)


def check_articles(folder: Path, ledger: Ledger) -> Iterator[Problem]:
    """What is wrong with the articles that were booked, once the records are in the ledger.

    Every line is compared with the ``metadata`` and ``conversion`` records that were written with it: one
    changed character is found.
    """
    for file, number, offset, length in ledger.rows(_DOUBTFUL_ARTICLES):
        for what, remedy in _article_troubles(read_line(folder / file, offset, length), file, number, ledger):
            yield Problem(f"articles/{file}", what, remedy, line=number)


def _article_troubles(data: bytes, file: str, number: int, ledger: Ledger) -> Iterator[tuple[str, str]]:
    try:
        article = read_article(data)
    except (LineError, ArchiveUnusableError) as error:
        yield str(error), _EDITED
        return
    first = ledger.one(
        "SELECT file, line FROM lines WHERE kind = 'articles' AND id = ? ORDER BY rowid LIMIT 1", article.id
    )
    if first and first != (file, number):
        known = f"articles/{first[0]}, line {first[1]}"
        yield f"article {article.id} has a line already ({known})", "Keep one of them"
    if article.warc is None:
        yield f"article {article.id} names no WARC record", _EDITED
        return
    lost = _lost(ledger, article.warc)
    if lost:
        yield f"article {article.id}: {lost}", _LOST
        return
    for what in _edits(data, article.warc.record_id, ledger):
        yield what, _EDITED


def _edits(data: bytes, record_id: str, ledger: Ledger) -> Iterator[str]:
    values = orjson.loads(data)
    article_id = values["id"]
    for name, kind, document in zip(
        ("text", "fields"), ("conversion", "metadata"), _documents(values), strict=True
    ):
        query = f"SELECT 1 FROM records WHERE type = '{kind}' AND target = ?"  # noqa: S608 - one of two names
        if ledger.one(f"{query} AND digest = ?", record_id, warc_digest(document)):
            continue
        if ledger.one(query, record_id):
            yield f"article {article_id}: its {name} here and in its {kind} record in the WARC differ"
        else:
            yield f"article {article_id}: the WARC has no {kind} record of it"


def _documents(values: dict[str, Any]) -> tuple[bytes, bytes]:
    """The blocks of the ``conversion`` and ``metadata`` records that an article line was written beside."""
    text = str(values.pop("text", ""))
    return text.encode("utf-8", "replace"), orjson.dumps(values)


def check_decisions(folder: Path, ledger: Ledger) -> Iterator[Problem]:
    """What is wrong with the decisions that were booked, once records and articles are in the ledger."""
    for file, number, offset, length in ledger.rows(_DOUBTFUL_DECISIONS):
        place = f"decisions/{file}"
        try:
            decision = read_decision(read_line(folder / file, offset, length))
        except LineError as error:
            yield Problem(place, str(error), _EDITED, line=number)
            continue
        lost = _lost(ledger, decision.warc) if decision.warc else ""
        if lost:
            yield Problem(place, f"the decision about {decision.url}: {lost}", _LOST, line=number)
        named = [decision.of, decision.article_id if str(decision.verdict) in KEPT else None]
        for article_id in sorted({str(name) for name in named if name}):
            if not ledger.one("SELECT 1 FROM lines WHERE kind = 'articles' AND id = ?", article_id):
                what = f"the decision about {decision.url} names article {article_id}, which has no line"
                yield Problem(place, what, "Bring the article's line back from a copy", line=number)


def _lines(path: Path, sizes: dict[str, int]) -> Iterator[tuple[int, int, bytes]]:
    """Number, offset and bytes of each line that was there when the check began."""
    end = sizes.get(path.name, 0)
    for number, line in enumerate(read_lines(path), 1):
        if line.offset >= end or not line.whole:
            return
        yield number, line.offset, line.data


def _lost(ledger: Ledger, place: WarcPlace) -> str:
    found = ledger.one("SELECT file, offset, came FROM records WHERE record_id = ?", place.record_id)
    if found is None:
        return f"its record {place.record_id} is not in the archive ({place.file}, offset {place.offset})"
    if found[:2] != (place.file, place.offset):
        return f"its record lies at {found[0]}, offset {found[1]}, not at {place.file}, offset {place.offset}"
    if found[2] and found[2] != place.payload_digest:
        return f"it says that the payload digest is {place.payload_digest}, and its record says {found[2]}"
    return ""

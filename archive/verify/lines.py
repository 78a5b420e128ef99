"""Every line of articles and decisions, held against the WARC records that it rests on."""

from collections.abc import Iterator
from pathlib import Path

import orjson

from archive.articles.reader import lines_files, read_lines
from archive.articles.schema import LineError, read_article, read_decision
from archive.digests import warc_digest
from archive.errors import ArchiveUnusableError
from archive.model import KEPT, WarcPlace
from archive.verify.ledger import Ledger
from archive.warc.problems import Problem

_EDITED = "Bring the line back from a copy, or from the WARC records that it was written beside"
_LOST = "Bring the WARC file back from a copy; the line stays as it is"


def check_articles(folder: Path, ledger: Ledger, sizes: dict[str, int]) -> Iterator[Problem]:
    """What is wrong with the articles; their lines and ids are noted in the ledger.

    Every line is compared with the ``metadata`` and ``conversion`` records that were written with it: one
    changed character is found.
    """
    for path in lines_files(folder):
        place = f"articles/{path.name}"
        for number, offset, data in _lines(path, sizes):
            ledger.add_line("articles", path.name, offset, len(data))

            def wrong(
                what: str, remedy: str = _EDITED, *, place: str = place, number: int = number
            ) -> Problem:
                return Problem(place, what, remedy, line=number)

            try:
                article = read_article(data)
            except (LineError, ArchiveUnusableError) as error:
                yield wrong(str(error))
                continue
            known = ledger.add_id(article.id, place, number)
            if known:
                yield wrong(
                    f"article {article.id} has a line already ({known[0]}, line {known[1]})",
                    "Keep one of them",
                )
            if article.warc is None:
                yield wrong(f"article {article.id} names no WARC record")
                continue
            lost = _lost(ledger, article.warc)
            if lost:
                yield wrong(f"article {article.id}: {lost}", _LOST)
                continue
            yield from map(wrong, _edits(data, article.warc.record_id, ledger))


def _edits(data: bytes, record_id: str, ledger: Ledger) -> Iterator[str]:
    values = orjson.loads(data)
    article_id, text = values["id"], values.pop("text", "")
    parts = (
        ("text", "conversion", text.encode("utf-8", "replace")),
        ("fields", "metadata", orjson.dumps(values)),
    )
    for name, kind, document in parts:
        query = "SELECT 1 FROM records WHERE target = ? AND type = ?"
        if ledger.one(f"{query} AND digest = ?", record_id, kind, warc_digest(document)):
            continue
        if ledger.one(query, record_id, kind):
            yield f"article {article_id}: its {name} here and in its {kind} record in the WARC differ"
        else:
            yield f"article {article_id}: the WARC has no {kind} record of it"


def check_decisions(folder: Path, ledger: Ledger, sizes: dict[str, int]) -> Iterator[Problem]:
    """What is wrong with the decisions; their lines are noted in the ledger. Articles come first."""
    for path in lines_files(folder):
        place = f"decisions/{path.name}"
        for number, offset, data in _lines(path, sizes):
            ledger.add_line("decisions", path.name, offset, len(data))
            try:
                decision = read_decision(data)
            except LineError as error:
                yield Problem(place, str(error), _EDITED, line=number)
                continue
            lost = _lost(ledger, decision.warc) if decision.warc else ""
            if lost:
                yield Problem(place, f"the decision about {decision.url}: {lost}", _LOST, line=number)
            named = {decision.of} | ({decision.article_id} if decision.verdict in KEPT else set())
            for article_id in sorted(filter(None, named)):
                if not ledger.one("SELECT 1 FROM ids WHERE id = ?", article_id):
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

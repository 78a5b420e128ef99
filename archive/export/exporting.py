"""One export on its way: its bytes, and when all were taken its datasheet."""

from collections.abc import Iterator
from typing import Any

from archive.export.articles import ExportForm
from archive.export.datasheet import Datasheet, question_of, software
from archive.export.packing import export_pieces
from archive.export.reserved import LeftOut, unreserved
from archive.export.rows import Written
from archive.search.answers import SearchIndex


class Export:
    """The articles that a question finds, oldest first, as a file for others.

    Args:
        index: The index of the archive.
        query: The question.
        options: As in ``Datasheet``.
        form: The form of the file.

    Attributes:
        written: What was written so far; its digest stands when all pieces were taken.
        left_out: What the pages reserve, and is not in the file.

    Raises:
        QueryError: The question cannot be understood.
    """

    def __init__(self, index: SearchIndex, query: str, options: dict[str, Any], form: ExportForm) -> None:
        self.written, self.left_out = Written(), LeftOut()
        self._index, self._query, self._options, self._form = index, query, options, form
        self._undated = 0
        self._question = question_of(self._sheet({}))
        index.compiled(self._question)

    def pieces(self) -> Iterator[bytes]:
        """The bytes of the file, to be taken once."""
        answer = self._index.ask(self._question, None)
        self._undated = answer.undated
        lines = unreserved(answer.lines(), self.left_out, reserved=bool(self._options["reserved"]))
        layout = self._index.layouts[0]
        yield from export_pieces(layout, lines, self._form, self.written, self._query)

    def sheet(self) -> Datasheet:
        """The datasheet of the pieces that were taken."""
        return self._sheet(software())

    def _sheet(self, made_by: dict[str, str]) -> Datasheet:
        return Datasheet(
            query=self._query,
            options=self._options,
            form=self._form,
            articles=self.written.rows,
            undated=self._undated - self.left_out.undated,
            reserved=self.left_out.articles,
            size=self.written.size,
            sha256=self.written.sha256,
            archive=self._index.state(),
            documents=self._index.documents,
            software=made_by,
        )

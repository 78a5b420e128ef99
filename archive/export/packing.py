"""The bytes of an export in any form: made of article lines, or WACZ, which needs the evidence too."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from archive.export.articles import ExportForm, export_parts
from archive.export.rows import Written
from archive.export.selection import Selection
from archive.export.wacz import write_wacz
from archive.layout import Layout
from archive.reader import Archive

_PIECE = 1 << 20


def export_pieces(
    layout: Layout, lines: Iterable[bytes], form: ExportForm, written: Written, title: str
) -> Iterator[bytes]:
    """The bytes of an export, piece by piece; ``written`` tells of them when all were taken.

    Args:
        layout: The archive.
        lines: The JSON lines of the articles.
        form: The form.
        written: Filled in on the way.
        title: What viewers of a WACZ file show.

    Raises:
        UsageError: A WACZ file would hold nothing.
        NewsError: Records that belong into it are not here, or cannot be read.
    """
    if form != "wacz":
        yield from export_parts(lines, form, written)
        return
    ids = frozenset(orjson.loads(line)["id"] for line in lines)
    digest = hashlib.sha256()
    with TemporaryDirectory(prefix="newsarchive-export-") as folder, Archive(layout.root) as archive:
        path = Path(folder) / "export.wacz"
        written.rows = write_wacz(archive, path, Selection(ids=ids), title=title).pages
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
                written.size += len(piece)
                yield piece
    written.sha256 = digest.hexdigest()

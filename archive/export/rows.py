"""Answers as files: JSON, JSON lines, CSV, TSV, Markdown and Parquet, each row to the last, with a digest.

Cells that a spreadsheet would take for a formula (they begin with ``=``, ``+``, ``-``, ``@`` and the like)
get an apostrophe before them in CSV and TSV, as OWASP advises; numbers stay numbers.
"""

import csv
import hashlib
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import orjson

Form = Literal["json", "jsonl", "csv", "tsv", "markdown", "parquet"]
FORMS: tuple[Form, ...] = get_args(Form)

Row = dict[str, Any]
_FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_COLUMN_NAME = re.compile(r"\w+")


@dataclass(slots=True)
class Written:
    """What was written.

    Attributes:
        rows: How many rows.
        sha256: Digest of the bytes.
        size: How many bytes.
    """

    rows: int = 0
    sha256: str = ""
    size: int = 0


def parts(rows: Iterable[Row], form: Form, columns: Sequence[str], written: Written) -> Iterator[bytes]:
    """The bytes of some rows in a form, piece by piece; ``written`` tells of them when all were taken.

    Args:
        rows: Values by the names of columns.
        form: The form.
        columns: The names of the columns in order.
        written: Filled in on the way.
    """
    digest = hashlib.sha256()
    for part in _parts(_counted(rows, written), form, columns):
        digest.update(part)
        written.size += len(part)
        yield part
    written.sha256 = digest.hexdigest()


def _counted(rows: Iterable[Row], written: Written) -> Iterator[Row]:
    for row in rows:
        written.rows += 1
        yield row


def _parts(rows: Iterable[Row], form: Form, columns: Sequence[str]) -> Iterator[bytes]:
    if form == "parquet":
        return _parquet(rows, columns)
    if form in {"csv", "tsv"}:
        return _separated(rows, columns, "," if form == "csv" else "\t")
    if form == "markdown":
        return _markdown(rows, columns)
    return _json(rows, columns, lines=form == "jsonl")


def _json(rows: Iterable[Row], columns: Sequence[str], *, lines: bool) -> Iterator[bytes]:
    first = True
    for row in rows:
        body = orjson.dumps({name: row.get(name) for name in columns}, default=str)
        yield body + b"\n" if lines else (b"[\n" if first else b",\n") + body
        first = False
    if not lines:
        yield b"[]\n" if first else b"\n]\n"


def _separated(rows: Iterable[Row], columns: Sequence[str], separator: str) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n" if separator == "," else "\n")
    writer.writerow(columns)
    for values in rows:
        writer.writerow([_cell(values.get(name), separator) for name in columns])
        if buffer.tell() > 1 << 16:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    body = buffer.getvalue().encode("utf-8", "replace")
    buffer.seek(0)
    buffer.truncate()
    return body


def _cell(value: Any, separator: str) -> str:  # noqa: ANN401 - cells hold what articles and SQL hold
    text = plain(value)
    text = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))
    if separator == "\t":
        text = text.replace("\t", " ").replace("\n", " ")
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        text = f"'{text}"
    return text


def plain(value: Any) -> str:  # noqa: ANN401 - as above
    """A value as one text: lists parted by ``; ``, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    if isinstance(value, list | tuple | dict):
        return orjson.dumps(value, default=str).decode()
    return str(value)


def _markdown(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[bytes]:
    yield f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}\n".encode()
    for row in rows:
        cells = (_markdown_cell(plain(row.get(name))) for name in columns)
        yield f"| {' | '.join(cells)} |\n".encode("utf-8", "replace")


def _markdown_cell(text: str) -> str:
    text = " ".join(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", text).split())
    return re.sub(r"([\\|`*_\[\]<>])", r"\\\1", text)


def _parquet(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[bytes]:
    import duckdb  # noqa: PLC0415 - half of a command's time, and only this form needs it

    with tempfile.TemporaryDirectory(prefix="newsarchive-") as folder:
        lines, out = Path(folder, "rows.jsonl"), Path(folder, "rows.parquet")
        kinds = _kinds(rows, columns, lines)
        connection = duckdb.connect(config={"threads": 1})
        names = [name for name in columns if _COLUMN_NAME.fullmatch(name)]
        shape = ", ".join(f"'{name}': '{kinds.get(name, 'VARCHAR')}'" for name in names)
        connection.execute(
            f"COPY (SELECT * FROM read_json('{lines}', format='newline_delimited', columns={{{shape}}}, "  # noqa: S608 - names of columns are letters, digits and _; both paths are our own
            f"maximum_object_size=134217728)) TO '{out}' (FORMAT parquet, COMPRESSION zstd)"
        )
        connection.close()
        with out.open("rb") as file:
            while part := file.read(1 << 20):
                yield part


def _kinds(rows: Iterable[Row], columns: Sequence[str], path: Path) -> dict[str, str]:
    """Write the rows as JSON lines, and tell the type of each column."""
    kinds: dict[str, str] = {}
    with path.open("wb") as file:
        for row in rows:
            values = {name: row.get(name) for name in columns}
            for name, value in values.items():
                if value is not None:
                    kind = _kind(value)
                    kinds[name] = kind if kinds.get(name, kind) == kind else _wider(kinds[name], kind)
            file.write(orjson.dumps(values, default=str, option=orjson.OPT_APPEND_NEWLINE))
    return kinds


def _kind(value: Any) -> str:  # noqa: ANN401 - as above
    if isinstance(value, bool):
        return "BOOLEAN"
    if isinstance(value, int):
        return "BIGINT"
    if isinstance(value, float):
        return "DOUBLE"
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return "VARCHAR[]"
    return "JSON" if isinstance(value, list | tuple | dict) else "VARCHAR"


def _wider(one: str, other: str) -> str:
    return "DOUBLE" if {one, other} == {"BIGINT", "DOUBLE"} else "VARCHAR"

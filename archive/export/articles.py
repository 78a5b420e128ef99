"""Articles as files for others: lines as they are kept, tables, IPTC ninjs 2.0, and texts in a ZIP file.

The same articles in the same order give the same bytes.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, get_args

import orjson

from archive.export.rows import Row, Written, parts

ExportForm = Literal["jsonl", "csv", "tsv", "parquet", "ninjs", "text", "wacz"]
EXPORT_FORMS: tuple[ExportForm, ...] = get_args(ExportForm)

COLUMNS = (
    *(
        "id",
        "published",
        "fetched",
        "source",
        "language",
        "title",
        "description",
        "text",
        "authors",
        "section",
    ),
    *(
        "tags",
        "url",
        "canonical_url",
        "word_count",
        "flags",
        "wishes",
        "version",
        "version_of",
        "syndicated_from",
    ),
    *("text_digest", "warc_file", "warc_offset", "record_id", "payload_digest"),
)
_SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_2.0.json"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the first that ZIP knows: the moment of writing must not change the bytes
_A_DAY = 10


def export_parts(
    lines: Iterable[bytes], form: ExportForm, written: Written, columns: Sequence[str] = COLUMNS
) -> Iterator[bytes]:
    """The bytes of an export, piece by piece; ``written`` tells of them when all were taken.

    Args:
        lines: The JSON lines of the articles.
        form: The form; of WACZ see ``archive.export.packing``.
        written: Filled in on the way.
        columns: For tables.
    """
    if form == "wacz":
        raise ValueError(form)
    if form == "jsonl":
        return _measured(_same(lines, written), written)
    if form == "ninjs":
        return _measured(map(_ninjs_line, _same(lines, written)), written)
    if form == "text":
        return _measured(_zipped(_same(lines, written)), written)
    return parts(map(_row, lines), form, columns, written)


def _same(lines: Iterable[bytes], written: Written) -> Iterator[bytes]:
    for line in lines:
        written.rows += 1
        yield line


def _measured(pieces: Iterable[bytes], written: Written) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
        written.size += len(piece)
        yield piece
    written.sha256 = digest.hexdigest()


def _row(line: bytes) -> Row:
    row: Row = orjson.loads(line)
    warc = row.get("warc") or {}
    row["warc_file"], row["warc_offset"] = warc.get("file"), warc.get("offset")
    row["record_id"], row["payload_digest"] = warc.get("record_id"), warc.get("payload_digest")
    return row


def _ninjs_line(line: bytes) -> bytes:
    return orjson.dumps(ninjs(orjson.loads(line)), option=orjson.OPT_APPEND_NEWLINE)


def ninjs(values: dict[str, Any]) -> dict[str, Any]:
    """An article line as a ninjs 2.0 object. Dates without a time are left out: ninjs knows only moments."""
    warc = values.get("warc") or {}
    published = values.get("published") or ""
    found: dict[str, Any] = {
        "uri": f"urn:x-newscrawl:article:{values['id']}",
        "standard": {"name": "ninjs", "version": "2.0", "schema": _SCHEMA},
        "type": "text",
        "representationtype": "partial" if values.get("paywalled") else "full",
        "version": str(values.get("version", 1)),
        "versioncreated": values["fetched"],
        "contentcreated": published if len(published) > _A_DAY else "",
        "language": values.get("language"),
        "headlines": _headlines(values),
        "descriptions": [{"value": values["description"]}] if values.get("description") else [],
        "bodies": [
            {
                "contenttype": "text/plain",
                "charcount": len(values.get("text", "")),
                "wordcount": values.get("word_count", 0),
                "value": values.get("text", ""),
            }
        ],
        "by": ", ".join(values.get("authors") or ()),
        "people": [{"name": name, "rel": "author"} for name in values.get("authors") or ()],
        "subjects": [{"name": tag, "rel": "tag"} for tag in values.get("tags") or ()],
        "infosources": [{"name": values["source"]}] if values.get("source") else [],
        "renditions": [{"name": "web", "href": values["url"], "contenttype": "text/html"}],
        "altids": [
            {"role": role, "value": value}
            for role, value in (
                ("canonical-url", values.get("canonical_url")),
                ("warc-record-id", warc.get("record_id")),
                ("payload-digest", warc.get("payload_digest")),
            )
            if value
        ],
    }
    return {name: value for name, value in found.items() if value}


def _headlines(values: dict[str, Any]) -> list[dict[str, str]]:
    found = {values.get("title", ""): "main"}
    for headline in values.get("headlines") or ():
        found.setdefault(headline["text"], headline["place"])
    return [{"role": role, "value": text} for text, role in found.items() if text]


def _zipped(lines: Iterable[bytes]) -> Iterator[bytes]:
    buffer = io.BytesIO()
    with zipfile.ZipFile(_Sink(buffer), "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for line in lines:
            values = orjson.loads(line)
            info = zipfile.ZipInfo(f"{values['id']}.txt", _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, "\n\n".join((values.get("title", ""), values.get("text", ""))) + "\n")
            if buffer.tell() > 1 << 20:
                yield _taken(buffer)
    yield _taken(buffer)


class _Sink(io.RawIOBase):
    """What a ZIP file is written to piece by piece: nothing can be sought."""

    def __init__(self, buffer: io.BytesIO) -> None:
        super().__init__()
        self._buffer = buffer

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:  # noqa: ANN401 - any buffer
        return self._buffer.write(data)


def _taken(buffer: io.BytesIO) -> bytes:
    body = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return body

"""WACZ 1.1.1: an archive, or a part of it, in one file that opens in any browser with ReplayWeb.page.

Gzip members are copied as they are, so record ids, digests and dates stay what they were in the archive.
The originals of revisits come along even when they lie outside the selection. The same content gives the
same bytes: ``created`` is the date of the newest record inside, and no time of packing is written.
"""

import gzip
import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.errors import UsageError
from archive.export.selection import Selection
from archive.files import storing
from archive.freed import check_all_here
from archive.layout import OPEN_SUFFIX
from archive.reader import Archive
from archive.warc.cdxj import index_line, merge_index
from archive.warc.reader import Record, records
from archive.warc.response import response_of

WACZ_VERSION = "1.1.1"

_LINES_A_BLOCK = 1024
_COPY = 1 << 20
_HEAD = 1 << 16  # so much of a block is enough for its HTTP head
_CAPTURES = frozenset({"response", "revisit", "resource"})
_BESIDE = {"request": "WARC-Concurrent-To", "metadata": "WARC-Refers-To", "conversion": "WARC-Refers-To"}


@dataclass(frozen=True, slots=True)
class WaczSummary:
    """What was packed: counts, the size of the file in bytes, and the digest that identifies it."""

    path: Path
    warcs: int
    records: int
    pages: int
    size: int
    sha256: str


def write_wacz(archive: Archive, out: Path, selection: Selection, *, title: str = "") -> WaczSummary:
    """Pack a part of an archive into ``out``.

    Raises:
        UsageError: ``out`` exists or cannot be written, or nothing is selected.
        NewsError: WARC files are in object storage only.
        ArchiveDamagedError: A record that belongs to it cannot be read.
        NoSpaceError: There is no room for it; what was written is removed.
    """
    if out.exists():
        raise UsageError(
            "the file exists already", place=str(out), remedy="Remove it, or choose another name"
        )
    check_all_here(archive.layout, "nothing can be packed")
    part = out.with_name(f".{out.name}.part")
    try:
        part.touch()
    except OSError as error:
        what = f"the file cannot be written ({error.strerror})"
        raise UsageError(
            what, place=str(out), remedy="Name a folder that is there and may be written"
        ) from error
    with storing(out), TemporaryDirectory(prefix="newsarchive-wacz-") as scratch:
        try:
            with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as package:
                packer = _Packer(package, Path(scratch))
                summary = packer.pack(archive, selection, title or f"News archive {archive.layout.root.name}")
            part.replace(out)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    with out.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return WaczSummary(out, summary.warcs, summary.records, summary.pages, out.stat().st_size, digest)


class _Packer:
    """Writes the parts of one WACZ in turn, keeping their sizes and digests for the data package."""

    def __init__(self, package: zipfile.ZipFile, scratch: Path) -> None:
        self._package = package
        self._scratch = scratch
        self._resources: list[dict[str, object]] = []
        self._newest = ""
        self._records = 0
        self._warcs = 0

    def pack(self, archive: Archive, selection: Selection, title: str) -> WaczSummary:
        pages_file = self._scratch / "pages.jsonl"
        wanted: set[str] = set()
        pages = self._write_pages(pages_file, archive, selection, wanted)
        if not selection.everything:
            _complete(archive, selection, wanted)
        index = self._scratch / "index.cdx"
        merge_index(index, self._copy_warcs(archive, None if selection.everything else wanted))
        if not self._records:
            raise UsageError("Nothing in the archive matches", place=str(archive.layout.root))
        self._add_index(index)
        self._add("pages/pages.jsonl", _pieces(pages_file), zipfile.ZIP_DEFLATED)
        self._add_datapackage(title, selection)
        return WaczSummary(pages_file, self._warcs, self._records, pages, 0, "")

    def _write_pages(self, path: Path, archive: Archive, selection: Selection, wanted: set[str]) -> int:
        """The list of pages, an article a line; the records they were read in are noted in ``wanted``."""
        count = 0
        with path.open("w", encoding="utf-8") as file:
            head = {"format": "json-pages-1.0", "id": "pages", "title": "Articles", "hasText": True}
            file.write(json.dumps(head) + "\n")
            for line in archive.articles():
                article = replace(line, text=archive.text_of(line))
                if selection.has(article) and article.warc:
                    page = {
                        "id": article.id,
                        "url": article.url,
                        "ts": article.fetched,
                        "title": article.title,
                    }
                    file.write(json.dumps({**page, "text": article.text}, ensure_ascii=False) + "\n")
                    wanted.add(article.warc.record_id)
                    count += 1
        return count

    def _copy_warcs(self, archive: Archive, wanted: set[str] | None) -> Iterator[bytes]:
        """Copy what is wanted (all when None) of each WARC file, and give the index lines of the copies."""
        for path in archive.warc_files():
            chosen = (record for record in _heads(path) if wanted is None or _belongs(record, wanted))
            infos: list[Record] = []
            first = None
            for record in chosen:
                if record.type != "warcinfo":
                    first = record
                    break
                infos.append(record)
            if first is None:
                continue
            name = path.name.removesuffix(OPEN_SUFFIX)
            lines: list[bytes] = []
            members = self._members(path, name, chain(infos, [first], chosen), lines)
            self._add(f"archive/{name}", members, zipfile.ZIP_STORED)
            self._warcs += 1
            yield from lines

    def _members(
        self, path: Path, name: str, chosen: Iterable[Record], lines: list[bytes]
    ) -> Iterator[bytes]:
        position = 0
        with path.open("rb") as file:
            for record in chosen:
                if not record.length:
                    raise UsageError(
                        "Several records share one gzip member, so that none can be packed alone",
                        place=f"{path}, offset {record.offset}",
                        remedy="Pack its records singly first, with `warcio recompress`",
                    )
                file.seek(record.offset)
                left = record.length
                while piece := file.read(min(left, _COPY)):
                    yield piece
                    left -= len(piece)
                line = index_line(record, file=name, offset=position, length=record.length)
                if line is not None:
                    lines.append(line)
                position += record.length
                self._records += 1
                self._newest = max(self._newest, record.get("WARC-Date"))

    def _add_index(self, index: Path) -> None:
        """``index.cdx.gz`` in blocks of lines, each a gzip member, and ``index.idx`` that finds the block."""
        blocks: list[str] = [
            "!meta 0 " + json.dumps({"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}) + "\n"
        ]

        def compressed() -> Iterator[bytes]:
            offset = 0
            with index.open("rb") as file:
                while lines := list(islice(file, _LINES_A_BLOCK)):
                    member = gzip.compress(b"".join(lines), mtime=0)
                    digest = "sha256:" + hashlib.sha256(member).hexdigest()
                    place = {"offset": offset, "length": len(member), "digest": digest}
                    key = lines[0].partition(b"{")[0].decode("utf-8", "replace").strip()
                    blocks.append(f"{key} {json.dumps(place)}\n")
                    offset += len(member)
                    yield member

        self._add("indexes/index.cdx.gz", compressed(), zipfile.ZIP_STORED)
        self._add("indexes/index.idx", (line.encode() for line in blocks), zipfile.ZIP_DEFLATED)

    def _add_datapackage(self, title: str, selection: Selection) -> None:
        package = {
            "profile": "data-package",
            "wacz_version": WACZ_VERSION,
            "title": title,
            "created": self._newest[:19] + "Z",
            "software": f"newscrawl {version('newscrawl')}",
            **({"selection": selection.as_dict()} if not selection.everything else {}),
            "resources": self._resources[:],
        }
        data = json.dumps(package, indent=2).encode()
        self._add("datapackage.json", [data], zipfile.ZIP_DEFLATED)
        digest = {"path": "datapackage.json", "hash": "sha256:" + hashlib.sha256(data).hexdigest()}
        self._add("datapackage-digest.json", [json.dumps(digest, indent=2).encode()], zipfile.ZIP_DEFLATED)

    def _add(self, name: str, parts: Iterable[bytes], method: int) -> None:
        info = zipfile.ZipInfo(name)  # dated 1980-01-01: the same content gives the same bytes
        info.compress_type = method
        info.external_attr = 0o644 << 16
        digest, size = hashlib.sha256(), 0
        with self._package.open(info, "w", force_zip64=True) as entry:
            for part in parts:
                entry.write(part)
                digest.update(part)
                size += len(part)
        resource = {"name": Path(name).name.lower(), "path": name}
        self._resources.append({**resource, "hash": f"sha256:{digest.hexdigest()}", "bytes": size})


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_COPY):
            yield piece


def _heads(path: Path, types: frozenset[str] = frozenset()) -> Iterator[Record]:
    """The records of a file with the beginnings of their blocks; of an open file, those that are whole."""
    being_written = path.name.endswith(OPEN_SUFFIX)
    return records(path, types=types, limit=_HEAD, on_damage=(lambda _: None) if being_written else None)


def _belongs(record: Record, wanted: set[str]) -> bool:
    beside = _BESIDE.get(record.type)
    key = record.get(beside).strip("<>") if beside else record.record_id
    return key in wanted or record.type == "warcinfo"


def _complete(archive: Archive, selection: Selection, wanted: set[str]) -> None:
    """Add the captures of the time, unless articles were asked for, and the originals of revisits."""
    originals: set[str] = set()
    for path in archive.warc_files():
        for record in _heads(path, _CAPTURES):
            if not selection.by_article and selection.has_date(record.get("WARC-Date")):
                wanted.add(record.record_id)
            if record.type != "revisit" or record.record_id not in wanted:
                continue
            revisit = response_of(record)
            original = archive.original(revisit.capture) if revisit else None
            if original:
                originals.add(original.record_id)
    wanted |= originals

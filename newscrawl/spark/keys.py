"""What two related articles have in common, as numbers: a row of keys for each article of a file.

An article is known by its place: the number of its file, and of its row there. So neither texts nor ids
need to be sent anywhere before it is known which of them meet.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING, Any

import duckdb

from archive.catalog.sketchtables import WINDOW
from archive.fingerprints import fingerprint
from archive.headline import headline_key, headline_stem
from archive.stories import moment_of
from archive.urls import registered_domain
from newscrawl.spark.files import here

if TYPE_CHECKING:
    import pyarrow as pa

KEYS = "doc long, ident long, original long, span long, house long, exact array<long>, sketch array<long>"
"""A row of keys, in Spark's words.

``doc`` is the article's place, ``ident`` stands for its id, ``original`` for the id of the article in which
a copy's text stands (null where it has its own), ``span`` is its window of time, ``house`` its domain,
``exact`` what a related article may have just so, ``sketch`` the smallest hashes of its text.
"""

ROW_BITS = 32
"""A doc is the number of its file, shifted by so many bits, and the number of its row."""

_NAMES = (
    "id", "url", "canonical_url", "source", "title", "text", "published", "fetched_at",
    "text_digest", "payload_digest", "syndicated_from",
)  # fmt: skip
_AT_ONCE = 1000


def rows_of(file: str, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Some columns of the articles of one Parquet file, in the order in which they stand there."""
    with here(file) as path:
        connection = duckdb.connect(config={"threads": 1})
        try:
            columns = ", ".join(f'"{name}"' for name in names)
            found = connection.execute(f"SELECT {columns} FROM read_parquet(?)", [str(path)])  # noqa: S608 - names of columns
            while some := found.fetchmany(_AT_ONCE):
                yield from (dict(zip(names, row, strict=True)) for row in some)
        finally:
            connection.close()


def keys_of_files(batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
    """Batches of (number, file) in; batches of the keys of their articles out."""
    for batch in batches:
        for one in batch.to_pylist():
            numbered = enumerate(rows_of(one["file"], _NAMES), one["number"] << ROW_BITS)
            while some := list(islice(numbered, _AT_ONCE)):
                yield _batch([keys_of(doc, row) for doc, row in some])


def keys_of(doc: int, row: dict[str, Any]) -> dict[str, Any]:
    """The keys of one article."""
    lacks = row["syndicated_from"] if not row["text"] else None
    domain = registered_domain(row["url"])
    return {
        "doc": doc,
        "ident": _key("id", row["id"]),
        "original": _key("id", lacks) if lacks else None,
        "span": moment_of(row["published"], row["fetched_at"].isoformat() + "Z") // WINDOW,
        "house": _key("house", domain),
        "exact": [_key(kind, value) for kind, value in _shared(row, domain, lacks) if value],
        "sketch": fingerprint(row["text"] or "").sketch,
    }


def _shared(row: dict[str, Any], domain: str, lacks: str | None) -> Iterator[tuple[str, str | None]]:
    """An article that stands in two tables meets itself by its id, and a copy the text it is read with."""
    title = row["title"] or ""
    yield "id", row["id"]
    yield "id", lacks
    yield "url", row["canonical_url"] or row["url"]
    yield "bytes", row["payload_digest"]
    yield "text", row["text_digest"]
    if title:
        yield "headline", f"{row['source'] or ''}\n{headline_key(title)}"
        stem = headline_stem(title)
        yield "column", f"{domain}\n{stem}" if stem else None


def _key(kind: str, value: str) -> int:
    digest = blake2b(f"{kind}\n{value}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _batch(rows: list[dict[str, Any]]) -> "pa.RecordBatch":
    import pyarrow as pa  # noqa: PLC0415 - an extra

    number, numbers = pa.int64(), pa.list_(pa.int64())
    names = ("doc", "ident", "original", "span", "house")
    shape = pa.schema([*((name, number) for name in names), ("exact", numbers), ("sketch", numbers)])
    return pa.RecordBatch.from_pylist(rows, schema=shape)

"""WARC files that are in object storage only: where they are, and how a single record is fetched from there.

``freed.json`` in the archive's folder lists them. A file that lies in the folder is read there, whatever the
list says.
"""

from dataclasses import asdict, dataclass

import orjson

from archive.errors import ArchiveDamagedError, NewsError
from archive.files import replace_file
from archive.layout import Layout
from archive.storage import filesystem_of


@dataclass(frozen=True, slots=True)
class Freed:
    """A WARC file that was copied away and removed here.

    Attributes:
        name: Its name.
        url: Where it is: ``s3://bucket/prefix/archive/NAME`` or another address that fsspec knows.
        size: Its size in bytes.
        sha256: Its digest, as it was checked after it was copied.
    """

    name: str
    url: str
    size: int
    sha256: str


def freed_files(layout: Layout) -> dict[str, Freed]:
    """The files that are not here, by name.

    Raises:
        ArchiveDamagedError: The list cannot be read.
    """
    place = layout.root / "freed.json"
    try:
        listed = {name: Freed(**values) for name, values in orjson.loads(place.read_bytes()).items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ArchiveDamagedError(
            f"The list of WARC files in object storage cannot be read ({error})",
            place=str(place),
            remedy="Make it anew from pushed.jsonl, or bring a copy back",
        ) from error
    return {name: one for name, one in listed.items() if not (layout.warcs / name).exists()}


def check_all_here(layout: Layout, what: str) -> None:
    """Let pass what needs every WARC file, if all are here.

    Args:
        layout: The archive.
        what: What cannot be done without them, as the end of a sentence.

    Raises:
        NewsError: Some are in object storage only.
    """
    freed = freed_files(layout)
    if freed:
        raise NewsError(
            f"{len(freed)} WARC files are in object storage only, and {what} without them",
            place=str(layout.warcs),
            remedy="Bring them back first: newsarchive push --back",
        )


def note_freed(layout: Layout, freed: dict[str, Freed]) -> None:
    """Write the list."""
    values = {name: asdict(one) for name, one in freed.items()}
    replace_file(layout.root / "freed.json", [orjson.dumps(values, option=orjson.OPT_INDENT_2)])


def fetch_range(freed: Freed, offset: int, length: int) -> bytes:
    """Some bytes of a file that is not here.

    Raises:
        NewsError: The storage does not give them.
    """
    fs, path = filesystem_of(freed.url)
    try:
        return bytes(fs.cat_file(path, start=offset, end=min(offset + length, freed.size)))
    except Exception as error:  # a storage may fail in as many ways as there are storages
        raise NewsError(
            f"The storage does not give the record ({type(error).__name__}: {error})",
            place=freed.url,
            remedy="Look at the network and at the storage's credentials, and try again",
        ) from error

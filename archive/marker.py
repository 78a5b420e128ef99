"""``archive.json``: says that a folder is an archive, and of which schema."""

from datetime import UTC, datetime
from pathlib import Path

import orjson

from archive.errors import ArchiveDamagedError, ArchiveUnusableError
from archive.files import replace_file, storing
from archive.layout import Layout
from archive.model import ARCHIVE_SCHEMA


def read_schema(layout: Layout) -> int | None:
    """The schema of the archive; None where there is no archive.

    Raises:
        ArchiveUnusableError: The archive is of a newer schema than this program knows.
        ArchiveDamagedError: The marker cannot be read.
    """
    with storing(layout.marker):
        if not layout.marker.exists():
            return None
        data = layout.marker.read_bytes()
    try:
        schema = int(orjson.loads(data)["schema"])
    except (ValueError, KeyError, TypeError) as error:
        raise ArchiveDamagedError(
            "The marker of the archive cannot be read",
            place=str(layout.marker),
            remedy=f'Put {{"schema": {ARCHIVE_SCHEMA}}} into it if this archive was made by this version',
        ) from error
    if schema > ARCHIVE_SCHEMA:
        raise ArchiveUnusableError(
            f"The archive has schema {schema}; this version of newscrawl knows schema {ARCHIVE_SCHEMA}",
            place=str(layout.root),
            remedy="Use the newscrawl that wrote it, or a newer one",
        )
    return schema


def archive_at(folder: Path) -> Layout:
    """The layout of the archive in a folder.

    Raises:
        ArchiveUnusableError: There is no archive there, or one of a newer schema.
        ArchiveDamagedError: Its marker cannot be read.
    """
    layout = Layout(folder)
    if read_schema(layout) is None:
        raise ArchiveUnusableError(
            "There is no archive here",
            place=str(folder),
            remedy="Name its folder with --archive or NEWSCRAWL_ARCHIVE, or start one with a crawl",
        )
    return layout


def write_marker(layout: Layout, software: str) -> None:
    """Mark a folder as an archive of this program's schema."""
    made = datetime.now(UTC).isoformat(timespec="seconds")
    marker = {"schema": ARCHIVE_SCHEMA, "made": made, "software": software}
    replace_file(layout.marker, [orjson.dumps(marker, option=orjson.OPT_APPEND_NEWLINE)])

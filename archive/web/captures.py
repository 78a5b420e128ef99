"""A capture as pages show it: the header lines that came, and the request that they answer."""

from dataclasses import dataclass

from archive.model import Capture, WarcPlace
from archive.reader import Archive
from archive.warc.response import header_lines

_MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Captured:
    """What one record says.

    Attributes:
        capture: Where it lies.
        status_line: The first line of the answer.
        headers: Its header lines, 200 at most.
        ip: The address that answered.
        size: Bytes of the payload, content-encoding still on.
        body_of: The capture that holds the body of a revisit.
        withheld: The wish because of which the body is not kept; else empty.
        fields: The record's own header lines, where they were asked for.
    """

    capture: Capture
    status_line: str
    headers: tuple[tuple[str, str], ...]
    ip: str
    size: int
    body_of: Capture | None
    withheld: str
    fields: tuple[tuple[str, str], ...]


def captured(archive: Archive, place: Capture | WarcPlace, *, whole: bool = False) -> Captured:
    """What the record at a place says, with its own header lines where the ``whole`` of it is asked for.

    Raises:
        ArchiveDamagedError: It is not there, or is no response.
    """
    response = archive.response(place)
    return Captured(
        response.capture,
        response.head.partition(b"\n")[0].strip().decode("latin-1"),
        header_lines(response.head)[:_MOST_LINES],
        response.ip,
        len(response.payload),
        response.body_of,
        response.withheld,
        archive.record(place, limit=0).fields[:_MOST_LINES] if whole else (),
    )

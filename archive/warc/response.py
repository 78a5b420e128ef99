"""A response or revisit record in the words of HTTP: head, body, payload."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from archive.digests import warc_digest
from archive.model import Capture, RevisitProfile, Truncation, WarcPlace
from archive.warc.coding import DECODED_LIMIT, Decoded, dechunk, decode_content
from archive.warc.parse import head_end
from archive.warc.reader import BLOCK_LIMIT, OnDamage, Record, records
from archive.warc.records import CAME_FIELD, STATUS_FIELD, WITHHELD_FIELD

HTTP_TYPES = frozenset({"response", "revisit", "resource"})

_FOLD = re.compile(r"\r?\n[ \t]+")
_STATUS = re.compile(rb"HTTP/\d[\d.]* +(\d{3})\b")
_STATUS_DIGITS = 3
_MOST_BESIDE = 4  # records between a revisit and its head, at most
_TRUNCATIONS: dict[str, Truncation] = {
    "length": "length",
    "time": "time",
    "disconnect": "disconnect",
    "unspecified": "unspecified",
}
# The end of the profile's URI: WARC 1.0 and 1.1, netpreserve.org and its aliases, and our own agree in it.
_PROFILES: dict[str, RevisitProfile] = {
    "identical-payload-digest": "identical-payload-digest",
    "server-not-modified": "server-not-modified",
    "same-text": "same-text",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a server answered, as one record holds it.

    Attributes:
        capture: Where it lies, and what the record declares of it.
        head: Status line and header lines with the empty line, as received; empty for a ``resource``.
        body: What the record holds after the head, chunk framing and content-encoding still on.
        payload: ``body`` without chunk framing. A revisit record has none; ``archive.reader`` finds the
            one that it stands for.
        content_type: Content-Type as received, decoded as latin-1; may be empty.
        content_encoding: The same of Content-Encoding.
        ip: WARC-IP-Address; may be empty.
        profile_uri: WARC-Profile of a revisit as it stands there.
        whole: False where the block was larger than the reader's limit, and is cut here.
        body_of: Of a revisit that was resolved: the response whose body and payload these are.
        withheld: The wish because of which the body is not kept (``noarchive``); else empty.
    """

    capture: Capture
    head: bytes
    body: bytes = field(repr=False)
    payload: bytes = field(repr=False)
    content_type: str = ""
    content_encoding: str = ""
    ip: str = ""
    profile_uri: str = ""
    whole: bool = True
    body_of: Capture | None = None
    withheld: str = ""

    def headers(self) -> tuple[tuple[str, str], ...]:
        """The header lines, decoded as latin-1, in order, folded lines joined."""
        return header_lines(self.head)

    def decoded(self, *, limit: int = DECODED_LIMIT) -> Decoded:
        """The payload without its content-encoding."""
        return decode_content(self.payload, self.content_encoding, limit=limit)


def responses(
    path: Path, *, start: int = 0, limit: int = BLOCK_LIMIT, on_damage: OnDamage | None = None
) -> Iterator[Response]:
    """Every HTTP response and revisit of one WARC file, in its order; other records are passed over.

    Raises:
        ArchiveDamagedError: The file is damaged, and no ``on_damage`` was given.
        OSError: The file cannot be read.
    """
    for record in records(path, start=start, types=HTTP_TYPES, limit=limit, on_damage=on_damage):
        response = response_of(record)
        if response is not None:
            yield response


def response_of(record: Record) -> Response | None:
    """The HTTP response that a record holds; None for a record that holds none (dns:, warcinfo …)."""
    found = status_and_head(record)
    if found is None:
        return None
    status, head = found
    media = record.get("Content-Type") if record.type == "resource" else ""
    return _response(record, status, head, record.block[len(head) :], media)


def capture_in(record: Record, head: bytes) -> Capture | None:
    """The capture of a record that declares its payload digest, if it holds a response with this head."""
    found = status_and_head(record, head)
    if found is None:
        return None
    status, head = found
    return _capture(record, status, _header(header_lines(head), "content-type"), digest_that_came(record))


def status_and_head(record: Record, block: bytes | None = None) -> tuple[int, bytes] | None:
    """Status and head of the HTTP response that a record holds; None for a record that holds none.

    Args:
        record: The record.
        block: What counts as its block: all of it unless this is given.
    """
    kind = record.type
    if kind not in HTTP_TYPES:
        return None
    media = record.get("Content-Type")
    if kind == "resource":
        if record.url.startswith(("http://", "https://")):
            return 200, b""
        return None
    if kind != "revisit" and not media.replace(" ", "").lower().startswith("application/http"):
        return None
    block = record.block if block is None else block
    head = block[: head_end(block) or None]
    match = _STATUS.match(head)
    if not match and kind != "revisit":
        return None
    return (int(match[1]) if match else _number(record.get(STATUS_FIELD))), head


def _response(record: Record, status: int, head: bytes, body: bytes, media: str) -> Response:
    lines = header_lines(head)
    content_type = media or _header(lines, "content-type")
    payload = body
    if "chunked" in _header(lines, "transfer-encoding").lower():
        # Many tools leave the header on a body that they dechunked.
        unframed = dechunk(body)
        payload = body if unframed is None else unframed
    digest = digest_that_came(record) or (warc_digest(payload) if record.whole else "")
    return Response(
        capture=_capture(record, status, content_type, digest),
        head=head,
        body=body,
        payload=payload,
        content_type=content_type,
        content_encoding=", ".join(value for name, value in lines if name.lower() == "content-encoding"),
        ip=record.get("WARC-IP-Address"),
        profile_uri=_profile_uri(record),
        whole=record.whole,
        withheld=record.get(WITHHELD_FIELD) if record.type == "response" else "",
    )


def _capture(record: Record, status: int, content_type: str, payload_digest: str) -> Capture:
    truncated = record.get("WARC-Truncated").lower()
    return Capture(
        record_id=record.record_id,
        url=record.url,
        date=record.get("WARC-Date"),
        status=status,
        mime=content_type.partition(";")[0].strip().lower(),
        payload_digest=payload_digest,
        file=record.path.name.removesuffix(".open"),
        offset=record.offset,
        length=record.length,
        profile=_profile(record),
        refers_to=record.get("WARC-Refers-To").strip("<>"),
        refers_to_url=record.get("WARC-Refers-To-Target-URI").strip("<>"),
        refers_to_date=record.get("WARC-Refers-To-Date"),
        truncated=_TRUNCATIONS.get(truncated, "unspecified") if truncated else None,
    )


def head_beside(path: Path, revisit: Capture | WarcPlace) -> bytes:
    """The head of a revisit whose block is empty, from the ``metadata`` record written after it."""
    following = records(path, start=revisit.offset, limit=BLOCK_LIMIT, on_damage=lambda _problem: None)
    for record in islice(following, _MOST_BESIDE):
        if record.type == "metadata" and record.get("WARC-Refers-To").strip("<>") == revisit.record_id:
            return record.block
    return b""


def rendering_beside(path: Path, place: Capture | WarcPlace) -> bytes:
    """The document that a browser made of a page, from the ``conversion`` written after it; or empty."""
    following = records(path, start=place.offset, limit=BLOCK_LIMIT, on_damage=lambda _problem: None)
    for record in islice(following, _MOST_BESIDE):
        is_document = record.type == "conversion" and record.get("Content-Type").startswith("text/html")
        if is_document and record.get("WARC-Refers-To").strip("<>") == place.record_id:
            return record.block
    return b""


def framing(head: bytes) -> tuple[str, str]:
    """How a head says that its body is packed: Transfer-Encoding and Content-Encoding, for comparison."""
    lines = header_lines(head)
    return (
        _header(lines, "transfer-encoding").replace(" ", "").lower(),
        _header(lines, "content-encoding").replace(" ", "").lower(),
    )


def digest_that_came(record: Record) -> str:
    """What a record declares of the payload that came; a revisit may declare its original's beside it."""
    return record.get(CAME_FIELD) or record.get("WARC-Payload-Digest")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) == _STATUS_DIGITS else 0


def _profile_uri(record: Record) -> str:
    return record.get("WARC-Profile").strip("<>")


def _profile(record: Record) -> RevisitProfile | None:
    if record.type != "revisit":
        return None
    name = _profile_uri(record).rstrip("/").rpartition("/")[2]
    return _PROFILES.get(name, "identical-payload-digest")


def header_lines(head: bytes) -> tuple[tuple[str, str], ...]:
    """Names and values of the header lines of an HTTP head, decoded as latin-1, folded lines joined."""
    text = _FOLD.sub(" ", head.partition(b"\n")[2].decode("latin-1"))
    pairs = (line.partition(":") for line in text.split("\n") if ":" in line)
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)


def _header(lines: tuple[tuple[str, str], ...], name: str) -> str:
    return next((value for key, value in lines if key.lower() == name), "")

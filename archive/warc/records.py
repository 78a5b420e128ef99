"""The records that this archive writes, in the words of WARC 1.1 (ISO 28500:2017).

Blocks are bytes from beginning to end: no HTTP header is parsed and put together again on its way into
the archive. What is taken away from a request, and only from a request, are its secrets.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from uuid import uuid4

from archive.digests import warc_digest
from archive.model import Capture, Exchange, RevisitProfile, Truncation, warc_date
from archive.warc.packing import member, member_around
from archive.warc.redaction import without_secrets

WARC_VERSION = "1.1"
CONFORMS_TO = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
PROFILES: dict[RevisitProfile, str] = {
    "identical-payload-digest": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
    "server-not-modified": "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
    # WARC 1.1, 6.7: further profiles may be defined. Ours: other bytes, the same words (docs/warc.md).
    "same-text": "urn:newscrawl:warc/1.1/revisit/same-text",
}
ARTICLE_URN = "urn:newscrawl:article:"
"""Goes before the page's address in a metadata record's target URI: no replay takes it for the page then."""

HEAD_URN = "urn:newscrawl:head:"
"""The same before the address of a response whose head is in a metadata record."""

STATUS_FIELD = "Newscrawl-HTTP-Status"
"""An extension field of a revisit without a head: the status code that came."""

CAME_FIELD = "Newscrawl-Payload-Digest"
"""An extension field of a revisit: the digest of the payload that came, where it is not the original's."""

WITHHELD_FIELD = "Newscrawl-Withheld"
"""An extension field of a response whose body is not kept: the wish that is obeyed (``noarchive``)."""

WITHHELD_URN = "urn:newscrawl:withheld:"
"""Goes before the address of such a response in the metadata record that tells what came."""

RENDERING_URN = "urn:newscrawl:rendering:"
"""Goes before the address of a page in the metadata record that tells how it was rendered."""

REBUILT_FIELD = "Newscrawl-HTTP-Headers"
"""An extension field: ``rebuilt`` where the heads of one exchange are not the bytes of the wire."""

WITHHELD: Truncation = "unspecified"
"""WARC-Truncated of a response whose body is not kept: none of the other words of 5.13 fits."""

NO_PAYLOAD = warc_digest(b"")

_NOT_URI = re.compile(r"[^\x21-\x3b\x3d\x3f-\x7e]")
_WORTH_A_PIECE = 1024  # bytes; fewer are compressed once more sooner than a piece of their own is begun
_CODED = re.compile(
    rb"^content-encoding:[ \t]*(?:x-)?(?:gzip|deflate|br|zstd)\b", re.IGNORECASE | re.MULTILINE
)
_END = b"\r\n\r\n"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A record about to be written: all but WARC-Warcinfo-ID, which the file it goes into decides.

    Attributes:
        record_id: ``urn:uuid:…`` without angle brackets.
        fields: The named fields, in order, without WARC-Record-ID, Content-Length and WARC-Block-Digest.
        block: The block.
        packed: So many bytes at its end are compressed already.
    """

    record_id: str
    fields: Fields
    block: bytes
    packed: int = 0

    def all_fields(self, warcinfo_id: str = "") -> Fields:
        """The named fields as they are written."""
        own = [*self.fields, ("WARC-Record-ID", f"<{self.record_id}>")]
        if warcinfo_id:
            own.append(("WARC-Warcinfo-ID", f"<{warcinfo_id}>"))
        own.append(("WARC-Block-Digest", warc_digest(self.block)))
        own.append(("Content-Length", str(len(self.block))))
        if "".join([value for _, value in own]).isprintable():  # nearly always; then no line can break
            return tuple(own)
        return tuple((name, _one_line(value)) for name, value in own)

    def gzipped(self, fields: Fields, level: int) -> bytes:
        """The whole record under these named fields as a gzip member, compressed at a level of zlib-ng."""
        lines = "".join([f"{name}: {value}\r\n" for name, value in fields])
        head = f"WARC/{WARC_VERSION}\r\n{lines}\r\n".encode("utf-8", "replace")
        if self.packed:
            plain, packed = self.block[: -self.packed], self.block[-self.packed :]
            return member_around(head + plain, packed, _END, level)
        return member((head, self.block, _END), level)


def new_record_id() -> str:
    """A fresh WARC-Record-ID, without angle brackets."""
    return f"urn:uuid:{uuid4()}"


def target_uri(url: str) -> str:
    r"""An address as it may stand in a header line: ASCII, nothing that ends or splits the line.

    >>> target_uri("https://example.com/a b\r\nWARC-Type: x")
    'https://example.com/a%20b%0D%0AWARC-Type:%20x'
    """
    return _NOT_URI.sub(lambda found: quote(found[0], safe="", errors="replace"), url.strip())


def warcinfo(fields: Iterable[tuple[str, str]], *, filename: str, date: datetime) -> Draft:
    """The record that begins a file: who wrote what, how and why (6.2). Empty fields are left out."""
    lines = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in fields if value)
    return Draft(
        new_record_id(),
        (
            ("WARC-Type", "warcinfo"),
            ("WARC-Date", warc_date(date)),
            ("WARC-Filename", filename),
            ("Content-Type", "application/warc-fields"),
        ),
        lines.encode("utf-8", "replace"),
    )


def response(exchange: Exchange, payload_digest: str) -> Draft:
    """The response as received: head and body, chunk framing and content-encoding kept (6.3)."""
    fields = (
        ("WARC-Type", "response"),
        *_of_exchange(exchange),
        *((("WARC-Truncated", str(exchange.truncated)),) if exchange.truncated else ()),
        ("WARC-Payload-Digest", payload_digest),
        ("Content-Type", "application/http; msgtype=response"),
    )
    size = len(exchange.body)
    packed = size if size >= _WORTH_A_PIECE and _CODED.search(exchange.head) else 0
    return Draft(new_record_id(), fields, exchange.head + exchange.body, packed)


def withheld(exchange: Exchange, payload_digest: str, wish: str) -> Draft:
    """A response whose body came and is not kept: status line and header lines, and nothing else (6.3).

    WARC-Payload-Digest is of the record's own payload, which is empty; what came has its digest beside it.
    """
    fields = (
        ("WARC-Type", "response"),
        *_of_exchange(exchange),
        ("WARC-Truncated", WITHHELD),
        ("WARC-Payload-Digest", NO_PAYLOAD),
        (CAME_FIELD, payload_digest),
        (WITHHELD_FIELD, wish),
        ("Content-Type", "application/http; msgtype=response"),
    )
    return Draft(new_record_id(), fields, exchange.head)


def withholding(exchange: Exchange, payload_digest: str, wish: str, response_id: str) -> Draft:
    """Why the body of a response is not kept, and what came, in words of any WARC reader (6.6)."""
    told = (
        ("withheld", wish),
        ("length", str(len(exchange.payload))),
        ("payload-digest", payload_digest),
        ("truncated", exchange.truncated or ""),
    )
    lines = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in told if value)
    fields = (
        ("WARC-Type", "metadata"),
        ("WARC-Target-URI", WITHHELD_URN + target_uri(exchange.url)),
        ("WARC-Date", warc_date(exchange.started)),
        ("WARC-Refers-To", f"<{response_id}>"),
        ("Content-Type", "application/warc-fields"),
    )
    return Draft(new_record_id(), fields, lines.encode("utf-8", "replace"))


def revisit(
    exchange: Exchange,
    payload_digest: str,
    profile: RevisitProfile,
    original: Capture,
    *,
    head_inside: bool,
) -> Draft:
    """A response whose body is in the archive already (6.7).

    Players put the head of a revisit before the body of its original. Where the two do not fit together
    (a 304, another framing), the block is empty and the head goes into a ``metadata`` record beside it:
    then they replay the original as it was (docs/warc.md).

    Args:
        exchange: What came.
        payload_digest: Of the payload that came.
        profile: Why the body is not stored again.
        original: The ``response`` record to refer to.
        head_inside: Whether the head can stand before the original's body.
    """
    fields = (
        ("WARC-Type", "revisit"),
        *_of_exchange(exchange),
        ("WARC-Profile", PROFILES[profile]),
        ("WARC-Refers-To", f"<{original.record_id}>"),
        ("WARC-Refers-To-Target-URI", original.url),
        ("WARC-Refers-To-Date", original.date),
        # 6.7.3: the payload of such a record is the original's. Players look it up by this digest.
        ("WARC-Payload-Digest", original.payload_digest),
        *(((CAME_FIELD, payload_digest),) if payload_digest != original.payload_digest else ()),
        *(((STATUS_FIELD, str(exchange.status)),) if not head_inside else ()),
        ("Content-Type", "application/http; msgtype=response"),
    )
    return Draft(new_record_id(), fields, exchange.head if head_inside else b"")


def head(exchange: Exchange, revisit_id: str) -> Draft:
    """The head of a response, beside the revisit record that cannot hold it (6.6)."""
    fields = (
        ("WARC-Type", "metadata"),
        ("WARC-Target-URI", HEAD_URN + target_uri(exchange.url)),
        ("WARC-Date", warc_date(exchange.started)),
        ("WARC-Refers-To", f"<{revisit_id}>"),
        ("Content-Type", "application/http; msgtype=response"),
    )
    return Draft(new_record_id(), fields, exchange.head)


def request(exchange: Exchange, response_id: str) -> Draft:
    """The request as sent, without its secrets, beside the response with ``response_id`` (6.5)."""
    block = without_secrets(exchange.request)
    fields = (
        ("WARC-Type", "request"),
        *_of_exchange(exchange),
        ("WARC-Concurrent-To", f"<{response_id}>"),
        ("Content-Type", "application/http; msgtype=request"),
    )
    return Draft(new_record_id(), fields, block)


def conversion(
    document: bytes, capture: Capture, *, date: datetime, media: str = "text/plain; charset=utf-8"
) -> Draft:
    """The text that was read in a capture (6.8)."""
    fields = (
        ("WARC-Type", "conversion"),
        ("WARC-Target-URI", capture.url),
        ("WARC-Date", warc_date(date)),
        ("WARC-Refers-To", f"<{capture.record_id}>"),
        ("Content-Type", media),
    )
    return Draft(new_record_id(), fields, document)


def rendering(document: bytes, capture: Capture, *, date: datetime) -> Draft:
    """The document that a browser made of a capture (6.8): an alternative version of its content."""
    return conversion(document, capture, date=date, media="text/html; charset=utf-8")


def about_rendering(
    told: Iterable[tuple[str, str]], capture: Capture, rendering_id: str, *, date: datetime
) -> Draft:
    """How a rendered document was made, as fields (6.6, ``application/warc-fields``)."""
    fields = (
        ("WARC-Type", "metadata"),
        ("WARC-Target-URI", RENDERING_URN + target_uri(capture.url)),
        ("WARC-Date", warc_date(date)),
        ("WARC-Refers-To", f"<{rendering_id}>"),
        ("Content-Type", "application/warc-fields"),
    )
    lines = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in told)
    return Draft(new_record_id(), fields, lines.encode("utf-8", "replace"))


def metadata(document: bytes, capture: Capture, conversion_id: str, *, date: datetime) -> Draft:
    """What else was read in a capture, as JSON (6.6), beside the ``conversion`` record with its text."""
    fields = (
        ("WARC-Type", "metadata"),
        ("WARC-Target-URI", ARTICLE_URN + capture.url),
        ("WARC-Date", warc_date(date)),
        ("WARC-Refers-To", f"<{capture.record_id}>"),
        ("WARC-Concurrent-To", f"<{conversion_id}>"),
        ("Content-Type", "application/json"),
    )
    return Draft(new_record_id(), fields, document)


def _of_exchange(exchange: Exchange) -> Fields:
    """What request and response records of one exchange share."""
    return (
        ("WARC-Target-URI", target_uri(exchange.url)),
        ("WARC-Date", warc_date(exchange.started)),
        *((("WARC-IP-Address", exchange.ip),) if exchange.ip else ()),
        *(("WARC-Protocol", name) for name in exchange.protocol),
        *((("WARC-Cipher-Suite", exchange.cipher),) if exchange.cipher else ()),
        *(((REBUILT_FIELD, "rebuilt"),) if exchange.rebuilt else ()),
    )


def _one_line(value: str) -> str:
    return _CONTROL.sub(" ", value)

"""Whether a response is written whole, or as a revisit of one that the archive has."""

from collections.abc import Callable
from dataclasses import replace

from archive.catalog.questions import Questions
from archive.digests import warc_digest
from archive.model import Capture, Exchange
from archive.warc.reader import Record
from archive.warc.records import Draft, response, revisit, target_uri
from archive.warc.response import capture_in, framing

_OK = 200
_NOT_MODIFIED = 304


def draft_of(
    exchange: Exchange, known: Questions, same_text_as: Capture | None, head_of: Callable[[Capture], bytes]
) -> Draft:
    """The record of a response: ``response``, or ``revisit`` where its body is in the archive already.

    ``head_of`` reads the head of a response that the archive has.

    A response that is not whole is never a revisit: nobody can tell what the rest would have been.
    """
    digest = warc_digest(exchange.payload)
    if exchange.truncated is not None:
        return response(exchange, digest)
    if exchange.status == _OK and exchange.payload:
        same = known.capture_of_payload(digest)
        if same is not None:
            fits = framing(exchange.head) == framing(head_of(same))
            return revisit(exchange, digest, "identical-payload-digest", same, head_inside=fits)
        original = _original(same_text_as, known) if same_text_as is not None else None
        if original is not None and original.truncated is None:
            return revisit(exchange, digest, "same-text", original, head_inside=False)
    if exchange.status == _NOT_MODIFIED:
        last = known.last_capture_of(target_uri(exchange.url))
        if last is not None and last.truncated is None:  # a body that was not kept is not there to refer to
            return revisit(exchange, digest, "server-not-modified", _original(last, known), head_inside=False)
    return response(exchange, digest)


def _original(capture: Capture, known: Questions) -> Capture:
    """The response that a capture is or stands for: a revisit never refers to a revisit."""
    if capture.profile is None:
        return capture
    return known.capture(capture.refers_to) or replace(
        capture, record_id=capture.refers_to, url=capture.refers_to_url, date=capture.refers_to_date
    )


def capture_of(record: Record, exchange: Exchange) -> Capture:
    """The capture as a reader of the file will see it, so that a rebuilt catalog is the same."""
    return capture_in(record, exchange.head if record.block else b"") or Capture(
        record_id=record.record_id,
        url=record.url,
        date=record.get("WARC-Date"),
        status=exchange.status,
        mime=exchange.content_type.partition(";")[0].strip().lower(),
        payload_digest=record.get("WARC-Payload-Digest"),
        file=record.path.name,
        offset=record.offset,
        length=record.length,
        truncated=exchange.truncated,
    )

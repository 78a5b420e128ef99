"""Heads put together again from what Scrapy parsed, where the bytes themselves were not seen.

Such an exchange says so (``rebuilt``). Nothing is invented: a reason phrase that is gone stays gone, and
header lines that speak of a framing which the body no longer has are left out.
"""

import re
from datetime import datetime
from urllib.parse import urldefrag, urlsplit

from scrapy import Request
from scrapy.http import Headers, Response

from archive.model import Exchange, Truncation
from newscrawl.wire.message import origin_form

_LINE_BREAKS = re.compile(rb"[\r\n]+")
_BODILESS = (204, 304)
_PROTOCOL = re.compile(r"HTTP/(\d\.\d)", re.IGNORECASE)


def rebuilt_exchange(request: Request, response: Response, started: datetime) -> Exchange:
    """An exchange from a parsed request and response, with ``rebuilt=True``.

    For responses of another download handler (HTTP/2, a user's own), and where the wire cannot be tapped.
    The response must be as the handler gave it: its body still content-encoded. A message that was not
    HTTP/1.x is written in HTTP/1.1's form without a reason phrase, as is agreed for HTTP/2 in WARC.

    Args:
        request: As it was handed to the download handler.
        response: As it came from the download handler.
        started: When the request was sent, or the nearest that is known (aware, UTC).
    """
    proxied = bool(request.meta.get("proxy"))
    body = response.body
    return Exchange(
        url=urldefrag(request.url)[0],
        started=started,
        request=_request_bytes(request),
        head=_head_bytes(response),
        body=body,
        payload=body,
        status=response.status,
        # The first, as WARC indexers read it.
        content_type=next(iter(response.headers.getlist(b"Content-Type")), b"").decode("latin-1"),
        ip="" if proxied or response.ip_address is None else str(response.ip_address),
        protocol=(response.protocol.lower(),) if response.protocol else (),
        truncated=flagged_truncation(response),
        rebuilt=True,
    )


def flagged_truncation(response: Response) -> Truncation | None:
    """Why the body of a response that Scrapy let pass is not whole, by Scrapy's own flags."""
    if "dataloss" in response.flags:
        return "disconnect"
    return "unspecified" if "download_stopped" in response.flags else None


def _request_bytes(request: Request) -> bytes:
    parts = urlsplit(request.url)
    lines = [request.method.encode("ascii", "replace") + b" " + origin_form(request.url) + b" HTTP/1.1"]
    if b"Host" not in request.headers:
        lines.append(b"Host: " + parts.netloc.rpartition("@")[2].encode("latin-1", "replace"))
    lines += [line for line in _field_lines(request.headers) if not line.lower().startswith(b"proxy-")]
    return b"\r\n".join([*lines, b"", request.body])


def _head_bytes(response: Response) -> bytes:
    version = _PROTOCOL.fullmatch(response.protocol or "")
    lines = [f"HTTP/{version[1] if version else '1.1'} {response.status} ".encode("ascii")]
    for line in _field_lines(response.headers):
        name = line.partition(b":")[0].lower()
        # The body is no longer framed in chunks; and Scrapy gives bodiless answers a length they had not.
        if name == b"transfer-encoding" or (name == b"content-length" and response.status in _BODILESS):
            continue
        lines.append(line)
    return b"\r\n".join([*lines, b"", b""])


def _field_lines(headers: Headers) -> list[bytes]:
    """Header lines, one a value; a line break within one, which would begin another line, is a space."""
    return [
        _LINE_BREAKS.sub(b" ", name + b": " + value) for name, values in headers.items() for value in values
    ]

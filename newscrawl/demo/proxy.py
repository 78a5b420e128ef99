"""The newsroom's server: a forward proxy on loopback that answers for every outlet's host name.

A crawler started with ``http_proxy`` set to its address reaches ``http://www.steppecourier.example/``
and the others without a name server, and nothing leaves the machine.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime, formatdate
from http import HTTPStatus
from urllib.parse import urlsplit

from newscrawl.demo.site import Answer, Site

_CHUNK = 1000
_UNKNOWN_HOST = Answer(b"No outlet of the demo newsroom has this name.\n", "text/plain", 502)
_NOT_FOUND = Answer(b"<!doctype html><title>Not found</title><h1>404 Not Found</h1>\n", status=404)
_NOT_ALLOWED = Answer(b"The demo newsroom speaks plain http, GET and HEAD.\n", "text/plain", 405)


@dataclass(frozen=True, slots=True)
class Served:
    """One request that was answered: by which outlet, for what, how, and with how many bytes of body."""

    host: str
    path: str
    status: int
    size: int

    @property
    def url(self) -> str:
        """The address asked for."""
        return f"http://{self.host}{self.path}"


async def start(current: Callable[[], Site], log: list[Served], port: int = 0) -> asyncio.Server:
    """Listen on loopback, answering each request from what ``current()`` says is published by then."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await _one_exchange(reader, writer, current(), log):
                pass
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            pass  # the crawler hung up
        finally:
            writer.close()

    return await asyncio.start_server(serve, "127.0.0.1", port)


async def _one_exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, site: Site, log: list[Served]
) -> bool:
    """Answer one request; False where it was not one."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, _, rest = head[0].partition(" ")
    target = rest.rpartition(" ")[0]
    if not target:
        return False
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    parts = urlsplit(target)
    host = parts.hostname or headers.get("host", "").partition(":")[0]
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    answer = _choose(method, host, path, site)
    lines, body = _response(answer, headers)
    sent = b"" if method == "HEAD" else body
    log.append(Served(host, path, int(lines[0].split()[1]), len(sent)))
    writer.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + sent)
    await writer.drain()
    return True


def _choose(method: str, host: str, path: str, site: Site) -> Answer:
    if method not in {"GET", "HEAD"}:
        return _NOT_ALLOWED
    found = site.get((host, path))
    if found is not None:
        return found
    return _NOT_FOUND if any(known == host for known, _ in site) else _UNKNOWN_HOST


def _response(answer: Answer, headers: Mapping[str, str]) -> tuple[list[str], bytes]:
    """The lines of the head, and the body as it goes over the wire."""
    extra = ["Date: " + formatdate(usegmt=True), "Server: demo-newsroom"]
    if answer.modified:
        stamp = format_datetime(answer.modified.astimezone(UTC), usegmt=True)
        extra += [f"ETag: {answer.etag}", f"Last-Modified: {stamp}"]
        if _unchanged(answer, stamp, headers):
            return ["HTTP/1.1 304 Not Modified", *extra], b""
    if answer.location:
        extra.append(f"Location: {answer.location}")
    lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}", *extra]
    lines.append(f"Content-Type: {answer.content_type}")
    body = answer.body
    if body and "gzip" in headers.get("accept-encoding", ""):
        body = answer.packed
        lines += ["Content-Encoding: gzip", "Vary: Accept-Encoding"]
    if answer.chunked:
        return [*lines, "Transfer-Encoding: chunked"], _chunks(body)
    return [*lines, f"Content-Length: {len(body)}"], body


def _unchanged(answer: Answer, stamp: str, headers: Mapping[str, str]) -> bool:
    """Whether the crawler has it already: RFC 9110 asks If-None-Match before If-Modified-Since."""
    if "if-none-match" in headers:
        return answer.etag in headers["if-none-match"]
    return headers.get("if-modified-since") == stamp


def _chunks(body: bytes) -> bytes:
    parts = (body[at : at + _CHUNK] for at in range(0, len(body), _CHUNK))
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"

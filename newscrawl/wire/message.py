"""HTTP/1.x messages as bytes: where a head ends, what it says, what a proxy was told.

Everything here is pure, and takes any bytes that a stranger may send. It reads as Twisted's client does
(lines end in LF, with or without CR), since what Twisted took for the end of a head is what happened.
"""

import re
from dataclasses import dataclass

from archive.warc.parse import head_end

_VERSION = re.compile(rb"HTTP/\d\.\d")
_ABSOLUTE_FORM = re.compile(rb"([^ ]+) (https?://[^ ]*) ", re.IGNORECASE)
_ORIGIN = re.compile(r"\A[a-z][a-z0-9+.-]*://[^/?]*", re.IGNORECASE)
_PROXY_FIELD = re.compile(rb"(?mi)^proxy-[^:\r\n]*:[^\n]*\n")


@dataclass(frozen=True, slots=True)
class Head:
    """What a response's head says.

    Attributes:
        protocol: ``http/1.1`` or ``http/1.0`` (WARC-Protocol); empty where the status line says neither.
        status: The status code.
        fields: Name in lower case and unfolded value of each header line, in their order.
    """

    protocol: str
    status: int
    fields: tuple[tuple[bytes, bytes], ...]

    @property
    def is_interim(self) -> bool:
        """Whether this is an interim (1xx) response, to be followed by the final one."""
        return 100 <= self.status < 200  # noqa: PLR2004 - the 1xx class of RFC 9110, 15.2

    @property
    def is_chunked(self) -> bool:
        """Whether the body is framed in chunks; asked as ``archive.warc.response`` asks it."""
        return b"chunked" in self._first(b"transfer-encoding").lower()

    @property
    def content_type(self) -> str:
        """The first Content-Type, which is the one that WARC indexers read; may be empty."""
        return self._first(b"content-type").decode("latin-1")

    def _first(self, name: bytes) -> bytes:
        return next((value for key, value in self.fields if key == name), b"")


def read_head(raw: bytes) -> Head | None:
    r"""Read a response head, whole or cut off; None where there is no status line.

    >>> read_head(b"HTTP/1.1 200\r\nSERVER: a\r\n b\r\n\r\n")
    Head(protocol='http/1.1', status=200, fields=((b'server', b'a b'),))
    >>> read_head(b"HTTP/1.1 200 O") is None
    True
    """
    lines = [line.removesuffix(b"\r") for line in raw.split(b"\n")]
    version, _, rest = lines[0].partition(b" ")
    code = rest.partition(b" ")[0]
    if len(lines) == 1 or not version or not code.isdigit():
        return None
    fields: list[tuple[bytes, bytes]] = []
    for line in lines[1:]:
        name, colon, value = line.partition(b":")
        if line[:1] in (b" ", b"\t"):
            if fields:
                last, begun = fields[-1]
                fields[-1] = (last, begun + b" " + line.strip())
        elif colon:
            fields.append((name.strip().lower(), value.strip()))
    protocol = version.decode("ascii").lower() if _VERSION.fullmatch(version) else ""
    return Head(protocol, int(code), tuple(fields))


def as_to_the_origin(request: bytes) -> bytes:
    r"""A request as the origin server would have got it, had no proxy stood between.

    A proxy is sent the whole URL in the request line and ``Proxy-*`` header lines. Both concern the proxy,
    not the page, and the latter may hold a password; the request line becomes origin-form (RFC 9112,
    3.2.1) and the lines are left out. Any other request comes back as it is.

    >>> as_to_the_origin(b"GET http://h.example/p?q HTTP/1.1\r\nProxy-Authorization: x\r\nA: b\r\n\r\n")
    b'GET /p?q HTTP/1.1\r\nA: b\r\n\r\n'
    """
    cut = head_end(request) or len(request)
    head, body = request[:cut], request[cut:]
    if asked := _ABSOLUTE_FORM.match(head):
        head = asked[1] + b" " + origin_form(asked[2].decode("latin-1")) + head[asked.end() - 1 :]
    return _PROXY_FIELD.sub(b"", head) + body


def origin_form(url: str) -> bytes:
    """The path and query of a URL, as a request line gives them.

    >>> origin_form("https://h.example?q")
    b'/?q'
    """
    target = _ORIGIN.sub("", url.partition("#")[0])
    return (target if target.startswith("/") else "/" + target).encode("latin-1", "replace")

"""One exchange while it happens: bytes go in as they cross the wire, an ``Exchange`` comes out.

Knows nothing of Scrapy or Twisted. Bounded: a head that does not end, and framing out of all proportion to
what it frames, are refused (``received`` says so) long before memory is at stake.
"""

from datetime import UTC, datetime

from archive.model import Exchange, Truncation
from archive.warc.coding import dechunk
from newscrawl.wire.message import HEAD_END, Head, as_to_the_origin, read_head
from newscrawl.wire.peer import Peer

HEAD_LIMIT = 256 * 1024
"""How long the head, with all interim responses before it, may be, in bytes."""

FRAMING_ALLOWANCE = 1024 * 1024
"""What a body may be longer on the wire than twice the limit on its content, in bytes."""


class Recording:
    """The bytes of one exchange, so far.

    Interim (1xx) responses are dropped as they come: a WARC response record holds one HTTP response, and
    the final one is the answer to the request (RFC 9110, 15.2).

    Attributes:
        peer: Who answered; set by whoever feeds the recording.
        finished: Whether the response ended where HTTP says that it ends.
        closed: Whether the connection went away before the response ended in another way.
        cut: Whether it did so otherwise than by an orderly close.
        too_long: Whether a limit was passed; nothing is recorded from there on.
        interim: How many interim responses came before the head.
    """

    def __init__(self, body_limit: int) -> None:
        """A recording; ``body_limit`` is what the content may measure in bytes, 0 for no limit."""
        self._wire_limit = 2 * body_limit + FRAMING_ALLOWANCE if body_limit else 0
        self.begin()

    def begin(self) -> None:
        """Start afresh: the request is about to be sent, perhaps again over a new connection."""
        self.peer = Peer()
        self.finished = self.closed = self.cut = self.too_long = False
        self.interim = 0
        self._started: datetime | None = None
        self._request = bytearray()
        self._head = bytearray()
        self._head_whole = False
        self._searched = 0
        self._passed = 0
        self._body = bytearray()

    def sent(self, data: bytes) -> None:
        """Bytes that were written to the server."""
        if self._started is None:
            self._started = datetime.now(UTC)
        self._request += data

    def received(self, data: bytes) -> bool:
        """Bytes that came from the server; False says that a limit was passed and to hang up."""
        if self.too_long:
            return False
        if self._head_whole:
            self._body += data
        else:
            self._passed += len(data)
            self._head += data
            self._head_whole = self._head_ends()
            self.too_long = self._passed > HEAD_LIMIT and not self._head_whole
        if self._wire_limit and len(self._body) > self._wire_limit:
            self.too_long = True
        return not self.too_long

    def _head_ends(self) -> bool:
        while end := HEAD_END.search(self._head, self._searched):
            head = read_head(bytes(self._head[: end.end()]))
            rest = self._head[end.end() :]
            self._searched = 0
            if head is None or not head.is_interim:
                del self._head[end.end() :]
                self._body = rest
                return True
            self.interim += 1
            self._head = rest
        # The end may come in pieces: look again from where it could have begun.
        self._searched = max(0, len(self._head) - 2)
        return False

    def end(self, surplus: int) -> None:
        """The response is whole; the last ``surplus`` bytes that came do not belong to it."""
        self.finished = True
        if surplus:
            del self._body[-surplus:]

    def release(self) -> None:
        """Let go of the bytes, and take no more."""
        self._request, self._head, self._body = bytearray(), bytearray(), bytearray()
        self.too_long = True

    def exchange(self, url: str, *, content: bytes | None, truncated: Truncation | None) -> Exchange | None:
        """What was recorded, or None where no final status line came.

        Args:
            url: The target URI.
            content: The body without transfer-encoding that Scrapy made of a finished response: its bytes
                are used where they are the same, so that no second copy is kept.
            truncated: Why the body is not whole, or None.
        """
        head_bytes = bytes(self._head)
        head = read_head(head_bytes)
        if head is None or head.is_interim or self._started is None:
            return None
        body, payload = self._entity(head, content)
        return Exchange(
            url=url,
            started=self._started,
            request=as_to_the_origin(bytes(self._request)),
            head=head_bytes,
            body=body,
            payload=payload,
            status=head.status,
            content_type=head.content_type,
            ip=self.peer.ip,
            protocol=tuple(name for name in (head.protocol, self.peer.tls) if name),
            cipher=self.peer.cipher,
            truncated=truncated,
        )

    def _entity(self, head: Head, content: bytes | None) -> tuple[bytes, bytes]:
        """The body as received and without chunk framing, one object where it can be one."""
        body = content if content is not None and content == self._body else bytes(self._body)
        payload = dechunk(body) if head.is_chunked else None
        if payload is None:
            return body, body
        return body, content if content is not None and content == payload else payload

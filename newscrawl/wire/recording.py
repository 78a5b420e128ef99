"""One exchange while it happens: bytes go in as they cross the wire, an ``Exchange`` comes out.

Knows nothing of Scrapy or Twisted. Bounded: a head that does not end, framing out of all proportion to what
it frames, and an answer that comes in drips are refused long before memory is at stake.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic

from archive.model import Exchange, Truncation
from archive.warc.coding import dechunk
from archive.warc.parse import head_end
from newscrawl.wire.message import Head, as_to_the_origin, read_head
from newscrawl.wire.peer import Peer

HEAD_LIMIT = 256 * 1024
"""How long a head may be where no setting says otherwise, in bytes."""

RATE_WINDOW = 15.0
"""Over how many seconds the rate is measured where no setting says otherwise."""

FRAMING_ALLOWANCE = 1024 * 1024
"""What a body may be longer on the wire than twice the limit on its content, in bytes."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one answer may be.

    Attributes:
        body: What the content may measure in bytes, 0 for no limit.
        head: How long the head, with all interim responses before it, may be, in bytes; 0 for no limit.
        rate: Bytes a second that must come at least, once the answer has begun; 0 for no limit.
        window: Seconds over which that is measured.
    """

    body: int = 0
    head: int = HEAD_LIMIT
    rate: float = 0.0
    window: float = RATE_WINDOW


class Recording:
    """The bytes of one exchange, so far.

    Interim (1xx) responses are dropped as they come: a WARC response record holds one HTTP response, and
    the final one is the answer to the request (RFC 9110, 15.2).

    Attributes:
        peer: Who answered; set by whoever feeds the recording.
        finished: Whether the response ended where HTTP says that it ends.
        closed: Whether the connection went away before the response ended in another way.
        cut: Whether it did so otherwise than by an orderly close.
        refused: Which bound was passed, so that we hang up and record no more: ``head-too-large``,
            ``too-large`` or ``too-slow``; else empty.
        interim: How many interim responses came before the head.
    """

    def __init__(self, bounds: Bounds, clock: Callable[[], float] = monotonic) -> None:
        self._bounds = bounds
        self._clock = clock
        self._wire_limit = 2 * bounds.body + FRAMING_ALLOWANCE if bounds.body else 0
        self._released = False
        self.begin()

    def begin(self) -> None:
        """Start afresh: the request is about to be sent, perhaps again over a new connection."""
        self.peer = Peer()
        self.finished = self.closed = self.cut = False
        self.refused = ""
        self.interim = 0
        self._window_began: float | None = None
        self._window_bytes = 0
        self._started: datetime | None = None
        self._request = bytearray()
        self._head = bytearray()
        self._read: Head | None = None  # the final head, as soon as it is whole
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
        if self.refused or self._released:
            return False
        if self._head_whole:
            self._body += data
        else:
            self._passed += len(data)
            self._head += data
            self._head_whole = self._head_ends()
            if self._bounds.head and self._passed > self._bounds.head and not self._head_whole:
                self.refused = "head-too-large"
        if self._wire_limit and len(self._body) > self._wire_limit:
            self.refused = "too-large"
        return not self.refused

    def is_drip(self, size: int) -> bool:
        """Whether the last ``size`` bytes make it an answer that is too slow; asked once for each piece."""
        now = self._clock()
        if self._window_began is None:
            self._window_began = now
        self._window_bytes += size
        passed = now - self._window_began
        if passed >= self._bounds.window:
            if self._window_bytes < self._bounds.rate * passed and not self.finished:
                self.refused = "too-slow"
                return True
            self._window_began, self._window_bytes = now, 0
        return False

    def _head_ends(self) -> bool:
        while end := head_end(self._head, self._searched):
            head = read_head(bytes(self._head[:end]))
            rest = self._head[end:]
            self._searched = 0
            if head is None or not head.is_interim:
                self._read = head
                del self._head[end:]
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
        self._read = None
        self._released = True

    def exchange(self, url: str, *, content: bytes | None, truncated: Truncation | None) -> Exchange | None:
        """What was recorded, or None where no final status line came.

        Args:
            url: The target URI.
            content: The body without transfer-encoding that Scrapy made of a finished response: its bytes
                are used where they are the same, so that no second copy is kept.
            truncated: Why the body is not whole, or None.
        """
        head_bytes = bytes(self._head)
        head = self._read or read_head(head_bytes)
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

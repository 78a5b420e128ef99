"""A server that sends literally the bytes a test gives it, and keeps literally the bytes it got.

No HTTP library between: a test can say anything on the wire that a server, broken or hostile, may say. ::

    with RawServer({"/a": say(b"HTTP/1.1 200\\r\\n\\r\\nhi", close)}) as server:
        ...
    assert server.requests["/a"] == [b"GET /a HTTP/1.1\\r\\n..."]
"""

import contextlib
import select
import socket
import ssl
import struct
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

Step = bytes | Callable[["Conversation"], None]
Script = Callable[["Conversation"], None]

_TLS_HELLO = b"\x16\x03"  # the first bytes of a TLS handshake


class Conversation:
    """One connection, from the server's side."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.open = True
        self._unread = b""

    def read_request(self) -> bytes:
        """The next request, head and body; empty when the client has gone."""
        while b"\r\n\r\n" not in self._unread:
            if not self._read() or self._unread.startswith(_TLS_HELLO):
                return b""  # a server that speaks no TLS hangs up on one who does
        end = self._unread.index(b"\r\n\r\n") + 4
        lines = self._unread[:end].lower().split(b"\r\n")
        length = next((int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:")), 0)
        while len(self._unread) < end + length:
            if not self._read():
                return b""
        request, self._unread = self._unread[: end + length], self._unread[end + length :]
        return request

    def _read(self) -> bytes:
        data = self.connection.recv(65536)
        self._unread += data
        return data

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)


def _not_here(conversation: Conversation) -> None:
    """What the crawler asks for of itself, such as robots.txt, and the test says nothing of."""
    conversation.send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")


def say(*steps: Step) -> Script:
    """A script: bytes are sent each in one piece, callables are called; the connection stays open."""

    def script(conversation: Conversation) -> None:
        for step in steps:
            if isinstance(step, bytes):
                conversation.send(step)
            else:
                step(conversation)

    return script


def dribble(data: bytes) -> Script:
    """Send byte by byte, each in a TCP segment of its own."""

    def script(conversation: Conversation) -> None:
        conversation.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for at in range(len(data)):
            conversation.send(data[at : at + 1])
            time.sleep(0.0005)

    return script


def drip(data: bytes, every: float = 0.02) -> Script:
    """Send what is there for hours: five bytes now and then, until the client has had enough."""

    def script(conversation: Conversation) -> None:
        for at in range(0, len(data), 5):
            conversation.send(data[at : at + 5])
            time.sleep(every)

    return script


def wait(seconds: float) -> Script:
    """Say nothing for a while, or until the client has gone."""

    def script(conversation: Conversation) -> None:
        select.select([conversation.connection], [], [], seconds)

    return script


def endless(data: bytes) -> Script:
    """Send the same bytes again and again until the client has had enough."""

    def script(conversation: Conversation) -> None:
        while True:
            conversation.send(data)

    return script


def close(conversation: Conversation) -> None:
    """Close in order (over TLS with close_notify)."""
    conversation.open = False
    if isinstance(conversation.connection, ssl.SSLSocket):
        with contextlib.suppress(OSError):
            conversation.connection.unwrap()


def drop(conversation: Conversation) -> None:
    """End the TCP connection in order, over TLS without close_notify: what may be a cut looks so."""
    conversation.open = False


def reset(conversation: Conversation) -> None:
    """Break the connection: the client gets RST."""
    conversation.open = False
    linger = struct.pack("ii", 1, 0)
    conversation.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


class RawServer:
    """Serves scripts by path, each connection in a thread of its own, until the ``with`` block ends.

    Attributes:
        requests: By path, the requests as received, in order.
        connects: The heads of CONNECT requests as received (see ``tunnel_to``).
        connections: How many connections were accepted.
        tunnel_to: Where a CONNECT leads whatever host it names; CONNECT is refused without.
    """

    def __init__(
        self,
        scripts: Mapping[str, Script],
        *,
        tls: ssl.SSLContext | None = None,
        tunnel_to: tuple[str, int] | None = None,
    ) -> None:
        self.scripts = scripts
        self.requests: dict[str, list[bytes]] = defaultdict(list)
        self.connects: list[bytes] = []
        self.connections = 0
        self.tunnel_to = tunnel_to
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self.port: int = self._listener.getsockname()[1]

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Closing does not wake a thread that waits in accept; shutting down does.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        self._open.add(connection)
        # A client that hangs up in the middle is what many tests are about.
        with contextlib.suppress(OSError), contextlib.closing(connection):
            if self._tls:
                self._open.discard(connection)
                connection = self._tls.wrap_socket(connection, server_side=True)
                self._open.add(connection)
            with contextlib.closing(connection):
                self._converse(Conversation(connection))
        self._open.discard(connection)

    def _converse(self, conversation: Conversation) -> None:
        while conversation.open and (request := conversation.read_request()):
            method, target = request.decode("latin-1").split(" ", 2)[:2]
            if method == "CONNECT":
                self.connects.append(request)
                self._tunnel(conversation)
                return
            path = urlsplit(target).path or "/"
            self.requests[path].append(request)
            self.scripts.get(path, _not_here)(conversation)

    def _tunnel(self, conversation: Conversation) -> None:
        if self.tunnel_to is None:
            conversation.send(b"HTTP/1.1 403 Forbidden\r\n\r\n")
            return
        with socket.create_connection(self.tunnel_to) as onward:
            conversation.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
            ends = {conversation.connection: onward, onward: conversation.connection}
            while True:
                for ready in select.select(list(ends), [], [])[0]:
                    if not (data := ready.recv(65536)):
                        return
                    ends[ready].sendall(data)

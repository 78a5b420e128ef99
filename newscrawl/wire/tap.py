"""Where the bytes are tapped: between Twisted's HTTP/1.1 client and its transport.

This is the one module that leans on private names of Twisted and Scrapy. Import it only when
``rehearsal.private_parts_missing`` is empty. How an exchange is tapped:

1. The handler says which ``Recording`` is next (``TappedPool.recording_next``) and asks Scrapy to fetch.
2. Scrapy asks the pool for a connection before it first waits; ``TappedPool`` ties the two together.
3. ``TappedRequest`` notes what it writes; ``TappedProtocol`` notes what comes before Twisted parses it, and
   learns from Twisted's parser which of those bytes are beyond the end of the response.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from scrapy.core.downloader.handlers.http11 import _LenientHTTP11ClientFactory, _LenientHTTP11ClientProtocol
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IAddress, IStreamClientEndpoint
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web._newclient import HTTP11ClientProtocol
from twisted.web._newclient import Request as TxRequest
from twisted.web.client import HTTPConnectionPool
from twisted.web.iweb import IResponse

from newscrawl.wire.peer import Peer
from newscrawl.wire.recording import Recording
from newscrawl.wire.resolver import connecting, is_to_proxy

_recording_next: ContextVar[Recording | None] = ContextVar("_recording_next", default=None)
"""The recording of the request that is about to ask for a connection, in this task."""


class _TeeTransport:
    """A transport that tells the recording what is written to it."""

    def __init__(self, transport: Any, recording: Recording) -> None:  # noqa: ANN401 - any ITransport
        self._transport = transport
        self._recording = recording

    def write(self, data: bytes) -> None:
        self._recording.sent(data)
        self._transport.write(data)

    def writeSequence(self, parts: list[bytes]) -> None:  # noqa: N802 - ITransport's name
        self.write(b"".join(parts))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever else the transport offers
        return getattr(self._transport, name)


class TappedRequest(TxRequest):
    """A Twisted request that has its recording with it, over whichever connection it is sent."""

    def __init__(self, request: TxRequest, recording: Recording) -> None:
        super().__init__(  # type: ignore[no-untyped-call]  # Twisted has no hints here
            request.method, request.uri, request.headers, request.bodyProducer, request.persistent
        )
        self.recording = recording

    def writeTo(self, transport: Any) -> Any:  # noqa: ANN401, N802 - as in Twisted
        """Write the request, noting every byte; a second call is a second attempt."""
        self.recording.begin()
        return super().writeTo(_TeeTransport(transport, self.recording))  # type: ignore[no-untyped-call]  # as above


class TappedProtocol(_LenientHTTP11ClientProtocol):
    """Scrapy's HTTP/1.1 client protocol, which notes what comes before it is parsed."""

    _recording: Recording | None = None

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        """Send a request; if it is a ``TappedRequest``, record the exchange."""
        response = super().request(request)
        if isinstance(request, TappedRequest) and self._parser is not None:
            self._recording = request.recording
            self._parser.finisher = self._noting_the_end(request, self._parser.finisher)
        return response

    def _noting_the_end(
        self, request: TappedRequest, finisher: Callable[[bytes], None]
    ) -> Callable[[bytes], None]:
        def finish(surplus: bytes) -> None:
            self._recording = None
            request.recording.end(len(surplus))
            # Bytes nobody asked for make message boundaries on this connection ambiguous: it must not
            # carry another exchange (RFC 9112, 6.3), lest one page be archived as another.
            if surplus:
                request.persistent = False
            finisher(surplus)

        return finish

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Record, then parse; hang up where a limit of the recording is passed."""
        recording = self._recording
        if recording is not None:
            if not recording.peer.ip:
                recording.peer = Peer.of(self.transport)
            if not recording.received(data):
                self._hang_up()
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]  # Twisted has no hints here
        if recording is not None and recording.is_drip(len(data)):
            self._hang_up()

    def _hang_up(self) -> None:
        self._recording = None
        if self.transport is not None:
            self.transport.abortConnection()

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802 - Twisted's name
        """Note whether the connection was closed in order, then let Twisted draw its conclusions."""
        recording, self._recording = self._recording, None
        if recording is not None:
            recording.cut = not isinstance(reason.value, ConnectionDone)
            recording.closed = True
        super().connectionLost(reason)  # type: ignore[no-untyped-call]  # as above


class _TappedFactory(_LenientHTTP11ClientFactory):
    """Makes tapped connections."""

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: ARG002, N802 - as in Twisted
        return TappedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]  # Twisted has no hints here


class _TiedConnection:
    """A connection for one request, tied to its recording."""

    def __init__(self, connection: HTTP11ClientProtocol, recording: Recording) -> None:
        self._connection = connection
        self._recording = recording

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        return self._connection.request(TappedRequest(request, self._recording))


class _ProxyEndpoint:
    """The way to a proxy, known as such also when Twisted takes it once more for a connection that broke."""

    def __init__(self, endpoint: Any) -> None:  # noqa: ANN401 - any IStreamClientEndpoint
        self._endpoint = endpoint

    def connect(self, factory: Any) -> Deferred[Any]:  # noqa: ANN401 - as in Twisted
        with connecting(to_proxy=True):
            connected: Deferred[Any] = self._endpoint.connect(factory)
            return connected


class TappedPool(HTTPConnectionPool):
    """A pool of tapped connections, with the limits of another pool.

    Args:
        model: The other pool.
        to_proxy: Idle connections to a proxy that are kept: all hosts behind it share them.
    """

    _factory = _TappedFactory

    def __init__(self, model: HTTPConnectionPool, to_proxy: int) -> None:
        from twisted.internet import reactor  # noqa: PLC0415 - importing it chooses it: only once it is chosen

        super().__init__(reactor, persistent=model.persistent)  # type: ignore[no-untyped-call]  # no hints
        self.maxPersistentPerHost = model.maxPersistentPerHost
        self.cachedConnectionTimeout = model.cachedConnectionTimeout
        self.retryAutomatically = model.retryAutomatically
        self._to_host, self._to_proxy = self.maxPersistentPerHost, to_proxy

    @contextmanager
    def recording_next(self, recording: Recording) -> Iterator[None]:
        """Tie the connections that this task asks for meanwhile to a recording."""
        _recording_next.set(recording)
        try:
            yield
        finally:
            _recording_next.set(None)

    def getConnection(  # noqa: N802 - Twisted's name
        self, key: Hashable, endpoint: IStreamClientEndpoint
    ) -> Deferred[HTTP11ClientProtocol]:
        """A connection, tied to the recording of the request that asks for it."""
        way: Any = _ProxyEndpoint(endpoint) if is_to_proxy() else endpoint
        connected: Deferred[Any] = super().getConnection(key, way)
        if (recording := _recording_next.get()) is not None:
            connected.addCallback(_TiedConnection, recording)
        return connected

    def _putConnection(self, key: tuple[object, ...], connection: HTTP11ClientProtocol) -> None:  # noqa: N802 - as in Twisted
        """Keep an idle connection, of those to a proxy more than of those to a host."""
        self.maxPersistentPerHost = self._to_proxy if key[0] == b"http-proxy" else self._to_host
        super()._putConnection(key, connection)  # type: ignore[no-untyped-call]  # as above

"""Whether the private parts of Twisted and Scrapy that the tap leans on are there, and behave.

Looked at once a process, at start-up, without a network: first by name, then by one exchange played
through the tap in memory. A release that moves them makes the crawl fall back to rebuilt heads instead of
failing, or worse, of archiving something else than what crossed the wire.
"""

import importlib
from typing import Any

_PARTS = (
    ("twisted.web._newclient", "HTTP11ClientProtocol._parser"),
    ("twisted.web._newclient", "HTTP11ClientProtocol.request"),
    ("twisted.web._newclient", "HTTP11ClientProtocol.dataReceived"),
    ("twisted.web._newclient", "HTTP11ClientProtocol.connectionLost"),
    ("twisted.web._newclient", "Request.writeTo"),
    ("twisted.web.client", "HTTPConnectionPool._factory"),
    ("twisted.web.client", "HTTPConnectionPool.getConnection"),
    ("twisted.web.client", "HTTPConnectionPool._putConnection"),
    ("scrapy.core.downloader.handlers.http11", "_LenientHTTP11ClientProtocol"),
    ("scrapy.core.downloader.handlers.http11", "_LenientHTTP11ClientFactory.buildProtocol"),
)
_ANSWER = b"HTTP/1.1 200 OK\r\ncontent-LENGTH: 2\r\nX-Odd: \xff\r\n\r\nhi"
_SURPLUS = b"HTTP/1.1 "


def private_parts_missing() -> list[str]:
    """The private names that are not there, or what went wrong in the rehearsal; empty when all is well."""
    missing = [f"{module}.{path}" for module, path in _PARTS if not _is_there(module, path)]
    return missing or _rehearse()


def _is_there(module: str, path: str) -> bool:
    try:
        found: Any = importlib.import_module(module)
        for name in path.split("."):
            found = getattr(found, name)
    except (ImportError, AttributeError):
        return False
    return True


def _rehearse() -> list[str]:
    """Play one exchange through the tap, over a transport that goes nowhere."""
    try:
        told = _play()
    except Exception as error:  # noqa: BLE001 - a moved part may fail in any way
        return [f"rehearsal of an exchange: {error!r}"]
    return [f"rehearsal of an exchange: {what}" for what in told]


def _play() -> list[str]:
    # Imported here, and not above: these are the very modules whose parts may be missing.
    from twisted.web._newclient import Request as TxRequest  # noqa: PLC0415 - see above
    from twisted.web.http_headers import Headers  # noqa: PLC0415 - see above

    from newscrawl.wire.recording import Bounds, Recording  # noqa: PLC0415 - see above
    from newscrawl.wire.tap import TappedProtocol, TappedRequest  # noqa: PLC0415 - see above

    transport, recording = _NoTransport(), Recording(Bounds())
    protocol: Any = TappedProtocol(lambda _: None)  # type: ignore[no-untyped-call]  # Twisted has no hints here
    protocol.makeConnection(transport)
    asked = TxRequest(b"GET", b"/", Headers({b"Host": [b"h.example"]}), None, True)  # type: ignore[no-untyped-call]
    protocol.request(TappedRequest(asked, recording))
    for at in range(len(_ANSWER) - 1):
        protocol.dataReceived(_ANSWER[at : at + 1])
    protocol.dataReceived(_ANSWER[-1:] + _SURPLUS)
    exchange = recording.exchange("http://h.example/", content=b"hi", truncated=None)
    if exchange is None:
        return ["nothing was recorded"]
    checks = {
        "the request is not recorded": exchange.request == bytes(transport.written),
        "the response is not recorded": exchange.head + exchange.body == _ANSWER,
        "its end is not seen": recording.finished,
        "a connection with surplus bytes is kept": transport.closed,
    }
    return [what for what, good in checks.items() if not good]


class _NoTransport:
    """As much of a transport as one exchange needs."""

    def __init__(self) -> None:
        self.written = bytearray()
        self.closed = False

    def write(self, data: bytes) -> None:
        self.written += data

    def getPeer(self) -> None:  # noqa: N802 - ITransport's name
        """Nobody."""

    def loseConnection(self) -> None:  # noqa: N802 - ITransport's name
        self.closed = True

    def pauseProducing(self) -> None:  # noqa: N802 - IPushProducer's name
        """Nothing is produced here."""

    def resumeProducing(self) -> None:  # noqa: N802 - IPushProducer's name
        """Nor here."""

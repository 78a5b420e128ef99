"""A real HTTP/2 server on loopback, in a process of its own: one story, told over TLS with ALPN ``h2``."""

import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

STORY = (
    b"<html lang='en'><head><title>The bridge is open</title></head><body><h1>The bridge is open</h1>"
    + b"".join(
        b"<p>Paragraph %d tells how the bridge over the Ili was opened to traffic after four years.</p>"
        % number
        for number in range(12)
    )
    + b"</body></html>"
)


class H2Server:
    """Has a story at /bridge and nothing else; ``chain`` is its key and certificate."""

    def __init__(self, chain: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(chain)], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: object, _where: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()


def serve(chain: str) -> None:
    from twisted.internet import reactor as chosen  # noqa: PLC0415 - importing the reactor chooses it
    from twisted.internet import ssl  # noqa: PLC0415 - as above
    from twisted.web import resource, server  # noqa: PLC0415 - as above

    reactor: Any = chosen  # Twisted types its reactor as a module

    class Story(resource.Resource):
        isLeaf = True  # noqa: N815 - Twisted's name

        def render_GET(self, request: Any) -> bytes:  # noqa: ANN401, N802 - Twisted's name, and its request has no hints
            request.setHeader(b"content-type", b"text/html; charset=utf-8")
            request.setHeader(b"x-spoken", request.clientproto)
            if request.path != b"/bridge":
                request.setResponseCode(404)
                return b""
            return STORY

    options = ssl.PrivateCertificate.loadPEM(Path(chain).read_text()).options()  # type: ignore[no-untyped-call]  # no hints
    site = server.Site(Story())  # type: ignore[no-untyped-call]  # no hints
    port = reactor.listenSSL(0, site, options, interface="127.0.0.1")
    sys.stdout.write(f"{port.getHost().port}\n")
    sys.stdout.flush()
    reactor.run()


if __name__ == "__main__":
    serve(sys.argv[1])

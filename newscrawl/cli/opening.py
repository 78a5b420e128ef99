"""Opens addresses for commands that look at a site: http and https only, and only where a crawl would go."""

import socket
import urllib.request
from http.client import HTTPConnection, HTTPMessage, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from typing import IO, Any
from urllib.parse import urlsplit

from newscrawl import settings
from newscrawl.discovery.addresses import absolute_url
from newscrawl.wire.places import PlaceRefusedError, Places, refused_at

__all__ = ["NotTheWebError", "PlaceRefusedError", "guarded_opener", "places"]


def places(typed: str = "") -> Places:
    """Where the project's settings let a crawl go, and the host of an address that a person typed.

    Who types an address means it, wherever it is; what it leads to or names is strangers' again.
    """
    from newscrawl.operation.choices import settings_with  # noqa: PLC0415 - Scrapy, only where something is fetched

    chosen = settings_with({})
    host = urlsplit(typed).hostname or ""
    return Places.of([*chosen.getlist("ALLOWED_PRIVATE"), host], chosen.getlist("ALLOWED_PORTS"))


class NotTheWebError(ValueError):
    """A redirect to what is no http or https address."""


def guarded_opener(allowed: Places) -> urllib.request.OpenerDirector:
    """What opens requests, follows redirects, and connects to allowed addresses only.

    A proxy of the environment is used as it is; it looks up names itself, so that only what an address says
    is judged then. ``open`` raises PlaceRefusedError where the crawler does not go, NotTheWebError, and what
    urllib raises.
    """
    opener = urllib.request.OpenerDirector()
    # Not build_opener: its handlers for files, FTP and data would make an address a path on this machine.
    for handler in (
        urllib.request.ProxyHandler(),
        _Web(allowed),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _WebRedirects(allowed),
    ):
        opener.add_handler(handler)
    return opener


class _Guard:
    """Makes connections that go to allowed addresses only."""

    def __init__(self, allowed: Places) -> None:
        self._allowed = allowed

    def connection(self, request: urllib.request.Request) -> Any:  # noqa: ANN401 - urllib takes any maker
        secure = request.type == "https"
        maker = HTTPSConnection if secure else HTTPConnection
        if request.has_proxy() or getattr(request, "_tunnel_host", None):
            return maker

        def make(host: str, **options: Any) -> HTTPConnection:
            made: Any = maker(host, **options)
            made._create_connection = self._connect  # noqa: SLF001 - its only way in
            return made  # type: ignore[no-any-return]  # it is what the maker made

        return make

    def _connect(
        self, address: tuple[str, int], timeout: float | None = None, source: tuple[str, int] | None = None
    ) -> socket.socket:
        """As socket.create_connection, to the very addresses that were judged."""
        host, port = address
        error: Exception = OSError("the host has no address")
        for *_, found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            if not (self._allowed.vouches_for(host) or self._allowed.allows(ip_address(found[0]))):
                error = refused_at(host, str(found[0]))
                continue
            try:
                return socket.create_connection((str(found[0]), port), timeout, source)
            except OSError as refused:
                error = refused
        raise error


class _Web(urllib.request.AbstractHTTPHandler):
    """Opens http and https alike, where that is allowed."""

    http_request = https_request = urllib.request.AbstractHTTPHandler.do_request_

    def __init__(self, allowed: Places) -> None:
        super().__init__()
        self._guard = _Guard(allowed)
        self._allowed = allowed

    def http_open(self, req: urllib.request.Request) -> HTTPResponse:
        """Open an address; urllib looks for a method of this name."""
        self._allowed.check(req.full_url)
        return self.do_open(self._guard.connection(req), req)

    https_open = http_open


class _WebRedirects(urllib.request.HTTPRedirectHandler):
    """Redirects to http and https only; urllib would follow to FTP too."""

    max_redirections = settings.REDIRECT_MAX_TIMES

    def __init__(self, allowed: Places) -> None:
        self._allowed = allowed

    def redirect_request(  # noqa: PLR0913, PLR0917 -- urllib's signature
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """The request that follows, or none."""
        if absolute_url(newurl, req.full_url) is None:
            raise NotTheWebError("redirects to what is no http or https address")
        self._allowed.check(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)

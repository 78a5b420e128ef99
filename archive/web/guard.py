"""The guard before every page: who may ask, under which name, and what browsers may do with the answer."""

import hashlib
import hmac
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archive.web.options import LOOPBACK, Options

COOKIE = "newsarchive"
_OPEN = ("/login", "/static/")
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'none'; "
    "connect-src 'self'; frame-src 'self'{replay}; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


def cookie_value(secret: str) -> str:
    """What the cookie of one who knows the secret holds: not the secret itself."""
    return hmac.new(secret.encode(), b"newsarchive serve: session", hashlib.sha256).hexdigest()


def same(given: str, secret: str) -> bool:
    """Whether two secrets are the same, in a time that does not tell how far they are."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode())


class Guard:
    """Checks each request before the application sees it, and adds to each answer what keeps it safe."""

    def __init__(self, app: ASGIApp, options: Options) -> None:
        self._app = app
        self._options = options
        self._policy = _POLICY.format(replay=f" {options.replay}" if options.replay else "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message))
            await send(message)

        refused = self._refused(scope)
        await (refused or self._app)(scope, receive, guarded)

    def _add(self, headers: MutableHeaders) -> None:
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("Content-Security-Policy", self._policy)
        if "server" in headers:
            del headers["server"]

    def _refused(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if host_of(headers.get("host", "")) not in self._options.hosts:
            # Another site's name that leads here (DNS rebinding) must not be taken for ours.
            return PlainTextResponse("This name is not one of this server's.\n", 421)
        if scope["method"] not in _METHODS:
            return PlainTextResponse("This server is only read.\n", 405, {"Allow": "GET, HEAD, POST"})
        if not self._of_our_pages(headers, scope["method"]):
            return PlainTextResponse("Another site asks for this.\n", 403)
        if not self._options.secret or scope["path"].startswith(_OPEN) or self._known(headers):
            return None
        if scope["path"].startswith("/api") or scope["method"] == "POST":
            said = {"WWW-Authenticate": 'Bearer realm="newsarchive"'}
            return PlainTextResponse("Give the token: Authorization: Bearer TOKEN\n", 401, said)
        return RedirectResponse("/login", 303)

    def _of_our_pages(self, headers: Headers, method: str) -> bool:
        """Whether a request is not another site's, of which links to here alone are welcome.

        Replayed pages count as another site: their port is another, though cookies do not tell ports apart.
        """
        site = headers.get("sec-fetch-site")
        if site in {"cross-site", "same-site"}:
            return method == "GET" and headers.get("sec-fetch-mode") == "navigate"
        origin = headers.get("origin")
        return origin is None or origin.partition("://")[2] == headers.get("host", "")

    def _known(self, headers: Headers) -> bool:
        secret = self._options.secret
        kind, _, given = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and same(given.strip(), secret):
            return True
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            return False
        return cookie is not None and same(cookie.value, cookie_value(secret))


def host_of(header: str) -> str:
    """The name in a Host header, in lower case and without its port.

    >>> host_of("LocalHost:8090"), host_of("[::1]:8090")
    ('localhost', '::1')
    """
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].lower().rstrip(".")


def is_local(host: str) -> bool:
    """Whether an address to bind to is reached from this machine only."""
    return host in LOOPBACK

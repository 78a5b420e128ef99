"""Sends requests by way of the proxy that the environment names, as Scrapy does."""

from urllib.request import getproxies_environment, proxy_bypass_environment  # type: ignore[attr-defined]

from scrapy import Request
from scrapy.downloadermiddlewares.httpproxy import HttpProxyMiddleware
from scrapy.utils.httpobj import urlparse_cached


class ProxyMiddleware(HttpProxyMiddleware):
    """Scrapy's own, which reads the environment once.

    Scrapy goes through it twice for each request, to see whether ``no_proxy`` excepts the host: a thirtieth
    of what the main process does.
    """

    def __init__(self, auth_encoding: str | None = "latin-1") -> None:
        super().__init__(auth_encoding)
        self._environment = getproxies_environment()

    def process_request(self, request: Request) -> None:  # type: ignore[override]  # without the deprecated spider
        """Note the proxy in the request's meta, unless one is there or the host is excepted."""
        parsed = urlparse_cached(request)
        scheme, host = parsed.scheme, parsed.hostname or ""
        proxied = scheme in {"http", "https"} and scheme in self.proxies
        if "proxy" in request.meta or not proxied or proxy_bypass_environment(host, self._environment):
            super().process_request(request)
            return
        credentials, proxy = self.proxies[scheme]
        self._set_proxy_and_creds(request, proxy, credentials, scheme)

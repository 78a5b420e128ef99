"""Sends requests by way of the proxy that the environment names, as Scrapy does."""

from functools import lru_cache
from urllib.request import proxy_bypass

from scrapy import Request
from scrapy.downloadermiddlewares.httpproxy import HttpProxyMiddleware
from scrapy.utils.httpobj import urlparse_cached

_MOST_HOSTS = 10_000


class ProxyMiddleware(HttpProxyMiddleware):
    """Scrapy's own, which asks once a host whether ``no_proxy`` excepts it.

    Python goes through the whole environment twice to tell: for each request, that was a thirtieth of what
    the main process does.
    """

    def __init__(self, auth_encoding: str | None = "latin-1") -> None:
        super().__init__(auth_encoding)
        self._is_excepted = lru_cache(_MOST_HOSTS)(proxy_bypass)

    def process_request(self, request: Request) -> None:  # type: ignore[override]  # without the deprecated spider
        """Note the proxy in the request's meta, unless one is there or the host is excepted."""
        parsed = urlparse_cached(request)
        proxied = parsed.scheme in {"http", "https"} and parsed.scheme in self.proxies
        if "proxy" in request.meta or not proxied or self._is_excepted(parsed.hostname or ""):
            super().process_request(request)
            return
        credentials, proxy = self.proxies[parsed.scheme]
        self._set_proxy_and_creds(request, proxy, credentials, parsed.scheme)

"""The proxy that the environment names, and the hosts that it excepts."""

import pytest
from scrapy import Request

from newscrawl.middlewares.proxies import ProxyMiddleware


@pytest.fixture
def middleware(monkeypatch: pytest.MonkeyPatch) -> ProxyMiddleware:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("http_proxy", "http://reader:secret@proxy.example:3128")
    monkeypatch.setenv("no_proxy", "intranet.example")
    return ProxyMiddleware()


def _sent(middleware: ProxyMiddleware, request: Request) -> Request:
    middleware.process_request(request)
    return request


def test_a_page_goes_by_way_of_the_proxy_with_its_credentials(middleware: ProxyMiddleware) -> None:
    request = _sent(middleware, Request("http://paper.example/story"))
    assert request.meta["proxy"] == "http://proxy.example:3128"
    assert request.headers["Proxy-Authorization"] == b"Basic cmVhZGVyOnNlY3JldA=="


@pytest.mark.parametrize(
    "url",
    [
        "http://intranet.example/story",  # excepted
        "http://desk.intranet.example/story",  # excepted with it
        "https://paper.example/story",  # there is no proxy for this scheme
    ],
)
def test_other_pages_are_asked_for_directly_and_get_no_credentials(
    middleware: ProxyMiddleware, url: str
) -> None:
    request = _sent(middleware, Request(url))
    assert request.meta.get("proxy") is None
    assert "Proxy-Authorization" not in request.headers


def test_a_proxy_that_the_request_names_comes_first(middleware: ProxyMiddleware) -> None:
    request = _sent(middleware, Request("http://paper.example/", meta={"proxy": "http://other.example:1"}))
    assert request.meta["proxy"] == "http://other.example:1"
    assert "Proxy-Authorization" not in request.headers


def test_credentials_do_not_follow_to_a_host_that_is_excepted(middleware: ProxyMiddleware) -> None:
    sent = _sent(middleware, Request("http://paper.example/story"))
    redirected = _sent(
        middleware,
        sent.replace(url="http://intranet.example/story", meta={"_auth_proxy": "http://proxy.example:3128"}),
    )
    assert redirected.meta.get("proxy") is None
    assert "Proxy-Authorization" not in redirected.headers

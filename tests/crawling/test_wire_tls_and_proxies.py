"""TLS and proxies: the same bytes, and the truth about who answered."""

import ssl
from collections.abc import Iterator

import pytest
from fakes.fetching import Ask, Fetched, Outcome, fetch
from fakes.local_ca import LocalCA
from fakes.raw_server import RawServer, Script, close, dribble, drop, say

from archive.model import Exchange

HEAD = b"HTTP/1.1 200 Tres bien\r\ncOnTeNt-LeNgTh: 6\r\nX-Latin: \xe9\r\nX-Latin: \xff\r\n\r\n"
NO_LENGTH = b"HTTP/1.1 200 OK\r\n\r\n"
SCRIPTS: dict[str, Script] = {
    "/page": say(HEAD + b"secret"),
    "/by-tls": say(HEAD + b"secret"),
    "/again": dribble(HEAD + b"secret"),
    "/closed": say(NO_LENGTH + b"whole", close),
    "/dropped": say(NO_LENGTH + b"whole?", drop),
    "/cut": say(HEAD + b"sec", drop),
}
PROXIED: dict[str, Script] = {
    "/proxied": say(HEAD + b"secret"),
    "/": say(HEAD + b"secret"),
}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> LocalCA:
    return LocalCA(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="module")
def secure(authority: LocalCA) -> Iterator[RawServer]:
    with RawServer(SCRIPTS, tls=authority.server_context()) as server:
        yield server


@pytest.fixture(scope="module")
def older(authority: LocalCA) -> Iterator[RawServer]:
    with RawServer(SCRIPTS, tls=authority.server_context(newest=ssl.TLSVersion.TLSv1_2)) as server:
        yield server


@pytest.fixture(scope="module")
def proxy(secure: RawServer) -> Iterator[RawServer]:
    with RawServer(PROXIED, tunnel_to=("127.0.0.1", secure.port)) as server:
        yield server


@pytest.fixture(scope="module")
def fetched(
    authority: LocalCA,
    secure: RawServer,
    older: RawServer,
    proxy: RawServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Fetched:
    through = {"proxy": f"http://user:pass@127.0.0.1:{proxy.port}"}
    asks = [
        *(Ask(secure.url(path)) for path in SCRIPTS),
        Ask(older.url("/page")),
        Ask("http://news.example/proxied?q=1", meta=through, headers={"Proxy-Connection": "keep-alive"}),
        Ask("http://news.example/", meta=through),
        Ask("http://news.example/by-tls", meta={"proxy": secure.url("")}),
        # Nobody but the proxy knows where localhost is, in this test.
        Ask(secure.url("/page", host="localhost"), meta=through),
    ]
    return fetch(
        asks,
        tmp_path_factory.mktemp("tls"),
        settings={"DOWNLOAD_VERIFY_CERTIFICATES": True},
        environment={"SSL_CERT_FILE": str(authority.certificate)},
    )


def exchange(outcome: Outcome) -> Exchange:
    assert outcome.exchange is not None, outcome.error
    assert not outcome.exchange.rebuilt
    return outcome.exchange


@pytest.mark.parametrize("path", ["/page", "/again"])
def test_what_went_through_tls_is_recorded_as_it_was_inside(
    path: str, secure: RawServer, fetched: Fetched
) -> None:
    kept = exchange(fetched.only(secure.url(path)))
    assert kept.request == secure.requests[path][0]
    assert (kept.head, kept.body) == (HEAD, b"secret")
    assert kept.ip == "127.0.0.1"
    assert kept.protocol == ("http/1.1", "tls/1.3")
    assert kept.cipher.startswith("TLS_")


def test_an_older_cipher_suite_goes_by_its_name_in_ianas_registry(older: RawServer, fetched: Fetched) -> None:
    kept = exchange(fetched.only(older.url("/page")))
    assert kept.protocol == ("http/1.1", "tls/1.2")
    assert kept.cipher.startswith("TLS_ECDHE_ECDSA_WITH_")


@pytest.mark.parametrize(
    ("path", "body", "truncated"),
    [("/closed", b"whole", None), ("/dropped", b"whole?", "disconnect"), ("/cut", b"sec", "disconnect")],
)
def test_a_body_without_length_is_whole_only_if_tls_was_closed_in_order(
    path: str, body: bytes, truncated: str | None, secure: RawServer, fetched: Fetched
) -> None:
    kept = exchange(fetched.only(secure.url(path)))
    assert (kept.body, kept.truncated) == (body, truncated)


@pytest.mark.parametrize("url", ["http://news.example/proxied?q=1", "http://news.example/"])
def test_what_was_said_to_a_proxy_stays_with_the_proxy(url: str, proxy: RawServer, fetched: Fetched) -> None:
    kept = exchange(fetched.only(url))
    target = url.removeprefix("http://news.example")
    (sent,) = proxy.requests[target.partition("?")[0]]
    asked, *sent_lines = sent.split(b"\r\n")
    first, *lines = kept.request.split(b"\r\n")
    assert (asked, first) == (f"GET {url} HTTP/1.1".encode(), f"GET {target} HTTP/1.1".encode())
    assert b"Proxy-Authorization: Basic" in sent
    assert lines == [line for line in sent_lines if not line.startswith(b"Proxy-")]
    assert (kept.head, kept.body) == (HEAD, b"secret")
    assert kept.ip == ""
    assert kept.url == url


def test_of_a_tunnel_the_exchange_inside_is_recorded(
    proxy: RawServer, secure: RawServer, fetched: Fetched
) -> None:
    kept = exchange(fetched.only(secure.url("/page", host="localhost")))
    assert len(proxy.connects) == 1
    assert b"Proxy-Authorization: Basic" in proxy.connects[0]
    assert kept.request == secure.requests["/page"][1]
    assert b"CONNECT" not in kept.request
    assert b"Proxy" not in kept.request
    assert (kept.head, kept.body) == (HEAD, b"secret")
    assert kept.ip == ""
    assert kept.protocol == ("http/1.1", "tls/1.3")


def test_tls_with_a_proxy_is_not_tls_with_the_server(fetched: Fetched) -> None:
    kept = exchange(fetched.only("http://news.example/by-tls"))
    assert (kept.head, kept.body) == (HEAD, b"secret")
    assert (kept.ip, kept.protocol, kept.cipher) == ("", ("http/1.1",), "")

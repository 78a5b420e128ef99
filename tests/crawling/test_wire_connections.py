"""Many exchanges at once, and connections that are used again: each page gets its own bytes."""

from pathlib import Path

from fakes.fetching import Ask, fetch
from fakes.raw_server import Conversation, RawServer, Script, close, say, wait


def numbered(number: int) -> Script:
    body = f"page {number} ".encode() * 50
    head = b"HTTP/1.1 200 OK\r\nX-Number: %d\r\nContent-Length: %d\r\n\r\n" % (number, len(body))
    # Sent in halves with a pause between them, so that many pages are under way at a time.
    return say(head + body[:100], wait(0.01), body[100:])


def test_exchanges_under_way_at_once_are_not_mixed_up(tmp_path: Path) -> None:
    with RawServer({f"/{number}": numbered(number) for number in range(60)}) as server:
        asks = [Ask(server.url(f"/{number}")) for number in range(60)]
        settings = {"CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16}
        fetched = fetch(asks, tmp_path, settings=settings)
        assert 1 < server.connections < 60
    for number in range(60):
        exchange = fetched.only(server.url(f"/{number}")).exchange
        assert exchange is not None
        assert exchange.request == server.requests[f"/{number}"][0]
        assert f"X-Number: {number}\r\n".encode() in exchange.head
        assert exchange.body == f"page {number} ".encode() * 50


def test_connections_to_a_proxy_are_used_again_for_other_hosts(tmp_path: Path) -> None:
    page = say(wait(0.02), b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage")
    urls = [f"http://host{number}.example/page" for number in range(40)]
    with RawServer(dict.fromkeys(urls, page)) as proxy:
        asks = [Ask(url, meta={"proxy": f"http://127.0.0.1:{proxy.port}"}) for url in urls]
        settings = {"CONCURRENT_REQUESTS": 8, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}
        fetched = fetch(asks, tmp_path, settings=settings)
        assert proxy.connections <= 8
    assert all(fetched.only(url).exchange for url in urls)


def test_a_request_that_twisted_sends_again_over_a_new_connection_is_recorded_as_answered(
    tmp_path: Path,
) -> None:
    def gone_at_first(conversation: Conversation) -> None:
        if len(server.requests["/stale"]) == 1:
            close(conversation)
        else:
            conversation.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfresh")

    first = say(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst")
    server = RawServer({"/first": first, "/stale": gone_at_first})
    with server:
        fetched = fetch([Ask(server.url("/first")), Ask(server.url("/stale"))], tmp_path)
    exchange = fetched.only(server.url("/stale")).exchange
    assert exchange is not None
    assert exchange.body == b"fresh"
    assert server.requests["/stale"] == [exchange.request, exchange.request]


def test_each_hop_of_a_redirect_and_each_try_has_its_own_exchange(tmp_path: Path) -> None:
    hop = b"HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 3\r\n\r\nhop"
    busy = b"HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy"
    fine = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"

    def busy_at_first(conversation: Conversation) -> None:
        conversation.send(busy if len(server.requests["/there"]) == 1 else fine)

    server = RawServer({"/here": say(hop), "/there": busy_at_first})
    with server:
        asks = [Ask(server.url("/here"), meta={"handle_httpstatus_all": False})]
        fetched = fetch(asks, tmp_path, settings={"RETRY_ENABLED": True, "RETRY_TIMES": 1})
    bodies = [outcome.exchange and outcome.exchange.body for outcome in fetched.outcomes]
    assert bodies == [b"hop", b"busy", b"fine"]

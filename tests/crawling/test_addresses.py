"""Where the crawler goes and where it does not, whoever names the place."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest
from fakes.fetching import Ask, Fetched, fetch
from fakes.raw_server import RawServer, close, say
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.wire.places import PlaceRefusedError, Places, is_public, literal

ANYWHERE = Places(longest=2083)


def refusal(url: str, places: Places = ANYWHERE) -> str:
    try:
        places.check(url)
    except PlaceRefusedError as refused:
        return refused.reason
    return ""


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.255.255.254", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1", "239.1.2.3", "240.0.0.1", "192.0.0.1"),
        *("192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "192.88.99.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:a00:1", "::127.0.0.1", "2002:7f00:1::", "2002:a00:1::1"),
        *("64:ff9b::10.0.0.1", "64:ff9b:1::a9fe:a9fe", "2001:0:7f00:1::1", "2001:0:808:808:0:0:80ff:fffe"),
        *("100::1", "2001:2::1", "2606:2800:220:1::1%1"),
    ],
)
def test_addresses_of_private_and_special_networks_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "93.184.216.34",
        "8.8.8.8",
        "2606:2800:220:1::1",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "2002:808:808::",
    ],
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "host",
    [
        *(
            "127.0.0.1",
            "127.1",
            "127.0.1",
            "0x7f.1",
            "0x7f000001",
            "2130706433",
            "017700000001",
            "0177.0.0.1",
        ),
        *("0X7F.0.0.1", "127.0.0.1.", "127.0.0.1..", "127.00.00.01", "[::1]", "[::ffff:127.0.0.1]", "0"),
        *("[::ffff:7f00:1]", "[fe80::1%25eth0]", "[fe80::1%eth0]", "[0:0:0:0:0:0:0:1]", "3232235777"),
        *("localhost", "LOCALHOST", "localhost.", "a.localhost", "printer.local", "db.internal", "intranet"),
        *("metadata.google.internal", "router.home.arpa", "nas.lan", "localhost.localdomain"),
    ],
)
def test_a_private_place_is_refused_however_it_is_spelt(host: str) -> None:
    assert refusal(f"http://{host}/story") == "private-address"
    assert refusal(f"https://{host}:443/story") == "private-address"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://news.example/story", ""),
        ("http://news.example:80/", ""),
        ("https://xn--80ak6aa92e.example./", ""),
        ("http://8.8.8.8/", ""),
        ("http://under_score.example/", ""),
        ("http://news.example:8080/", "port-not-allowed"),
        ("http://news.example:22/", "port-not-allowed"),
        ("http://8.8.8.8:6379/", "port-not-allowed"),
        ("ftp://news.example/", "not-http"),
        ("file:///etc/passwd", "not-http"),
        ("gopher://news.example/", "not-http"),
        ("http:///path", "bad-address"),
        ("http://[::1/", "bad-address"),
        ("http://%31%32%37.0.0.1/", "bad-address"),
        ("http://１２７.0.0.1/", "bad-address"),
        ("http://256.0.0.1/", "bad-address"),
        ("http://1.2.3.4.5/", "bad-address"),
        ("http://news.example:99999/", "bad-address"),
        ("http://news.example/" + "a" * 3000, "address-too-long"),
    ],
)
def test_a_url_is_judged_by_what_it_says(url: str, reason: str) -> None:
    assert refusal(url) == reason


def test_the_operator_allows_networks_and_hosts_with_all_their_ports() -> None:
    places = Places.of(["10.0.0.0/8", "::1", "Intranet", "printer.local."], ["80", 443, "8000"])
    allowed = ["http://10.1.2.3:5000/", "http://[::1]:81/", "http://intranet:81/", "http://printer.local/"]
    assert [refusal(url, places) for url in allowed] == [""] * 4
    assert refusal("http://192.168.0.1/", places) == "private-address"
    assert refusal("http://news.example:8000/", places) == ""
    assert refusal("http://news.example:81/", places) == "port-not-allowed"


@given(st.text(alphabet="0123456789abcdefx.:%[]", max_size=30))
def test_what_the_system_takes_for_an_address_is_one_here(host: str) -> None:
    try:
        system = socket.inet_aton(host)
    except OSError:
        return
    found = literal(host)
    assert found is not None
    assert found.packed == system


@given(st.text(max_size=60))
def test_no_text_breaks_the_judge(text: str) -> None:
    for url in (text, f"http://{text}", f"http://{text}/x", f"http://news.example:{text}/"):
        refusal(url)


GUARDED = {
    "TWISTED_DNS_RESOLVER": "newscrawl.wire.resolver.GuardedResolver",
    "ALLOWED_PORTS": "",
}


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    answer = say(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", close)
    with RawServer({"/": answer}) as running:
        yield running


@pytest.fixture(scope="module")
def fetched(server: RawServer, tmp_path_factory: pytest.TempPathFactory) -> Fetched:
    """Without the middleware: what is refused here is refused by the connection's own guard."""
    direct = [server.url("/", host) for host in ("127.0.0.1", "localhost", "0x7f.1", "2130706433", "127.1")]
    proxy = {"proxy": f"http://localhost:{server.port}"}
    asks = [Ask(url) for url in direct] + [
        Ask("http://news.example/", meta=proxy),
        Ask(server.url("/?after")),
    ]
    return fetch(asks, tmp_path_factory.mktemp("guarded"), settings=GUARDED)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "127.1"])
def test_a_name_or_number_that_leads_inside_is_not_connected_to(
    host: str, server: RawServer, fetched: Fetched
) -> None:
    (found,) = [
        outcome for outcome in fetched.outcomes if f"//{host}:" in outcome.url and "?" not in outcome.url
    ]
    assert found.error == "PlaceRefusedError"


def test_the_proxy_itself_may_be_anywhere_and_nothing_else_was_connected_to(
    server: RawServer, fetched: Fetched
) -> None:
    assert fetched.only("http://news.example/").status == 200
    assert fetched.only(server.url("/?after")).error == "PlaceRefusedError"
    assert server.connections == 1


def test_an_allowed_network_is_connected_to(server: RawServer, tmp_path: Path) -> None:
    settings = {**GUARDED, "ALLOWED_PRIVATE": "127.0.0.0/8"}
    assert fetch([Ask(server.url("/"))], tmp_path, settings=settings).outcomes[0].status == 200


def test_a_source_that_says_so_is_asked_in_a_private_network_and_no_other_leads_there(tmp_path: Path) -> None:
    empty = say(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", close)
    story = say(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n<p>hi</p>", close)
    scripts = {"/robots.txt": empty, "/.well-known/tdmrep.json": empty, "/ours": story, "/secret": story}
    with RawServer(scripts) as server:
        for name, link in (("ours", server.url("/ours")), ("theirs", server.url("/secret"))):
            feed = f"<rss><channel><item><link>{link}</link></item></channel></rss>".encode()
            head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(feed)
            scripts[f"/{name}.xml"] = say(head + feed, close)
        sources = tmp_path / "sources.toml"
        sources.write_text(
            "".join(
                f'[[source]]\nname = "{name}"\nfeeds = ["{server.url(f"/{name}.xml", host)}"]\n'
                "private = true\n"
                for name, host in (("ours", "127.0.0.1"), ("theirs", "localhost"))
            ),
            "utf-8",
        )
        command = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"sources={sources}"]
        command += ["-s", f"ARCHIVE={tmp_path / 'news'}", "-s", "LOG_LEVEL=ERROR", "-s", "DOWNLOAD_DELAY=0"]
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        environment = {**kept, "SCRAPY_SETTINGS_MODULE": "newscrawl.settings"}
        subprocess.run(command, env=environment, capture_output=True, timeout=100, check=False)
        assert len(server.requests["/ours"]) == 1
        assert server.requests["/secret"] == []
    lines = [
        line for file in (tmp_path / "news/decisions").glob("*") for line in file.read_bytes().splitlines()
    ]
    decided = {json.loads(line)["source"]: json.loads(line) for line in lines}
    assert decided["theirs"]["reason"] == "private-address"
    assert "private = true" in decided["theirs"]["detail"]
    assert decided["ours"]["status"] == 200

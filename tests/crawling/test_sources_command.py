# ruff: noqa: E501 -- a row of a table, or a page as it is served, is one line
"""``newscrawl sources check`` and ``discover``, the latter against a small real server."""

import gzip
import threading
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.errors import NewsError
from newscrawl.cli import fetching
from newscrawl.cli.discovering import look_at
from newscrawl.cli.fetching import Fetcher, FetchError
from newscrawl.cli.sourceblock import source_block
from newscrawl.cli.sources import command
from newscrawl.sources import load_sources
from newscrawl.wire.places import Places

HERE = Places.of(["127.0.0.1"], [80, 443])
FEED = (
    b"<rss version='2.0'><channel><title>Ex</title><item><title>T</title><link>/1</link>"
    b"<pubDate>Mon, 23 Nov 2026 10:00:00 GMT</pubDate></item></channel></rss>"
)
HOME = (
    b'<html lang="ky"><head><title>All news | Example</title><link rel="alternate" type="application/rss+xml" href="/rss">'
    b'<link rel="alternate" type="application/rss+xml" href="/feeds"></head><body><nav><a href="/world/">World</a></nav>'
    b'<h3><a href="/2026/11/23/dam-opens">The dam opens after ten years</a></h3></body></html>'
)


class Site(ThreadingHTTPServer):
    """Pages by path, and what was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, bytes] = {}
        self.moved: dict[str, str] = {}
        self.asked: list[tuple[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["User-Agent"]))
        if self.path in self.server.moved:
            self.send_response(302)
            self.send_header("Location", self.server.moved[self.path])
            self.end_headers()
            return
        body = self.server.pages.get(self.path)
        self.send_response(404 if body is None else 200)
        if body is not None and body.startswith(b"\x1f\x8b"):
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


def block_of(site: Site, path: str = "/") -> str:
    return source_block(look_at(site.url + path, Fetcher(HERE, pause=0), tell=lambda line: None))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


def test_check_counts_what_is_right(tmp_path: Path) -> None:
    file = tmp_path / "sources.toml"
    file.write_text(
        '[[source]]\nname = "a"\nfeeds = ["https://a.example/f"]\n[[source]]\nname = "b"\nhome = "https://b.example"\n'
    )
    result = run("check", str(file))
    assert result.exit_code == 0
    assert "no mistakes. 2 sources, 1 feed, 1 whose homepage will be asked for more." in result.output


def test_check_names_every_mistake_and_ends_with_2(tmp_path: Path) -> None:
    file = tmp_path / "sources.toml"
    file.write_text('[[source]]\nnam = "a"\nlanguage = "kz"\n')
    result = run("check", str(file))
    assert result.exit_code == 2
    assert len(result.output.splitlines()) == 4
    assert f"{file}:3: language 'kz' is no code of ISO 639-1. Write language = \"kk\"" in result.output


def test_check_of_a_missing_file_is_one_line(tmp_path: Path) -> None:
    result = run("check", str(tmp_path / "nope.toml"))
    assert (result.exit_code, len(result.output.splitlines())) == (2, 1)


def test_discover_prints_a_block_that_loads(site: Site, tmp_path: Path) -> None:
    now = datetime.now(UTC) - timedelta(hours=1)
    site.pages = {
        "/": gzip.compress(HOME),
        "/robots.txt": f"User-agent: *\nDisallow: /private\nSitemap: {site.url}/news.xml\n".encode(),
        "/rss": FEED,
        "/feeds": b'<html><body><a href="/sport/rss">Sport</a></body></html>',
        "/sport/rss": FEED,
        "/news.xml": f"<urlset><url><loc>/1</loc><lastmod>{now.isoformat()}</lastmod></url></urlset>".encode(),
    }
    block = block_of(site)
    (tmp_path / "sources.toml").write_text(block)
    [source] = load_sources(tmp_path / "sources.toml")
    assert source.feeds == (f"{site.url}/rss", f"{site.url}/sport/rss")
    assert source.sitemaps == (f"{site.url}/news.xml",)
    assert (source.home, source.language) == (f"{site.url}/", "ky")
    assert "rss20, 1 entry, newest 2026-11-23T10:00:00+00:00" in block
    assert f'not among the feeds: "{site.url}/feeds": an HTML page, not a feed' in block
    assert all(agent.startswith("newscrawl/") for _, agent in site.asked)


def test_discover_guesses_common_feed_addresses_last(site: Site) -> None:
    site.pages = {"/": b"<html><body><p>Hello</p></body></html>", "/rss.xml": FEED}
    assert tomllib.loads(block_of(site))["source"][0]["feeds"] == [f"{site.url}/rss.xml"]


def test_without_any_feed_the_sections_are_offered(site: Site) -> None:
    site.pages = {"/": HOME}
    [source] = tomllib.loads(block_of(site))["source"]
    assert source["sections"] == [f"{site.url}/", f"{site.url}/world/"]


def test_a_feed_may_be_named_instead_of_a_homepage(site: Site) -> None:
    site.pages = {"/rss": FEED}
    assert tomllib.loads(block_of(site, "/rss"))["source"][0]["feeds"] == [f"{site.url}/rss"]


def test_robots_txt_is_obeyed(site: Site) -> None:
    site.pages = {"/": HOME, "/robots.txt": b"User-agent: newscrawl\nDisallow: /"}
    with pytest.raises(FetchError, match="asks crawlers to stay away"):
        Fetcher(HERE, pause=0).get(f"{site.url}/")
    assert [path for path, _ in site.asked] == ["/robots.txt"]


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:text/html,x"])
def test_redirects_lead_to_the_web_only(site: Site, target: str) -> None:
    site.moved = {"/": target}
    with pytest.raises(FetchError):
        Fetcher(HERE, pause=0).get(f"{site.url}/")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://169.254.169.254/latest/meta-data", "not on the public internet"),
        ("http://localhost/", "not on the public internet"),
        ("http://0x0a.1/", "not on the public internet"),
        ("http://outlet.example:22/", "port 22"),
    ],
)
def test_places_of_this_network_are_not_asked_nor_redirected_to(site: Site, url: str, said: str) -> None:
    with pytest.raises(FetchError, match=said):
        Fetcher(HERE, pause=0).get(url)
    site.moved = {"/": url}
    with pytest.raises(FetchError, match=said):
        Fetcher(HERE, pause=0).get(f"{site.url}/")


def test_a_name_that_leads_into_this_network_is_not_followed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = [(2, 1, 6, "", ("127.0.0.1", site.server_port))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: where)
    anywhere = Places.of([], [site.server_port])
    with pytest.raises(FetchError, match=r"rebound\.example is not on the public internet"):
        Fetcher(anywhere, pause=0).get(f"http://rebound.example:{site.server_port}/")
    assert site.asked == []


def test_redirects_in_a_circle_end(site: Site) -> None:
    site.moved = {"/": "/"}
    with pytest.raises(FetchError):
        Fetcher(HERE, pause=0).get(f"{site.url}/")


def test_an_answer_is_read_up_to_its_limit_also_unpacked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 1000)
    site.pages = {"/": gzip.compress(bytes(100_000))}
    assert len(Fetcher(HERE, pause=0).get(f"{site.url}/").body) == 1000


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://no-such-host.invalid/", "file:///etc/passwd", "nonsense://x"]
)
def test_what_cannot_be_had_is_one_line(url: str) -> None:
    with pytest.raises(NewsError) as caught:
        look_at(url, Fetcher(HERE, pause=0), tell=lambda line: None)
    assert len(str(caught.value).splitlines()) == 1
    assert caught.value.exit_code in {1, 2}


def test_a_homepage_that_is_none(site: Site) -> None:
    site.pages = {"/": b"%PDF-1.7"}
    with pytest.raises(FetchError, match="is a PDF document, not an HTML page"):
        look_at(f"{site.url}/", Fetcher(HERE, pause=0), tell=lambda line: None)


def test_words_of_a_site_cannot_break_out_of_the_block(site: Site) -> None:
    site.pages = {
        "/": b'<html><head><meta property="og:site_name" content="x&#10;[[source]]&#27;[31m"></head><body>x</body></html>'
    }
    block = block_of(site)
    assert len(tomllib.loads(block)["source"]) == 1
    assert "\x1b" not in block

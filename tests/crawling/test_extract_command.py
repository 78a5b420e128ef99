"""``newscrawl extract``: one page to JSON, from a file or an address."""

import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fakes.newspage import STORY, URL, json_ld, page

from archive.errors import NewsError, UsageError
from newscrawl.cli.main import cli

HTML = page(json_ld(headline="Bridge stays", datePublished="2026-11-20", author="Jane Doe"))


def run(*args: str) -> Result:
    return CliRunner().invoke(cli, ["extract", *args])


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_gives_its_article(tmp_path: Path, packed: object) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(gzip.compress(HTML.encode()) if packed else HTML.encode())
    result = run(str(path), "--url", URL, "--fetched", "2026-11-23T12:00:00Z")
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (found["title"], found["authors"], found["url"]) == ("Bridge stays", ["Jane Doe"], URL)
    assert found["text"].startswith(STORY[0])


def test_explain_tells_the_places_and_each_dropped_line_without_escapes(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        page(json_ld(headline="x"), story=[*STORY, "Sources: [1] [URL for source\u202e 1]"]), "utf-8"
    )
    result = run(str(path), "--url", URL, "--explain")
    assert "title: from json-ld" in result.stderr
    assert "flag: placeholder-text" in result.stderr
    assert "Sources: [1] [URL for source" in result.stderr
    assert "\u202e" not in result.stderr + result.stdout
    assert json.loads(result.stdout)["title"] == "x"


def test_a_page_that_is_no_article_says_why_and_ends_with_1(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"%PDF-1.7")
    result = run(str(path))
    assert (result.exit_code, json.loads(result.stdout)["reason"]) == (1, "not-html")


def test_mistakes_are_errors_for_people(tmp_path: Path) -> None:
    for args in (
        [str(tmp_path / "none.html")],
        [str(tmp_path)],
        ["http://"],
        [str(tmp_path), "--fetched", "soon"],
    ):
        assert isinstance(run(*args).exception, UsageError)
    (tmp_path / "torn.gz").write_bytes(gzip.compress(b"x" * 1000)[:-9])
    assert isinstance(run(str(tmp_path / "torn.gz")).exception, UsageError)


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(404 if "gone" in self.path else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(HTML.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize(
    ("body", "url", "said"),
    [
        (b"\x1f\x8b\x08\0\0\0\0\0\0\x03garbage-here", URL, "cannot be read: "),
        (b"<html>", "foo", "--url 'foo' is no address of a page"),
    ],
)
def test_damaged_gzip_and_an_odd_address_are_told(tmp_path: Path, body: bytes, url: str, said: str) -> None:
    file = tmp_path / "story.html"
    file.write_bytes(body)
    with pytest.raises(UsageError) as caught:
        CliRunner().invoke(cli, ["extract", str(file), "--url", url], catch_exceptions=False)
    assert said in str(caught.value)


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_address[1]}"
        httpd.shutdown()


def test_an_address_is_fetched(server: str) -> None:
    assert json.loads(run(f"{server}/story").stdout)["title"] == "Bridge stays"
    assert json.loads(run(f"{server}/gone").stdout)["reason"] == "error-page"


def test_an_address_that_does_not_answer_is_one_line() -> None:
    error = run("http://127.0.0.1:9/story").exception
    assert isinstance(error, NewsError)
    assert "no page came" in str(error)

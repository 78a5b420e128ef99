"""pywb, run in the folder above ``collections/``, serves what was archived: the proof of replay."""

import http.client
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fakes.kept_archive import BRIDGE, STORY, WINTER, Kept, page, write_archive
from fakes.pages import NOON, later

from archive import Archive
from archive.export.selection import Selection
from archive.export.wacz import write_wacz
from archive.layout import stamp14

PEERS = Path(__file__).resolve().parents[2] / ".venv-peers" / "bin"
pytestmark = pytest.mark.skipif(
    not (PEERS / "wayback").exists(), reason="make test installs pywb in .venv-peers"
)


@dataclass(frozen=True)
class Wayback:
    """A running pywb."""

    port: int
    kept: Kept

    def get(self, collection: str, seconds: float | None, url: str) -> tuple[int, bytes]:
        """Status and body of a page as archived (``id_``) so many seconds after noon; None for the newest."""
        moment = "" if seconds is None else stamp14(later(seconds))
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", f"/{collection}/{moment}id_/{url}")
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def wayback(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wayback]:
    folder = tmp_path_factory.mktemp("replay")
    kept = write_archive(folder / "collections" / "news")
    with Archive(kept.root) as archive:
        write_wacz(archive, folder / "late.wacz", Selection(since=f"{NOON:%Y-%m-%d}T12:00:05"))
    for words in (["init", "late"], ["add", "--unpack-wacz", "late", "late.wacz"]):
        subprocess.run(
            [PEERS / "wb-manager", *words], cwd=folder, check=True, capture_output=True, timeout=60
        )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(PEERS / "wayback"), "--bind", "127.0.0.1", "-p", str(port), "-t", "2"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        for _ in range(150):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, (folder / "log").read_text()
            time.sleep(0.2)
        yield Wayback(port, kept)
    finally:
        server.terminate()
        server.wait(20)


@pytest.mark.parametrize(
    ("seconds", "url", "status", "body"),
    [
        (0, "http://news.example/robots.txt", 200, b"User-agent: *\n"),
        (1, "http://news.example/old", 301, b""),
        (2, STORY, 200, page(BRIDGE)),
        (3, "http://news.example/winter", 200, page(WINTER)),
        (4, "http://news.example/gone", 410, b"<p>Gone"),
    ],
    ids=["robots", "redirect", "gzip in chunks", "plain", "error page"],
)
def test_what_was_archived_is_served(
    wayback: Wayback, seconds: int, url: str, status: int, body: bytes
) -> None:
    assert wayback.get("news", seconds, url) == (status, body)


@pytest.mark.parametrize(
    ("seconds", "url"),
    [(5, "http://news.example/copy"), (6, STORY), (None, STORY), (7, "http://news.example/amp")],
    ids=["identical payload", "304", "the newest is a 304", "same text"],
)
def test_revisits_show_the_page_that_they_stand_for(wayback: Wayback, seconds: int | None, url: str) -> None:
    assert wayback.get("news", seconds, url) == (200, page(BRIDGE))


def test_nothing_is_served_that_was_not_archived(wayback: Wayback) -> None:
    assert wayback.get("news", None, "http://news.example/never")[0] == 404


def test_a_wacz_of_the_revisits_alone_opens_without_the_archive(wayback: Wayback) -> None:
    assert wayback.get("late", 5, "http://news.example/copy") == (200, page(BRIDGE))
    assert wayback.get("late", 6, STORY) == (200, page(BRIDGE))
    assert wayback.get("late", 7, "http://news.example/amp") == (200, page(BRIDGE))
    assert wayback.get("late", None, "http://news.example/winter")[0] == 404, "outside the selection"

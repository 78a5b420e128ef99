"""``newsarchive serve`` as it is called: what it prints and refuses, and replay that lives as long as it."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from fakes.kept_archive import BRIDGE, STORY, write_archive
from fakes.library import library, piece

from archive.cli.serve import command
from archive.errors import NewsError

CHECKOUT = Path(__file__).resolve().parents[2]
NEWSARCHIVE = [sys.executable, "-c", "from archive.cli.main import main; main()"]
WAYBACK = CHECKOUT / ".venv-peers" / "bin" / "wayback"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def ask(port: int, path: str, host: str = "127.0.0.1") -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Host": f"{host}:{port}"})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def until(there: object, seconds: float = 60) -> bool:
    assert callable(there)
    end = time.monotonic() + seconds
    while not there() and time.monotonic() < end:
        time.sleep(0.1)
    return bool(there())


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def serving(root: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The command over an archive, once it answers, and its port."""
    port = free_port()
    called = [*NEWSARCHIVE, "serve", "--archive", str(root), "--port", str(port), *words]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSARCHIVE_")}
    server = subprocess.Popen(called, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        assert until(lambda: listens(port) or server.poll() is not None)
        yield server, port
    finally:
        if server.poll() is None:
            server.terminate()
        server.communicate(timeout=30)


def refused(*words: str) -> str:
    """What the command says that does not start."""
    done = CliRunner().invoke(command, words)
    assert isinstance(done.exception, NewsError)
    return str(done.exception)


def test_an_archive_is_opened_made_searchable_and_kept_so(tmp_path: Path) -> None:
    library(tmp_path, piece("first", "A flood in town."))
    with serving(tmp_path, "--no-replay") as (server, port):
        assert until(lambda: b'"count":1' in ask(port, "/api/search?q=flood")[2])
        status, headers, page = ask(port, "/search?q=flood")
        assert status == 200
        assert b"A flood" in page or b"flood" in page
        assert "server" not in {name.lower() for name in headers}
        assert ask(port, "/", host="evil.example")[0] == 421
        assert until(lambda: ask(port, "/api/sql?query=SELECT+count(*)+FROM+articles")[0] == 200)
        server.send_signal(signal.SIGINT)
        _, said = server.communicate(timeout=30)
    assert f"http://127.0.0.1:{port}/" in said
    assert "Traceback" not in said


def test_elsewhere_than_at_home_it_needs_a_token_and_says_what_that_means(tmp_path: Path) -> None:
    library(tmp_path, piece("first"))
    said = refused("--archive", str(tmp_path), "--host", "0.0.0.0")
    assert "others reach this archive" in said
    assert "--token" in said
    assert "--password-file" in said
    assert "pywb knows no token" in refused(
        "--archive", str(tmp_path), "--host", "0.0.0.0", "--token", "--replay"
    )
    with serving(tmp_path, "--host", "0.0.0.0", "--token") as (server, port):
        assert ask(port, "/api/stats")[0] == 401
        assert ask(port, "/")[1]["location"] == "/login"
        server.terminate()
        _, said = server.communicate(timeout=30)
    assert re.search(r"secret +[\w-]{32}\n", said)
    assert "unencrypted" in said


def test_a_port_that_is_taken_is_told_in_a_line(tmp_path: Path) -> None:
    library(tmp_path, piece("first"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = refused("--archive", str(tmp_path), "--port", str(taken.getsockname()[1]))
    assert "cannot listen" in said
    assert "--port" in said


@pytest.mark.parametrize("wayback", ["/nowhere/wayback", "/bin/sh"])
def test_a_wayback_that_is_none_is_told(tmp_path: Path, wayback: str) -> None:
    library(tmp_path, piece("first"))
    words = ("--archive", str(tmp_path), "--port", str(free_port()), "--replay", "--wayback", wayback)
    assert "pywb" in refused(*words)


@pytest.mark.skipif(not WAYBACK.exists(), reason="make test installs pywb in .venv-peers")
def test_pywb_starts_with_the_server_and_ends_with_it_however_it_ends(tmp_path: Path) -> None:
    root = write_archive(tmp_path / "some archive").root
    replay = free_port()
    words = ("--wayback", str(WAYBACK), "--replay", "--replay-port", str(replay))
    before = set(Path("/tmp").glob("newsarchive-replay-*"))
    with serving(root, *words) as (server, port):
        status, headers, _ = ask(port, f"/replay?of={STORY}")
        assert status == 303
        there = headers["location"]
        assert there.startswith(f"http://127.0.0.1:{replay}/news/20260301")
        policy = ask(port, "/")[1]["content-security-policy"]
        assert f"frame-src 'self' http://127.0.0.1:{replay};" in policy
        path = there.partition(f":{replay}")[2].replace("/http", "mp_/http", 1)
        status, _, body = ask(replay, path)
        assert status == 200
        assert BRIDGE.encode() in body
        assert ask(replay, path, host="evil.example")[0] == 421, "a name that was led here"
        server.kill()
        assert until(lambda: not listens(replay), 20), "pywb outlived the server that was killed"
    assert until(lambda: set(Path("/tmp").glob("newsarchive-replay-*")) <= before, 20)


def test_without_pywb_pages_are_shown_plain_and_how_to_get_it_is_told(tmp_path: Path) -> None:
    root = write_archive(tmp_path / "news").root
    with serving(root, "--no-replay") as (_, port):
        status, _, page = ask(port, f"/replay?of={STORY}")
        assert status == 200
        assert b"newscrawl[replay]" in page
        assert b"<iframe" in page

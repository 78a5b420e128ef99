"""Who may ask the server, under which name, and what browsers may do with its answers."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.kept_archive import write_archive
from fakes.web import client
from starlette.routing import Route
from starlette.testclient import TestClient

from archive.errors import UsageError
from archive.layout import Layout
from archive.search.building import catch_up
from archive.web.entering import names_of, secret_of
from archive.web.guard import host_of
from archive.web.options import Limits, Options

SECRET = "correct horse battery"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    kept = write_archive(tmp_path_factory.mktemp("guarded") / "collections" / "news")
    catch_up(Layout(kept.root))
    return kept.root


@pytest.fixture(scope="module")
def web(root: Path) -> Iterator[TestClient]:
    with client(root) as found:
        yield found


@pytest.fixture(scope="module")
def locked(root: Path) -> Iterator[TestClient]:
    with client(root, options=Options(secret=SECRET, upkeep=False)) as found:
        yield found


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8090", "localhost.evil.example", "", "127.0.0.2", "[::2]"]
)
def test_another_name_that_leads_here_is_not_answered(web: TestClient, host: str) -> None:
    for path in ("/", "/api/stats", "/static/style.css", "/nothing"):
        assert web.get(path, headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8090", "127.0.0.1:1", "[::1]:8090", "localhost."])
def test_the_names_of_this_machine_are_answered(web: TestClient, host: str) -> None:
    assert web.get("/api/stats", headers={"Host": host}).status_code == 200


def test_every_answer_says_what_browsers_may_do_with_it(web: TestClient) -> None:
    paths = [route.path for route in web.app.routes if isinstance(route, Route) and "{" not in route.path]  # type: ignore[attr-defined]  # the application's
    for path in [*paths, "/static/style.css", "/api/stats", "/api/search?q=%22", "/nothing", "/api/nothing"]:
        answer = web.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy.replace("style-src 'unsafe-inline'; img-src data:", "")
        assert "frame-ancestors 'none'" in policy or path == "/replay/plain"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Server" not in answer.headers
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_no_page_has_a_script_or_a_style_of_its_own(web: TestClient) -> None:
    for path in ("/", "/api", "/login", "/nothing"):
        page = web.get(path).text
        assert "<style" not in page
        assert " style=" not in page
        assert page.count("<script") == page.count('<script src="/static/')


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_nothing_can_be_written(web: TestClient, method: str) -> None:
    for path in ("/", "/api/article", "/static/style.css"):
        assert web.request(method, path).status_code == 405


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
        {"Origin": "http://127.0.0.1:8091"},
        {"Origin": "null"},
    ],
)
def test_scripts_of_other_sites_are_not_answered_those_of_replayed_pages_neither(
    web: TestClient, headers: dict[str, str]
) -> None:
    assert web.get("/api/stats", headers=headers).status_code == 403
    assert web.post("/login", headers=headers).status_code == 403


def test_a_link_from_elsewhere_leads_here(web: TestClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert web.get("/api/stats", headers=headers).status_code == 200
    assert web.post("/login", headers=headers).status_code == 403


def test_who_does_not_know_the_token_sees_the_form_and_nothing_else(locked: TestClient) -> None:
    assert locked.get("/").headers["Location"] == "/login"
    assert locked.get("/article/abc").status_code == 303
    for path in ("/api/stats", "/api/openapi.json", "/api/sql?query=SELECT+1"):
        assert locked.get(path).status_code == 401
        assert locked.get(path, headers={"Authorization": "Bearer wrong"}).status_code == 401
        assert locked.get(path, headers={"Authorization": f"Basic {SECRET}"}).status_code == 401
        assert locked.get(path, headers={"Cookie": "newsarchive=wrong"}).status_code == 401
        assert locked.get(path, headers={"Cookie": f"newsarchive={SECRET}"}).status_code == 401
    assert 'type="password"' in locked.get("/login").text
    assert locked.get("/static/style.css").status_code == 200


def test_the_token_opens_the_api(locked: TestClient) -> None:
    assert locked.get("/api/stats", headers={"Authorization": f"Bearer {SECRET}"}).status_code == 200


def test_the_form_gives_a_cookie_that_no_script_reads_and_no_other_site_sends(root: Path) -> None:
    with client(root, options=Options(secret=SECRET, upkeep=False)) as web:
        begun = time.monotonic()
        assert web.post("/login", content="token=wrong").status_code == 403
        assert time.monotonic() - begun >= 0.5
        answer = web.post("/login", content="token=correct+horse+battery")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/")
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert SECRET not in cookie
        assert web.get("/api/stats").status_code == 200


def test_without_a_token_the_form_lets_nobody_in(web: TestClient) -> None:
    assert web.post("/login", content="token=").status_code == 403


@pytest.mark.parametrize("body", [b"\xff\xfe=&&&;", b"token=" + b"x" * 1_000_000, b"", b"token=%00%ff"])
def test_an_odd_form_is_a_wrong_token(locked: TestClient, body: bytes) -> None:
    assert locked.post("/login", content=body).status_code == 403


def test_elsewhere_than_at_home_a_secret_is_needed(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("a long password\nmore\n", encoding="utf-8")
    file.chmod(0o600)
    assert secret_of("127.0.0.1", None, None) == ("", False)
    assert secret_of("0.0.0.0", "a long password", None) == ("a long password", False)
    assert secret_of("0.0.0.0", None, file) == ("a long password", False)
    made, made_up = secret_of("0.0.0.0", "", None)
    assert made_up
    assert len(made) >= 32
    with pytest.raises(UsageError, match="all that is in it"):
        secret_of("0.0.0.0", None, None)
    with pytest.raises(UsageError, match="shorter"):
        secret_of("0.0.0.0", "short", None)
    with pytest.raises(UsageError, match="Give one"):
        secret_of("0.0.0.0", "a long password", file)
    file.chmod(0o644)
    with pytest.raises(UsageError, match="Others can read"):
        secret_of("127.0.0.1", None, file)


def test_an_empty_password_file_is_not_no_password(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.touch(0o600)
    with pytest.raises(UsageError, match="shorter"):
        secret_of("127.0.0.1", None, file)


def test_the_names_of_a_server_that_others_reach() -> None:
    assert names_of("127.0.0.1", ()) == {"127.0.0.1", "localhost", "::1"}
    names = names_of("0.0.0.0", ("News.example",))
    assert {"news.example", "localhost", socket.gethostname().lower()} <= names
    assert "0.0.0.0" not in names


@pytest.mark.parametrize(
    ("header", "host"), [("[::1]:80", "::1"), ("a.example:8", "a.example"), ("", ""), ("[", "")]
)
def test_the_name_in_a_host_header(header: str, host: str) -> None:
    assert host_of(header) == host


def test_what_is_too_much_is_told_to_come_again(root: Path) -> None:
    with client(root, limits=Limits(threads=1, waiting=0)) as web:
        pool = web.app.state.pool  # type: ignore[attr-defined]  # the application's
        free, busy = threading.Event(), threading.Event()

        def work() -> None:
            busy.set()
            free.wait(20)

        assert web.portal is not None
        going_on = web.portal.start_task_soon(pool.run, work)
        assert busy.wait(20)
        try:
            for path in ("/api/stats", "/"):
                answer = web.get(path)
                assert answer.status_code == 503
                assert int(answer.headers["Retry-After"]) > 0
        finally:
            free.set()
        going_on.result(20)
        assert web.get("/api/stats").status_code == 200


def test_a_question_that_takes_too_long_is_given_up_and_keeps_its_thread(root: Path) -> None:
    with client(root, limits=Limits(threads=1, waiting=0, seconds=0.2)) as web:
        archive = web.app.state.archive  # type: ignore[attr-defined]  # the application's
        free = threading.Event()
        archive.stats = lambda: free.wait(20)
        assert web.get("/api/stats").status_code == 503
        assert web.get("/api/runs").status_code == 503, "the only thread is still at work"
        free.set()
        until = time.monotonic() + 20
        while web.get("/api/runs").status_code != 200 and time.monotonic() < until:
            time.sleep(0.05)
        assert web.get("/api/runs").status_code == 200

"""What is wrong reaches a person: by webhook and by mail, from real servers of both kinds."""

import base64
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import orjson
import pytest
from fakes.desk_of_press import Desk
from fakes.press import Answer, Press, story
from scrapy.settings import Settings

from archive.errors import UsageError
from archive.layout import Layout
from archive.runs import RunReport, Runs
from newscrawl.operation.notices import notify

LINES = ["paper: feed http://paper.example/feed failed 3 times in a row. Likely: it moved", "no run since"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    report = RunReport(
        id="r1", started="2026-03-01T00:00:00Z", ended="2026-03-01T00:05:00Z", outcome="finished"
    )
    Runs(Layout(tmp_path)).write(report)
    return tmp_path


@contextmanager
def webhook(status: int = 200) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    posted: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(orjson.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/hook", posted
        server.shutdown()


class _Smtp(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client needs that sends one letter."""

    def handle(self) -> None:
        server: Any = self.server
        self.wfile.write(b"220 mail.example\r\n")
        while line := self.rfile.readline():
            word = line.split()[0].upper()
            server.said.append(line.strip())
            if word == b"EHLO":
                self.wfile.write(b"250-mail.example\r\n250 AUTH PLAIN\r\n")
            elif word == b"AUTH":
                self.wfile.write(b"235 welcome\r\n")
            elif word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                letter = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    letter += part
                server.letters.append(letter)
                self.wfile.write(b"250 kept\r\n")
            else:
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")


@contextmanager
def mail_server() -> Iterator[Any]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Smtp) as server:
        kept: Any = server
        kept.said, kept.letters = [], []
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield kept
        server.shutdown()


def test_a_webhook_gets_the_troubles_and_the_report_as_json(folder: Path) -> None:
    with webhook() as (url, posted):
        notify(Settings({"NOTIFY_WEBHOOK": url}), "", folder, LINES)
    assert posted[0]["troubles"] == LINES
    assert posted[0]["text"].startswith(LINES[0])
    assert "run r1: finished" in posted[0]["text"]


def test_mail_is_a_letter_that_machines_do_not_answer(folder: Path) -> None:
    with mail_server() as server:
        values = {
            "NOTIFY_MAIL": "desk@paper.example, night@paper.example",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": server.server_address[1],
            "SMTP_FROM": "crawler@paper.example",
            "SMTP_USER": "crawler",
            "SMTP_PASSWORD": "hunter2",
            "SMTP_SECURITY": "none",
        }
        notify(Settings(values), "", folder, LINES)
    letter = message_from_bytes(server.letters[0], policy=default)
    assert letter["Subject"] == f"newscrawl: {LINES[0][:120]} and 1 more"
    assert letter["To"] == "desk@paper.example, night@paper.example"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().splitlines()[:2] == LINES
    assert sum(line.upper().startswith(b"RCPT") for line in server.said) == 2
    login = next(line for line in server.said if line.startswith(b"AUTH"))
    assert base64.b64decode(login.split()[-1]) == b"\0crawler\0hunter2"


def test_no_letter_goes_out_unprotected_where_protection_was_asked_for(folder: Path) -> None:
    with mail_server() as server:
        values = {
            "NOTIFY_MAIL": "desk@paper.example",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": server.server_address[1],
            "SMTP_USER": "crawler",
            "SMTP_PASSWORD": "hunter2",
        }
        with pytest.raises(UsageError, match="STARTTLS"):
            notify(Settings(values | {"SMTP_SECURITY": "starttls"}), "", folder, LINES)
        with pytest.raises(UsageError, match="none, starttls or tls"):
            notify(Settings(values | {"SMTP_SECURITY": "yes"}), "", folder, LINES)
        assert server.letters == []
        assert not any(b"AUTH" in line for line in server.said)


def test_a_way_that_fails_is_told_and_the_others_are_tried(folder: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    values = {
        "NOTIFY_MAIL": "desk@paper.example",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": 9,
        "SMTP_SECURITY": "none",
    }
    with webhook(status=500) as (url, _), pytest.raises(UsageError) as caught:
        notify(Settings(values | {"NOTIFY_WEBHOOK": url}), f"tee {inbox}", folder, LINES)
    assert "NOTIFY_WEBHOOK failed (HTTP Error 500" in str(caught.value)
    assert url not in str(caught.value), "who knows it may post there"
    assert "mail to desk@paper.example by 127.0.0.1:9 failed" in str(caught.value)
    assert inbox.read_text().startswith(LINES[0])


def test_a_trouble_that_could_not_be_told_is_told_by_the_next_run(tmp_path: Path) -> None:
    feed, home = "http://paper.example/feed.xml", "http://paper.example/"
    with Press() as press, webhook() as (url, posted):
        press.say("http://paper.example/robots.txt", Answer(b"", 404))
        press.say(feed, Answer(b"Gone.", 410))
        link = '<link rel="alternate" type="application/rss+xml" href="/new.xml">'
        page = f"<html><head><title>Paper</title>{link}</head><body></body></html>"
        press.say(home, Answer(page.encode()))
        press.feed("http://paper.example/new.xml", {"http://paper.example/1": "The bridge is open again"})
        press.say("http://paper.example/1", story("The bridge is open again", "It rains."))
        desk = Desk(press, tmp_path, f'[[source]]\nname = "paper"\nhome = "{home}"\nfeeds = ["{feed}"]\n')
        desk.environment["no_proxy"] = "127.0.0.1"
        beat = tmp_path / "beat"
        options = ("--all", "-s", f"HEARTBEAT_FILE={beat}")
        desk.run(*options)
        desk.run(*options)
        code, said = desk.run(*options, "-s", "NOTIFY_WEBHOOK=http://127.0.0.1:9/nobody")
        assert (code, posted) == (2, [])
        assert "NOTIFY_WEBHOOK failed" in said
        desk.run(*options, "-s", f"NOTIFY_WEBHOOK={url}", "-s", "SMTP_PASSWORD=hunter2")
        desk.run(*options, "-s", f"NOTIFY_WEBHOOK={url}")
        looked = sum(one.url == home for one in press.log)
    (told,) = posted
    assert "failed 4 times in a row (the server answered 410)" in told["troubles"][0]
    assert "in sources.toml, http://paper.example/new.xml in its place" in told["troubles"][0]
    assert looked == 1, "once a week at most"
    written = b"".join(path.read_bytes() for path in (desk.archive / "runs").iterdir())
    assert b"SMTP_PASSWORD=***" in written
    assert b"hunter2" not in written
    assert beat.read_text().split()[1] == "finished"

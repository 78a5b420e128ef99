"""Outlets whose every answer a test decides, and changes between two crawls; reached as a forward proxy. ::

with Press() as press:
    press.say("http://paper.example/a", story("One", "..."))
    ...
    press.say("http://paper.example/a", Answer(b"", status=410))
"""

import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """What an address answers with; an ETag is made of the body, and asked for conditionally."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0

    @property
    def etag(self) -> str:
        return f'"{sha256(self.body).hexdigest()[:12]}"'


@dataclass(frozen=True)
class Asked:
    """One request that was answered."""

    url: str
    status: int
    size: int
    at: float
    agent: str


class Press:
    """Any number of hosts on one free port of loopback.

    Attributes:
        log: Every request answered so far, in order.
    """

    def __init__(self) -> None:
        self.log: list[Asked] = []
        self._answers: dict[str, Answer] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    def say(self, url: str, answer: Answer) -> None:
        self._answers[url] = answer

    def feed(self, url: str, pages: Mapping[str, str], **headers: str) -> None:
        """An RSS feed of these pages: address → headline."""
        stamp = format_datetime(datetime.now(UTC))
        items = "".join(
            f"<item><title>{title}</title><link>{page}</link><pubDate>{stamp}</pubDate></item>"
            for page, title in pages.items()
        )
        body = f'<rss version="2.0"><channel><title>Paper</title>{items}</channel></rss>'.encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.say(url, Answer(body, content_type="application/rss+xml", headers=named))

    @property
    def proxy(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def asked(self, since: int = 0) -> list[tuple[str, int]]:
        """Address and status of the answers from the nth on, without what sites say to crawlers."""
        rules = ("/robots.txt", "/.well-known/tdmrep.json")
        return [(one.url, one.status) for one in self.log[since:] if not one.url.endswith(rules)]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        press = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                url = self.path if "://" in self.path else f"http://{self.headers['Host']}{self.path}"
                answer = press._answers.get(url, Answer(b"Nothing here.", 404))
                time.sleep(answer.wait)
                unchanged = answer.status == 200 and answer.etag in self.headers.get("If-None-Match", "")
                status, body = (304, b"") if unchanged else (answer.status, answer.body)
                agent = self.headers.get("User-Agent", "")
                press.log.append(Asked(url, status, len(body), time.monotonic(), agent))
                self.send_response(status)
                if answer.status == 200 and urlsplit(url).path != "/robots.txt":
                    self.send_header("ETag", answer.etag)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if not unchanged:
                    self.send_header("Content-Type", answer.content_type)
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


_WORDS = """
the council bridge river market winter school minister harvest street railway museum doctor
teacher village tower garden engine letter window morning evening budget answer question
journey mountain hospital election weather factory theatre library harbour airport kitchen
printer officer captain farmer painter singer lawyer surgeon pilot baker tailor miner sailor
guard clerk judge mayor said opened closed found repaired promised refused counted painted
carried crossed measured visited told slowly quickly nearly often never always again yesterday
tomorrow before after under over behind copper silver wooden narrow northern southern quiet
heavy bright broken empty early late small large
"""


def story(headline: str, sentence: str, **headers: str) -> Answer:
    """A page that is an article, long enough that nobody could doubt it."""
    chance = random.Random(headline)  # another headline is another text, so that none looks like a version
    words = [" ".join(chance.sample(_WORDS.split(), 22)) for _ in range(8)]
    paragraphs = "".join(f"<p>{line.capitalize()}.</p>" for line in words)
    paragraphs = f"<p>{sentence}</p>{paragraphs}"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    page = (
        f"<!doctype html><html lang=en><head><title>{headline} - The Paper</title>"
        f'<meta property="og:type" content="article"><meta property="og:title" content="{headline}">'
        f'<meta property="article:published_time" content="2026-03-01T10:00:00Z"></head>'
        f"<body><article><h1>{headline}</h1>{paragraphs}</article></body></html>"
    )
    return Answer(page.encode(), headers=named)

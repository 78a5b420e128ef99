"""What a person at a terminal sees of a crawl: a live display, and a summary line when it is over."""

import os
import pty
import subprocess
import sys
from pathlib import Path

from fakes.raw_server import RawServer, say

PAGE = (
    b"<html><head><title>The bridge is open</title></head><body><article><h1>The bridge is open</h1>"
    + b"".join(
        b"<p>Paragraph %d tells of the bridge, which is open again since noon.</p>" % n for n in range(8)
    )
    + b"</article></body></html>"
)
STORY = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE)
NO_RULES = b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"


def crawl(folder: Path, server: RawServer) -> list[str]:
    url = server.url("/2026/11/23/bridge")
    settings = {"ARCHIVE": str(folder / "news"), "ALLOWED_PRIVATE": "127.0.0.1", "TDMREP": "False"}
    pairs = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    return [sys.executable, "-m", "scrapy", "crawl", "urls", "-a", f"url={url}", *pairs]


def server() -> RawServer:
    return RawServer({"/2026/11/23/bridge": say(STORY), "/robots.txt": say(NO_RULES)})


def test_on_a_terminal_the_pages_decided_and_their_verdicts_are_drawn(tmp_path: Path) -> None:
    with server() as outlet:
        here, there = pty.openpty()
        shown = bytearray()
        environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
        with subprocess.Popen(crawl(tmp_path, outlet), stderr=there, env=environment) as process:
            os.close(there)
            while True:
                try:
                    part = os.read(here, 65536)
                except OSError:  # the other end is closed
                    break
                shown += part
        os.close(here)
    assert process.returncode == 0
    assert b"pages decided" in shown
    assert b"1 new" in shown  # the summary, when the display is gone

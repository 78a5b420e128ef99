"""Headless Chromium before the pages of an archive, served as ``newsarchive serve`` does."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from archive.web.app import create_app
from archive.web.options import Options

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("NEWSCRAWL_CI") != "1", reason="apt-get install chromium"
)


@dataclass
class Elsewhere:
    """What the rest of the web is to the browser: a server that counts who asks for an evil site."""

    visits: int = 0

    def meet(self, visitor: socket.socket) -> None:
        """One who comes: Chromium itself does, too, for its own ends."""
        with visitor, suppress(OSError):
            visitor.settimeout(2)
            self.visits += b"evil.example" in visitor.recv(4_096)


@contextmanager
def elsewhere() -> Iterator[tuple[Elsewhere, int]]:
    """The rest of the web, and its port."""
    seen = Elsewhere()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def count() -> None:
            while True:
                try:
                    visitor, _ = listening.accept()
                except OSError:
                    return
                threading.Thread(target=seen.meet, args=(visitor,), daemon=True).start()

        threading.Thread(target=count, daemon=True).start()
        yield seen, listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


@contextmanager
def browser(port: int) -> Iterator[Browser]:
    """Chromium without a window; all the web but this machine leads it to one port of this machine."""
    assert CHROMIUM is not None, "apt-get install chromium"
    words = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
    words.append(f"--host-resolver-rules=MAP * 127.0.0.1:{port}, EXCLUDE 127.0.0.1")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=words)
        yield started
        started.close()


@contextmanager
def served(root: Path, options: Options | None = None) -> Iterator[str]:
    """The address of the pages over an archive."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        made = replace(options or Options(upkeep=False), port=port)
        server = uvicorn.Server(uvicorn.Config(create_app(root, made), log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        until = time.monotonic() + 30
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(10)

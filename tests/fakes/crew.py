"""Workers on one queue, some of them killed, against hosts that count what they are asked at once.

Used by the tests in small and by ``bench/workqueue.py`` in full.
"""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from archive import Archive
from fakes.press import story

REDIS = shutil.which("redis-server")


class Hosts:
    """A proxy that is every host; it knows how many requests to each are under way."""

    def __init__(self, seconds: float) -> None:
        self.asked: Counter[str] = Counter()
        self.most_at_once: Counter[str] = Counter()
        self._now: Counter[str] = Counter()
        self._lock = threading.Lock()
        hosts = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                hosts.begin(parts.netloc)
                try:
                    time.sleep(seconds)
                    robots = parts.path == "/robots.txt"
                    body = b"" if robots else story(f"Story of {parts.path}", f"Told at {parts.netloc}.").body
                finally:
                    hosts.end(parts.netloc)  # before the client can have the whole answer
                hosts.asked[self.path] += 1
                self.send_response(404 if robots else 200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True

    def begin(self, host: str) -> None:
        with self._lock:
            self._now[host] += 1
            self.most_at_once[host] = max(self.most_at_once[host], self._now[host])

    def end(self, host: str) -> None:
        with self._lock:
            self._now[host] -= 1

    @contextmanager
    def open(self) -> Iterator[str]:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{self._server.server_port}"
        self._server.shutdown()
        self._server.server_close()


class Redis:
    """Debian's redis-server with an append-only file, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        assert REDIS is not None
        options = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self._folder), "--save", ""]
        self._process = subprocess.Popen(
            [REDIS, *options, "--appendonly", "yes", "--appendfsync", "always"], stdout=subprocess.DEVNULL
        )
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()


@dataclass(frozen=True)
class Shift:
    """What a crew has to do."""

    pages: int
    domains: int
    workers: int
    kills: int
    seed: int
    lease: float = 2.0
    answer_seconds: float = 0.01
    restart_redis: bool = True
    longest: float = 600.0


@dataclass
class Report:
    """What came of it."""

    seconds: float = 0.0
    killed: int = 0
    left: int = 0
    """Domains that still have pages in the queue."""
    articles: Counter[str] = field(default_factory=Counter)
    decisions: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    most_at_once: int = 0
    errors: list[str] = field(default_factory=list)


def urls_of(shift: Shift) -> list[str]:
    return [f"http://www.paper{number % shift.domains}.example/{number}" for number in range(shift.pages)]


def work(shift: Shift, folder: Path) -> Report:
    """Dispatch, let the crew work to the end, and look into the archives."""
    chance, report, hosts = random.Random(shift.seed), Report(), Hosts(shift.answer_seconds)
    listed = folder / "urls.txt"
    listed.write_text("\n".join(urls_of(shift)))
    redis = Redis(folder)
    redis.start()
    try:
        with hosts.open() as proxy:
            begun = time.monotonic()
            place = Place(folder, redis, proxy)
            start(place, shift, "dispatch", 0).wait()
            crew = [start(place, shift, "work", number) for number in range(shift.workers)]
            trouble = threading.Thread(target=_make_trouble, args=(place, shift, crew, chance, report))
            trouble.start()
            trouble.join()
            for process in crew:
                _, said = process.communicate(timeout=shift.longest)
                if process.returncode:
                    report.errors.append(f"{process.returncode}: {said.decode()[-2000:]}")
            report.seconds = time.monotonic() - begun
            report.left = _ask(redis, "scard", "newscrawl:active")
    finally:
        redis.kill()
    for number in range(shift.workers):
        with Archive(folder / f"worker-{number}") as archive:
            report.articles.update(article.url for article in archive.articles())
            report.decisions.update(decision.url for decision in archive.decisions())
    report.asked = Counter({url: count for url, count in hosts.asked.items() if url in set(urls_of(shift))})
    report.most_at_once = max(hosts.most_at_once.values())
    return report


@dataclass(frozen=True)
class Place:
    """Where a crew works."""

    folder: Path
    redis: Redis
    proxy: str


def start(place: Place, shift: Shift, what: str, number: int) -> "subprocess.Popen[bytes]":
    """A worker, or the dispatcher."""
    folder, proxy = place.folder, place.proxy
    name = "dispatch" if what == "dispatch" else f"worker-{number}"
    command = [str(Path(sys.executable).with_name("newscrawl")), what, "--queue", place.redis.url]
    command += ["--archive", str(folder / name)]
    command += ["--file", str(folder / "urls.txt")] if what == "dispatch" else ["--until-empty"]
    settings = [f"QUEUE_LEASE={shift.lease}", "DOWNLOAD_DELAY=0", "EXTRACT_WORKERS=1", "LOG_LEVEL=ERROR"]
    settings += ["COMMIT_INTERVAL=0.1", "QUEUE_DOMAINS=16", "AUTOTHROTTLE_ENABLED=False"]
    kept = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    return subprocess.Popen(
        [*command, *(part for setting in settings for part in ("-s", setting))],
        env=kept | {"http_proxy": proxy, "NEWSCRAWL_CONTACT": "test"},
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def _make_trouble(
    place: Place, shift: Shift, crew: "list[subprocess.Popen[bytes]]", chance: random.Random, report: Report
) -> None:
    """Kill workers with -9 while there is work, and start them again as a supervisor would."""
    redis, until = place.redis, time.monotonic() + shift.longest
    marks = sorted(chance.uniform(0.1, 0.8) * shift.pages for _ in range(shift.kills))
    restart_at = 0.5 * shift.pages if shift.restart_redis else float("inf")
    while (marks or restart_at < float("inf")) and time.monotonic() < until:
        done = shift.pages - _left(redis) + _results(redis)
        if marks and done >= marks[0]:
            marks.pop(0)
            number = chance.randrange(min(2, shift.workers))
            os.killpg(crew[number].pid, signal.SIGKILL)
            crew[number].communicate()
            report.killed += 1
            time.sleep(chance.uniform(0, 2 * shift.lease))
            crew[number] = start(place, shift, "work", number)
        elif done >= restart_at:
            restart_at = float("inf")
            redis.kill()
            time.sleep(0.3)
            redis.start()
        time.sleep(0.05)


def _ask(redis: Redis, *words: str) -> int:
    cli = shutil.which("redis-cli") or "redis-cli"
    done = subprocess.run([cli, "-p", str(redis.port), *words], capture_output=True, text=True, check=False)
    return int(done.stdout.strip() or 0) if done.stdout.strip().isdecimal() else 0


def _left(redis: Redis) -> int:
    return _ask(redis, "scard", "newscrawl:queued")


def _results(redis: Redis) -> int:
    return _ask(redis, "xlen", "newscrawl:results")

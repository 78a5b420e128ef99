"""Replay by pywb's ``wayback``, on a port of its own: another origin, whose scripts cannot read our pages.

pywb lives in an environment of its own, since it brings a package that hides one of ours. It sees the
archive through a link in a temporary folder, and finds there nothing that it could write to.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

import archive
from archive.errors import NewsError, UsageError
from archive.layout import Layout
from archive.web.options import LOOPBACK

COLLECTION = "news"
HINT = (
    "python3 -m venv replay && replay/bin/pip install 'newscrawl[replay]', then --wayback replay/bin/wayback"
)
_STARTING = 30.0  # seconds


def found(named: Path | None = None) -> Path | None:
    """The ``wayback`` command: the one that is named, or on the PATH, or beside this program.

    Raises:
        UsageError: The one that is named is none.
    """
    if named is not None:
        path = shutil.which(str(named))
        if path is None:
            raise UsageError(f"{named} is no command", remedy=f"Install pywb: {HINT}")
        return Path(path).absolute()
    checkout = Path(archive.__file__).parents[1]
    beside = (
        Path(sys.executable).parent,
        *(
            root / name / "bin"
            for root in (checkout, Path(sys.prefix).parent)
            for name in (".venv-peers", "replay")
        ),
    )
    on_path = shutil.which("wayback")
    places = [Path(on_path)] if on_path else [folder / "wayback" for folder in beside]
    return next((path.absolute() for path in places if path.exists()), None)


class Wayback:
    """A running pywb over one archive.

    Args:
        command: The ``wayback`` command.
        layout: The archive.
        host: The address to bind to.
        port: Its port; 0 for any that is free.

    Attributes:
        origin: Where it answers, as ``http://127.0.0.1:8091``.

    Raises:
        NewsError: It did not start.
    """

    def __init__(self, command: Path, layout: Layout, host: str = "127.0.0.1", port: int = 0) -> None:
        port, python = _free_port(host, port), _python_of(command)
        self._folder = Path(tempfile.mkdtemp(prefix="newsarchive-replay-"))
        self.origin = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        collections = self._folder / "collections"
        collections.mkdir()
        (collections / COLLECTION).symlink_to(layout.root.absolute(), target_is_directory=True)
        words = [sys.executable, "-m", "archive.web.watched", str(self._folder)]
        words += [python, str(Path(__file__).with_name("guarded_wayback.py"))]
        words += ["--bind", host, "-p", str(port), "-t", "4", "-d", str(self._folder)]
        environment = os.environ | {"NEWSARCHIVE_NAMES": ",".join(sorted({*LOOPBACK, host}))}
        self._log: IO[bytes] = (self._folder / "log").open("w+b")
        self._process = subprocess.Popen(  # noqa: S603 - named by who starts the server
            words, stdin=subprocess.PIPE, stdout=self._log, stderr=self._log, env=environment
        )
        self._wait(host, port)

    def _wait(self, host: str, port: int) -> None:
        until = time.monotonic() + _STARTING
        while self._process.poll() is None and time.monotonic() < until:
            with socket.socket(_family(host)) as probe:
                probe.settimeout(1)
                if probe.connect_ex((host, port)) == 0:
                    return
            time.sleep(0.1)
        self._log.seek(0)
        lines = self._log.read().decode("utf-8", "replace").strip().splitlines()
        self.stop()
        raise NewsError(
            f"pywb did not start ({lines[-1][:200] if lines else 'it said nothing'})",
            remedy="Start with --no-replay, or name another --replay-port",
        )

    def stop(self) -> None:
        """End it."""
        if self._process.stdin is not None:
            self._process.stdin.close()  # what watches it sees the end of its standard input
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._log.close()
        shutil.rmtree(self._folder, ignore_errors=True)  # where what watches it was killed


def _free_port(host: str, wanted: int) -> int:
    """A port that nobody listens at: a stranger's server must not be taken for ours."""
    try:
        with socket.create_server((host, wanted), family=_family(host)) as free:
            port: int = free.getsockname()[1]
            return port
    except OSError as error:
        raise NewsError(
            f"pywb cannot listen at port {wanted} ({error.strerror})", remedy="Name another --replay-port"
        ) from error


def _python_of(command: Path) -> str:
    """The Python that a command is a script of.

    Raises:
        NewsError: It is no script.
    """
    with command.open("rb") as file:
        line = file.readline(1_000)
    python = line.removeprefix(b"#!").decode("utf-8", "replace").strip()
    if not line.startswith(b"#!") or not Path(python).exists():
        raise NewsError(
            "The wayback command is no script of a Python", place=str(command), remedy=f"Install pywb: {HINT}"
        )
    return python


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET

"""``newsarchive serve``: the archive in a browser."""

import socket
import threading
import webbrowser
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.cli.options import archive_option
from archive.cli.output import console, label
from archive.errors import NewsError, UsageError
from archive.marker import archive_at

if TYPE_CHECKING:
    from archive.web.options import Options


@click.command("serve")
@archive_option
@click.option("--port", type=click.IntRange(1, 65_535), default=8090, show_default=True, help="The port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--name", "names", multiple=True, help="Another name under which browsers ask for it; repeatable."
)
@click.option(
    "--token", is_flag=False, flag_value="", envvar="NEWSARCHIVE_TOKEN", metavar="[SECRET]",
    help="Who asks must know it; without SECRET one is made up and printed.",
)  # fmt: skip
@click.option(
    "--password-file", type=click.Path(path_type=Path, dir_okay=False),
    help="The same, from a file's first line.",
)  # fmt: skip
@click.option(
    "--replay/--no-replay", default=None, help="Whether pywb replays pages; where it is found, if not said."
)
@click.option("--replay-port", type=click.IntRange(0, 65_535), help="Its port. [default: the next one]")
@click.option(
    "--wayback", type=click.Path(path_type=Path), envvar="NEWSARCHIVE_WAYBACK", help="pywb's command."
)
@click.option("--open", "show", is_flag=True, help="Open the page in a browser.")
def command(folder: Path, host: str, port: int, **asked: Any) -> None:
    """Open the archive in a browser: pages to search in, and the same as JSON under /api.

    It only reads, and only this machine reaches it. At any other address who asks must know a secret, which
    crosses the network as it is: put TLS before it (a reverse proxy), or come through ssh.

    Example: newsarchive serve --archive collections/news --open
    """
    try:
        import uvicorn  # noqa: F401, PLC0415 - the extra "web", which the other commands do without

        from archive.web.entering import names_of, secret_of  # noqa: PLC0415 - as above
        from archive.web.options import Options  # noqa: PLC0415 - as above
    except ModuleNotFoundError as error:
        raise UsageError(
            f"The pages need {error.name}, which is not installed", remedy="pip install 'newscrawl[web]'"
        ) from error
    archive_at(folder)
    secret, made_up = secret_of(host, asked["token"], asked["password_file"])
    with ExitStack() as running:
        listening = running.enter_context(_listening(host, port))
        options = Options(
            host=host,
            port=port,
            hosts=names_of(host, asked["names"]),
            secret=secret,
            replay=_replaying(running, folder, host, port, asked),
        )
        _tell(options, folder, made_up=made_up)
        _serve(folder, options, listening, show=asked["show"])


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(
            f"The server cannot listen at {host}, port {port} ({reason})", remedy="Name another --port"
        ) from error


def _replaying(running: ExitStack, folder: Path, host: str, port: int, asked: dict[str, Any]) -> str:
    """Where pywb answers; empty where it does not run."""
    from archive.web.guard import is_local  # noqa: PLC0415 - see above
    from archive.web.wayback import HINT, Wayback, found  # noqa: PLC0415 - see above

    wanted: bool | None = asked["replay"]
    if wanted is False:
        return ""
    if not is_local(host):
        if wanted:
            raise UsageError(
                f"pywb knows no token: at {host} everybody could read the archive through it",
                remedy="Leave --replay out: pages are shown without scripts; or stay at 127.0.0.1",
            )
        return ""
    path = found(asked["wayback"])
    if path is None:
        if wanted:
            raise UsageError("pywb is not installed", remedy=f"Install it: {HINT}")
        _say("replay", f"pages are shown without scripts and pictures. For pywb: {HINT}")
        return ""
    try:
        place = port + 1 if asked["replay_port"] is None else asked["replay_port"]
        wayback = Wayback(path, archive_at(folder), host, place)
    except NewsError as error:
        if wanted:
            raise
        _say("replay", f"pages are shown without scripts and pictures: {error.what}")
        return ""
    running.callback(wayback.stop)
    return wayback.origin


def _say(name: str, value: str) -> None:
    console(stderr=True).print(label(name, value))


def _tell(options: "Options", folder: Path, *, made_up: bool) -> None:
    _say("archive", str(folder))
    _say("open", _address(options))
    if options.replay:
        _say("replay", f"{options.replay}/ (pywb)")
    if options.secret:
        _say("secret", options.secret if made_up else "as given")
        _say("mind", "who knows it reads all of the archive, and it crosses the network unencrypted")
        _say("names", ", ".join(sorted(options.hosts)))


def _address(options: "Options") -> str:
    host = "127.0.0.1" if options.host in {"0.0.0.0", "::"} else options.host  # noqa: S104 - a browser cannot go there
    return f"http://{f'[{host}]' if ':' in host else host}:{options.port}/"


def _serve(folder: Path, options: "Options", listening: socket.socket, *, show: bool) -> None:
    import uvicorn  # noqa: PLC0415 - see above

    from archive.web.app import create_app  # noqa: PLC0415 - see above

    config = uvicorn.Config(
        create_app(folder, options),
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        limit_concurrency=1_000,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=64 * 1024,
        ws="none",
    )
    if show:
        opening = threading.Timer(1.0, webbrowser.open, [_address(options)])
        opening.daemon = True
        opening.start()
    uvicorn.Server(config).run([listening])

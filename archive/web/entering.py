"""Who may ask a server that others reach: the token, where it comes from, and what it means."""

import secrets
import socket
from pathlib import Path

from archive.errors import UsageError
from archive.web.guard import is_local

_SHORTEST = 12
_MOST = 4_096


def secret_of(host: str, token: str | None, file: Path | None) -> tuple[str, bool]:
    """What who asks must know, and whether it was made up here; empty where nobody else reaches the server.

    Args:
        host: The address that the server is bound to.
        token: As given; empty for one that is made up.
        file: A file whose first line is the password.

    Raises:
        UsageError: It is needed and not given, or too easy to guess, or the file cannot be read.
    """
    if token is not None and file is not None:
        raise UsageError("--token and --password-file are two ways to say one thing", remedy="Give one")
    if file is not None:
        token = _first_line(file)
    if token is None:
        if is_local(host):
            return "", False
        raise UsageError(
            f"At {host} others reach this archive too: whoever can open the page reads all that is in it, "
            "what its publishers took back as well",
            remedy="Give --token for one that is made up, --token SECRET or --password-file FILE; or stay at "
            "127.0.0.1 and come through ssh -L 8090:127.0.0.1:8090",
        )
    if not token and file is None:
        return secrets.token_urlsafe(24), True
    if len(token) < _SHORTEST:
        raise UsageError(f"The secret is shorter than {_SHORTEST} characters", remedy="Take a longer one")
    return token, False


def _first_line(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            lines = opened.read(_MOST).decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The password file cannot be read ({error})", place=str(file)) from error
    if file.stat().st_mode & 0o077:
        raise UsageError("Others can read the password file", place=str(file), remedy="chmod 600 it")
    return lines[0].strip() if lines else ""


def names_of(host: str, more: tuple[str, ...]) -> frozenset[str]:
    """The names under which a server may be asked that is bound to an address."""
    names = {"127.0.0.1", "localhost", "::1", host.lower(), *(name.lower() for name in more)}
    if not is_local(host):
        names |= {socket.gethostname().lower(), socket.getfqdn().lower()}
        names |= _addresses()
    return frozenset(names - {"0.0.0.0", "::", ""})  # noqa: S104 - taken out


def _addresses() -> set[str]:
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(socket.gethostname(), None)}
    except OSError:
        return set()

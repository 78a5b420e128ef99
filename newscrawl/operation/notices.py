"""Ways to reach a person: a command, a webhook, mail. Each gets what is wrong and the last run's report."""

import shlex
import smtplib
import socket
import ssl
import subprocess
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from http.client import HTTPException
from pathlib import Path

import orjson
from scrapy.settings import BaseSettings

from archive.errors import UsageError
from archive.explain.runstory import story
from archive.layout import Layout
from archive.runs import Runs

_Way = Callable[[BaseSettings, str, Path, Sequence[str]], None]
_LONGEST = 60.0  # seconds that the operator's command may take
_PATIENCE = 20.0  # seconds for a mail server or a webhook


def notify(settings: BaseSettings, command: str, folder: Path, lines: Sequence[str]) -> None:
    """Tell by every way that the operator chose: ``--notify``, NOTIFY_WEBHOOK, NOTIFY_MAIL.

    Raises:
        UsageError: Some way failed; the others were tried all the same.
    """
    failures = []
    for way, target in _ways(settings, command):
        try:
            way(settings, target, folder, lines)
        except UsageError as error:
            failures.append(str(error))
    if failures:
        raise UsageError("; ".join(failures))


def _ways(settings: BaseSettings, command: str) -> Iterator[tuple[_Way, str]]:
    for way, target in (
        (_run, command),
        (_post, settings["NOTIFY_WEBHOOK"]),
        (_mail, ",".join(settings.getlist("NOTIFY_MAIL"))),
    ):
        if target:
            yield way, str(target)


def report_text(folder: Path, lines: Sequence[str]) -> str:
    """What is wrong, and the last run's story."""
    reports = Runs(Layout(folder)).last(1)
    return "\n".join([*lines, "", *(line for report in reports for line in story(report)), ""])


def _run(_settings: BaseSettings, command: str, folder: Path, lines: Sequence[str]) -> None:
    """Hand it to a command on its standard input; no shell is started."""
    text = report_text(folder, lines)
    try:
        words = shlex.split(command)
        subprocess.run(words, input=text.encode(), check=True, timeout=_LONGEST)  # noqa: S603 - the operator's own words, no shell
    except (OSError, ValueError, IndexError, subprocess.SubprocessError) as error:
        raise UsageError(f"--notify {command!r} failed ({error})", remedy="Try it in a shell.") from error


def _post(_settings: BaseSettings, url: str, folder: Path, lines: Sequence[str]) -> None:
    """Post it as JSON. ``text`` is what chat services show; the operator's address may be anywhere."""
    told = {"text": report_text(folder, lines), "troubles": list(lines), "host": socket.gethostname()}
    if not url.startswith(("http://", "https://")):
        raise UsageError("NOTIFY_WEBHOOK is no http or https address")
    try:
        request = urllib.request.Request(url, orjson.dumps(told), {"Content-Type": "application/json"})  # noqa: S310 - as above
        with urllib.request.urlopen(request, timeout=_PATIENCE):  # noqa: S310 - as above
            pass
    except (OSError, HTTPException, ValueError) as error:
        # Not the address itself: who knows it may post there.
        raise UsageError(f"NOTIFY_WEBHOOK failed ({error})", remedy="Try it with curl.") from error


def _mail(settings: BaseSettings, addresses: str, folder: Path, lines: Sequence[str]) -> None:
    """Send it by SMTP, as the SMTP_* settings say; a certificate that cannot be trusted is refused."""
    host, port = str(settings["SMTP_HOST"]), settings.getint("SMTP_PORT")
    secured = settings["SMTP_SECURITY"]
    if secured not in {"none", "starttls", "tls"}:
        raise UsageError(f"SMTP_SECURITY cannot be {secured!r}", remedy="Set it to none, starttls or tls.")
    try:
        message = EmailMessage()
        more = f" and {len(lines) - 1} more" if lines[1:] else ""
        message["Subject"] = f"newscrawl: {(lines[0] if lines else 'report')[:120]}{more}"
        message["From"] = str(settings["SMTP_FROM"])
        message["To"] = ", ".join(one.strip() for one in addresses.split(",") if one.strip())
        message["Date"] = formatdate(localtime=True)
        message["Message-ID"] = make_msgid(domain="newscrawl.invalid")
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answer of a machine is wanted
        message.set_content(report_text(folder, lines))
        trusting = ssl.create_default_context()
        server = (
            smtplib.SMTP_SSL(host, port, timeout=_PATIENCE, context=trusting)
            if secured == "tls"
            else smtplib.SMTP(host, port, timeout=_PATIENCE)
        )
        with server:
            if secured == "starttls":
                server.starttls(context=trusting)
            if settings["SMTP_USER"]:
                server.login(str(settings["SMTP_USER"]), str(settings["SMTP_PASSWORD"] or ""))
            server.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        remedy = "Look at SMTP_HOST, SMTP_PORT, SMTP_USER and SMTP_SECURITY."
        raise UsageError(f"mail to {addresses} by {host}:{port} failed ({error})", remedy=remedy) from error

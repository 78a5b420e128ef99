"""``newscrawl extract``: read one page and print its article. The tool for "why is this field wrong"."""

import gzip
import json
import urllib.error
import urllib.request
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException
from importlib.metadata import version
from pathlib import Path
from typing import IO, cast
from urllib.parse import urlsplit

import click

from archive.digests import warc_digest
from archive.errors import NewsError, UsageError
from archive.explain.printable import safe_json
from newscrawl.cli.opening import PlaceRefusedError, guarded_opener, places
from newscrawl.extract.article import Explained, explain
from newscrawl.extract.overrides import SHIPPED, load_overrides
from newscrawl.extract.page import Page
from newscrawl.extract.parse import MAX_BYTES

_TIMEOUT = 30.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page's bytes and what the server said with them; a file has no server."""

    body: bytes
    url: str
    content_type: str = ""
    status: int = 200


@click.command()
@click.argument("page")
@click.option(
    "--url", default="", metavar="URL", help="Where the page in FILE came from; links and dates need it."
)
@click.option(
    "--fetched",
    default="",
    metavar="TIME",
    help="When it was fetched, ISO 8601; nothing later is believed. Default: now.",
)
@click.option(
    "--site", "site_name", default="", metavar="NAME", help="Name of the site, to strip from titles."
)
@click.option(
    "--overrides",
    "overrides",
    default=SHIPPED,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="What is read otherwise at single publishers. Default: the file that is shipped.",
)
@click.option("--explain", "explained", is_flag=True, help="Tell on stderr which lines were dropped and why.")
def command(  # noqa: PLR0913 - an argument an option
    page: str, url: str, fetched: str, site_name: str, overrides: Path, *, explained: bool
) -> None:
    """Print the article in PAGE (an HTML file, may be gzipped, or an http(s) address) as JSON.

    A page that is no article gives the verdict, the reason and what the rule saw, and exit code 1.

    Example: newscrawl extract story.html --url https://news.example/story --explain
    """
    got = _fetch(page) if page.startswith(("http://", "https://")) else _read(Path(page), url)
    moment = _moment(fetched)
    result = explain(
        Page(
            url=got.url,
            requested_url=page if page.startswith("http") else got.url,
            body=got.body,
            content_type=got.content_type,
            fetched=moment,
            payload_digest=warc_digest(got.body),
            status=got.status,
            site_name=site_name,
            override=load_overrides(overrides).of(got.url, moment),
        )
    )
    if explained:
        _tell(result)
    article = result.extraction.article
    if article is not None:
        _print(article.as_dict())
        return
    no = result.extraction
    _print({"verdict": no.verdict, "reason": no.reason, "detail": no.detail, "evidence": no.evidence})
    raise click.exceptions.Exit(1)


def _print(values: dict[str, object]) -> None:
    click.echo(safe_json(json.dumps(values, ensure_ascii=False, indent=2)))


def _tell(result: Explained) -> None:
    """The provenance of each field, and each dropped line with its rule, without a terminal's escapes."""
    article = result.extraction.article
    for name, place in (article.provenance if article else {}).items():
        click.echo(f"{name}: from {place}", err=True)
    for flag in article.flags if article else ():
        click.echo(f"flag: {flag}", err=True)
    for line, rule in result.body.dropped if result.body else ():
        shown = "".join(char if char.isprintable() else " " for char in line)
        click.echo(f"dropped by {rule}: {shown[:160]}", err=True)


def _moment(text: str) -> str:
    if not text:
        return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{text!r} is no ISO 8601 time", remedy="Write it like 2026-11-23T12:00:00Z"
        ) from None
    return text


def _read(path: Path, url: str) -> Fetched:
    if url and not (url.startswith(("http://", "https://")) and urlsplit(url).hostname):
        raise UsageError(f"--url {url[:200]!r} is no address of a page", remedy="Write https://host/path")
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            source = cast("IO[bytes]", gzip.GzipFile(fileobj=file)) if packed else file
            body = source.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"cannot be read: {reason}", place=str(path)) from None
    return Fetched(body, url or path.resolve().as_uri())


def _fetch(address: str) -> Fetched:
    if not urlsplit(address).hostname:
        raise UsageError(f"{address[:200]!r} is no address of a page", remedy="Write https://host/path")
    agent = f"newscrawl/{version('newscrawl')} (extract; one page at a person's request)"
    request = urllib.request.Request(address, headers={"User-Agent": agent})  # noqa: S310 - the scheme was checked
    try:
        with guarded_opener(places(address)).open(request, timeout=_TIMEOUT) as answer:
            return Fetched(
                answer.read(MAX_BYTES + 1),
                answer.url,
                answer.headers.get("Content-Type") or "",
                answer.status,
            )
    except urllib.error.HTTPError as error:
        with error:
            return Fetched(
                error.read(MAX_BYTES), error.url, error.headers.get("Content-Type") or "", error.code
            )
    except (OSError, ValueError, HTTPException, PlaceRefusedError) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        raise NewsError(f"no page came: {reason}", place=address[:200]) from None

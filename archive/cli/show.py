"""``newsarchive show``: an article, or the evidence that it rests on."""

import json
import sys
from pathlib import Path

import click
from rich.console import Console

from archive.cli.options import archive_option
from archive.cli.output import console, label, safe, write_bytes
from archive.cli.several import ask_archives
from archive.errors import NewsError
from archive.explain.printable import safe_json
from archive.model import Article
from archive.reader import Archive
from archive.warc.problems import Problem


@click.command("show")
@click.argument("article", metavar="ID|URL")
@archive_option
@click.option("--text", "form", flag_value="text", help="Only the text of the article.")
@click.option("--json", "form", flag_value="json", help="The article as its JSON line.")
@click.option(
    "--raw", "form", flag_value="raw", help="The archived page: content-encoding removed, else as received."
)
@click.option(
    "--html",
    "form",
    flag_value="html",
    help="The archived page as text in UTF-8, whatever charset it came in.",
)
@click.option("--record", "form", flag_value="record", help="The whole WARC record, as it lies in the file.")
def command(article: str, folder: Path, form: str | None) -> None:
    """Show an article by its id or its URL: its fields, and where the evidence lies.

    Of several versions at one URL the newest is shown, and the ids of the others are named. With --raw,
    --html and --record, a URL that gave no article works too: its newest capture is shown.

    Example: newsarchive show https://example.com/story
    """

    def tell_first(found: list[tuple[Archive, bool]]) -> None:
        archives = [archive for archive, holds in found if holds] or [archive for archive, _ in found]
        _show(archives[0], article, form)

    ask_archives(
        folder, lambda archive: bool(archive.versions(article) or archive.captures(article)), tell_first
    )


def _show(archive: Archive, article: str, form: str | None) -> None:
    if form in {"raw", "html", "record"}:
        _evidence(archive, article, form)
        return
    versions = archive.versions(article)
    if not versions:
        raise _unknown(archive, article)
    newest = versions[-1]
    if form == "text":
        console().print(safe(newest.text))
    elif form == "json":
        click.echo(safe_json(json.dumps(newest.as_dict(), ensure_ascii=False)))
    else:
        out = console()
        _fields(out, newest)
        for decision in archive.decisions(newest.id):
            said = ": ".join(part for part in (decision.verdict, decision.reason, decision.detail) if part)
            out.print(label("decision", f"{decision.decided[:19]} {said}"))
        for other in versions[:-1]:
            out.print(label("version", f"{other.version}: {other.id} fetched {other.fetched}"))
        out.print()
        out.print(safe(newest.text))


def _evidence(archive: Archive, wanted: str, form: str) -> None:
    found = archive.article(wanted)
    captures = [] if found else archive.captures(wanted)
    place = found.warc if found else (captures[-1] if captures else None)
    if place is None:
        raise _unknown(archive, wanted)
    if form == "record":
        record = archive.record(place)
        with record.path.open("rb") as file:
            file.seek(record.offset)
            member = file.read(record.length)
        write_bytes(
            member if not member.startswith(b"\x1f\x8b") else _inflated(member, record.path, record.offset)
        )
        return
    response = archive.response(place)
    if response.withheld:
        raise NewsError(
            f"The page asks for {response.withheld}: its bytes were not kept",
            place=safe(response.capture.url, one_line=True),
            remedy="Its text is in `newsarchive show URL`, its header lines in `newsarchive show --record`",
        )
    decoded = response.decoded()
    if decoded.problem:
        console(stderr=True).print(f"newsarchive: {safe(decoded.problem, one_line=True)}")
    if form == "html":
        _page(response.content_type, decoded.data)
    else:
        write_bytes(decoded.data)


def _page(content_type: str, data: bytes) -> None:
    from w3lib.encoding import html_to_unicode  # noqa: PLC0415 - only this form needs it

    _, text = html_to_unicode(content_type, data, default_encoding="utf-8")
    if sys.stdout.isatty():
        click.echo(safe(text))
    else:
        write_bytes(text.encode("utf-8", "replace"))


def _inflated(member: bytes, path: Path, offset: int) -> bytes:
    from archive.warc.coding import decode_content  # noqa: PLC0415 - brotli and zstd only where they are needed

    decoded = decode_content(member, "gzip", limit=1 << 30)
    if decoded.problem:
        raise Problem(str(path), decoded.problem, offset=offset).error()
    return decoded.data


def _fields(out: Console, article: Article) -> None:
    values = article.as_dict()
    warc = values.pop("warc")
    del values["text"]
    for name, value in values.items():
        if value in (None, "", (), [], {}):
            continue
        if name == "headlines":
            for headline in article.headlines:
                out.print(label("headline", f"{headline.text} ({headline.place})"))
        elif isinstance(value, dict):
            out.print(label(name, ", ".join(f"{key}: {item}" for key, item in value.items())))
        elif isinstance(value, list | tuple):
            out.print(label(name, ", ".join(map(str, value))))
        else:
            out.print(label(name, str(value)))
    if warc:
        out.print(label("warc", f"{warc['file']}, offset {warc['offset']}"))
        out.print(label("record", warc["record_id"]))
        out.print(label("payload", warc["payload_digest"]))


def _unknown(archive: Archive, wanted: str) -> NewsError:
    shown = safe(wanted, one_line=True)
    if next(archive.decisions(wanted), None) or archive.captures(wanted):
        return NewsError(
            f"No article was read at {shown}", remedy=f"Ask `newsarchive why {shown}` for the reason"
        )
    return NewsError(
        f"{shown} is not in the archive",
        place=str(archive.layout.root),
        remedy="Give the whole URL, or the 16 characters of an article's id",
    )

"""``newsarchive why``: what became of a page, in words."""

import json
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from archive.cli.options import archive_option
from archive.cli.output import console, label, safe
from archive.cli.several import ask_archives
from archive.errors import NewsError
from archive.explain.printable import safe_json
from archive.explain.verdicts import MEANING, otherwise, robots_before
from archive.model import Decision
from archive.reader import Archive


@click.command("why")
@click.argument("page", metavar="URL|ID")
@archive_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, as in decisions/.")
def command(page: str, folder: Path, *, as_json: bool) -> None:
    """Say what became of a URL or an article's id each time it was met, and why.

    Example: newsarchive why https://example.com/story
    """

    def tell_all(answers: list[tuple[Archive, list[Decision]]]) -> None:
        found = [(archive, decision) for archive, decisions in answers for decision in decisions]
        if not found:
            raise _unheard_of(page, folder, [archive for archive, _ in answers])
        out = console()
        for archive, decision in sorted(found, key=lambda one: one[1].decided) if len(answers) > 1 else found:
            if as_json:
                click.echo(safe_json(json.dumps(decision.as_dict(), ensure_ascii=False)))
                continue
            if len(answers) > 1:
                out.print(label("archive", str(archive.layout.root)))
            _print(out, archive, decision)

    ask_archives(folder, lambda archive: list(archive.decisions(page)), tell_all)


def _unheard_of(page: str, folder: Path, archives: list[Archive]) -> NewsError:
    captures = sum(len(archive.captures(page)) for archive in archives)
    detail = f"It was captured {captures} times, as a feed or robots.txt is" if captures else ""
    return NewsError(
        f"No decision was made about {safe(page, one_line=True)}",
        place=str(folder),
        remedy=detail or "Give the URL as the feed or sitemap had it, or as the page's address is",
    )


def _print(out: Console, archive: Archive, decision: Decision) -> None:
    meaning = MEANING.get(decision.verdict, decision.verdict)
    out.print(Text.assemble((decision.decided, "bold"), "  ", (meaning, _colour(decision.verdict))))
    reason = f"{decision.reason} – {decision.detail}" if decision.detail else decision.reason
    lines = [("reason", reason), ("url", decision.url)]
    if decision.final_url and decision.final_url != decision.url:
        lines.append(("led to", decision.final_url))
    robots = robots_before(archive, decision)
    if robots is not None:
        lines.append(("robots.txt", f"as captured {robots.date}, status {robots.status}"))
    if decision.status is not None:
        lines.append(("status", str(decision.status)))
    if decision.source or decision.found_in:
        lines.append(("found in", " ".join(part for part in (decision.source, decision.found_in) if part)))
    if decision.article_id:
        lines.append(("article", decision.article_id))
    if decision.of and decision.of != decision.article_id:
        other = archive.article(decision.of)
        lines.append(("of", f"{decision.of} {other.url} “{other.title}”" if other else decision.of))
    lines += _evidence(archive, decision)
    for name, value in lines:
        out.print(Text("  ") + label(name, value))


def _evidence(archive: Archive, decision: Decision) -> list[tuple[str, str]]:
    """What was compared, what would have changed it, and where the capture lies."""
    lines = [(f"  {name}", _plain(value)) for name, value in decision.evidence.items()]
    changed = otherwise(decision)
    if changed:
        lines.append(("otherwise", changed))
    if decision.warc:
        capture = archive.capture(decision.warc.record_id)
        if capture is not None:
            stored = f"stored as a revisit ({capture.profile})" if capture.profile else "stored whole"
            lines.append(("fetched", f"{capture.date}, {stored}"))
        lines.append(("warc", f"{decision.warc.file}, offset {decision.warc.offset}"))
    return lines


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _colour(verdict: str) -> str:
    return "green" if verdict in {"new", "version", "syndicated", "recurring"} else "yellow"

"""``newsarchive cite``: an article as a citation, with its evidence."""

from pathlib import Path

import click

from archive.cli.options import archive_option
from archive.cli.output import safe
from archive.errors import NewsError
from archive.explain.printable import safe_json
from archive.export.citations import CITATION_FORMS, CitationForm, citation, csl
from archive.model import Article
from archive.reader import Archive


@click.command("cite")
@click.argument("articles", metavar="ID|URL…", nargs=-1, required=True)
@archive_option
@click.option(
    "--format", "form", type=click.Choice(CITATION_FORMS), default="text", show_default=True, help="The form."
)
def command(articles: tuple[str, ...], folder: Path, form: CitationForm) -> None:
    """Cite articles as BibTeX (biblatex), RIS, CSL-JSON or text.

    Each citation holds the moment of capture, the digest of the payload, and the WARC record.

    Example: newsarchive cite https://example.com/story --format bibtex
    """
    with Archive(folder) as archive:
        found = [_found(archive, wanted) for wanted in articles]
    if form == "csl":
        import orjson  # noqa: PLC0415 - the others do not need it

        listed = orjson.dumps([csl(article) for article in found], option=orjson.OPT_INDENT_2)
        click.echo(safe_json(listed.decode()))
        return
    printed = "\n".join(safe(citation(article, form)) for article in found)
    click.echo(printed.replace("\n", "\r\n") if form == "ris" else printed, nl=False)  # as RIS wants it


def _found(archive: Archive, wanted: str) -> Article:
    article = archive.article(wanted)
    if article is None:
        raise NewsError(
            f"There is no article {safe(wanted, one_line=True)}",
            place=str(archive.layout.root),
            remedy="Give the 16 characters of an id, as `newsarchive search` shows it, or the whole URL",
        )
    return article

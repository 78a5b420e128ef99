"""``newscrawl sources``: check the list of sources, and discover what a site offers."""

from collections import Counter
from pathlib import Path

import click

from archive.errors import ConfigurationError
from newscrawl import settings
from newscrawl.sources import Source, load_sources


@click.group()
def command() -> None:
    """Check the list of sources, or discover what a site offers.

    Example: newscrawl sources check
    """


@command.command()
@click.argument("file", type=click.Path(path_type=Path), default=settings.SOURCES)
def check(file: Path) -> None:
    """Report every mistake in FILE (./sources.toml), with its line and what to write instead.

    Ends with exit code 0 where there is none, otherwise with 2.

    Example: newscrawl sources check outlets.toml
    """
    try:
        sources = load_sources(file)
    except ConfigurationError as error:
        click.echo(str(error), err=True)
        raise SystemExit(error.exit_code) from None
    click.echo(f"{file}: no mistakes. {_counted(sources)}")


@command.command()
@click.argument("url")
def discover(url: str) -> None:
    """Print the feeds, news sitemaps and sections of the site at URL, as a block to paste into sources.toml.

    Asks for its homepage, robots.txt and what these name, one after the other, as robots.txt allows; each
    feed and sitemap is tried out. The block goes to standard output, the rest to standard error.

    Example: newscrawl sources discover https://news.un.org/en/
    """
    # Imported here: `check` needs neither lxml nor courlan.
    from newscrawl.cli.discovering import look_at  # noqa: PLC0415 -- see above
    from newscrawl.cli.fetching import Fetcher  # noqa: PLC0415 -- see above
    from newscrawl.cli.opening import places  # noqa: PLC0415 -- see above
    from newscrawl.cli.sourceblock import source_block  # noqa: PLC0415 -- see above

    address = url if "://" in url else f"https://{url}"
    site = look_at(address, Fetcher(places(address)), tell=lambda line: click.echo(line, err=True))
    click.echo(source_block(site), nl=False)


def _counted(sources: tuple[Source, ...]) -> str:
    """The number of sources, and of what they name."""
    parts = [f"{len(sources)} source{'s' * (len(sources) != 1)}"]
    for key in ("feeds", "sitemaps", "sections"):
        number = sum(len(getattr(source, key)) for source in sources)
        if number:
            parts.append(f"{number} {key if number != 1 else key[:-1]}")
    bare = sum(not (source.feeds or source.sitemaps or source.sections) for source in sources)
    if bare:
        parts.append(f"{bare} whose homepage will be asked for more")
    countries = Counter(source.country for source in sources if source.country)
    languages = {source.language for source in sources if source.language}
    if countries and languages:
        parts.append(f"{len(countries)} countries, {len(languages)} languages")
    return ", ".join(parts) + "."

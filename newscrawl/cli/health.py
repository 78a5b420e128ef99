"""``newscrawl health``: is anything wrong?"""

from functools import partial
from pathlib import Path

import click

from archive.cli.options import archive_option


@click.command()
@archive_option
@click.option("--sources", metavar="FILE", help="The list of sources. [default: sources.toml]")
@click.option("--offline", is_flag=True, help="Do not look what the homepages of dead feeds offer now.")
def command(folder: Path, sources: str | None, *, offline: bool) -> None:
    """Say what is wrong, a line each with the likely cause and the command to try.

    Where a feed is dead, the homepage of its source is asked for another one, once a week at most, and what
    is found is suggested. Ends with exit code 0 and says nothing where all is well, otherwise with 1.

    Example: newscrawl health
    """
    # Imported here: --help needs no Scrapy.
    from newscrawl.cli.rediscovering import offered_instead  # noqa: PLC0415 - see above
    from newscrawl.operation import choices, telling  # noqa: PLC0415 - see above

    settings = choices.settings_with({"SOURCES": sources} if sources else {})
    discover = telling.nothing_discovered if offline else partial(offered_instead, folder, settings)
    found = telling.troubles_now(folder, discover)
    for trouble in found:
        click.echo(telling.printable(str(trouble)))
    if found:
        raise SystemExit(1)

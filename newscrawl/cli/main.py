"""``newscrawl``: the operator's command. One file per subcommand, imported only when it is called."""

import sys

import click

from archive.cli.lazy import LazyGroup
from archive.errors import NewsError

# Subcommand → the module that holds it, and its one-line help.
COMMANDS = {
    "demo": ("newscrawl.cli.demo", "Crawl the bundled newsroom twice, and show what was kept."),
    "dispatch": ("newscrawl.cli.dispatch", "Put what is due into the work queue."),
    "extract": ("newscrawl.cli.extract", "Show the article that is read from one page."),
    "health": ("newscrawl.cli.health", "Say what is ill, why, and what to try."),
    "reextract": ("newscrawl.cli.reextract", "Read the archived pages again."),
    "report": ("newscrawl.cli.report", "Tell the story of the last runs."),
    "run": ("newscrawl.cli.run", "Crawl what is due: the line for crontab."),
    "work": ("newscrawl.cli.work", "Archive pages of the work queue."),
    "sites": ("newscrawl.cli.sites", "Show what was learned of each site's furniture; forget it."),
    "spark": ("newscrawl.cli.spark", "Read again, or link archives, on many machines."),
    "sources": ("newscrawl.cli.sources", "Check sources.toml; find what a homepage offers."),
}


@click.command(cls=LazyGroup, subcommands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="newscrawl")
def cli() -> None:
    """Crawl news and keep it as evidence.

    Example: newscrawl demo
    """


def main() -> None:
    """Run the command; an error is one line on stderr, and its exit code."""
    try:
        cli()
    except NewsError as error:
        click.echo(f"newscrawl: {error}", err=True)
        sys.exit(error.exit_code)

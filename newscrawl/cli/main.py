"""``newscrawl``: the operator's command. One file per subcommand, imported only when it is called."""

import importlib
import sys

import click

from archive.errors import NewsError

# Subcommand → module of newscrawl.cli that holds a click command (or group) called ``command``.
COMMANDS = {
    "demo": "newscrawl.cli.demo",
    "extract": "newscrawl.cli.extract",
    "reextract": "newscrawl.cli.reextract",
    "health": "newscrawl.cli.health",
    "report": "newscrawl.cli.report",
    "run": "newscrawl.cli.run",
    "sources": "newscrawl.cli.sources",
}


class LazyGroup(click.Group):
    """A group whose subcommands are imported when they are asked for: start-up stays quick."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Every subcommand, sorted."""
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        return command


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
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

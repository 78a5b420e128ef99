"""A group of subcommands that are imported when they are asked for: start-up stays quick."""

import importlib
from collections.abc import Mapping
from typing import Any

import click

# Subcommand → module of archive.cli that holds a click command called ``command``, and its one-line help.
COMMANDS = {
    "cite": ("archive.cli.cite", "Cite articles with their evidence: BibTeX, RIS, CSL-JSON, text."),
    "export": ("archive.cli.export", "Write articles for others, with a datasheet."),
    "facets": ("archive.cli.facets", "Count what is found by source, language, author, tag."),
    "headlines": ("archive.cli.headlines", "Every headline of one day, in every wording."),
    "compare": ("archive.cli.compare", "Two sources side by side: share and wording."),
    "copies": ("archive.cli.copies", "Who else ran an article, when, and how much was changed."),
    "coverage": ("archive.cli.coverage", "Articles expected and seen per day, and the hours without a run."),
    "push": ("archive.cli.push", "Copy finished files to object storage."),
    "rebuild": ("archive.cli.rebuild", "Make catalog, CDXJ and search index anew."),
    "recurring": ("archive.cli.recurring", "Headlines that stand over a new story each time."),
    "search": ("archive.cli.search", "Find articles by their words."),
    "show": ("archive.cli.show", "Show an article, its text, its archived response or its record."),
    "serve": ("archive.cli.serve", "Open the archive in a browser: pages to search in, and an API."),
    "sources": ("archive.cli.sources", "What each source gave, from when to when."),
    "sql": ("archive.cli.sql", "Ask in SQL; only reads."),
    "stats": ("archive.cli.stats", "What the archive holds, and how much of it."),
    "tables": ("archive.cli.tables", "Write the archive as Parquet for other engines."),
    "timeline": ("archive.cli.timeline", "Count what is found day by day, and its share."),
    "verify": ("archive.cli.verify", "Check every record, digest, link and name."),
    "versions": ("archive.cli.versions", "The versions of an article, and what changed between them."),
    "wacz": ("archive.cli.wacz", "Write a WACZ file that can be handed on."),
    "words": ("archive.cli.words", "The words that stand out in what is found."),
    "why": ("archive.cli.why", "Say what became of a URL, and why."),
}


class LazyGroup(click.Group):
    """A group that imports a subcommand when it is called.

    Args:
        subcommands: Name → the module that holds a click command (or group) called ``command``, and its
            one-line help.
        settings: What ``click.Group`` takes.
    """

    def __init__(self, *, subcommands: Mapping[str, tuple[str, str]], **settings: Any) -> None:
        super().__init__(**settings)
        self._subcommands = subcommands

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Every subcommand, sorted."""
        return sorted(self._subcommands)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of that name, or None."""
        if cmd_name not in self._subcommands:
            return None
        command: click.Command = importlib.import_module(self._subcommands[cmd_name][0]).command
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the subcommands for --help without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in sorted(self._subcommands.items())])

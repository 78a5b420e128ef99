"""``newscrawl dispatch``: feeds the work queue."""

import click

from newscrawl.cli.queueing import crawl_with_queue, queue_options


@click.command()
@queue_options
@click.option("--file", metavar="FILE", help="Owe these addresses, one a line, instead of what sources name.")
@click.option("--all", "everything", is_flag=True, help="Ask feeds also before their time.")
def command(*, file: str | None, everything: bool, **chosen: object) -> None:
    """Ask the feeds that are due, put due pages into the work queue, settle what workers did, and end.

    A line for cron on one machine. Its archive holds the feeds, and the state of all pages.

    Example: newscrawl dispatch --queue redis://queue.example:6379/0 --archive collections/dispatch
    """
    arguments = {"file": file} if file else {}
    crawl_with_queue("dispatch", chosen | {"ONLY_DUE": not everything}, arguments, 0.0)

"""``newscrawl work``: a worker of the work queue."""

import click

from newscrawl.cli.queueing import crawl_with_queue, queue_options


@click.command()
@queue_options
@click.option("--until-empty", is_flag=True, help="End when no domain has work left.")
@click.option("--max-time", type=float, default=0.0, metavar="SECONDS", help="End in order after so long.")
def command(*, until_empty: bool, max_time: float, **chosen: object) -> None:
    """Take domains from the work queue and archive their pages, one of each domain at a time.

    Each worker has an archive of its own, and its name in the queue (host and archive, or QUEUE_WORKER) must
    be the same after a restart: it then finds out which of the pages it had in hand are on disk. SIGTERM
    ends it in order; what it owned goes to others.

    Example: newscrawl work --queue redis://queue.example:6379/0 --archive collections/worker-1
    """
    arguments = {"until_empty": "yes"} if until_empty else {}
    crawl_with_queue("work", chosen, arguments, max_time)

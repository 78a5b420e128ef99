"""``newscrawl spark``: many archives, on as many machines as Spark has."""

import click

from newscrawl.cli.sparkoptions import spark_options


@click.group()
def command() -> None:
    """Read WARC files again, or find repeats and copies across archives, on Spark.

    Example: newscrawl spark link collections/news-*/tables out
    """


@command.command("reextract")
@click.argument("warcs", nargs=-1, required=True, metavar="WARC…")
@click.argument("out", metavar="OUT")
@spark_options
def reextract_command(warcs: tuple[str, ...], out: str, master: str, memory: str) -> None:
    """Read the pages of WARC files again, one task a file, and write the articles as tables under OUT.

    WARC is a file, a folder, a pattern, or an address that fsspec knows (s3://…); OUT likewise.

    Example: newscrawl spark reextract collections/news-*/archive out
    """
    from newscrawl.spark.files import expanded  # noqa: PLC0415 - --help needs no Spark
    from newscrawl.spark.reextract import reextract  # noqa: PLC0415 - the same
    from newscrawl.spark.session import spark_session  # noqa: PLC0415 - the same

    files = expanded(warcs, (".warc.gz", ".warc"))
    with spark_session(master, memory, "newscrawl reextract") as session:
        readings = reextract(session, files, out)
    damaged = [line for reading in readings for line in reading.damaged]
    for line in damaged:
        click.echo("".join(char if char.isprintable() else "?" for char in line), err=True)
    articles, none = (sum(getattr(reading, name) for reading in readings) for name in ("articles", "none"))
    click.echo(f"{articles} articles read in {len(files)} files, {none} pages without one")
    if damaged:
        raise click.exceptions.Exit(4)


@command.command("link")
@click.argument("tables", nargs=-1, required=True, metavar="TABLES…")
@click.argument("out", metavar="OUT")
@spark_options
def link_command(tables: tuple[str, ...], out: str, master: str, memory: str) -> None:
    """Find repeats, copies and versions across tables of articles, and write decisions as tables under OUT.

    TABLES are folders of tables of several archives (`newsarchive tables`), or of `spark reextract`. The
    settings CONTAINMENT and its like count as they do for a crawl.

    Example: newscrawl spark link collections/news-*/tables out
    """
    from newscrawl.extensions.archive import policy_of  # noqa: PLC0415 - --help needs no Spark
    from newscrawl.operation.choices import settings_with  # noqa: PLC0415 - the same
    from newscrawl.spark.files import expanded  # noqa: PLC0415 - the same
    from newscrawl.spark.link import link, run_name  # noqa: PLC0415 - the same
    from newscrawl.spark.session import spark_session  # noqa: PLC0415 - the same

    files = [file for file in expanded(tables, (".parquet",)) if _is_article_file(file)]
    policy = policy_of(settings_with({}))
    with spark_session(master, memory, "newscrawl link") as session:
        total = link(session, files, out, policy, run_name())
    for verdict, count in sorted(total.items(), key=lambda item: -item[1]):
        click.echo(f"{count:>10,}  {verdict}")


def _is_article_file(file: str) -> bool:
    """Of an archive's tables only the articles; of another folder all."""
    others = ("/decisions/", "/captures/", "/runs/")
    return not any(name in file for name in others)

"""``newsarchive serve``: the archive in a browser."""

from pathlib import Path

import click

from archive.cli.output import archive_option, console
from archive.errors import UsageError


@click.command("serve")
@archive_option
@click.option("--port", type=click.IntRange(0, 65_535), default=8090, show_default=True, help="The port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
def command(folder: Path, port: int, host: str) -> None:
    """Open the archive in a browser: pages to search in, and the same as JSON under /api.

    Example: newsarchive serve --archive collections/news
    """
    try:
        import uvicorn  # noqa: PLC0415 - the extra "web", which the other commands do without

        from archive.web.app import create_app  # noqa: PLC0415 - as above
    except ModuleNotFoundError as error:
        raise UsageError(
            f"The pages need {error.name}, which is not installed", remedy="pip install 'newscrawl[web]'"
        ) from error
    app = create_app(folder)
    console().print(f"http://{host}:{port}/")
    uvicorn.run(app, host=host, port=port, log_level="warning")

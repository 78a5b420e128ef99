"""``newsarchive tables``: the archive as Parquet, for other engines."""

from pathlib import Path
from typing import get_args

import click

from archive.cli.options import archive_option
from archive.cli.output import console, label, size
from archive.errors import UsageError
from archive.marker import archive_at
from archive.tables.columns import TableName
from archive.tables.keeping import bring_up


@click.command("tables")
@click.argument("path", type=click.Path(path_type=Path, file_okay=False))
@archive_option
@click.option(
    "--table", "names", type=click.Choice(get_args(TableName)), multiple=True, help="Only this one."
)
def command(path: Path, folder: Path, names: tuple[TableName, ...]) -> None:
    """Write the archive as Parquet, partitioned by year and month, for Spark, Polars, DuckDB and others.

    Writing to the same place again adds only what is new.

    Example: newsarchive tables /data/news-tables
    """
    if path.exists() and any(path.iterdir()) and not (path / "state.json").exists():
        raise UsageError(f"{path} is not empty, and holds no tables", remedy="Name a new folder")
    path.mkdir(parents=True, exist_ok=True)
    wanted: tuple[TableName, ...] = names or get_args(TableName)
    tables = bring_up(archive_at(folder), path, wanted)
    for name in wanted:
        state = tables[name]
        total = sum((path / file).stat().st_size for file in state.files)
        console().print(label(name, f"{state.rows:,} rows, {len(state.files):,} files, {size(total)}"))

"""The options of both Spark commands."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

_C = TypeVar("_C", bound=Callable[..., Any])


def spark_options(command: _C) -> _C:
    """``--master`` and ``--memory``."""
    master = click.option(
        "--master",
        default="local[*]",
        show_default=True,
        help="Spark's master; '' for what spark-submit says.",
    )
    memory = click.option("--memory", default="2g", show_default=True, help="Of the driver, in local mode.")
    return master(memory(command))

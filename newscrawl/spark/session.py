"""A Spark session, for as long as a command runs."""

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from archive.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import SparkSession


@contextmanager
def spark_session(master: str, memory: str, name: str) -> "Iterator[SparkSession]":
    """Spark, started or joined.

    Args:
        master: ``local[2]``, ``spark://…``, ``yarn``, or empty for what spark-submit says.
        memory: Of the driver in local mode, such as ``2g``.
        name: What Spark's pages call it.

    Raises:
        UsageError: PySpark or Java is not there.
    """
    try:
        from pyspark.errors import PySparkRuntimeError  # noqa: PLC0415 - an extra
        from pyspark.sql import SparkSession  # noqa: PLC0415 - the same
    except ImportError as error:
        raise UsageError(
            "PySpark is not installed", remedy="Install the extra: pip install 'newscrawl[spark]'"
        ) from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName(name).config("spark.ui.showConsoleProgress", "false")
    builder = builder.config("spark.driver.memory", memory).config("spark.sql.session.timeZone", "UTC")
    builder = builder.config("spark.driver.host", "127.0.0.1") if master.startswith("local") else builder
    if master.startswith("local"):  # the defaults are those of a cluster
        cores = len(os.sched_getaffinity(0))
        builder = builder.config("spark.ui.enabled", "false").config(
            "spark.sql.shuffle.partitions", 2 * cores
        )
    builder = builder.master(master) if master else builder
    try:
        session = builder.getOrCreate()
    except (PySparkRuntimeError, FileNotFoundError) as error:
        raise UsageError(
            f"Spark does not start ({error})", remedy="Install Java 17 (apt: openjdk-17-jre-headless)"
        ) from error
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield session
    finally:
        session.stop()

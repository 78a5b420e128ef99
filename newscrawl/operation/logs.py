"""The log file of runs that nobody watches: one line an event, rotated, as text or as JSON."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

import orjson
from scrapy.settings import Settings

from archive.files import make_folder, storing
from archive.layout import Layout


class JsonFormatter(logging.Formatter):
    """A log record as one JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger, message, and the traceback where there is one."""
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()


class LineFormatter(logging.Formatter):
    """A log record as one line; only a traceback takes lines of its own, which are indented."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The line, with what a message spreads over several lines joined."""
        record.message = " ".join(part.strip() for part in record.message.splitlines())
        return super().formatMessage(record)


def to_file(settings: Settings) -> Path:
    """Send the log to ``runs/log.txt`` of the archive (or LOG_FILE), and nothing to the terminal.

    Raises:
        NewsError: The file cannot be written.
    """
    path = Path(settings["LOG_FILE"] or Layout(Path(settings["ARCHIVE"])).runs / "log.txt")
    make_folder(path.parent)
    with storing(path):
        handler = RotatingFileHandler(
            path,
            maxBytes=settings.getint("LOG_MAX_BYTES"),
            backupCount=settings.getint("LOG_BACKUPS"),
            encoding="utf-8",
            errors="backslashreplace",
        )
    json = settings.getbool("LOG_JSON")
    handler.setFormatter(
        JsonFormatter() if json else LineFormatter(settings["LOG_FORMAT"], settings["LOG_DATEFORMAT"])
    )
    handler.setLevel(settings["LOG_LEVEL"])
    logging.getLogger().addHandler(handler)
    return path

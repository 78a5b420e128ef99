"""The log file of runs that nobody watches."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy.settings import Settings

from newscrawl.operation.logs import to_file


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    before = list(logging.getLogger().handlers)
    level = logging.getLogger().level
    logging.getLogger().setLevel(logging.INFO)
    yield
    for handler in set(logging.getLogger().handlers) - set(before):
        logging.getLogger().removeHandler(handler)
        handler.close()
    logging.getLogger().setLevel(level)


def test_each_event_is_one_json_object_if_that_is_wanted(tmp_path: Path) -> None:
    path = to_file(Settings({"ARCHIVE": str(tmp_path), "LOG_JSON": True, "LOG_LEVEL": "INFO"}))
    assert path == tmp_path / "runs" / "log.txt"
    logging.getLogger("a").warning("a feed\nof %s", "two lines")
    logging.getLogger("b").error("failed", exc_info=ValueError("broken"))
    first, second = (json.loads(line) for line in path.read_text().splitlines())
    assert (first["level"], first["logger"], first["message"]) == ("WARNING", "a", "a feed\nof two lines")
    assert "ValueError: broken" in second["traceback"]


def test_each_event_is_one_line_of_text_and_a_traceback_is_indented(tmp_path: Path) -> None:
    settings = Settings({"ARCHIVE": str(tmp_path), "LOG_LEVEL": "INFO"})
    path = to_file(settings)
    logging.getLogger("a").warning("Enabled:\n  ['one',\n   'two']")
    assert path.read_text().splitlines()[0].endswith("[a] WARNING: Enabled: ['one', 'two']")


def test_the_file_is_rotated_and_only_so_many_are_kept(tmp_path: Path) -> None:
    settings = Settings(
        {"LOG_FILE": str(tmp_path / "x.txt"), "LOG_LEVEL": "INFO", "LOG_MAX_BYTES": 2000, "LOG_BACKUPS": 2}
    )
    to_file(settings)
    for number in range(200):
        logging.getLogger("a").info("event %d", number)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.txt", "x.txt.1", "x.txt.2"]
    assert max(path.stat().st_size for path in tmp_path.iterdir()) <= 2000

"""What strangers say stays within its line of the log."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from scrapy.utils.test import get_crawler

from newscrawl.extensions.plainlog import PlainLogExtension


@pytest.fixture
def log() -> Iterator[StringIO]:
    before = logging.getLogRecordFactory()
    PlainLogExtension.from_crawler(get_crawler())
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter("[%(levelname)s] %(message)s"))
    logger = logging.getLogger("pages")
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)
    logging.setLogRecordFactory(before)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Überschrift — «заголовок» 見出し\tα", "Überschrift — «заголовок» 見出し\tα"),
        ("\x1b]0;owned\x07\x1b[2J", "\\x1b]0;owned\\x07\\x1b[2J"),
        ("\x9b31m red", "\\x9b31m red"),
        ("a\r[ERROR] b", "a\\r[ERROR] b"),
        ("a\n[ERROR] all is lost", "a\n    [ERROR] all is lost"),
        ("a\u2028[ERROR] b\u2029", "a\\u2028[ERROR] b\\u2029"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("half \ud83d a character", "half \\ud83d a character"),
        ("a\0b", "a\\x00b"),
    ],
)
def test_control_characters_are_spelt_out(said: str, written: str, log: StringIO) -> None:
    logging.getLogger("pages").warning("feed %s", said)
    assert log.getvalue() == f"[WARNING] feed {written}\n"


def fail(words: str) -> None:
    raise ValueError(words)


def test_so_are_those_in_a_traceback(log: StringIO) -> None:
    try:
        fail("\x1b[2J\n[ERROR] forged")
    except ValueError:
        logging.getLogger("pages").exception("reading failed")
    lines = log.getvalue().splitlines()
    assert lines[0] == "[ERROR] reading failed"
    assert all(line.startswith(("    ", "Traceback")) for line in lines[1:])
    assert "\\x1b[2J" in log.getvalue()

r"""An article or a decision as a JSON line, and back.

A line is UTF-8 without escapes, has every field in the order of the model, and ends with ``\n``. JSON
escapes control characters, so nothing that a page says can break a line.
"""

import re
from dataclasses import fields, is_dataclass
from typing import Any

import orjson

from archive.errors import ArchiveUnusableError
from archive.model import ARTICLE_SCHEMA, Article, Decision

_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_MOST_DEPTH = 50


class LineError(ValueError):
    """A line that is no article, or no decision; the message says why."""


def article_line(article: Article) -> bytes:
    r"""The article as one line, with its ``\n``."""
    return _line(article)


def decision_line(decision: Decision) -> bytes:
    r"""The decision as one line, with its ``\n``."""
    return _line(decision)


def metadata_document(article: Article) -> bytes:
    """The article without its text: what goes into the WARC beside the text itself."""
    values = {one.name: getattr(article, one.name) for one in fields(article) if one.name != "text"}
    return _line(values).rstrip(b"\n")


def read_article(line: bytes) -> Article:
    """The article of a line.

    Raises:
        LineError: The line is no article.
        ArchiveUnusableError: The article is of a newer schema than this program knows.
    """
    values = _values(line)
    schema = values.get("schema", 1)
    if isinstance(schema, int) and schema > ARTICLE_SCHEMA:
        raise ArchiveUnusableError(
            f"An article line has schema {schema}; this version of newscrawl knows schema {ARTICLE_SCHEMA}",
            remedy="Use the newscrawl that wrote it, or a newer one",
        )
    try:
        return Article.from_dict(values)
    except (KeyError, TypeError, AttributeError) as error:
        raise LineError(f"the line is no article ({error})") from error


def read_decision(line: bytes) -> Decision:
    """The decision of a line.

    Raises:
        LineError: The line is no decision.
    """
    try:
        return Decision.from_dict(_values(line))
    except (KeyError, TypeError, AttributeError) as error:
        raise LineError(f"the line is no decision ({error})") from error


def storable(text: str) -> str:
    r"""A text that UTF-8 can hold: half characters (lone surrogates) become U+FFFD.

    They come of broken ``\ud83d`` escapes in the JSON of pages; two halves that meet are made whole.

    >>> storable("a\ud83d b\ud83d\ude00") == "a\ufffd b\U0001F600"
    True
    """
    if not _LONE_SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def storable_article(article: Article) -> Article:
    """The article as it will be read back; the same object in nearly all cases."""
    try:
        orjson.dumps(article)
    except (TypeError, ValueError):
        return Article.from_dict(_cleaned(article.as_dict(), 0))
    return article


def _line(values: Article | Decision | dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(values, option=orjson.OPT_APPEND_NEWLINE)
    except (TypeError, ValueError):
        return orjson.dumps(_cleaned(values, 0), option=orjson.OPT_APPEND_NEWLINE)


def _values(line: bytes) -> dict[str, Any]:
    try:
        values = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise LineError(f"the line is no JSON ({error})") from error
    if not isinstance(values, dict):
        raise LineError("the line is JSON, but no object")
    return values


def _cleaned(value: Any, depth: int) -> Any:  # noqa: ANN401 - JSON values are of any type
    """The same value with what JSON and UTF-8 cannot hold turned into text that they can."""
    if depth > _MOST_DEPTH:
        return storable(repr(value)[:200])
    if isinstance(value, str):
        return storable(value)
    if is_dataclass(value) and not isinstance(value, type):
        value = {one.name: getattr(value, one.name) for one in fields(value)}
    if isinstance(value, dict):
        return {storable(str(key)): _cleaned(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_cleaned(item, depth + 1) for item in value]
    if value is None or isinstance(value, bool | float) or (isinstance(value, int) and abs(value) < 2**53):
        return value
    return storable(str(value))

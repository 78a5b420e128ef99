"""JSON-LD scripts to plain values and nodes: mended where a little mending helps, bounded in every way."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

_MAX_NODES = 6_000
_MAX_VALUES = 60
_COMMENT = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>"
    r"|/\*\s*\]\]>\s*\*/|\]\]>)\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_LOOSE = re.compile(
    r'"(headline|datePublished|dateModified|description|articleSection|isAccessibleForFree)"\s{0,20}:\s{0,20}"((?:[^"\\\n]|\\.){1,2000})"'
)
_LOOSE_TYPE = re.compile(r'"@type"\s{0,20}:\s{0,20}\[?\s{0,20}"(\w{1,40})"')


_ELSEWHERE = frozenset(
    {
        "itemlistelement", "mentions", "relatedlink", "isrelatedto", "issimilarto", "citation", "review",
        "comment", "workexample", "exampleofwork", "liveblogupdate", "itemreviewed", "isbasedon", "video",
        "associatedmedia", "suggestedanswer", "acceptedanswer", "subjectof", "breadcrumb", "knowsabout",
    }
)  # fmt: skip


def load_json_ld(text: str) -> list[Any] | None:
    """The values of one script, lightly repaired where it is not JSON; None where nothing helps."""
    try:
        return [orjson.loads(text)]
    except orjson.JSONDecodeError:
        pass
    for attempt in (text, html.unescape(text)):
        mended = _COMMENT.sub("", attempt.strip()).strip().rstrip(";").strip()
        for mend in (mended, _TRAILING_COMMA.sub(r"\1", mended)):
            if (values := _decode_all(mend)) is not None:
                return values
    return None


def _decode_all(text: str) -> list[Any] | None:
    """One JSON value or several in a row; raw line breaks within strings are forgiven."""
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    at = 0
    while at < len(text) and len(values) < _MAX_VALUES:
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return values or None
        values.append(value)
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
    return values or None


def nodes_of(documents: list[Any]) -> Iterator[tuple[dict[str, Any], bool, bool]]:
    """Every node, with whether it stands at the top of a graph and whether it belongs to something else."""
    stack = [(value, True, False) for value in reversed(documents)]
    seen = 0
    while stack and seen < _MAX_NODES:
        value, top, aside = stack.pop()
        if isinstance(value, list):
            stack.extend((item, top, aside) for item in reversed(value[:500]))
        elif isinstance(value, dict):
            seen += 1
            yield value, top, aside
            for key, below in value.items():
                if isinstance(below, (dict, list)):
                    stack.append((below, top and key == "@graph", aside or str(key).lower() in _ELSEWHERE))


def loose_facts(text: str) -> tuple[set[str], dict[str, str]]:
    """Types (lower case) and single facts out of JSON that cannot be read as a whole."""
    facts: dict[str, str] = {}
    for key, raw in _LOOSE.findall(text)[:100]:
        try:
            facts.setdefault(key, str(json.loads(f'"{raw}"')))
        except ValueError:
            facts.setdefault(key, raw)
    return {kind.lower() for kind in _LOOSE_TYPE.findall(text)[:50]}, facts

"""JSON-LD scripts to plain values and nodes: mended where a little mending helps, bounded in every way."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

from newscrawl.extract.words import clean_line

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


def types_of(node: dict[str, Any]) -> set[str]:
    """Types of a node without their vocabulary, lower case."""
    value = node.get("@type") or node.get("type")
    names = value if isinstance(value, list) else [value]
    return {str(name).rpartition("/")[2].rpartition(":")[2].lower()[:60] for name in names[:10] if name}


def first_text(value: Any) -> str:  # noqa: ANN401 - JSON of any shape
    """The first string in a value: itself, of a list, or the name, text or id of a node."""
    for _ in range(4):
        if isinstance(value, str):
            return value
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = next(
                (value[k] for k in ("@value", "name", "text", "headline", "url", "@id") if value.get(k)), ""
            )
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            return str(value)
        else:
            return ""
    return ""


def words_in(value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON of any shape
    """Keywords in a value: a list, or a line with commas."""
    for item in value[:_MAX_VALUES] if isinstance(value, list) else [value]:
        text = first_text(item)[:4000]
        for part in text.split(",") if isinstance(item, str) else [text]:
            if word := clean_line(part, 120):
                yield word


def image_in(value: Any, by_id: dict[str, Any]) -> str:  # noqa: ANN401 - JSON of any shape
    """Address of the first picture in a value, or empty."""
    for _ in range(3):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            if not value.get("url") and isinstance(value.get("@id"), str):
                value = by_id.get(value["@id"], value)
            value = value.get("url") or value.get("contentUrl") or ""
    return value[:2000] if isinstance(value, str) else ""

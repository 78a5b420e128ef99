"""No regular expression of ours costs more than a blink, whatever a stranger feeds it."""

import contextlib
import importlib
import pkgutil
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import archive
import newscrawl

LONG = 10_000
"""Characters. A pattern that takes the square of it fails here by far."""

BLINK = 0.1  # seconds
OF_LINES = ("newscrawl.extract.", "archive.fingerprints.", "archive.headline.")
"""Modules whose patterns get lines in which no two spaces follow each other."""

BOUNDED = {
    "newscrawl.discovery.articleshapes._ID": 2083,  # the path of an address that URLLENGTH_LIMIT let pass
    "newscrawl.discovery.dates._HALF_DAY": 200,
    "newscrawl.extract.signatures._URL": 2000,  # a byline
}
"""Patterns that get no more than so many characters."""

FILLS = (" ", "\n", "a", "A", "0", "-", "<", "&", "/", "=", '"', "é", "a ", "0 ", "<a ", "By A ")


def modules() -> Iterator[ModuleType]:
    for package in (newscrawl, archive):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith(".__main__"):
                with contextlib.suppress(ImportError):  # of what only another environment has (pywb)
                    yield importlib.import_module(found.name)


def patterns_in(value: object, depth: int = 0) -> Iterator["re.Pattern[str] | re.Pattern[bytes]"]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, (tuple, list, frozenset, set)):
        for one in value:
            yield from patterns_in(one, depth + 1)
    elif depth < 3 and isinstance(value, dict):
        for one in (*value, *value.values()):
            yield from patterns_in(one, depth + 1)


@dataclass(frozen=True)
class Used:
    """A pattern, and how the module that has it calls it."""

    pattern: "re.Pattern[str] | re.Pattern[bytes]"
    ways: tuple[str, ...]


def ways_of(module: ModuleType, name: str) -> tuple[str, ...]:
    source = Path(str(module.__file__)).read_text("utf-8")
    called = set(re.findall(rf"\b{re.escape(name)}\.(\w+)\b", source)) & {
        "match",
        "fullmatch",
        "search",
        "sub",
        "split",
    }
    return tuple(sorted("search" if way in {"sub", "split"} else way for way in called)) or ("search",)


def collected() -> dict[str, Used]:
    found: dict[tuple[object, int], tuple[str, Used]] = {}
    for module in modules():
        for name, value in vars(module).items():
            for number, pattern in enumerate(patterns_in(value)):
                used = Used(pattern, ways_of(module, name))
                found.setdefault(
                    (pattern.pattern, pattern.flags), (f"{module.__name__}.{name}[{number}]", used)
                )
    return dict(found.values())


PATTERNS = collected()


def words_of(pattern: str) -> list[str]:
    """What stands literally in a pattern, as far as that is easily seen."""
    plain = re.sub(r"\\[a-zA-Z]|\(\?[a-zA-Z:=!<]+|\{[0-9,]+\}|\[[^\]]*\]", " ", pattern)
    return list(dict.fromkeys(re.findall(r"[^\s()|?*+^$.\\]{2,20}|[<>&\"'=:;/@#%,_-]", plain)))[:5]


def worst(pattern: str) -> Iterable[str]:
    """Texts that begin to match again and again, and do not end as the pattern wishes."""
    words = words_of(pattern)
    for fill in (*FILLS, *words):
        yield fill * (LONG // len(fill))
    for word in words:
        for fill in (" ", "a", "0", "<", *words[:2]):
            yield word + fill * (LONG // len(fill)) + "\x00"
            yield (word + fill) * (LONG // len(word + fill)) + "\x00"


def test_many_are_found() -> None:
    assert len(PATTERNS) > 200


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_it_answers_in_a_blink(name: str) -> None:
    used = PATTERNS[name]
    raw = used.pattern.pattern
    longest = next((most for prefix, most in BOUNDED.items() if name.startswith(prefix)), LONG)
    for text in worst(raw.decode("latin-1") if isinstance(raw, bytes) else raw):
        if name.startswith(OF_LINES):
            text = " ".join(text.split())  # noqa: PLW2901 - what these are given
        subject: Any = text[:longest].encode("utf-8") if isinstance(raw, bytes) else text[:longest]
        for way in used.ways:
            began = time.thread_time()
            getattr(used.pattern, way)(subject)
            assert time.thread_time() - began < BLINK, (way, text[:60])

"""Reads a file of overrides, names every mistake at once, and finds the override of a page."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cssselect import SelectorError

from archive.errors import ConfigurationError
from newscrawl.extract.furniture import site_of
from newscrawl.extract.override import Override, compiled
from newscrawl.sources.checks import Mistake, shown
from newscrawl.sources.loader import Mistakes
from newscrawl.sources.tomllines import Place, TomlLines

SHIPPED = Path(__file__).parent / "overrides.toml"
"""The overrides that come with the program."""
_MAX_BYTES = 2_000_000
_MAX_SELECTOR = 300
_KEYS = tuple(field.name for field in fields(Override))
_LISTS = ("keep", "drop")


class Overrides:
    """The overrides of a file, by host.

    Args:
        found: The overrides; of several for one host the latest that holds is taken.
    """

    def __init__(self, found: Iterable[Override] = ()) -> None:
        self._by_host: dict[str, list[Override]] = {}
        for override in sorted(found, key=lambda each: each.since or date.min, reverse=True):
            self._by_host.setdefault(override.host, []).append(override)

    def __len__(self) -> int:
        return sum(map(len, self._by_host.values()))

    def of(self, url: str, fetched: str) -> Override | None:
        """The override for a page that was fetched then, or None."""
        host = site_of(url)
        while "." in host and self._by_host:
            for override in self._by_host.get(host, ()):
                if override.since is None or fetched[:10] >= override.since.isoformat():
                    return override
            host = host.partition(".")[2]
        return None


def load_overrides(path: Path = SHIPPED) -> Overrides:
    """The overrides of a file (docs/extraction.md).

    Raises:
        ConfigurationError: The file cannot be read, or holds mistakes: a line for each of them, with file,
            line number, and what to write instead.
    """
    text = _text(path)
    mistakes = Mistakes(path)
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise ConfigurationError(
            f"it is no valid TOML: {error}", place=str(path), remedy="Write it as docs/extraction.md shows"
        ) from None
    lines = TomlLines(text)
    for key in tables.keys() - {"publisher"}:
        remedy = "Write [[publisher]] before each publisher, and its keys below"
        mistakes.add(lines.line((key,)), Mistake(f"unknown table or key {shown(key)}", remedy))
    entries = tables.get("publisher", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        mistakes.add(
            lines.line(("publisher",)),
            Mistake("publisher is no list", "Write [[publisher]] with two brackets"),
        )
        entries = []
    found = [_override(entry, ("publisher", at), lines, mistakes) for at, entry in enumerate(entries)]
    mistakes.raise_any()
    return Overrides(each for each in found if each)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            body = file.read(_MAX_BYTES + 1)
        if len(body) > _MAX_BYTES:
            raise ConfigurationError(
                f"is larger than {_MAX_BYTES} bytes", place=str(path), remedy="Name a file of overrides"
            )
        return body.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise ConfigurationError(
            f"cannot be read: {error.strerror}", place=str(path), remedy="Name a file that can be"
        ) from None
    except UnicodeDecodeError:
        raise ConfigurationError("is not UTF-8 text", place=str(path), remedy="Save it as UTF-8") from None


def _override(
    entry: Mapping[str, Any], place: Place, lines: TomlLines, mistakes: Mistakes
) -> Override | None:
    clean = True

    def wrong(what: str, remedy: str, *inner: str | int) -> None:
        nonlocal clean
        clean = False
        mistakes.add(lines.line((*place, *inner)), Mistake(what, remedy))

    for key in entry.keys() - set(_KEYS):
        wrong(f"unknown key {shown(key)}", f"The keys are {', '.join(_KEYS)}", key)
    host, since = entry.get("host"), entry.get("since")
    if not isinstance(host, str) or "." not in host or set(host) & set("/: *@"):
        wrong(f"{shown(host)} is no host", 'Write host = "www.example.com"', "host")
    if since is not None and (not isinstance(since, date) or isinstance(since, datetime)):
        wrong(f"{shown(since)} is no day", "Write since = 2026-11-23, without quotes", "since")
    values: dict[str, Any] = {}
    for key in _KEYS[2:]:
        if key not in entry:
            continue
        given = entry[key] if key in _LISTS and isinstance(entry[key], list) else [entry[key]]
        for at, selector in enumerate(given):
            if what := _mistake_in(selector):
                wrong(what, "Write a CSS selector, such as div.story > p", key, at)
        values[key] = tuple(given) if key in _LISTS else given[0]
    if not values:
        wrong("a publisher that changes nothing", f"Write one of {', '.join(_KEYS[2:])}")
    return Override(host=str(host).lower(), since=since, **values) if clean else None


def _mistake_in(selector: object) -> str:
    if not isinstance(selector, str) or not selector.strip() or len(selector) > _MAX_SELECTOR:
        return f"{shown(selector)} is no selector"
    try:
        compiled(selector)
    except (SelectorError, ValueError):
        return f"{shown(selector)} is no CSS selector"
    return ""

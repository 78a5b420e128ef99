"""Reads sources.toml, or a plain list of feed addresses, and names every mistake at once."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from archive.errors import ConfigurationError
from archive.urls import canonical_url
from newscrawl.sources.checks import KEYS, Mistake, check, shown, unknown_key
from newscrawl.sources.feedlist import read_feed_list
from newscrawl.sources.source import Source
from newscrawl.sources.tomllines import Place, TomlLines

MAX_FILE_BYTES = 10_000_000
"""Room for some 50,000 sources; a larger file is something else."""

_AT_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_ADDRESSES = ("feeds", "sitemaps")
# What tomllib says, and what helps against it.
_SYNTAX_REMEDIES = (
    ("Cannot declare ('source',) twice", "Write [[source]] with two brackets before each source"),
    ("Cannot overwrite", "The key stands twice in this source; leave one out"),
    ("backslash", "Write regular expressions in single quotes: deny = ['\\d+']"),
    ("Invalid value", 'Write text in quotes, as in name = "bbc"'),
    ("Illegal character", "A text must end on its line with the quote that it began with"),
    ("Unclosed array", "Close the list with ]"),
    ("after a statement", "Write one key = value on each line"),
    ("Expected '=' after a key", 'Write key = value, as in name = "bbc"'),
)


def load_sources(path: Path) -> tuple[Source, ...]:
    """The sources of a file: TOML (docs/sources.md), or a plain list of feed addresses, one a line.

    Args:
        path: The file. What ends in ``.toml`` or holds a ``[[source]]`` line is TOML.

    Raises:
        ConfigurationError: The file cannot be read, or holds mistakes. Its text has a line for each of them,
            with file, line number, and what to write instead.
    """
    text = _text(path)
    found = Mistakes(path)
    if path.suffix.lower() == ".toml" or re.search(r"^\s*\[\[", text, re.MULTILINE):
        sources = _from_toml(text, found)
    else:
        sources = tuple(read_feed_list(text, found.add))
    if not sources and not found:
        found.add(1, Mistake("it names no source", 'Write [[source]], name = "…" and home = "https://…"'))
    found.raise_any()
    return sources


class Mistakes:
    """The mistakes of one file, each with its line."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found: list[tuple[int, Mistake]] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, line: int, mistake: Mistake) -> None:
        """Remember a mistake."""
        self._found.append((line, mistake))

    def raise_any(self) -> None:
        """Raise all of them, in the order of the file.

        Raises:
            ConfigurationError: There are some.
        """
        lines = [
            f"{self._path}:{line}: {mistake.what}. {mistake.remedy}"
            for line, mistake in sorted(self._found, key=lambda found: found[0])
        ]
        if len(lines) > 1:
            lines.insert(0, f"{len(lines)} mistakes in {self._path}")
        if lines:
            raise ConfigurationError("\n".join(lines))


def _text(path: Path) -> str:
    try:
        if not path.exists():
            raise ConfigurationError(
                "no such file",
                place=str(path),
                remedy="Name another with -a sources=FILE, or begin one with: newscrawl sources discover URL",
            )
        with path.open("rb") as file:
            body = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise ConfigurationError(
            f"cannot be read: {error.strerror}", place=str(path), remedy="Name a file that can be"
        ) from None
    if len(body) > MAX_FILE_BYTES:
        raise ConfigurationError(
            f"is larger than {MAX_FILE_BYTES} bytes", place=str(path), remedy="Name a file of sources"
        )
    try:
        return body.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(
            "is not UTF-8 text", place=f"{path}:{line}", remedy="Save it in the encoding UTF-8"
        ) from None


def _from_toml(text: str, found: Mistakes) -> tuple[Source, ...]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found.add(*_syntax_mistake(str(error), text))
        return ()
    except (RecursionError, ValueError):  # lists in lists without end, a date that is none
        found.add(1, Mistake("it is no usable TOML", "Write it as docs/sources.md shows"))
        return ()
    lines = TomlLines(text)
    for key in tables.keys() - {"source"}:
        remedy = "Write [[source]] before each source, and its keys below"
        found.add(lines.line((key,)), Mistake(f"unknown table or key {shown(key)}", remedy))
    entries = tables.get("source", [])
    if isinstance(entries, dict):
        found.add(
            lines.line(("source",)), Mistake("[source] is one table", "Write [[source]] with two brackets")
        )
        return ()
    if not isinstance(entries, list):
        found.add(
            lines.line(("source",)), Mistake("source is no table", "Write [[source]], and keys below it")
        )
        return ()
    sources = [
        _source(entry, ("source", number), lines, found)
        for number, entry in enumerate(entries)
        if isinstance(entry, dict)
    ]
    for line, mistake in _repeated(entries, lines):
        found.add(line, mistake)
    return tuple(source for source in sources if source)


def _syntax_mistake(said: str, text: str) -> tuple[int, Mistake]:
    at = _AT_LINE.search(said)
    line = int(at.group(1)) if at and at.group(1) else text.rstrip("\n").count("\n") + 1
    what = _AT_LINE.sub("", said)
    remedy = next(
        (remedy for part, remedy in _SYNTAX_REMEDIES if part in what), "Write it as docs/sources.md shows"
    )
    return line, Mistake(f"it is no valid TOML: {what}", remedy)


def _source(entry: dict[str, Any], place: Place, lines: TomlLines, found: Mistakes) -> Source | None:
    values: dict[str, Any] = {}
    clean = True
    for key, written in entry.items():
        if key in KEYS:
            values[key], mistakes = check(key, written)
        else:
            mistakes = [unknown_key(key)]
        for mistake in mistakes:
            inner = () if mistake.element is None else (mistake.element,)
            found.add(lines.line((*place, key, *inner)), mistake)
        clean = clean and not mistakes
    if "name" not in entry:
        found.add(lines.line(place), Mistake("a source without a name", 'Write name = "…" below [[source]]'))
        return None
    if not any(entry.get(key) for key in ("home", "feeds", "sitemaps", "sections")) and clean:
        what = f"source {shown(values['name'])} has no address"
        found.add(lines.line(place), Mistake(what, 'Write home = "https://…", or feeds = ["https://…"]'))
        return None
    return Source(**values) if clean else None


def _repeated(entries: list[Any], lines: TomlLines) -> Iterator[tuple[int, Mistake]]:
    """Names that two sources bear, and feeds or sitemaps that two sources name."""
    names: dict[str, int] = {}
    addresses: dict[str, tuple[int, int]] = {}
    for number, entry in enumerate(entries):
        if not isinstance(entry, dict):
            continue
        name = entry.get("name")
        line = lines.line(("source", number, "name"))
        if isinstance(name, str):
            first = names.setdefault(name.strip().casefold(), line)
            if first != line:
                yield (
                    line,
                    Mistake(f"the name {shown(name)} stands on line {first} too", "Give each source its own"),
                )
        for key in _ADDRESSES:
            listed = entry.get(key)
            for element, address in enumerate(listed if isinstance(listed, list) else []):
                at = lines.line(("source", number, key, element))
                owner, first = addresses.setdefault(_same(address), (number, at))
                if owner != number:
                    what = f"{shown(address)} is named on line {first} too, for another source"
                    yield at, Mistake(what, "Leave it to one of the two sources")


def _same(address: object) -> str:
    try:
        return canonical_url(str(address))
    except ValueError:
        return str(address)

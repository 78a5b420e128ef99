"""What each key of a source may hold, and what to write where it holds something else."""

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any, Final
from urllib.parse import urlsplit

from archive.urls import canonical_url
from newscrawl.sources.codes import COUNTRIES, LANGUAGES, meant_country, meant_language
from newscrawl.sources.durations import seconds
from newscrawl.sources.patterns import mistake_in
from newscrawl.sources.source import Source

KEYS: Final = tuple(field.name for field in fields(Source))

_MEANT = {
    "url": "home", "homepage": "home", "website": "home", "site": "home", "link": "home", "feed": "feeds",
    "feed_url": "feeds", "rss": "feeds", "atom": "feeds", "lang": "language", "id": "name", "title": "name",
    "label": "name", "sitemap": "sitemaps", "section": "sections", "include": "allow", "exclude": "deny",
    "ignore": "deny", "nation": "country", "category": "tags", "categories": "tags", "tag": "tags",
    "wait": "delay", "download_delay": "delay", "interval": "delay",
    "recheck": "revisit", "revisits": "revisit", "every": "ask", "poll": "ask",
}  # fmt: skip
_NAME = re.compile(r"[\w][\w.-]{0,63}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_MAX_URL = 2048
_MAX_DELAY, _MIN_AGE, _MAX_AGE = 3600, 60, 366 * 86_400
_MAX_ASK = 31 * 86_400


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake.

    Attributes:
        what: What is wrong, naming the value.
        remedy: What to write instead.
        element: The element of the list that it is about, or None.
    """

    what: str
    remedy: str
    element: int | None = None


Found = Iterator[Mistake]


def unknown_key(key: str) -> Mistake:
    """The mistake of a key that no source has, with the one that was probably meant."""
    near = _MEANT.get(key.lower()) or next(iter(difflib.get_close_matches(key.lower(), KEYS, 1)), "")
    remedy = f"Write {near!r}" if near else f"The keys are {', '.join(KEYS)}"
    return Mistake(f"unknown key {shown(key)}", remedy)


def shown(value: object) -> str:
    """A value as a person wrote it, short and harmless on a terminal."""
    text = ascii(value) if isinstance(value, str) and _CONTROL.search(value) else repr(value)
    return text if len(text) <= 80 else text[:77] + "..."  # noqa: PLR2004 -- one line


def check(key: str, value: object) -> tuple[Any, list[Mistake]]:
    """What a source gets for the value of a key, and all that is wrong with it."""
    return _CHECKS[key](key, value)


def _text(key: str, value: object, example: str) -> tuple[str, list[Mistake]]:
    if not isinstance(value, str):
        return "", [Mistake(f"{key} is {shown(value)}, no text", f"Write {key} = {example}")]
    if _CONTROL.search(value):
        return "", [Mistake(f"{key} holds control characters: {shown(value)}", f"Write {key} = {example}")]
    return value.strip(), []


def _name(key: str, value: object) -> tuple[str, list[Mistake]]:
    text, mistakes = _text(key, value, '"tengrinews"')
    if mistakes or _NAME.fullmatch(text):
        return text, mistakes
    better = re.sub(r"[^\w.-]+", "-", text.lower()).strip("-.")[:64]
    return text, [
        Mistake(
            f"name {shown(text)} is not one word of letters, digits, dots and dashes",
            f'Write name = "{better or "tengrinews"}"',
        )
    ]


def _home(key: str, value: object) -> tuple[str, list[Mistake]]:
    text, mistakes = _text(key, value, '"https://example.com/"')
    if mistakes:
        return "", mistakes
    wrong = url_mistake(text)
    return text, [wrong] if wrong else []


def url_mistake(address: str, element: int | None = None) -> Mistake | None:
    """Why an address is none that can be crawled, or None."""
    full = 'Write the whole address, such as "https://example.com/"'
    parts = urlsplit("")
    try:
        parts = urlsplit(address)
        canonical_url(address)
    except ValueError:
        bare = not parts.scheme and re.fullmatch(r"[\w.-]+\.[a-zA-Z]{2,}(?:/\S*)?", address)
        with_port = re.fullmatch(r"[\w.-]+:\d+(?:/\S*)?", address)
        remedy = (
            f'Write "https://{address.lstrip("/")}"'
            if bare or with_port or address.startswith("//")
            else full
        )
        return Mistake(f"{shown(address)} is no http or https address", remedy, element)
    if re.search(r"\s", address):
        return Mistake(f"{shown(address)} holds a space", "Write %20 for it, or two addresses", element)
    if "@" in parts.netloc:
        return Mistake(
            "an address holds a user name or password", "Leave it out: it would be archived", element
        )
    if len(address) > _MAX_URL:
        return Mistake(f"{shown(address)} is longer than {_MAX_URL} characters", full, element)
    return None


def _list(key: str, value: object, example: str) -> tuple[list[str], list[Mistake]]:
    """The usable texts of a list; the others, and elements that stand twice, are mistakes."""
    remedy = f"Write {key} = [{example}]"
    if isinstance(value, str):
        return [], [Mistake(f"{key} is one text, not a list", f"Write {key} = [{shown(value)}]")]
    if not isinstance(value, list):
        return [], [Mistake(f"{key} is {shown(value)}, not a list", remedy)]
    texts: list[str] = []
    mistakes = []
    for number, element in enumerate(value):
        text, wrong = _text(f"an element of {key}", element, example)
        if wrong or not text:
            what = wrong[0].what if wrong else f"an element of {key} is empty"
            mistakes.append(Mistake(what, remedy if wrong else "Leave it out", number))
        elif text in texts:
            mistakes.append(Mistake(f"{shown(text)} stands twice in {key}", "Leave one of them out", number))
        else:
            texts.append(text)
    return texts, mistakes


def _urls(key: str, value: object) -> tuple[tuple[str, ...], list[Mistake]]:
    urls, mistakes = _list(key, value, '"https://example.com/feed"')
    wrong = (url_mistake(url, _index(value, url)) for url in urls)
    return tuple(urls), mistakes + [mistake for mistake in wrong if mistake]


def _patterns(key: str, value: object) -> tuple[tuple[str, ...], list[Mistake]]:
    patterns, mistakes = _list(key, value, "'^/news/'")
    for pattern in patterns:
        element = _index(value, pattern)
        if re.match(r"\^?https?:", pattern):
            what = f"{key} {shown(pattern)} is about a whole address; only the path is looked at"
            mistakes.append(Mistake(what, "Write '^/news/' or the like", element))
        elif wrong := mistake_in(pattern):
            mistakes.append(Mistake(f"{key} {shown(pattern)} {wrong}", _pattern_remedy(wrong), element))
    return tuple(patterns), mistakes


def _pattern_remedy(wrong: str) -> str:
    if "too long" in wrong:
        return "Write it without a repetition inside of a repetition, such as '^/news/'"
    return "Write a regular expression of Python, such as '^/news/'; \\ before . ? ( [ means the sign itself"


def _index(value: object, text: str) -> int | None:
    stripped = [e.strip() if isinstance(e, str) else e for e in value] if isinstance(value, list) else []
    return stripped.index(text) if text in stripped else None


def _tags(key: str, value: object) -> tuple[tuple[str, ...], list[Mistake]]:
    tags, mistakes = _list(key, value, '"wire"')
    return tuple(tags), mistakes


def _code(
    codes: frozenset[str], meant: Callable[[str], str], standard: str, example: str
) -> Callable[[str, object], tuple[str, list[Mistake]]]:
    def checked(key: str, value: object) -> tuple[str, list[Mistake]]:
        text, mistakes = _text(key, value, f'"{example}"')
        if mistakes or text in codes:
            return text, mistakes
        remedy = f'Write {key} = "{meant(text) or example}"'
        if not meant(text):
            remedy += " or the like, or leave it out"
        return text, [Mistake(f"{key} {shown(text)} is no code of {standard}", remedy)]

    return checked


def _delay(key: str, value: object) -> tuple[float | None, list[Mistake]]:
    delay = seconds(value)
    if delay is not None and 0 <= delay <= _MAX_DELAY:
        return delay, []
    what = f"{key} {shown(value)} is no number of seconds from 0 to {_MAX_DELAY}"
    return None, [Mistake(what, f"Write {key} = 2.5")]


def _revisit(key: str, value: object) -> tuple[tuple[int, ...] | None, list[Mistake]]:
    remedy = f'Write {key} = ["6h", "1d", "3d"], or [] for never'
    if not isinstance(value, list):
        return None, [Mistake(f"{key} is {shown(value)}, not a list of ages", remedy)]
    ages = [seconds(element) for element in value]
    mistakes = [
        Mistake(f"{key} {shown(value[number])} is no age from {_MIN_AGE} seconds to 366 days", remedy, number)
        for number, age in enumerate(ages)
        if age is None or not _MIN_AGE <= age <= _MAX_AGE
    ]
    return tuple(sorted({int(age) for age in ages if age is not None and not mistakes})), mistakes


def _ask(key: str, value: object) -> tuple[tuple[int, int] | None, list[Mistake]]:
    remedy = f'Write {key} = ["10m", "12h"]: the shortest and the longest time between two requests'
    spans = [seconds(element) for element in value] if isinstance(value, list) else []
    if len(spans) != 2 or None in spans:  # noqa: PLR2004 - the shortest, the longest
        return None, [Mistake(f"{key} is {shown(value)}, not two spans of time", remedy)]
    low, high = (int(span or 0) for span in spans)
    if not _MIN_AGE <= low <= high <= _MAX_ASK:
        what = (
            f"{key} {shown(value)} is not from {_MIN_AGE} seconds upwards to 31 days, the shorter one first"
        )
        return None, [Mistake(what, remedy)]
    return (low, high), []


def _private(key: str, value: object) -> tuple[bool, list[Mistake]]:
    if isinstance(value, bool):
        return value, []
    return False, [Mistake(f"{key} is {shown(value)}, neither true nor false", f"Write {key} = true")]


def _yes_or_no(key: str, value: object) -> tuple[bool, list[Mistake]]:
    if isinstance(value, bool):
        return value, []
    return False, [Mistake(f"{key} is {shown(value)}, neither true nor false", f"Write {key} = true")]


_CHECKS: dict[str, Callable[[str, object], tuple[Any, list[Mistake]]]] = {
    "name": _name,
    "home": _home,
    "feeds": _urls,
    "sitemaps": _urls,
    "sections": _urls,
    "allow": _patterns,
    "deny": _patterns,
    "language": _code(LANGUAGES, meant_language, "ISO 639-1", "en"),
    "country": _code(COUNTRIES, meant_country, "ISO 3166-1", "KZ"),
    "tags": _tags,
    "delay": _delay,
    "revisit": _revisit,
    "ask": _ask,
    "private": _private,
    "render": _yes_or_no,
}

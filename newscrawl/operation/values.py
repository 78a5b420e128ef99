"""The values of settings: one that cannot be is told in words before anything is opened."""

import math
from collections.abc import Callable, Iterator

from scrapy.settings import BaseSettings

from archive.errors import ConfigurationError
from newscrawl import settings as ours

_FRACTIONS = frozenset(
    {
        "ASK_AT_LEAST_EVERY",
        "ASK_AT_MOST_EVERY",
        "AUTOTHROTTLE_START_DELAY",
        "CRAWL_DELAY_MAX",
        "DOMAIN_SECONDS",
        "DOWNLOAD_TIMEOUT",
        "EXTRACT_TIMEOUT",
        "REDISCOVER_AFTER",
        "ROBOTS_MAX_AGE",
        "SITEMAP_MAX_AGE",
        "WARC_MAX_AGE",
    }
)
"""Seconds that are whole in our settings, and may be fractions in the operator's."""


def check_values(settings: BaseSettings) -> None:
    """Do numbers, lists of numbers and switches hold what they can hold? Our own settings say which is which.

    Raises:
        ConfigurationError: Some do not; all of them are told at once.
    """
    mistakes = list(_mistakes(settings))
    if mistakes:
        raise ConfigurationError("\n".join(mistakes))


def _mistakes(settings: BaseSettings) -> Iterator[str]:
    for name, default in vars(ours).items():
        value = settings.get(name)
        if not name.isupper() or value is None:
            continue
        wanted = _wanted(settings, name, default)
        if wanted:
            yield f"{name} cannot be {str(value)[:100]!r}. Set it to {wanted}"


def _wanted(settings: BaseSettings, name: str, default: object) -> str:
    """What a setting should hold; empty where it holds that."""
    match default:
        case bool():
            return "" if _holds(settings.getbool, name) else "True or False"
        case int() if name not in _FRACTIONS:
            return "" if _holds(settings.getint, name) else "a whole number from 0"
        case int() | float():
            return "" if _holds(settings.getfloat, name) else "a number from 0"
        case [int(), *_]:
            return "" if _hold(settings, name) else "whole numbers from 0, with commas between them"
    return ""


def _holds(read: Callable[[str], float], name: str) -> bool:
    try:
        return 0 <= read(name) < math.inf
    except (TypeError, ValueError):
        return False


def _hold(settings: BaseSettings, name: str) -> bool:
    try:
        return all(int(one) >= 0 for one in settings.getlist(name))
    except (TypeError, ValueError):
        return False

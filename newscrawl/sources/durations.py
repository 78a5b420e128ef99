"""Spans of time as people write them: ``90s``, ``30m``, ``6h``, ``1d``, ``2w``, or a number of seconds."""

import re

_DURATION = re.compile(r"(\d{1,9})\s*([smhdw])")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def seconds(value: object) -> float | None:
    """The span in seconds, or None where the value is none.

    >>> seconds("6h"), seconds(90), seconds("soon")
    (21600, 90, None)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    found = _DURATION.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    return int(found.group(1)) * _UNITS[found.group(2)] if found else None

"""One written date to ISO 8601: machines' forms, numbers in the order of a language, months by name."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import get_month_names

_MAX = 120
_ISO = re.compile(
    r"""(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})
        (?:(?:T|t|\s{1,3}|\s?,\s?|\s?-\s)(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,]\d{1,9})?)?
        \s?(?P<z>[zZ]|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?(?!\d)""",
    re.VERBOSE,
)
_COMPACT = re.compile(
    r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:T?(?P<h>\d{2})(?P<mi>\d{2})(?P<s>\d{2})?(?P<z>[zZ]"
    r"|[+-]\d{2}:?\d{2})?)?$"
)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?$")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})(?!\d)")
_CJK = re.compile(
    r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]|(\d{4})\.\s(\d{1,2})\.\s(\d{1,2})\.?"
)
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|ª)?[.,]?\s+(?:de\s+|of\s+)?([^\W\d_]{3,15})\.?,?\s+(?:de\s+"
    r"|del\s+)?(\d{4})(?!\d)"
)
_MONTH_DAY = re.compile(r"([^\W\d_]{3,15})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_UNIX = re.compile(
    r"([A-Z][a-z]{2})\s+(\d{1,2})\s+(\d{1,2}:\d{2}(?::\d{2})?)\s+(?:([A-Z]{3,5}|[+-]\d{4})\s+)?(\d{4})(?!\d)"
)
_CLOCK = re.compile(
    r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(?:([aApP])\.?[mM]\b\.?)?(?:\s*(?:GMT"
    r"|UTC)?([+-]\d{2}:?\d{2})|\s*([A-Z]{1,4})\b)?"
)
# Names of zones that mean one offset. Others (CST, IST, BST) mean several and are left out.
_ZONES = {
    "UTC": "+0000", "GMT": "+0000", "Z": "+0000", "EST": "-0500", "EDT": "-0400", "PST": "-0800",
    "PDT": "-0700", "CET": "+0100", "CEST": "+0200", "EET": "+0200", "EEST": "+0300", "MSK": "+0300",
    "JST": "+0900", "KST": "+0900",
}  # fmt: skip
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९０１２３４５６７８９", "0123456789" * 4)
# Where the month is written before the day. All others write the day first.
_MONTH_FIRST = frozenset({"en-us", "en-ph", "en_us", "en_ph", "fil", "tl"})
_COMMON = ("en", "de", "fr", "es", "pt", "it", "ru")
_NOON = 12


def read_date(text: str, language: str = "") -> str | None:
    """A written date as ISO 8601, as precise as written; None where there is none.

    The offset is kept where one is written. A number form is read in the language's order, unless only
    one order gives a date; a plain ``en`` says nothing of the order, and then the day comes first.

    >>> read_date("2026-11-23T09:00:00+0530"), read_date("23. November 2026"), read_date("11/23/2026")
    ('2026-11-23T09:00:00+05:30', '2026-11-23', '2026-11-23')
    """
    text = text.strip()[:_MAX].translate(_DIGITS)
    if not text:
        return None
    try:
        if (found := _ISO.match(text)) or (found := _COMPACT.match(text)):
            return _from_parts(found)
        if _EPOCH.match(text):
            return _from_epoch(int(text))
        return _from_words(text, language.lower())
    except (ValueError, OverflowError, IndexError):
        return None


def _from_parts(found: re.Match[str]) -> str:
    y, m, d = int(found["y"]), int(found["m"]), int(found["d"])
    if m > _NOON >= d:
        m, d = d, m
    if found["h"] is None:
        return datetime(y, m, d, tzinfo=UTC).date().isoformat()
    zone = _zone(found["z"])
    return _iso(
        datetime(y, m, d, int(found["h"]), int(found["mi"]), int(found["s"] or 0), tzinfo=zone),
        seconds=found["s"] is not None,
    )


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text.upper() in {"Z", "UTC", "GMT"}:
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    delta = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
    return timezone(-delta if text[0] == "-" else delta)


def _iso(moment: datetime, *, seconds: bool = True) -> str:
    return moment.isoformat(timespec="seconds" if seconds else "minutes")


def _from_epoch(number: int) -> str:
    seconds = number / 1000 if number > 10**11 else number
    return _iso(datetime.fromtimestamp(seconds, tz=UTC))


def _from_words(text: str, language: str) -> str | None:
    if "," in text[:5]:
        try:
            return _iso(parsedate_to_datetime(text))
        except (ValueError, TypeError, IndexError):
            pass
    day = _day(text, language)
    if day is None:
        return None
    year, month, number, rest = day
    base = datetime(year, month, number, tzinfo=UTC)
    if (clock := _CLOCK.search(rest)) is None:
        return base.date().isoformat()
    hour = int(clock[1])
    if clock[4]:
        hour = hour % _NOON + (_NOON if clock[4] in "pP" else 0)
    zone = _zone(clock[5] or _ZONES.get(clock[6] or ""))
    moment = base.replace(hour=hour, minute=int(clock[2]), second=int(clock[3] or 0), tzinfo=zone)
    return _iso(moment, seconds=clock[3] is not None)


def _day(text: str, language: str) -> tuple[int, int, int, str] | None:
    """Year, month and day in a text, and the text without them."""
    if found := _CJK.search(text):
        y, m, d = (int(group) for group in found.groups() if group)
        return y, m, d, text[: found.start()] + " " + text[found.end() :]
    if found := _NUMBERS.search(text):
        a, b, y = int(found[1]), int(found[3]), int(found[4])
        us = language in _MONTH_FIRST and found[2] == "/"
        month, day = (a, b) if (us or b > _NOON) and a <= _NOON else (b, a)
        return y, month, day, text[: found.start()] + " " + text[found.end() :]
    for pattern, month_at, day_at in ((_DAY_MONTH, 2, 1), (_MONTH_DAY, 1, 2)):
        for found in pattern.finditer(text):
            if month := _month(found[month_at], language):
                return (
                    int(found[3]),
                    month,
                    int(found[day_at]),
                    text[: found.start()] + " " + text[found.end() :],
                )
    if (found := _UNIX.search(text)) and (month := _month(found[1], "en")):
        return int(found[5]), month, int(found[2]), f"{found[3]} {found[4] or ''}"
    return _iso_within(text)


def _iso_within(text: str) -> tuple[int, int, int, str] | None:
    found = _ISO.search(text)
    if not found:
        return None
    rest = text[found.start("h") :] if found["h"] else text[found.end() :]
    return int(found["y"]), int(found["m"]), int(found["d"]), rest


def _month(word: str, language: str) -> int:
    """The number of a month by its name or the first letters of it, or 0."""
    word = word.casefold().rstrip(".")
    main = language.partition("-")[0].partition("_")[0]
    for code in dict.fromkeys((main, *_COMMON)):
        if code and (number := months(code).get(word, 0)):
            return number
    return 0


@lru_cache(maxsize=64)
def months(language: str) -> dict[str, int]:
    """Month names of a language in all their forms, casefolded, with their numbers (Unicode CLDR)."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError, TypeError):
        return {}
    names: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, context=context, locale=locale).items():
                names.setdefault(name.casefold().rstrip("."), number)
    if language == "en":
        names |= {"sept": 9}
    return names

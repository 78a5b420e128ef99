"""Dates as feeds and sitemaps write them, to ISO 8601 as precise as they were given."""

import re
from datetime import UTC, datetime, time, timedelta
from email.utils import parsedate_tz

_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ]\s*(\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?$",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})(?:\s*г\.?)?(?:[,\sT-]+(\d{1,2}:\d\d(?::\d\d)?))?$")
_SECONDS = re.compile(r"\d{10}(?:\d{3})?$")
_MONTHS = re.compile(r"(янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]*\.?", re.IGNORECASE)
_MONTH_NAMES = {
    "янв": "Jan", "фев": "Feb", "мар": "Mar", "апр": "Apr", "май": "May", "мая": "May",
    "июн": "Jun", "июл": "Jul", "авг": "Aug", "сен": "Sep", "окт": "Oct", "ноя": "Nov", "дек": "Dec",
}  # fmt: skip
# Zones that RFC 2822 does not name and feeds write; those that mean several (IST, CST) are left out.
_ZONES = {
    "MSK": "+0300", "CET": "+0100", "CEST": "+0200", "EET": "+0200", "EEST": "+0300", "BST": "+0100",
    "WET": "+0000", "WEST": "+0100", "JST": "+0900", "KST": "+0900", "HKT": "+0800", "SGT": "+0800",
    "AEST": "+1000", "AEDT": "+1100", "NZST": "+1200", "NZDT": "+1300", "WIB": "+0700", "PKT": "+0500",
    "UZT": "+0500", "TJT": "+0500", "KGT": "+0600", "UTC": "+0000", "Z": "+0000",
}  # fmt: skip
_LAST_WORD = re.compile(r"\b([A-Z]{1,4})$")
_HALF_DAY = re.compile(r"\s*\b([ap])\.?m\b\.?", re.IGNORECASE)
_GIVEN_OFFSET = re.compile(r"[+-]\d\d:?\d\d$|\b(?:GMT|UTC?|Z|[AECMP][SD]T)$")
_MAX_LENGTH = 64
_YEARS = range(1990, 2101)


def iso_date(written: str) -> str | None:
    """The date in ISO 8601: the day alone, or with minutes or seconds, and with offset where one was given.

    Reads RFC 822 and 2822 dates (also with Russian month names), ISO 8601 with a T or a space, dotted dates
    (day first) and Unix seconds. None for what is none of these, or no day of the years 1990 to 2100.

    >>> iso_date("Mon, 23 Nov 2026 10:00 +0500"), iso_date("23 ноября 2026"), iso_date("2026-11-23")
    ('2026-11-23T10:00+05:00', '2026-11-23', '2026-11-23')
    """
    written = " ".join(written[: _MAX_LENGTH * 2].split())
    if not written or len(written) > _MAX_LENGTH:
        return None
    try:
        iso = _from_iso(written) or _from_dotted(written) or _from_seconds(written) or _from_rfc822(written)
        return iso if iso and datetime.fromisoformat(iso).year in _YEARS else None
    except (ValueError, OverflowError):  # the 31st of February, hour 25
        return None


def moment_of(iso: str) -> datetime:
    """The moment (aware, UTC) to sort a date by: a bare day is its end, a time without offset is UTC.

    Args:
        iso: As ``iso_date`` returns it.
    """
    moment = datetime.fromisoformat(iso)
    if "T" not in iso:
        moment = datetime.combine(moment.date(), time(23, 59, 59))
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def latest_moment(iso: str) -> datetime:
    """The last moment (aware, UTC) that a date may mean: without offset, days end last west of us."""
    moment = moment_of(iso)
    return moment if datetime.fromisoformat(iso).tzinfo else moment + timedelta(hours=12)


def _from_iso(written: str) -> str | None:
    found = _ISO.match(written)
    if not found:
        return None
    day, clock, offset = found.groups()
    if not clock:
        return day
    offset = (offset or "").upper()
    if offset in {"Z", "UTC", "GMT"}:
        offset = "+00:00"
    elif offset:
        digits = offset[1:].replace(":", "").ljust(4, "0")
        offset = f"{offset[0]}{digits[:2]}:{digits[2:]}"
    return f"{day}T{clock}{offset}"


def _from_dotted(written: str) -> str | None:
    found = _DOTTED.match(written)
    if not found:
        return None
    day, month, year, clock = found.groups()
    iso = f"{year}-{int(month):02}-{int(day):02}"
    return f"{iso}T{clock.zfill(5 if clock.count(':') == 1 else 8)}" if clock else iso


def _from_seconds(written: str) -> str | None:
    if not _SECONDS.match(written):
        return None
    return datetime.fromtimestamp(int(written[:10]), UTC).isoformat()


def _from_rfc822(written: str) -> str | None:
    written = _MONTHS.sub(lambda month: _MONTH_NAMES[month.group(1).lower()], written)
    written = re.sub(r"^[^\W\d]+\.?,\s*", "", written)  # the day's name, in any language, correct or not
    written = written.replace(" - ", " ")  # Drupal: "November 23, 2026 - 10:00"
    half = _HALF_DAY.search(written)
    written = _HALF_DAY.sub("", written)
    zone = _LAST_WORD.search(written)
    if zone and zone.group(1) in _ZONES:
        written = written[: zone.start()] + _ZONES[zone.group(1)]
    parts = parsedate_tz(written if ":" in written else f"{written} 00:00")
    if parts is None:
        return None
    year, month, day, hour, minute, second = parts[:6]
    if half and 1 <= hour <= 12:  # noqa: PLR2004 -- hours of a clock
        hour = hour % 12 + (12 if half.group(1).lower() == "p" else 0)
    iso = f"{year:04}-{month:02}-{day:02}"
    if ":" not in written:
        return iso
    iso += f"T{hour:02}:{minute:02}"
    if re.search(r":\d\d:\d\d", written):
        iso += f":{min(second, 59):02}"
    offset = parts[9] or 0
    if not _GIVEN_OFFSET.search(written):  # parsedate_tz takes silence for UTC
        return iso
    sign = "-" if offset < 0 else "+"
    return f"{iso}{sign}{abs(offset) // 3600:02}:{abs(offset) // 60 % 60:02}"

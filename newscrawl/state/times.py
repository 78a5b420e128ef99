"""When to come back: to an article, to a feed, after a failure. Pure arithmetic in seconds since 1970."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from newscrawl.discovery.feedxml import Rhythm

_FIRST_RETRY = 600  # the next run of a crontab is at least as far away
_LAST_RETRY = 86_400
_SOONER, _LATER = 0.5, 1.5


def next_look(found_at: float, now: float, ages: Sequence[int]) -> float | None:
    """When an article is to be looked at again: at the next set age that has not passed, or never.

    One late look stands for all that were missed meanwhile.

    >>> next_look(1000, 1000, (60, 300)), next_look(1000, 1100, (60, 300)), next_look(1000, 1301, (60, 300))
    (1060, 1300, None)
    """
    return next((found_at + age for age in sorted(ages) if found_at + age > now), None)


def next_try(now: float, tries: int) -> float:
    """When a visit that failed for a passing reason is tried again: later each time, at most a day.

    >>> [next_try(0, tries) for tries in (1, 2, 3, 20)]
    [600, 1800, 5400, 86400]
    """
    wait: int = _FIRST_RETRY * 3 ** min(tries - 1, 10)
    return now + min(wait, _LAST_RETRY)


def next_interval(interval: float, fresh: int, low: float, high: float) -> float:
    """Seconds until a feed is asked again: sooner after it named something new, later after nothing.

    >>> next_interval(1200, 3, 600, 43_200), next_interval(1200, 0, 600, 43_200)
    (600.0, 1800.0)
    """
    return min(max(interval * (_SOONER if fresh else _LATER), low), max(high, low))


def next_ask(now: float, interval: float, rhythm: Rhythm, high: float) -> float:
    """When to ask a feed again: after its own interval if it names one, never in hours it says to skip.

    Args:
        now: Seconds since 1970.
        interval: What our own experience says, in seconds.
        rhythm: What the feed wishes.
        high: The longest wait that the operator allows, whatever the feed wishes.
    """
    at = datetime.fromtimestamp(now + min(max(interval, rhythm.interval or 0), high), UTC)
    if len(rhythm.skip_hours) >= 24 or len(rhythm.skip_days) >= 7:  # noqa: PLR2004 - all of them: a mistake
        return at.timestamp()
    while at.hour in rhythm.skip_hours or at.weekday() in rhythm.skip_days:
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return at.timestamp()

"""Regular expressions that people write, tried out before a stranger's address meets them."""

import re
import time
import warnings
from functools import lru_cache

MAX_PATTERN_LENGTH = 500
"""A path needs no more, and longer ones are hard to judge."""

# Seconds of processor time: nothing short may take any, and a crawl survives a fifth of a second for an
# address of 1,000 characters that was made to be slow.
_SLOW, _SLOW_LONG = 0.02, 0.2
_LONGEST = 1000
# Ends what any class of characters matched, and leaves something over where the expression should end.
_END = "\n/\n!"
_QUANTIFIER = re.compile(r"(?<![\\(*+?}])[*+?{]")
_LITERAL = re.compile(r"[A-Za-z0-9_/-]{1,20}")
_LITERAL_START = re.compile(r"\^?([A-Za-z0-9_/-]+)(?![*+?{])")
# Backtracking that grows exponentially shows within the first 30 repetitions, the polynomial kind by the
# length that addresses may have.
_EXPONENTIAL = tuple(range(1, 31))
_POLYNOMIAL = (48, 64, 90, 128, 180, 256, 362, 512, 724, 1000)


@lru_cache(maxsize=4096)
def mistake_in(pattern: str) -> str:
    """What is wrong with a regular expression for paths, or nothing.

    Besides syntax it is tried against paths that make bad expressions try every way to match: one
    that takes over a fifth of a second for a path of 1,000 characters would stall the crawl.

    >>> mistake_in("^/news/")
    ''
    >>> mistake_in("(a+)+$")
    'takes too long on some addresses: it repeats what is already repeated'
    """
    if len(pattern) > MAX_PATTERN_LENGTH:
        return f"is longer than {MAX_PATTERN_LENGTH} characters"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a FutureWarning: it would mean something else tomorrow
            compiled = re.compile(pattern)
    except re.error as error:
        return f"is no regular expression: {error.msg} at character {(error.pos or 0) + 1}"
    except (RecursionError, OverflowError, FutureWarning, DeprecationWarning) as error:
        return f"is no usable regular expression: {str(error)[:80]}"
    if len(_QUANTIFIER.findall(pattern)) > 1 and _is_slow(compiled):
        return "takes too long on some addresses: it repeats what is already repeated"
    return ""


def _is_slow(compiled: re.Pattern[str]) -> bool:
    start = _LITERAL_START.match(compiled.pattern)
    literals = _LITERAL.findall(compiled.pattern)[:6]
    seeds = tuple(
        dict.fromkeys(["a", "1", "-", "/", "a-", "a/", *literals, *(word[-1] for word in literals)])
    )
    beginning = start.group(1) if start else "/"
    starts = dict.fromkeys([beginning, "", "/"])
    trials = [(prefix + seed, seed, _EXPONENTIAL, _SLOW) for prefix in starts for seed in seeds]
    trials += [(beginning + seed, seed, _POLYNOMIAL, _SLOW_LONG) for seed in seeds]
    return any(_takes_longer(compiled, *trial) for trial in trials)


def _takes_longer(
    compiled: re.Pattern[str], beginning: str, seed: str, repetitions: tuple[int, ...], limit: float
) -> bool:
    for number in repetitions:
        path = (beginning + seed * number)[:_LONGEST] + _END
        began = time.thread_time()
        compiled.search(path)
        if time.thread_time() - began > limit:
            return True
    return False

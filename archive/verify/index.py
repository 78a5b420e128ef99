"""Whether the full-text index is made of the bytes that were written."""

from collections.abc import Iterator

from archive.layout import Layout
from archive.warc.problems import Problem

_REBUILD = "Make it anew with `newsarchive rebuild`"
_TRIES = 3


def check_index(layout: Layout) -> Iterator[Problem]:
    """What is wrong with the index; one that lacks lines, or that nobody has made yet, is in order.

    A question notices files that are missing or too short; a flipped bit it may answer wrongly from.
    """
    from archive.search.state import fault, load, rotten  # noqa: PLC0415 - tantivy is imported while others read

    for _ in range(_TRIES):
        state = load(layout)
        if state is None:
            return
        try:
            trouble = fault(layout, state)
            found = [trouble] if trouble.startswith(state.index) else []
            if not found:
                found = [f"{state.index}/{name} is not what was written" for name in rotten(layout, state)]
        except OSError as error:
            found = [f"{state.index} cannot be read ({error.strerror})"]
        if load(layout) == state:  # else somebody added to it meanwhile
            for what in found:
                yield Problem("search", what, _REBUILD)
            return

"""The sources that somebody asked for by name."""

import difflib
from collections.abc import Iterable

from archive.errors import UsageError
from newscrawl.sources.source import Source

_LISTED = 20  # names that a message holds


def select_sources(sources: Iterable[Source], names: Iterable[str]) -> tuple[Source, ...]:
    """The named sources in their file's order, or all of them where no name is given.

    Args:
        sources: All that there are.
        names: Names, of any case; each may hold several with commas between them.

    Raises:
        UsageError: A name that no source bears; the error says which are near.
    """
    known = {source.name.casefold(): source for source in sources}
    wanted = [name.strip() for part in names for name in part.split(",") if name.strip()]
    unknown = [name for name in dict.fromkeys(wanted) if name.casefold() not in known]
    if unknown:
        near = [known[key].name for name in unknown for key in _near(name, known)]
        remedy = (
            f"Did you mean {' or '.join(dict.fromkeys(near))}?" if near else f"The file has {_listed(known)}"
        )
        raise UsageError(f"no source is called {', '.join(map(repr, unknown))}", remedy=remedy)
    chosen = {name.casefold() for name in wanted} or known.keys()
    return tuple(source for key, source in known.items() if key in chosen)


def _listed(known: dict[str, Source]) -> str:
    names = [source.name for source in known.values()]
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more


def _near(name: str, known: dict[str, Source]) -> list[str]:
    low = name.casefold()
    return difflib.get_close_matches(low, known, 3) or [key for key in known if low in key][:3]

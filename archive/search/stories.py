"""Folds the versions and copies of one story into one hit."""

from collections import Counter
from collections.abc import Sequence

from tantivy import DocAddress, Query, Searcher

from archive.search.opening import Opened

_MOST_HOPS = 20


def folded(
    searcher: Searcher, hits: Sequence[DocAddress], opened: Opened
) -> tuple[list[int], dict[int, int]]:
    """Which hits stand for their stories, and of how many.

    Two articles are of one story where one is a version or a copy of the other, or both of a third, whether
    that third was found or not.

    Returns:
        The numbers of the first hit of each story, in order, and by the key of each the articles found of it.
    """
    keys = _numbers(searcher, "key", hits)
    parents = dict(zip(keys, _numbers(searcher, "parent", hits), strict=True))
    late = {int(key): parent for key, parent in opened.state.late.items()}
    parents.update({key: late[key] for key in keys if key in late})
    _add_unfound(searcher, parents, opened, late)
    roots = {key: _root(key, parents) for key in keys}
    counts = Counter(roots.values())
    first: dict[int, int] = {}
    for number, key in enumerate(keys):
        first.setdefault(roots[key], number)
    return list(first.values()), {keys[number]: counts[root] for root, number in first.items()}


def _add_unfound(searcher: Searcher, parents: dict[int, int], opened: Opened, late: dict[int, int]) -> None:
    """Look up the articles that lie between those found and the first of their story."""
    for _ in range(_MOST_HOPS):
        missing = sorted({parent for parent in parents.values() if parent and parent not in parents})
        if not missing:
            return
        query = Query.term_set_query(opened.index.schema, "key", missing)
        found = [at for _, at in searcher.search(query, limit=len(missing)).hits]
        parents.update(dict.fromkeys(missing, 0))
        keys = _numbers(searcher, "key", found)
        parents.update(zip(keys, _numbers(searcher, "parent", found), strict=True))
        parents.update({key: late[key] for key in keys if key in late})


def _root(key: int, parents: dict[int, int]) -> int:
    seen = {key}
    while (parent := parents.get(key, 0)) and parent not in seen:
        seen.add(parent)
        key = parent
    return key


def _numbers(searcher: Searcher, name: str, addresses: Sequence[DocAddress]) -> list[int]:
    return [int(value or 0) for value in searcher.fast_field_values(name, list(addresses))]

"""What stands in a page whatever its story: footers, standing notices, the opening words of a column."""

from collections import Counter
from collections.abc import Iterable, Sequence

from archive.fingerprints import Fingerprint
from archive.stories import Likeness
from newscrawl.dedup.case import Case

_STORIES_OF_MANY = 3  # a passage in so many stories, wherever they ran, belongs to none of them
_STORIES_OF_A_HOUSE = 2  # nor does one in so many other stories of its own house
_LEAST_LEFT = 6  # hashes of a text without its furniture; fewer tell nothing


def furniture(case: Case, candidates: Sequence[Likeness]) -> frozenset[int]:
    """Hashes of a text that belong to its house, or to nobody."""
    print_ = case.print
    common = _in_stories(print_, candidates, "", _STORIES_OF_MANY)
    common |= _of_house(case, print_, (case.domain, case.article.source), "")
    common |= _seams(print_, common)
    return (
        common if len(print_.order) - len(common.intersection(print_.order)) >= _LEAST_LEFT else frozenset()
    )


def their_furniture(case: Case, other: Likeness, source: str) -> frozenset[int]:
    """The same of a known text."""
    house = (other.relation.domain, source)
    common = _of_house(case, other.fingerprint, house, other.relation.story)
    common |= _seams(other.fingerprint, common)
    return common if len(other.fingerprint.order) - len(common) >= _LEAST_LEFT else frozenset()


def _of_house(case: Case, print_: Fingerprint, house: tuple[str, str], story: str) -> frozenset[int]:
    return _in_stories(print_, case.memory.beside(*house, case.moment), story, _STORIES_OF_A_HOUSE)


def _seams(print_: Fingerprint, common: frozenset[int]) -> frozenset[int]:
    """The hashes of runs that begin in the story and end in its furniture, or the other way round."""
    if not common:
        return common
    order = print_.order
    borders = [at for at in range(1, len(order)) if (order[at] in common) != (order[at - 1] in common)]
    return frozenset(
        order[near] for at in borders for near in (at - 2, at - 1, at, at + 1) if 0 <= near < len(order)
    )


def _in_stories(print_: Fingerprint, others: Iterable[Likeness], story: str, least: int) -> frozenset[int]:
    """Hashes of a text that stand in so many stories besides its own."""
    by_story: dict[str, set[int]] = {}
    for other in others:
        if other.relation.story != story:
            shared = print_.hashes.intersection(other.fingerprint.order)
            by_story.setdefault(other.relation.story, set()).update(shared)
    if len(by_story) < least:
        return frozenset()
    counts = Counter(value for hashes in by_story.values() for value in hashes)
    return frozenset(value for value, count in counts.items() if count >= least)

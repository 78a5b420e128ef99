"""Articles whose pages reserve what an export is for: they are left out unless somebody asks for them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import orjson

RESERVING = frozenset({"noai", "noimageai", "noindex", "tdm-reservation"})
"""The wishes (docs/article.md) that speak of passing on and mining; ``noarchive`` speaks of keeping."""

_NONE = b'"wishes":[]'  # as our lines say it; inside a text the quotation marks would be escaped


@dataclass(slots=True)
class LeftOut:
    """What was left out.

    Attributes:
        articles: How many articles.
        undated: Of these, those without a date of publication.
    """

    articles: int = 0
    undated: int = 0


def unreserved(lines: Iterable[bytes], left_out: LeftOut, *, reserved: bool = False) -> Iterator[bytes]:
    """The article lines that reserve nothing; all of them where the reserved ones are wanted too.

    Args:
        lines: Article lines.
        left_out: Counts on the way.
        reserved: Leave nothing out.
    """
    for line in lines:
        if not reserved and _NONE not in line:
            values = orjson.loads(line)
            if RESERVING.intersection(values.get("wishes") or ()):
                left_out.articles += 1
                left_out.undated += not values.get("published")
                continue
        yield line

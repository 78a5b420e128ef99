"""What an archive holds, counted."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Ask = Callable[[str], list[Any]]
"""Asks the catalog in SQL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """What an archive holds, in numbers.

    Attributes:
        articles: Article lines.
        captures: Responses and revisits.
        revisits: Of these, the revisits, by profile.
        first: WARC-Date of the oldest capture; empty when there is none.
        last: The same of the newest.
        sources: Articles by source, most first.
        languages: Articles by language, most first; those without one under the empty string.
        verdicts: Decisions by verdict, most first.
        warc_files: WARC files, those still open too.
        warc_bytes: Their size together.
        line_bytes: The size of the JSONL files of articles and decisions.
    """

    articles: int
    captures: int
    revisits: dict[str, int]
    first: str
    last: str
    sources: dict[str, int]
    languages: dict[str, int]
    verdicts: dict[str, int]
    warc_files: int
    warc_bytes: int
    line_bytes: int


def count_all(ask: Ask, warcs: Iterable[Path], lines: Iterable[Path]) -> Stats:
    """Count what the catalog, the WARC files and the JSONL files hold."""

    def counts(query: str) -> dict[str, int]:
        return dict(ask(f"{query} GROUP BY 1 ORDER BY 2 DESC, 1"))

    captures, first, last = ask(
        "SELECT count(*), coalesce(min(date), ''), coalesce(max(date), '') FROM captures"
    )[0]
    sizes = [path.stat().st_size for path in warcs if path.exists()]
    return Stats(
        articles=ask("SELECT count(*) FROM articles")[0][0],
        captures=captures,
        revisits=counts("SELECT profile, count(*) FROM captures WHERE profile IS NOT NULL"),
        first=first,
        last=last,
        sources=counts("SELECT source, count(*) FROM articles"),
        languages=counts("SELECT coalesce(language, ''), count(*) FROM articles"),
        verdicts=counts("SELECT verdict, count(*) FROM decisions"),
        warc_files=len(sizes),
        warc_bytes=sum(sizes),
        line_bytes=sum(path.stat().st_size for path in lines),
    )


def sum_of(all_stats: list[Stats]) -> Stats:
    """The numbers of several archives together."""

    def counts(name: str) -> dict[str, int]:
        total: Counter[str] = Counter()
        for one in all_stats:
            total.update(getattr(one, name))
        return dict(sorted(total.items(), key=lambda item: (-item[1], item[0])))

    def number(name: str) -> int:
        return sum(getattr(one, name) for one in all_stats)

    return Stats(
        articles=number("articles"),
        captures=number("captures"),
        revisits=counts("revisits"),
        first=min((one.first for one in all_stats if one.first), default=""),
        last=max((one.last for one in all_stats), default=""),
        sources=counts("sources"),
        languages=counts("languages"),
        verdicts=counts("verdicts"),
        warc_files=number("warc_files"),
        warc_bytes=number("warc_bytes"),
        line_bytes=number("line_bytes"),
    )

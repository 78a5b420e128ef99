"""What each source gave: articles, days, languages, and what became of its pages."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from archive.catalog.catalog import Catalog


@dataclass(frozen=True, slots=True)
class SourceGave:
    """What one source gave.

    Attributes:
        source: Its name; empty for single pages.
        articles: Articles kept of it.
        first: The day (UTC) of the first capture of one; None where there is none.
        last: The day of the last.
        days_fetched: On how many days articles of it were captured.
        days: How many days there are from the first to the last.
        languages: Articles by language, most first; those without one under the empty string.
        verdicts: Its decisions by verdict, most first.
    """

    source: str
    articles: int = 0
    first: date | None = None
    last: date | None = None
    days_fetched: int = 0
    days: int = 0
    languages: dict[str, int] = field(default_factory=dict)
    verdicts: dict[str, int] = field(default_factory=dict)

    @property
    def yielded(self) -> float | None:
        """The share of its decisions that gave an article; None where there were none, repeats aside."""
        judged = sum(number for verdict, number in self.verdicts.items() if verdict != "repeat")
        return self.articles / judged if judged else None


def sources_gave(catalog: Catalog) -> list[SourceGave]:
    """Every source, that with most articles first."""
    rows = catalog.connection.execute(
        "SELECT source, count(*), min(fetched), max(fetched), count(DISTINCT substr(fetched, 1, 10))"
        " FROM articles GROUP BY 1"
    ).fetchall()
    spans = {name: tuple(rest) for name, *rest in rows}
    languages = _counts(
        catalog, "SELECT source, coalesce(language, ''), count(*) FROM articles GROUP BY 1, 2"
    )
    verdicts = _counts(catalog, "SELECT source, verdict, count(*) FROM decisions GROUP BY 1, 2")
    found = [
        _gave(name, spans.get(name), languages.get(name, {}), verdicts.get(name, {}))
        for name in spans.keys() | verdicts.keys()
    ]
    return sorted(found, key=lambda one: (-one.articles, one.source))


def _gave(
    name: str, span: tuple[int, str, str, int] | None, languages: dict[str, int], verdicts: dict[str, int]
) -> SourceGave:
    if span is None:
        return SourceGave(name, verdicts=verdicts)
    articles, begun, ended, days_fetched = span
    first, last = date.fromisoformat(begun[:10]), date.fromisoformat(ended[:10])
    return SourceGave(name, articles, first, last, days_fetched, (last - first).days + 1, languages, verdicts)


def _counts(catalog: Catalog, query: str) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for source, value, number in catalog.connection.execute(f"{query} ORDER BY 3 DESC, 2"):
        found[source][value] = number
    return found

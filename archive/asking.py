"""Questions to an archive from Python: ``Archive.search``, ``timeline``, ``facets`` and ``sql``."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from archive.layout import Layout

if TYPE_CHECKING:
    from archive.search.answers import Answer, Question, SearchIndex, Sort
    from archive.search.span import By
    from archive.search.timeline import Bin, Step
    from archive.tables.sql import Result


def _ignore(_sentence: str) -> None:
    """What the index has to say is for the command."""


class Asking:
    """What can be asked of an archive.

    The engines are loaded with the first question that needs them. Each question first adds to the index, or
    to the tables, what the archive has gained since the last.

    Attributes:
        layout: Where the archive lies.
    """

    layout: Layout

    def index(self) -> "SearchIndex":
        """The full-text index, brought up to date and opened to ask.

        Raises:
            NewsError: It cannot be used.
        """
        from archive.search.answers import SearchIndex  # noqa: PLC0415 - the engine is loaded when it is asked

        return SearchIndex(self.layout, _ignore)

    def search(  # noqa: PLR0913 - every one narrows the question, and all have defaults
        self,
        query: str,
        *,
        since: str | None = None,
        until: str | None = None,
        by: "By" = "published",
        sources: Iterable[str] = (),
        languages: Iterable[str] = (),
        sort: "Sort" = "relevance",
        limit: int | None = 20,
        collapse: bool = False,
    ) -> "Answer":
        """The articles that a question finds: ``.count`` of them, and the first ``limit`` when iterated.

        Args:
            query: In the language of ``newsarchive search``; ``*`` for every article.
            since: From this day, month or year on (``2026-01``), in UTC.
            until: To the end of this one.
            by: Which time counts: ``published`` or ``fetched``.
            sources: Only of these.
            languages: Only in these.
            sort: ``relevance``, ``newest`` or ``oldest``.
            limit: How many to give; None for all.
            collapse: One for each story.

        Raises:
            QueryError: The question cannot be understood.
            NewsError: The index cannot be used.
        """
        asked = _question(query, since, until, by, sources, languages, sort, collapse=collapse)
        return self.index().ask(asked, limit)

    def timeline(  # noqa: PLR0913 - as above
        self,
        query: str,
        *,
        since: str | None = None,
        until: str | None = None,
        by: "By" = "published",
        sources: Iterable[str] = (),
        languages: Iterable[str] = (),
        step: "Step" = "day",
        split: str | None = None,
    ) -> "list[Bin]":
        """Articles that fit, and all articles, day by day. Where ``known`` is False there was no crawl.

        Args:
            query: As in ``search``; so are the others.
            since: See there.
            until: See there.
            by: See there.
            sources: See there.
            languages: See there.
            step: ``day``, ``week`` or ``month``.
            split: Count the values of this apart: ``source`` or ``language``.

        Raises:
            QueryError, NewsError: As ``search``.
        """
        from archive.search.timeline import timeline  # noqa: PLC0415 - as above

        asked = _question(query, since, until, by, sources, languages)
        return timeline(self.index(), self.layout, asked, step, split)

    def facets(self, query: str, field: str = "source", *, limit: int = 100) -> dict[str, int]:
        """How many articles that fit have each value of a field, most first.

        Args:
            query: As in ``search``.
            field: source, language, decision, flag, author_name, section_name or tag_name.
            limit: At most so many values.

        Raises:
            QueryError, NewsError: As ``search``.
        """
        from archive.search.answers import Question  # noqa: PLC0415 - as above

        return self.index().counts(Question(text=query), field, limit)

    def sql(self, query: str, *, seconds: float = 300.0, memory: str = "1GB") -> "Result":
        """The answer to one SELECT over articles, decisions, captures, sources and runs.

        Args:
            query: In DuckDB's SQL.
            seconds: After so long it is given up.
            memory: The most to take.

        Returns:
            Rows when iterated; ``.arrow()``, ``.pandas()`` and ``.polars()`` where those are installed. To be
            closed, or used in ``with``.

        Raises:
            SqlError: It is not understood, not allowed, or takes too long.
            NewsError: The tables cannot be made.
        """
        from archive.tables.sql import ask  # noqa: PLC0415 - as above

        return ask(self.layout, query, seconds=seconds, memory=memory)


def _question(  # noqa: PLR0913, PLR0917 - the fields of a question
    text: str,
    since: str | None,
    until: str | None,
    by: "By",
    sources: Iterable[str],
    languages: Iterable[str],
    sort: "Sort" = "relevance",
    *,
    collapse: bool = False,
) -> "Question":
    from archive.search.answers import Question  # noqa: PLC0415 - as above
    from archive.search.span import span  # noqa: PLC0415 - as above

    return Question(
        text=text,
        span=span(since, until, by),
        sources=tuple(sources),
        languages=tuple(languages),
        sort=sort,
        collapse=collapse,
    )

"""Many archives asked as one: shards of one crawl, or the archives of several crawlers.

Each answers for itself and the answers are merged. An archive that cannot answer is left out of the answer,
which says so: nobody should take half of the shards for all of them.
"""

import glob
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import orjson

from archive.asking import Asking
from archive.catalog.numbers import Stats, sum_of
from archive.errors import ArchiveUnusableError, NewsError
from archive.layout import Layout
from archive.marker import archive_at
from archive.reader import Archive
from archive.search.answers import Answer, Place, Question, SearchIndex
from archive.search.compiling import Compiler
from archive.search.fields import VALUES, WORDS
from archive.search.opening import Tell, asking
from archive.search.query import Node, QueryError
from archive.search.weights import Explained, Weights, explained
from archive.stories import moment_of, seconds_of

_T = TypeVar("_T")
_RESCORED = 200  # articles of an archive whose scores are done again
_LEAST = 1e-9
_AT_ONCE = 8  # archives that are asked side by side
_MOST_VALUES = (
    65_000  # of a facet in one archive: so many that a sum lacks none that could be among the first
)


@dataclass(frozen=True, slots=True)
class Silence:
    """An archive that did not answer, and why."""

    folder: Path
    error: NewsError

    def __str__(self) -> str:
        return f"{self.folder} did not answer: {self.error}"


class Many:
    """The archives that a pattern names, and those of them that did not answer.

    Attributes:
        layouts: Those that are archives, by name.
        silent: Those that did not answer, so far.

    Raises:
        ArchiveUnusableError: The pattern names none that can be opened.
    """

    def __init__(self, pattern: str | Path) -> None:
        self.silent: list[Silence] = []
        folders = sorted(Path(name) for name in glob.glob(str(pattern)) if Path(name).is_dir())  # noqa: PTH207 - it may be absolute
        self.layouts = [layout for folder in folders if (layout := self._layout(folder)) is not None]
        if not self.layouts:
            raise ArchiveUnusableError(
                "; ".join(map(str, self.silent)) or "No folder has such a name",
                place=str(pattern),
                remedy="Quote the pattern, so that the shell leaves it alone: --archive 'collections/news-*'",
            )

    def _layout(self, folder: Path) -> Layout | None:
        try:
            return archive_at(folder)
        except NewsError as error:
            self.silent.append(Silence(folder, error))
            return None

    def ask(self, question: Callable[[Archive], _T]) -> list[tuple[Archive, _T]]:
        """The answers of the archives that gave one, by name; the asker closes them."""
        found = []
        for layout in self.layouts:
            archive = Archive(layout.root)
            try:
                found.append((archive, question(archive)))
            except NewsError as error:
                self.silent.append(Silence(archive.layout.root, error))
        return found

    def stats(self) -> Stats:
        """Count it all."""
        return sum_of([stats for _, stats in self.ask(Archive.stats)])


@dataclass(frozen=True, slots=True)
class FarPlace(Place):
    """Where the line of a hit lies, and in which archive."""

    layout: Layout | None = None


class ManyAnswer(Answer):
    """What a question found in many archives."""

    __slots__ = ()

    def line(self, place: Place) -> bytes:
        """One line, from the archive that it is in.

        Raises:
            ArchiveDamagedError: It is not there any more.
        """
        return _line(place, self.layout)


def _line(place: Place, layout: Layout) -> bytes:
    if isinstance(place, FarPlace) and place.layout is not None:
        layout = place.layout
    return Answer(layout, 0, None, 0, (), "", 0).line(place)


class ManyIndex(SearchIndex):
    """The full-text indexes of many archives, opened to ask.

    Attributes:
        many: The archives, and those that did not answer.
    """

    def __init__(self, pattern: str | Path, tell: Tell = lambda _sentence: None) -> None:
        self.many = Many(pattern)
        opened = self._each(self.many.layouts, lambda layout: SearchIndex(layout, tell))
        self._indexes: list[tuple[Layout, SearchIndex]] = opened
        if not opened:
            raise self.many.silent[0].error

    @property
    def layouts(self) -> list[Layout]:
        """The archives that answer."""
        return [layout for layout, _ in self._indexes]

    @property
    def documents(self) -> int:
        """How many articles they hold."""
        return sum(index.documents for _, index in self._indexes)

    @property
    def as_of(self) -> str:
        """When the one that was added to least recently was added to."""
        return min(index.as_of for _, index in self._indexes)

    def compiled(self, question: Question) -> tuple[Any, Node, Compiler]:
        """As the first of them would compile a question.

        Raises:
            QueryError: It cannot be understood.
        """
        return self._indexes[0][1].compiled(question)

    def ask(self, question: Question, limit: int | None = 20) -> Answer:
        """The articles that fit, the best or the newest of all archives first.

        Raises:
            QueryError: The question cannot be understood.
        """
        self.compiled(question)
        by_score = question.sort == "relevance"
        # Twice as many: what is best by an archive's own numbers is not quite the same.
        each = limit if limit is None or not by_score else 2 * limit
        answers = self._each(self._indexes, lambda pair: pair[1].ask(question, each))
        scores = self._rescored(question, limit) if by_score else {}
        streams = [_places(answer, scores.get(pair[0].root, []), question) for pair, answer in answers]
        merged = (place for _, place in merge(*streams, key=lambda pair: pair[0]))
        found = [answer for _, answer in answers]
        return ManyAnswer(
            self.many.layouts[0],
            sum(answer.count for answer in found),
            sum(answer.stories or 0 for answer in found) if question.collapse else None,
            sum(answer.undated for answer in found),
            tuple(merged if limit is None else islice(merged, limit)),
            min((answer.as_of for answer in found), default=""),
            sum(answer.documents for answer in found),
        )

    def counts(self, question: Question, field_: str, most: int) -> dict[str, int]:
        """The most frequent values of a field among what fits, most first."""
        self.compiled(question)
        total: Counter[str] = Counter()
        for _, found in self._each(
            self._indexes, lambda pair: pair[1].counts(question, field_, _MOST_VALUES)
        ):
            total.update(found)
        return dict(sorted(total.items(), key=lambda item: (-item[1], item[0]))[:most])

    def days(self, question: Question, split: str | None = None) -> dict[int, dict[str, int]]:
        """Articles by day since 1970 (UTC), and by the values of a field."""
        self.compiled(question)
        total: dict[int, dict[str, int]] = {}
        for _, found in self._each(self._indexes, lambda pair: pair[1].days(question, split)):
            for day, values in found.items():
                into = total.setdefault(day, {})
                for value, count in values.items():
                    into[value] = into.get(value, 0) + count
        return total

    def _rescored(self, question: Question, limit: int | None) -> dict[Path, list[float]]:
        """By archive, the scores of its best articles as they would be in one archive of all."""
        most = _RESCORED if limit is None or question.collapse else min(2 * limit, _RESCORED)
        samples = self._each(self._indexes, lambda pair: _taken_apart(pair[0], pair[1], question, most))
        weights = Weights([(pair[1].searcher, parts) for pair, parts in samples])
        return {pair[0].root: [weights.score(one) for one in parts] for pair, parts in samples}

    def _each(self, asked: Iterable[Any], question: Callable[[Any], _T]) -> list[tuple[Any, _T]]:
        """The answers of those that gave one, side by side."""

        def answer(one: Any) -> tuple[Any, _T] | Silence:  # noqa: ANN401 - a layout, or one with its index
            layout = one if isinstance(one, Layout) else one[0]
            try:
                return one, question(one)
            except QueryError:
                raise
            except NewsError as error:
                return Silence(layout.root, error)

        with ThreadPoolExecutor(_AT_ONCE) as threads:
            found = list(threads.map(answer, asked))
        known = {silence.folder for silence in self.many.silent}
        self.many.silent += [one for one in found if isinstance(one, Silence) and one.folder not in known]
        return [one for one in found if not isinstance(one, Silence)]


def _places(
    answer: Answer, scores: list[float], question: Question
) -> list[tuple[tuple[float, int], FarPlace]]:
    """The places of an answer with the keys that they are merged by, in that order.

    Beyond those that were scored anew, scores are brought to scale by the last of these.
    """
    one_by_one = not question.collapse  # folded, places are not those that the best scores belong to
    scale = sum(scores) / max(sum(place.score for place in answer.places[: len(scores)]), _LEAST)
    found = []
    for number, place in enumerate(answer.places):
        score = scores[number] if one_by_one and number < len(scores) else place.score * (scale or 1.0)
        far = FarPlace(place.file, place.offset, place.length, score, place.copies, answer.layout)
        if question.sort == "relevance":
            found.append(((-score, number), far))
        else:
            sign = -1 if question.sort == "newest" else 1
            found.append(((sign * _moment(_line(far, answer.layout), question), number), far))
    return sorted(found, key=lambda pair: pair[0])


def _moment(line: bytes, question: Question) -> int:
    values = orjson.loads(line)
    if question.span.by == "fetched":
        return seconds_of(values["fetched"]) or 0
    return moment_of(values.get("published"), values["fetched"])


def _taken_apart(layout: Layout, index: SearchIndex, question: Question, most: int) -> list[Explained]:
    """How the best articles of an archive came to their scores."""
    query, _, _ = index.compiled(question)
    with asking(layout):
        hits = index.searcher.search(query, limit=most).hits
        return [explained(query, index.searcher, at, (*WORDS, "stem", *VALUES)) for _, at in hits]


class ManyArchives(Asking):
    """Many archives, asked from Python: ``search``, ``timeline`` and ``facets`` as for one.

    Attributes:
        many: The archives, and those that did not answer (``many.silent``).
    """

    def __init__(self, pattern: str | Path) -> None:
        self._pattern = pattern
        self.many = Many(pattern)
        self.layout = self.many.layouts[0]

    def index(self) -> ManyIndex:
        """Their indexes, brought up to date and opened to ask."""
        index = ManyIndex(self._pattern)
        self.many = index.many
        return index

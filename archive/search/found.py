"""What a question found: how many articles, and where their lines lie."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archive.articles.reader import read_line
from archive.articles.schema import read_article
from archive.errors import ArchiveDamagedError
from archive.layout import Layout
from archive.model import Article
from archive.texts import Texts
from archive.warc.problems import Problem


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found.

    Attributes:
        article: The article, from its line.
        score: How well it fits (BM25); 0 where the answer is sorted by time.
        copies: How many articles of its story were found, with itself; 1 where nothing was folded.
    """

    article: Article
    score: float = 0.0
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where the line of a hit lies."""

    file: str
    offset: int
    length: int
    score: float
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question found. Iterating reads the articles one by one.

    Attributes:
        count: How many articles fit.
        stories: How many stories these are; None where nothing was folded.
        undated: How many of them have no date of publication, so that the day of capture stands for it.
        places: Where those asked for lie, in order.
        as_of: When the index was last added to.
        documents: How many articles it holds.
        texts: What gives copies their text.
    """

    layout: Layout
    count: int
    stories: int | None
    undated: int
    places: tuple[Place, ...]
    as_of: str
    documents: int
    texts: Texts | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", self.texts or Texts(self.layout))

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[Hit]:
        for place in self.places:
            yield Hit(read_article(self.line(place)), place.score, place.copies)

    def lines(self) -> Iterator[bytes]:
        """The JSON lines of the articles; those of copies kept without a text hold the original's."""
        return map(self.line, self.places)

    def line(self, place: Place) -> bytes:
        """One line.

        Raises:
            ArchiveDamagedError: It is not there any more.
        """
        path = self.layout.articles / Path(place.file).name
        try:
            line = read_line(path, place.offset, place.length)
        except OSError as error:
            raise _gone(path, place, error.strerror or "") from error
        if not line.endswith(b"\n"):
            raise _gone(path, place, "the line of an article is not where it was")
        return self.texts.whole_line(line) if self.texts else line


def _gone(path: Path, place: Place, what: str) -> ArchiveDamagedError:
    remedy = "Run `newsarchive verify`, then `newsarchive rebuild`"
    return Problem(str(path), what, remedy, offset=place.offset).error()

"""The headlines of an article: its own, its variants on the page, and those of its other versions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from archive.errors import NewsError
from archive.headline import headline_key
from archive.model import Article
from archive.reader import Archive


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a headline.

    Attributes:
        article: The article that has it.
        kind: ``headline``: its own; ``variant``: another wording on the same page or in the feed;
            ``rewrite``: the headline of another version.
        text: The headline.
        place: Where a variant stood, or the number of the version; empty for the headline itself.
    """

    article: Article
    kind: Literal["headline", "variant", "rewrite"]
    text: str
    place: str = ""


def wordings(archive: Archive, article: Article) -> Iterator[Wording]:
    """Every wording of an article's headline, each once, its own first."""
    seen = {headline_key(article.title)}
    yield Wording(article, "headline", article.title)
    for variant in article.headlines:
        if headline_key(variant.text) not in seen:
            seen.add(headline_key(variant.text))
            yield Wording(article, "variant", variant.text, variant.place)
    for other in _versions(archive, article):
        if headline_key(other.title) not in seen:
            seen.add(headline_key(other.title))
            yield Wording(other, "rewrite", other.title, f"version {other.version}")


def _versions(archive: Archive, article: Article) -> list[Article]:
    try:
        return [other for other in archive.versions(article.canonical_url) if other.id != article.id]
    except NewsError:  # an archive without a catalog still has its headlines
        return []


def rewritten(archive: Archive, articles: Sequence[Article]) -> set[str]:
    """The canonical URLs, of those of some articles, at which more than one article was kept."""
    addresses = list({article.canonical_url for article in articles})
    query = (
        f"SELECT canonical_url FROM articles WHERE canonical_url IN ({', '.join('?' * len(addresses))}) "  # noqa: S608 - question marks
        "GROUP BY 1 HAVING count(*) > 1"
    )
    return {row[0] for row in archive.catalog.connection.execute(query, addresses)}

"""The versions of a story at its publisher."""

from archive.model import Article
from archive.reader import Archive

CHANGES = {
    "headline": "only the headline changed",
    "typo": "words spelt otherwise",
    "addition": "something was added",
    "substantive": "passages or facts changed",
    "correction": "a correction is announced",
    "retraction": "taken back",
    "removal": "most of it was removed",
}
"""How a version differs from the one before it."""


def versions_of(archive: Archive, article: str, most: int | None = None) -> list[Article]:
    """The versions of a story at one publisher, all or the newest, by an id or an address; oldest first."""
    asked = archive.article(article)
    if asked is None:
        return []
    story = {one.id: one for one in archive.catalog.relations(asked.id)}

    def first(article_id: str) -> str:
        seen = {article_id}
        while (one := story.get(article_id)) and one.version_of in story and one.version_of not in seen:
            article_id = one.version_of or ""
            seen.add(article_id)
        return article_id

    wanted = [one for one in story if first(one) == first(asked.id)]
    newest = wanted[-most:] if most else wanted
    found = [one for one in map(archive.article, newest) if one is not None] or [asked]
    return sorted(found, key=lambda one: (one.version, one.fetched))


def text_of(archive: Archive, article: Article) -> str:
    """The text of an article; of a copy that is kept without one, the original's."""
    return article.text or archive.catalog.text_of(article.id)

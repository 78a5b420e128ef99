"""Who ran a story: the tree of its copies and versions, and how much of it each kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from archive.fingerprints import overlap
from archive.model import Article
from archive.reader import Archive
from archive.stories import Relation


@dataclass(frozen=True, slots=True)
class Branch:
    """One article of a story, at its place in the tree.

    Attributes:
        relation: What the catalog knows of it.
        depth: How many articles stand between it and the original, with that one.
        article: Its line; None where there is none any more.
        kind: ``original``, ``version`` or ``copy``.
        word_for_word: Whether it is a copy of just the same words.
        kept: The share of its parent's passages that it has; None where nobody knows.
        own: The share of its passages that its parent lacks.
        containment: The share of the shorter text that stands in the longer.
    """

    relation: Relation
    depth: int
    article: Article | None
    kind: str
    word_for_word: bool = False
    kept: float | None = None
    own: float | None = None
    containment: float | None = None

    @property
    def said(self) -> str:
        """What it is, and how much of the story it kept, in words."""
        if self.kind == "original":
            return "original"
        change = f" ({self.relation.change})" if self.kind == "version" else ""
        if self.word_for_word:
            return "copy, word for word"
        if self.kept is None or self.own is None or self.containment is None:
            return f"{self.kind}{change}"
        shares = f"kept {self.kept:.0%} of it, {self.own:.0%} of its own"
        return f"{self.kind}{change}, {shares} (containment {self.containment:.2f})"


def tree(archive: Archive, article_id: str, most: int | None = None) -> Iterator[Branch]:
    """The articles of a story, each below the one that it is a copy or a version of, the original first.

    Args:
        archive: The archive.
        article_id: The id of one of them.
        most: At most so many.
    """
    story = archive.catalog.relations(article_id)
    ids = {one.id for one in story}
    children: dict[str, list[Relation]] = {}
    for one in story:
        parent = one.version_of or one.syndicated_from
        children.setdefault(parent if parent in ids and parent else "", []).append(one)
    waiting = [(0, one) for one in reversed(children.get("", []))]
    given = 0
    while waiting and (most is None or given < most):
        depth, one = waiting.pop()
        yield _branch(archive, one, depth)
        given += 1
        waiting += [(depth + 1, child) for child in reversed(children.get(one.id, []))]


def _branch(archive: Archive, one: Relation, depth: int) -> Branch:
    article = archive.article(one.id)
    parent = one.version_of or one.syndicated_from
    if parent is None:
        return Branch(one, depth, article, "original")
    kind = "version" if one.version_of else "copy"
    if one.syndicated_from and article is not None and article.text_digest:
        original = archive.catalog.article(parent)
        if original is not None and original.text_digest == article.text_digest:
            return Branch(one, depth, article, kind, word_for_word=True)
    mine, theirs = archive.catalog.likeness_of(one.id), archive.catalog.likeness_of(parent)
    if mine is None or theirs is None:
        return Branch(one, depth, article, kind)
    shared = len(mine.fingerprint.hashes & theirs.fingerprint.hashes)
    return Branch(
        one,
        depth,
        article,
        kind,
        kept=shared / max(1, len(theirs.fingerprint.hashes)),
        own=1 - shared / max(1, len(mine.fingerprint.hashes)),
        containment=overlap(mine.fingerprint, theirs.fingerprint).containment,
    )

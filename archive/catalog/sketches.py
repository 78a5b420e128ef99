"""Which articles are alike: fingerprints, the stories that they belong to, and how to find candidates."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from archive.articles.reader import read_line
from archive.articles.schema import LineError, read_article
from archive.catalog.questions import KNOWN, Questions, known_article
from archive.catalog.sketchtables import Windows
from archive.errors import ArchiveUnusableError
from archive.files import storing
from archive.fingerprints import Fingerprint, fingerprint, packed, unpacked
from archive.headline import headline_stem
from archive.layout import Layout
from archive.model import Article, Decision, KnownArticle
from archive.stories import RELINKED, Likeness, Relation, moment_of
from archive.urls import registered_domain

_WEEK = 7 * 86_400
_MOST_CANDIDATES = 12
_MOST_BESIDE = 8
_MOST_OF_ONE_TEXT = 50
_MOST_ISSUES = 50
_STORY = "id, story, domain, moment, version_of, syndicated_from, words, number_words, hashes, numbers"


class Resemblances(Questions):
    """Questions to the catalog about what is like what."""

    def __init__(self, layout: Layout, connection: sqlite3.Connection) -> None:
        super().__init__(layout, connection)
        self._windows = Windows(connection)

    def articles_of_text(self, text_digest: str) -> list[KnownArticle]:
        """The articles with this text, oldest first (50 at most); none for the digest of no text."""
        return self._known(
            "WHERE a.text_digest = ? AND a.text_digest <> '' ORDER BY a.fetched, a.id LIMIT ?",
            (text_digest, _MOST_OF_ONE_TEXT),
        )

    def articles_of_bytes(self, payload_digest: str) -> list[KnownArticle]:
        """The articles that were read in this payload, oldest first (50 at most)."""
        return self._known(
            "WHERE a.payload_digest = ? ORDER BY a.fetched, a.id LIMIT ?", (payload_digest, _MOST_OF_ONE_TEXT)
        )

    def issues_of(self, domain: str, stem: str) -> list[KnownArticle]:
        """The articles of a domain whose headlines have this stem, newest first (50 at most)."""
        return self._known(
            "JOIN stories s ON s.id = a.id WHERE s.stem = ? AND s.stem <> '' AND s.domain = ? "
            "ORDER BY s.moment DESC, s.doc DESC LIMIT ?",
            (stem, domain, _MOST_ISSUES),
        )

    def alike(self, print_: Fingerprint, moment: int) -> Sequence[Likeness]:
        """Articles that share passages with a text and appeared within a week or so of a moment.

        The likeliest come first; 12 at most.
        """
        with storing(self._layout.catalog):
            docs = self._windows.sharing(print_.sketch, moment, _WEEK)[:_MOST_CANDIDATES]
        marks = ", ".join("?" * len(docs))
        rows = self._rows(f"SELECT doc, {_STORY} FROM stories WHERE doc IN ({marks})", docs) if docs else []  # noqa: S608 - columns and marks
        found = {row[0]: _likeness(row[1:]) for row in rows}
        return [found[doc] for doc in docs if doc in found]

    def beside(self, domain: str, source: str, moment: int) -> Sequence[Likeness]:
        """The last articles of a publisher up to a week after a moment, newest first; 8 at most."""
        rows = self._rows(
            f"SELECT {_STORY} FROM stories WHERE domain = ? AND source = ? AND moment < ? "  # noqa: S608 - columns
            "ORDER BY moment DESC LIMIT ?",
            (domain, source, moment + _WEEK, _MOST_BESIDE),
        )
        return list(map(_likeness, rows))

    def likeness_of(self, article_id: str) -> Likeness | None:
        """What is kept of an article to compare it with."""
        rows = self._rows(f"SELECT {_STORY} FROM stories WHERE id = ?", (article_id,))  # noqa: S608 - columns
        return _likeness(rows[0]) if rows else None

    def relations(self, article_id: str) -> list[Relation]:
        """The articles of one story, those that appeared first before the others; none for an unknown id."""
        columns = "id, story, domain, moment, version_of, syndicated_from, change"
        rows = self._rows(
            f"SELECT {columns} FROM stories WHERE story = (SELECT story FROM stories WHERE id = ?) "  # noqa: S608 - columns
            "ORDER BY moment, doc",
            (article_id,),
        )
        return [Relation(*row) for row in rows]

    def columns(self, source: str = "") -> list[tuple[str, str, int, str]]:
        """Headlines that stand over several stories: source, an example, how many, the newest's id.

        Most often used first.
        """
        query = (
            "SELECT coalesce(nullif(s.source, ''), s.domain) AS who, max(a.title), count(*), "
            "(SELECT n.id FROM stories n WHERE n.stem = s.stem AND n.domain = s.domain "
            "AND n.source = s.source ORDER BY n.moment DESC LIMIT 1) "
            "FROM stories s JOIN articles a ON a.id = s.id "
            "WHERE s.stem <> '' AND s.version_of IS NULL AND s.syndicated_from IS NULL "
            "AND (? = '' OR s.source = ? OR s.domain = ?) "
            "GROUP BY s.stem, s.domain, s.source HAVING count(*) > 1 ORDER BY 3 DESC, 1, 2"
        )
        return self._rows(query, (source, source, source))

    def line_of(self, article_id: str) -> Article | None:
        """An article as its line has it; None where it cannot be read."""
        rows = self._rows("SELECT file, offset, length FROM articles WHERE id = ?", (article_id,))
        for file, offset, length in rows:
            path = self._layout.articles / Path(file).name
            try:
                with storing(path):
                    return read_article(read_line(path, offset, length))
            except (LineError, ArchiveUnusableError):
                return None
        return None

    def text_of(self, article_id: str) -> str:
        """The text of an article, of a copy without one its original's; empty where it cannot be read."""
        article = self.line_of(article_id)
        if article is None:
            return ""
        if article.text or not article.syndicated_from or article.syndicated_from == article_id:
            return article.text
        return self.text_of(article.syndicated_from)

    def met_at(self, url: str) -> KnownArticle | None:
        """The article that the page last met at an address repeated, if it did."""
        query = (
            "SELECT verdict, of_article FROM decisions WHERE url = ? ORDER BY file DESC, offset DESC LIMIT 1"
        )
        rows = self._rows(query, (url,))
        return self.article(rows[0][1]) if rows and rows[0][0] == "repeat" and rows[0][1] else None

    def _known(self, where: str, values: Iterable[object]) -> list[KnownArticle]:
        return [known_article(row) for row in self._rows(f"{KNOWN} {where}", values)]


def _likeness(row: Sequence[Any]) -> Likeness:
    article, story, domain, moment, version_of, syndicated_from, words, number_words, *blobs = row
    order, numbers = map(unpacked, blobs)
    relation = Relation(article, story, domain, moment, version_of, syndicated_from)
    return Likeness(relation, Fingerprint(order, frozenset(numbers), words, number_words))


def add_story(connection: sqlite3.Connection, windows: Windows, article: Article) -> None:
    """Add what is kept of a new article to find others like it.

    A copy whose text stands in its original has that one's fingerprint, and is found through it.
    """
    parent = article.version_of or article.syndicated_from
    row = (
        parent
        and connection.execute(
            "SELECT story, words, number_words, hashes, numbers FROM stories WHERE id = ?", (parent,)
        ).fetchone()
    )
    moment = moment_of(article.published, article.fetched)
    print_ = fingerprint(article.text)
    kept = (print_.words, print_.number_words, packed(print_.order), packed(print_.numbers))
    doc = connection.execute(
        "INSERT OR IGNORE INTO stories VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(article.id, article.source, registered_domain(article.url), moment),
            *(headline_stem(article.title), row[0] if row else parent or article.id),
            *(article.version_of, article.syndicated_from, article.change),
            *(row[1:] if row and not article.text else kept),
        ),
    ).lastrowid
    if doc:
        windows.add(doc, print_.sketch, moment)


def relink(connection: sqlite3.Connection, decision: Decision) -> None:
    """Put an article, and what came of it, under the original that came late."""
    if decision.reason != RELINKED or not decision.article_id or not decision.of:
        return
    original = connection.execute("SELECT story FROM stories WHERE id = ?", (decision.of,)).fetchone()
    story = original[0] if original else decision.of
    kind = "version_of" if decision.verdict == "version" else "syndicated_from"
    connection.execute(f"UPDATE stories SET {kind} = ? WHERE id = ?", (decision.of, decision.article_id))  # noqa: S608 - two words
    connection.execute("UPDATE stories SET story = ? WHERE story = ?", (story, decision.article_id))


def forget_stories(connection: sqlite3.Connection, file: str, beyond: int) -> None:
    """Remove what is kept of the articles of a file from an offset on. Sketches that stay lead nowhere."""
    connection.execute(
        "DELETE FROM stories WHERE id IN (SELECT id FROM articles WHERE file = ? AND offset + length > ?)",
        (file, beyond),
    )

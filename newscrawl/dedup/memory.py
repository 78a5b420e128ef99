"""What a decision may ask of the archive."""

from collections.abc import Sequence
from typing import Protocol

from archive.fingerprints import Fingerprint
from archive.model import Article, KnownArticle
from archive.stories import Likeness


class Memory(Protocol):
    """What the archive knows, as far as a decision needs it. ``archive.store.Store`` is one."""

    def article(self, article_id: str) -> KnownArticle | None:
        """The article of an id."""

    def articles_of_bytes(self, payload_digest: str) -> Sequence[KnownArticle]:
        """The articles read in captures with these very bytes, oldest first."""

    def articles_of_text(self, text_digest: str) -> Sequence[KnownArticle]:
        """The articles that say these very words, oldest first; none for the digest of no text."""

    def article_at(self, canonical_url: str) -> KnownArticle | None:
        """The newest article at this canonical URL."""

    def articles_headed(self, source: str, key: str) -> Sequence[KnownArticle]:
        """This source's articles under this headline, newest first."""

    def issues_of(self, domain: str, stem: str) -> Sequence[KnownArticle]:
        """This domain's articles whose headlines have this stem, newest first; none for the empty stem."""

    def alike(self, print_: Fingerprint, moment: int) -> Sequence[Likeness]:
        """Articles that may share passages with a text and appeared around a moment, likeliest first."""

    def beside(self, domain: str, source: str, moment: int) -> Sequence[Likeness]:
        """The last few articles of a publisher (registered domain, source) around a moment."""

    def likeness_of(self, article_id: str) -> Likeness | None:
        """What is kept of an article to compare it with."""

    def line_of(self, article_id: str) -> Article | None:
        """An article as its line has it; None where it cannot be read."""

    def met_at(self, url: str) -> KnownArticle | None:
        """The article that the page last met at an address repeated, if it did."""

    def text_of(self, article_id: str) -> str:
        """The text of an article; empty where it cannot be read."""

"""The article in question, with what is asked of it more than once."""

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from urllib.parse import urlsplit

from archive.fingerprints import Fingerprint, fingerprint, form_fingerprint, words_of
from archive.headline import headline_similarity, without_site
from archive.model import Article, KnownArticle
from archive.stories import moment_of, published_at
from archive.urls import registered_domain
from newscrawl.dedup.memory import Memory
from newscrawl.dedup.printed import as_printed
from newscrawl.dedup.rules import Rules

_DAY = 86_400
_CLOCK = "T"
_SAME_HOUSE = re.compile(r"^(?:www\d?|m|mobile|amp)\.")


def same_publisher(url: str, source: str, known: KnownArticle) -> bool:
    """Whether a page and a known article are of one publisher.

    They are when of one source or one host (``www.``, ``m.`` and ``amp.`` do not count), or, where no
    source is named, of one registered domain: two sources on two hosts of one domain may be two newsrooms.
    The canonical URL says nothing: a copy may name the original's.
    """
    if source and known.source:
        return source == known.source or _host(url) == _host(known.url)
    return registered_domain(url) == registered_domain(known.url)


@lru_cache(maxsize=4096)
def _host(url: str) -> str:
    return _SAME_HOUSE.sub("", urlsplit(url).netloc.lower())


def same_headline(article: Article, known: KnownArticle) -> bool:
    """Is it the same headline, in every word and mark?

    Capitals do not count, nor, at another address, the name of the site behind it.
    """
    one, other = article.title, known.title
    if article.canonical_url != known.canonical_url:
        one, other = without_site(one), without_site(other)
    return as_printed(one).casefold() == as_printed(other).casefold()


class Case:
    """One article before the archive's memory.

    Attributes:
        nearest: What was compared and found not alike enough; the evidence for news.
    """

    def __init__(self, article: Article, memory: Memory, rules: Rules) -> None:
        self.article = article
        self.memory = memory
        self.rules = rules
        self.nearest: dict[str, object] = {}
        self._texts: dict[str, str] = {}

    @cached_property
    def print(self) -> Fingerprint:
        """The fingerprint of its text."""
        return fingerprint(self.article.text)

    @cached_property
    def form(self) -> Fingerprint:
        """The same, every number being the same."""
        return form_fingerprint(self.article.text)

    @cached_property
    def printed(self) -> str:
        """Its text as printed."""
        return as_printed(self.article.text)

    @cached_property
    def moment(self) -> int:
        """When it appeared, in seconds since 1970."""
        return moment_of(self.article.published, self.article.fetched)

    @cached_property
    def domain(self) -> str:
        """The registered domain where it was fetched."""
        return registered_domain(self.article.url)

    def ours(self, known: KnownArticle) -> bool:
        """Is a known article of the same publisher?"""
        return same_publisher(self.article.url, self.article.source, known)

    def text_of(self, article_id: str) -> str:
        """The text of a known article; read once, however often it is asked for."""
        if article_id not in self._texts:
            self._texts[article_id] = self.memory.text_of(article_id)
        return self._texts[article_id]

    def printed_alike(self, known: KnownArticle) -> bool:
        """Does a known article say the same as printed?"""
        text = self.text_of(known.id)
        return text == self.article.text or as_printed(text) == self.printed

    def other_standfirst(self, known: KnownArticle) -> str:
        """The standfirst of the article known at this address, where it says something else; else empty.

        Two are compared only when they were read in the same place of the page.
        """
        if not self.article.description or known.canonical_url != self.article.canonical_url:
            return ""
        line = self.memory.line_of(known.id)
        if line is None or line.provenance.get("description") != self.article.provenance.get("description"):
            return ""
        return line.description if words_of(line.description) != words_of(self.article.description) else ""

    def issues(self, stem: str) -> Sequence[KnownArticle]:
        """This publisher's articles under a column's name."""
        found = self.memory.issues_of(self.domain, stem) if stem else ()
        return [one for one in found if self.ours(one)]

    def appeared(self, known: KnownArticle) -> int:
        """When a known article appeared."""
        return moment_of(known.published, known.fetched)

    def days(self, known: KnownArticle) -> float:
        """How many days lie between."""
        return round(abs(self.moment - self.appeared(known)) / _DAY, 2)

    def same_day(self, known: KnownArticle) -> bool:
        """Did both appear within a day?"""
        return abs(self.moment - self.appeared(known)) < _DAY

    def same_date(self, known: KnownArticle) -> bool:
        """Do both name the same date of publication?"""
        return bool(self.article.published) and self.article.published == known.published

    def headline(self, known: KnownArticle) -> float:
        """How alike the headlines are."""
        return round(headline_similarity(self.article.title, known.title), 3)

    def precedes(self, known: KnownArticle) -> bool:
        """Was it published before a known article, as both say themselves, and as finely as both say it?"""
        ours = published_at(self.article.published, self.article.fetched)
        theirs = published_at(known.published, known.fetched)
        if ours is None or theirs is None:
            return False
        to_the_minute = _CLOCK in (self.article.published or "") and _CLOCK in (known.published or "")
        return ours < theirs if to_the_minute else ours // _DAY < theirs // _DAY

"""A desk at which pages arrive one after the other, with a real archive behind it."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from archive.digests import article_id, text_digest, warc_digest
from archive.model import Article, Exchange
from archive.store import Store
from archive.urls import canonical_url
from fakes.pages import options
from newscrawl.discovery.candidate import Candidate
from newscrawl.extract.page import Extraction, Page
from newscrawl.keeping import Keeping, Kept, Policy
from newscrawl.state import State
from newscrawl.visit import Visit

DAY_ONE = datetime(2026, 3, 2, 12, tzinfo=UTC)
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


class Desk:
    """Takes pages by URL, headline and text; days count from the second of March 2026."""

    def __init__(self, root: Path, policy: Policy | None = None) -> None:
        self.store = Store.open(root, options())
        self.state = State.open(root / "state.sqlite")
        self.keeping = Keeping(self.store, self.state, "run-1", policy or Policy())
        self._arrived = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: object, _where: TracebackType | None
    ) -> None:
        self.store.close()
        self.state.close()

    def take(self, url: str, title: str, text: str, *, day: float = 0, **changes: Any) -> Kept:
        """One page arrives; ``body``, ``published``, ``source`` and other fields may be given."""
        self._arrived += 1
        body = changes.pop("body", f"<!-- {self._arrived} --><h1>{title}</h1>{text}".encode())
        moment = DAY_ONE + timedelta(days=day)
        started = max(moment, DAY_ONE) + timedelta(seconds=self._arrived)
        exchange = Exchange(
            url, started, b"GET / HTTP/1.1\r\n\r\n", _HEAD, body, body, 200, content_type="text/html"
        )
        digest = warc_digest(body)
        source = changes.pop("source", url.split("/")[2])
        article = Article(
            **{
                "id": article_id(url, exchange.date, digest),
                "url": url,
                "requested_url": url,
                "canonical_url": canonical_url(url),
                "source": source,
                "title": title,
                "text": text,
                "published": moment.isoformat(),
                "fetched": exchange.date,
                "text_digest": text_digest(text),
                **changes,
            }
        )
        page = Page(
            url=url, requested_url=url, body=body, fetched=exchange.date, payload_digest=digest, source=source
        )
        read = Extraction(article=article)
        visit = Visit(candidate=Candidate(url), source=source, page=page, exchange=exchange, extraction=read)
        return self.keeping.keep(visit)


def story(subject: str, words: int = 150) -> str:
    """A text that nothing else shares a passage with: the same for the same subject."""
    drawn = [hashlib.md5(f"{subject}{i}".encode()).hexdigest() for i in range(words)]
    return " ".join("".join(c for c in word if c.isalpha())[:6] or "x" for word in drawn)

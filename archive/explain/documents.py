"""What is wrong with the feeds, sitemaps and sections that name pages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from archive.explain.trouble import Trouble

FAILING = 3
"""So many failures in a row of a feed are no accident any more."""

QUIET_DAYS = 7
"""A feed that named nothing new for so many days, and for 20 times its own rhythm, may be left behind."""

_DAY = 86_400.0
_RHYTHMS = 20

# What went wrong → (likely cause, what to try; HOME and HOST are those of the document)
_CAUSES = (
    (r"robots\.txt", "its robots.txt forbids it now", "look at HOMErobots.txt; ask the outlet"),
    (r"certificate|SSL|TLS", "its certificate is bad or expired", "openssl s_client -connect HOST:443"),
    (
        r"resolve|DNS|host name|no-such-host",
        "its host name is not known any more, or the name service here fails",
        "getent hosts HOST; newscrawl sources discover HOME",
    ),
    (r"\b(401|403|451)\b", "the outlet blocks the crawler", "set NEWSCRAWL_CONTACT; ask the outlet"),
    (r"\b429\b", "the outlet is asked too often", "a longer delay for this source in sources.toml"),
    (r"\b5\d\d\b", "the outlet's server is in trouble", "wait, or open HOME in a browser"),
    (r"timeout|took longer|refused", "the outlet's server does not answer", "open HOME in a browser"),
)
_MOVED = ("it moved or was shut down", "newscrawl sources discover HOME")


class Document(Protocol):
    """What the crawler remembers of a feed, a sitemap or a section: see ``newscrawl.state``."""

    @property
    def source(self) -> str:
        """Name of the source."""

    @property
    def kind(self) -> str:
        """``feed``, ``sitemap`` or ``section``."""

    @property
    def url(self) -> str:
        """Its address."""

    @property
    def failures(self) -> int:
        """How often in a row it could not be read."""

    @property
    def trouble(self) -> str:
        """Why, the last time."""

    @property
    def fresh_at(self) -> float | None:
        """When it last named something new, in seconds since 1970."""

    @property
    def asked_at(self) -> float:
        """When it was last asked for."""

    @property
    def next_ask(self) -> float:
        """From when on it is asked for again."""

    @property
    def interval(self) -> float:
        """Seconds between two times that it is asked for."""


def is_failing(document: Document) -> bool:
    """Whether a document has failed too often for an accident."""
    return document.failures >= FAILING


def is_silent(document: Document, now: datetime) -> bool:
    """Whether a feed that answers has named nothing new for far longer than its rhythm."""
    if document.kind != "feed" or document.fresh_at is None or document.asked_at <= document.fresh_at:
        return False
    silence = now.timestamp() - document.fresh_at
    return silence > max(QUIET_DAYS * _DAY, _RHYTHMS * document.interval)


def is_asked(document: Document, last_run: datetime | None) -> bool:
    """Whether runs still ask for a document: one that left the list of sources is nobody's trouble.

    A run asks for what is due; one that passed over it for more than a day does not know it any more.
    """
    return last_run is None or last_run.timestamp() - document.next_ask <= _DAY


def document_troubles(
    documents: Sequence[Document],
    found: Mapping[str, Sequence[str]],
    now: datetime,
    last_run: datetime | None = None,
) -> Iterator[Trouble]:
    """A trouble for each document that fails or has fallen silent.

    Args:
        documents: What is asked for pages.
        found: By source: feeds that its homepage offers now, where somebody looked.
        now: The present moment.
        last_run: When the last run began; None where that is not known.
    """
    for document in documents:
        if not is_asked(document, last_run):
            continue
        if is_failing(document):
            often = f"{document.failures} times in a row ({document.trouble})"
            what = f"{document.kind} {document.url} failed {often}"
            cause, command = _cause(document)
            yield Trouble(what, cause, _suggested(document, found, command), document.source)
        elif is_silent(document, now) and document.fresh_at is not None:
            days = (now.timestamp() - document.fresh_at) / _DAY
            yield Trouble(
                f"feed {document.url} has named nothing new for {days:.0f} days",
                "the outlet left it behind for another one",
                _suggested(document, found, f"newscrawl sources discover {_home(document)}"),
                document.source,
            )


def _suggested(document: Document, found: Mapping[str, Sequence[str]], command: str) -> str:
    feeds = [url for url in found.get(document.source, ()) if url != document.url]
    if not feeds:
        return command
    return f"in sources.toml, {', '.join(feeds)} in its place: the homepage offers it and it names pages"


def _cause(document: Document) -> tuple[str, str]:
    for pattern, cause, command in _CAUSES:
        if re.search(pattern, document.trouble, re.IGNORECASE):
            return cause, _filled(command, document)
    return _MOVED[0], _filled(_MOVED[1], document)


def _filled(command: str, document: Document) -> str:
    home = _home(document)
    return command.replace("HOME", home).replace("HOST", home.split("/")[2] if home.count("/") > 1 else home)


def _home(document: Document) -> str:
    return "/".join(document.url.split("/")[:3]) + "/"

"""The values that the rooms hand each other: frozen, typed, picklable.

``Exchange`` is what came over the wire, ``Capture`` where it was put, ``Article`` what was read in it
(and the Scrapy item), ``Decision`` what became of the page. What each field of an article means, where it
comes from and what it is not good for is told in docs/article.md.
"""

from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, Literal, Self

ARTICLE_SCHEMA = 1
"""The version of the article line. A reader refuses newer ones rather than guess."""

ARCHIVE_SCHEMA = 1
"""The version of the archive folder, written in ``archive.json``."""

Verdict = Literal[
    "new", "version", "syndicated", "recurring", "repeat", "not-article", "failed", "refused", "removed"
]
"""What became of a page. Every fetched page ends in exactly one."""

KEPT: frozenset[Verdict] = frozenset({"new", "version", "syndicated", "recurring"})
"""The verdicts that give an article line."""

Truncation = Literal["length", "time", "disconnect", "unspecified"]
"""Why a capture is not whole: WARC 1.1, WARC-Truncated."""

RevisitProfile = Literal["identical-payload-digest", "server-not-modified", "same-text"]
"""Why a capture's body was not stored again. ``same-text`` is our own profile (docs/warc.md)."""


def warc_date(moment: datetime) -> str:
    """A moment as WARC-Date, which WARC 1.1 lets be as fine as nanoseconds; here microseconds.

    >>> from datetime import UTC
    >>> warc_date(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    '2026-01-02T03:04:05.000000Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP exchange as it crossed the wire, not yet written anywhere.

    Attributes:
        url: The target URI: what was asked for, whoever's proxy carried it.
        started: When the request was sent (aware, UTC); becomes WARC-Date.
        request: The request as sent: request line in origin form, header lines, empty line, body.
        head: The response's status line and header lines as received, with the empty line.
        body: What followed the head, as received: content-encoding and chunk framing are still on.
        payload: ``body`` without chunk framing, content-encoding kept. The same object where nothing
            was chunked.
        status: The status code.
        content_type: The value of Content-Type as received, decoded as latin-1; may be empty.
        ip: The address that answered; empty when a proxy hid it.
        protocol: ``http/1.0``, ``http/1.1`` or ``h2``, and ``tls/1.3`` and the like (WARC-Protocol).
        cipher: The TLS cipher suite (WARC-Cipher-Suite), or empty.
        truncated: Why the body is not whole, or None.
        rebuilt: True where the bytes of the heads had to be put together again from parsed headers.
    """

    url: str
    started: datetime
    request: bytes
    head: bytes
    body: bytes
    payload: bytes
    status: int
    content_type: str = ""
    ip: str = ""
    protocol: tuple[str, ...] = ()
    cipher: str = ""
    truncated: Truncation | None = None
    rebuilt: bool = False

    @property
    def date(self) -> str:
        """``started`` as WARC-Date: ISO 8601 in UTC with microseconds and a ``Z``."""
        return warc_date(self.started)


@dataclass(frozen=True, slots=True)
class Capture:
    """One response as the archive holds it: a ``response`` or ``revisit`` record and its place.

    Attributes:
        record_id: WARC-Record-ID, ``urn:uuid:…`` without the angle brackets.
        url: WARC-Target-URI.
        date: WARC-Date, ISO 8601 in UTC with a ``Z`` and microseconds.
        status: The HTTP status code.
        mime: The media type of the response, lower case, without parameters; may be empty.
        payload_digest: ``sha1:BASE32`` of the payload as received, see ``archive.digests``.
        file: Name of the WARC file, without ``.open`` and without a folder.
        offset: Where the record's gzip member begins in that file, in bytes.
        length: The length of the gzip member, in bytes.
        profile: None for a ``response``; why the body is not here for a ``revisit``.
        refers_to: The record id of the response whose body a revisit stands for; may be empty.
        refers_to_url: That response's target URI (WARC-Refers-To-Target-URI); may be empty.
        refers_to_date: That response's WARC-Date (WARC-Refers-To-Date); may be empty.
        truncated: As in ``Exchange``.
    """

    record_id: str
    url: str
    date: str
    status: int
    mime: str
    payload_digest: str
    file: str
    offset: int
    length: int
    profile: RevisitProfile | None = None
    refers_to: str = ""
    refers_to_url: str = ""
    refers_to_date: str = ""
    truncated: Truncation | None = None


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline of a page and where it stood: json-ld, og, twitter, meta, h1, h2, title or feed."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class WarcPlace:
    """Where the evidence lies: the record that an article or a decision rests on."""

    file: str
    offset: int
    record_id: str
    payload_digest: str

    @classmethod
    def of(cls, capture: Capture) -> Self:
        """The place of a capture."""
        return cls(capture.file, capture.offset, capture.record_id, capture.payload_digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as read in one capture: a line of ``articles/*.jsonl``, and the Scrapy item.

    docs/article.md defines every field. Times are ISO 8601 with offset where the page gave one, and as
    precise as the page was (a page that says only the day gives only the day).
    """

    id: str
    url: str
    requested_url: str
    canonical_url: str
    source: str = ""
    title: str = ""
    headlines: tuple[Headline, ...] = ()
    description: str = ""
    text: str = ""
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    paywalled: bool | None = None
    fetched: str
    word_count: int = 0
    text_digest: str = ""
    flags: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    provenance: dict[str, str] = field(default_factory=dict)
    extractor: dict[str, str] = field(default_factory=dict)
    version: int = 1
    version_of: str | None = None
    change: str | None = None
    syndicated_from: str | None = None
    warc: WarcPlace | None = None
    schema: int = ARTICLE_SCHEMA

    def as_dict(self) -> dict[str, Any]:
        """The article as plain values, in the order of the fields: what its JSON line says."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """The article of a JSON line; fields unknown to this schema are left out.

        Raises:
            KeyError, TypeError: A field that an article must have is missing or of another shape.
        """
        known = {name: values[name] for name in _ARTICLE_FIELDS if name in values}
        known["headlines"] = tuple(Headline(h["text"], h["place"]) for h in values.get("headlines", ()))
        for name in ("authors", "tags", "flags", "wishes"):
            known[name] = tuple(values.get(name) or ())
        known["warc"] = WarcPlace(**values["warc"]) if values.get("warc") else None
        return cls(**known)


_ARTICLE_FIELDS = tuple(f.name for f in fields(Article))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What became of one page, and why: a line of ``decisions/*.jsonl``.

    Attributes:
        url: The URL that was owed: what discovery found, or what was asked for.
        final_url: Where redirects led; the same as ``url`` where there were none.
        source: Name of the source it was found for; empty for single pages.
        verdict: See ``Verdict``.
        reason: The rule that decided, as a short fixed name (``same-payload``, ``section-front`` …).
        detail: The same for a person, in a sentence; may be empty.
        decided: When, ISO 8601 in UTC.
        run: Id of the run.
        found_in: Address of the feed, sitemap or section that named it; may be empty.
        status: HTTP status code, or None where no answer came.
        article_id: The id of the article read in this capture, also where no line was kept for it.
        of: The id of the article that this one repeats, or is a version or a copy of.
        evidence: What the rule saw: digests, headlines, shares, thresholds. Plain JSON values.
        warc: The record of the capture, or None where there was none.
    """

    url: str
    final_url: str = ""
    source: str = ""
    verdict: Verdict
    reason: str
    detail: str = ""
    decided: str
    run: str = ""
    found_in: str = ""
    status: int | None = None
    article_id: str | None = None
    of: str | None = None
    evidence: dict[str, Any] = field(default_factory=dict)
    warc: WarcPlace | None = None

    def as_dict(self) -> dict[str, Any]:
        """The decision as plain values, in the order of the fields: what its JSON line says."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """The decision of a JSON line; fields unknown to this schema are left out."""
        known = {name: values[name] for name in _DECISION_FIELDS if name in values}
        known["warc"] = WarcPlace(**values["warc"]) if values.get("warc") else None
        return cls(**known)


_DECISION_FIELDS = tuple(f.name for f in fields(Decision))


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """What the catalog remembers of an article, enough to tell a repeat from news.

    Attributes:
        id: The article's id.
        url: Where it was fetched.
        canonical_url: Its canonical URL.
        source: Name of its source.
        title: Its headline as printed.
        text_digest: Of its text.
        published: As in ``Article``.
        fetched: When it was captured.
        version: Its number among the versions of one story.
        capture: Its response record.
    """

    id: str
    url: str
    canonical_url: str
    source: str
    title: str
    text_digest: str
    published: str | None
    fetched: str
    version: int
    capture: Capture

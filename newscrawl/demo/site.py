"""Everything that the newsroom answers in one edition: (host, path) → answer."""

import gzip
import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from newscrawl.demo.content import Listing, OddPage, Outlet, Story
from newscrawl.demo.feeds import Entry, listing_file
from newscrawl.demo.render import front_page, story_page

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """What one address answers with.

    Attributes:
        body: The entity without content-encoding.
        content_type: Content-Type.
        status: HTTP status code.
        location: Where a redirect leads.
        modified: Last-Modified, or None for answers without validators.
        chunked: Whether the body is sent in chunks.
        etag: The entity tag, made of the body.
        packed: The body under gzip.
    """

    body: bytes
    content_type: str = HTML
    status: int = 200
    location: str = ""
    modified: datetime | None = None
    chunked: bool = False
    etag: str = field(init=False)
    packed: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "etag", f'"{hashlib.sha256(self.body).hexdigest()[:16]}"')
        object.__setattr__(self, "packed", gzip.compress(self.body, mtime=0))


Site = dict[tuple[str, str], Answer]


def site(outlets: tuple[Outlet, ...], number: int) -> Site:
    """The answers of all outlets in that edition."""
    answers: Site = {}
    for outlet in outlets:
        for path, answer in _answers(outlet, number).items():
            answers[outlet.host, path] = answer
    return answers


def listed_urls(outlets: tuple[Outlet, ...], number: int) -> list[str]:
    """Every address that a feed or sitemap of that edition names, each once."""
    named = (
        entry.url
        for outlet in outlets
        for listing in outlet.listings
        for entry in _named_in(listing, outlet, _entries(outlet, number))
    )
    return list(dict.fromkeys(named))


def _answers(outlet: Outlet, number: int) -> dict[str, Answer]:
    answers = {"/robots.txt": Answer(outlet.robots.encode(), "text/plain; charset=utf-8")}
    stories = outlet.stories_of(number)
    newest = max(story.modified or story.published for story in stories)
    for front in outlet.fronts:
        answers[front.path] = Answer(front_page(outlet, front, stories), modified=newest)
    entries = _entries(outlet, number)
    for listing in outlet.listings:
        body, content_type = listing_file(outlet, listing, _named_in(listing, outlet, entries))
        answers[listing.path] = Answer(body, content_type, modified=newest)
    # "Read also" boxes name what stood in the first edition: a page does not change because another appears.
    others = outlet.stories_of(1)
    for story in stories:
        answer = _story(outlet, story, others)
        answers |= dict.fromkeys((story.path, *story.served_also_at, *story.listed_as), answer)
    # After the stories: a redirect may stand where a story is listed.
    return answers | {page.path: _odd_page(outlet, page) for page in outlet.odd_pages_of(number)}


def _entries(outlet: Outlet, number: int) -> list[Entry]:
    entries = [
        entry for story in outlet.stories_of(number) if story.listed for entry in _of_story(outlet, story)
    ]
    entries += [_of_odd_page(outlet, page) for page in outlet.odd_pages_of(number) if page.title]
    return sorted(entries, key=lambda entry: entry.modified, reverse=True)


def _named_in(listing: Listing, outlet: Outlet, entries: list[Entry]) -> list[Entry]:
    if listing.kind == "sitemap-index":
        return []  # it names sitemaps, not pages
    return [entry for entry in entries if entry.url.startswith(outlet.base + listing.prefix)]


def _of_story(outlet: Outlet, story: Story) -> list[Entry]:
    language = story.language or outlet.language
    modified = story.modified or story.published
    return [
        Entry(outlet.base + path, story.title, story.standfirst, story.published, modified, language)
        for path in (story.listed_as or (story.path,))
    ]


def _of_odd_page(outlet: Outlet, page: OddPage) -> Entry:
    return Entry(outlet.base + page.path, page.title, "", page.published, page.published, outlet.language)


def _story(outlet: Outlet, story: Story, others: list[Story]) -> Answer:
    return Answer(
        story_page(outlet, story, others),
        modified=story.modified or story.published,
        chunked=story.chunked,
    )


def _odd_page(outlet: Outlet, page: OddPage) -> Answer:
    body = outlet.raw(page.file) if page.file else b""
    return Answer(body, page.content_type, page.status, page.location)

"""What the demo newsroom publishes: outlets, stories and odd pages, read from their files.

An outlet is a folder of ``newsroom/``: ``outlet.toml`` (its feeds, fronts and odd pages), ``page.html`` and
``front.html`` (its templates), ``stories/*.md`` (TOML between ``+++`` lines, then the text) and ``raw/``
(pages that no template could have made). Ages count back from the moment the newsroom opens, so that
its news is always new.
"""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

NEWSROOM = Path(__file__).parent / "newsroom"

_AGE = re.compile(r"(\d+) (minute|hour|day)s?")
_FRONT_MATTER = re.compile(r"\+\+\+\n(.*?)\n\+\+\+\n", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Story:
    """One story of one outlet, as it stands from a given edition on.

    Attributes:
        path: Path of its page.
        title: Its headline.
        text: Its text in the small markup of ``render.blocks``.
        published: When it came out, in the outlet's own time.
        modified: When it was last changed, or None.
        edition: The edition from which this is what the page says.
        listed: Whether feeds and sitemaps name it.
        listed_as: The path under which they do, where it is not ``path`` (tracking, a moved story).
        served_also_at: Further paths that answer with the very same bytes.
        charset: The charset that the page is encoded in, whatever it says.
        chunked: Whether the page is sent in chunks.
    """

    path: str
    title: str
    text: str
    published: datetime
    modified: datetime | None = None
    standfirst: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    kicker: str = ""
    image: str = ""
    caption: str = ""
    paywalled: bool = False
    edition: int = 1
    listed: bool = True
    listed_as: tuple[str, ...] = ()
    served_also_at: tuple[str, ...] = ()
    charset: str = "utf-8"
    chunked: bool = False


@dataclass(frozen=True, kw_only=True)
class OddPage:
    """A page that is no story, or not where it was: a redirect, a gallery, a consent wall, nothing at all.

    Attributes:
        path: Path of the page.
        title: The headline under which feeds name it; they do not name it where this is empty.
        published: The date that feeds give it.
        status: HTTP status of the answer.
        file: Name of the file in ``raw/``, or empty for an empty body.
        content_type: Content-Type of the answer.
        location: Where a redirect leads.
        edition: The edition from which it is there.
    """

    path: str
    title: str = ""
    published: datetime
    status: int = 200
    file: str = ""
    content_type: str = "text/html; charset=utf-8"
    location: str = ""
    edition: int = 1


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A feed or a sitemap: its kind, its path, and the paths' prefix that it is about."""

    kind: str
    path: str
    prefix: str = "/"
    title: str = ""
    children: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Front:
    """The homepage or a section page: it links to the stories of its section, or to all."""

    path: str
    title: str
    section: str = ""


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """One outlet with everything it ever publishes."""

    key: str
    name: str
    host: str
    language: str
    clock: timezone
    robots: str
    listings: tuple[Listing, ...]
    fronts: tuple[Front, ...]
    stories: tuple[Story, ...]
    odd_pages: tuple[OddPage, ...] = ()
    page: Template = field(repr=False)
    front: Template = field(repr=False)

    @property
    def base(self) -> str:
        """Scheme and host of its addresses."""
        return f"http://{self.host}"

    def raw(self, name: str) -> bytes:
        """A page that no template made."""
        return (NEWSROOM / self.key / "raw" / name).read_bytes()

    def stories_of(self, number: int) -> list[Story]:
        """The stories that stand in that edition, newest first; later text replaces earlier."""
        standing: dict[str, Story] = {}
        for story in sorted(self.stories, key=lambda s: s.edition):
            if story.edition <= number:
                standing[story.path] = story
        return sorted(standing.values(), key=lambda s: s.published, reverse=True)

    def odd_pages_of(self, number: int) -> list[OddPage]:
        """The odd pages that are there in that edition."""
        return [page for page in self.odd_pages if page.edition <= number]


def outlets(opened: datetime) -> tuple[Outlet, ...]:
    """Every outlet of the newsroom, its stories dated back from the moment it opened."""
    folders = sorted(path.parent for path in NEWSROOM.glob("*/outlet.toml"))
    return tuple(_outlet(folder, opened) for folder in folders)


def _outlet(folder: Path, opened: datetime) -> Outlet:
    values = tomllib.loads((folder / "outlet.toml").read_text("utf-8"))
    clock = timezone(timedelta(hours=values.pop("hours_east")))
    now = opened.astimezone(clock).replace(microsecond=0)
    return Outlet(
        key=folder.name,
        name=values["name"],
        host=values["host"],
        language=values["language"],
        clock=clock,
        robots=values["robots"],
        listings=tuple(Listing(**_tuples(entry)) for entry in values["listing"]),
        fronts=tuple(Front(**entry) for entry in values["front"]),
        stories=tuple(_story(path, now) for path in sorted(folder.glob("stories/*.md"))),
        odd_pages=tuple(OddPage(**_dated(entry, now)) for entry in values.get("odd_page", ())),
        page=_template(folder / "page.html"),
        front=_template(folder / "front.html"),
    )


def _story(path: Path, now: datetime) -> Story:
    text = path.read_text("utf-8")
    matter = _FRONT_MATTER.match(text)
    if matter is None:
        raise ValueError(f"{path}: a story begins with TOML between +++ lines")
    values = _dated(_tuples(tomllib.loads(matter[1])), now)
    return Story(text=text[matter.end() :].strip(), **values)


def _dated(values: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The values with ``age`` and ``changed`` (as ``3 hours``) turned into moments."""
    dated = {name: value for name, value in values.items() if name not in {"age", "changed"}}
    dated["published"] = now - _span(values.get("age", "1 hour"))
    if "changed" in values:
        dated["modified"] = now - _span(values["changed"])
    return dated


def _span(age: str) -> timedelta:
    match = _AGE.fullmatch(age)
    if match is None:
        raise ValueError(f"an age is written as '3 hours', not {age!r}")
    return timedelta(**{match[2] + "s": int(match[1])})


def _tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


@cache
def _template(path: Path) -> Template:
    return Template(path.read_text("utf-8"))

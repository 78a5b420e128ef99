"""Section pages: the links that lead to articles, told by their place, text and address."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from statistics import median

from lxml import html as lxml_html

from archive.urls import canonical_url, registered_domain
from newscrawl.discovery.addresses import absolute_url
from newscrawl.discovery.articleshapes import article_shape, is_furniture
from newscrawl.discovery.candidate import Candidate
from newscrawl.discovery.feeds import HEADLINE_LENGTH
from newscrawl.discovery.limits import USUAL, Limits
from newscrawl.discovery.linktexts import Wording, wording_of
from newscrawl.discovery.pages import parse_html
from newscrawl.discovery.plaintext import plain_text

_CLIMB = 40  # ancestors looked at; real pages stay under 30
_HEADLINE, _HALF_HEADLINE, _WORD = 25, 15, 8  # characters
_GROUP = 3  # links of the same build are a list
_HUB = 3  # an address below which so many others lie is a section
_ENOUGH = 4
_MENU_TAGS = frozenset({"nav", "footer", "menu", "dialog", "address", "select"})
_MENU_ROLES = frozenset(
    {"navigation", "menu", "menubar", "menuitem", "contentinfo", "search", "dialog", "tablist"}
)
_MENU_CLASS = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|submenu|menu|mainmenu|topmenu|footer|breadcrumbs?|pagination|pager"
    r"|share|sharing|socials?|login|langs?|languages?|tags|tagcloud|cookies?|consent|newsletter|subscribe|skip)"
    r"(?:$|[\s_-])"
)
_WHOLE_PAGE = frozenset({"html", "body", "main", "article"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class _Group:
    """All links of a page that lead to one address."""

    url: str
    texts: list[Wording] = field(default_factory=list)
    builds: set[tuple[str, ...]] = field(default_factory=set)
    shape: int = 0

    @property
    def best(self) -> Wording:
        """The link whose words are most likely the headline, rather than a teaser or "Read more"."""
        headings = [text for text in self.texts if text.in_heading and text.weight >= _WORD]
        if headings:
            return headings[0]
        long_enough = [text for text in self.texts if text.weight >= _HALF_HEADLINE]
        if long_enough:
            return max(long_enough, key=lambda text: text.rank)  # the first of the surest
        return max(self.texts, key=lambda text: text.weight)


@dataclass(frozen=True, slots=True)
class Section:
    """What a section page links to.

    Attributes:
        candidates: The articles, each once, in the page's order.
        cut: The limit (a name of ``Limits``) beyond which it was not looked at; else empty.
    """

    candidates: tuple[Candidate, ...]
    cut: str = ""


def article_links(body: bytes, url: str, content_type: str = "") -> tuple[Candidate, ...]:
    """The candidates of ``read_section``."""
    return read_section(body, url, content_type).candidates


def read_section(body: bytes, url: str, content_type: str = "", limits: Limits = USUAL) -> Section:
    """The articles that a section page or homepage links to, each once, in the page's order.

    A link counts as an article's by what its address looks like (date, number, slug), by its text (a
    headline's length, in a heading) and by the build of the list that it stands in. Links in menus, footers
    and share bars, to other registered domains, to tags, authors, logins and files, and to sections
    (addresses below which others of the page lie) never do. The headline is the link's text, or the heading
    in a link around a whole card.

    Args:
        body: The bytes, content-encoding removed.
        url: Where they came from, after redirects.
        content_type: The Content-Type header; only its charset is used.
        limits: How much of it is looked at.

    Raises:
        NotAPageError: It is no HTML page. The message says what it is.
    """
    page = parse_html(body, url, content_type, limits)
    groups, more = _grouped(page.root, page.base, url, limits.section_links)
    hubs = _hubs(groups)
    lists = _lists(groups)
    found: list[Candidate] = []
    for key, group in groups.items():
        if key in hubs or not _is_article(group, lists):
            continue
        if len(found) == limits.section_articles:
            return Section(tuple(found), "section_articles")
        headline = plain_text(group.best.text, HEADLINE_LENGTH)
        found.append(Candidate(url=group.url, headline=headline, found_in=url))
    return Section(tuple(found), "section_links" if more else "section_bytes" if page.cut else "")


def _grouped(root: lxml_html.HtmlElement, base: str, url: str, most: int) -> tuple[dict[str, _Group], bool]:
    """The links outside of menus to pages of the same registered domain, by canonical URL; are there more?"""
    groups: dict[str, _Group] = {}
    domain, own = registered_domain(url), _canonical(url)
    for number, link in enumerate(root.iter("a")):
        if number >= most:
            return groups, True
        address = absolute_url(link.get("href") or "", base)
        key = _canonical(address) if address else None
        if address is None or key is None or key == own:
            continue
        if key not in groups and (registered_domain(address) != domain or is_furniture(key)):
            continue
        place = _place(link)
        if place is None:
            continue
        group = groups.setdefault(key, _Group(address, shape=article_shape(key)))
        group.texts.append(wording_of(link, in_heading=place[0]))
        group.builds.add(place[1])
    return groups, False


def _canonical(address: str) -> str | None:
    try:
        return canonical_url(address)
    except ValueError:
        return None


def _place(link: lxml_html.HtmlElement) -> tuple[bool, tuple[str, ...]] | None:
    """Whether the link stands in a heading, and the build of its surroundings; None inside of a menu."""
    in_heading, build = False, [_name(link)]
    for number, ancestor in enumerate(link.iterancestors()):
        if number >= _CLIMB:
            break
        tag = str(ancestor.tag)
        said = [ancestor.get(name) or "" for name in ("class", "id", "role")]
        if tag not in _WHOLE_PAGE and _is_menu(tag, *said):
            return None
        in_heading = in_heading or (tag in _HEADINGS and number < 4)  # noqa: PLR2004 -- a heading is near
        if number < _GROUP:
            build.append(_name(ancestor))
    return in_heading, tuple(build)


@lru_cache(maxsize=4096)
def _is_menu(tag: str, classes: str, name: str, role: str) -> bool:
    if tag in _MENU_TAGS or role.lower() in _MENU_ROLES:
        return True
    return bool(_MENU_CLASS.search(classes[:300].lower()) or _MENU_CLASS.search(name[:100].lower()))


def _name(element: lxml_html.HtmlElement) -> str:
    first_class = (element.get("class") or "").split(maxsplit=1)[:1]
    return f"{element.tag}.{_DIGITS.sub('', first_class[0][:60]) if first_class else ''}"


def _hubs(groups: dict[str, _Group]) -> set[str]:
    """Addresses that are a folder of several others of the page: its sections."""
    below: Counter[str] = Counter()
    for key in groups:
        parts = key.partition("?")[0].rstrip("/").split("/")
        below.update("/".join(parts[:end]) for end in range(4, min(len(parts), 12)))
    return {key for key in groups if "?" not in key and below[key.rstrip("/")] >= _HUB}


def _lists(groups: dict[str, _Group]) -> dict[tuple[str, ...], int]:
    """What links of the same build tell of each other: 1 in a list of headlines, -2 in one of words."""
    members: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for group in groups.values():
        for build in group.builds:
            members[build].append(group.best.weight)
    verdicts = {}
    for build, weights in members.items():
        if len(weights) >= _GROUP:
            usual = median(weights)
            verdicts[build] = 1 if usual >= _HEADLINE else -2 if usual < _HALF_HEADLINE else 0
    return verdicts


def _is_article(group: _Group, lists: dict[tuple[str, ...], int]) -> bool:
    best = group.best
    score = group.shape
    if best.weight >= _HEADLINE:
        score += 2
    elif best.weight >= _HALF_HEADLINE:
        score += 1
    elif best.weight < _WORD:
        score -= 2
    in_heading = any(text.in_heading for text in group.texts)
    listed = max(lists.get(build, 0) for build in group.builds)
    if in_heading:
        listed = max(listed, 0)  # short headlines are no menu
    score += 2 * in_heading + listed + (len(group.texts) > 1)
    stands_out = best.weight >= _HEADLINE and (in_heading or listed > 0)
    return score >= _ENOUGH and (group.shape >= 2 or (group.shape >= 1 and stands_out))  # noqa: PLR2004 -- a scale

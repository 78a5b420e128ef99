"""A site's offers as a block to paste into sources.toml."""

import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from archive.urls import registered_domain
from newscrawl.cli.discovering import Offer, Site
from newscrawl.discovery.plaintext import plain_text
from newscrawl.sources.codes import COUNTRIES, LANGUAGES, meant_language

_MAX_SECTIONS = 12
# Country codes that are sold as if they meant something else.
_SOLD = frozenset({"AI", "CC", "CO", "FM", "GG", "IO", "LY", "ME", "SH", "TO", "TV", "WS"})


def source_block(site: Site) -> str:
    """The ``[[source]]`` block of a site, each address with what was found there as a remark."""
    lines = ["[[source]]", f"name = {_quoted(_name_of(site))}", f"home = {_quoted(site.home)}"]
    if site.name:
        lines.insert(0, f"# {plain_text(site.name, 80)}")
    lines += _addresses("feeds", site.feeds)
    lines += _addresses("sitemaps", site.sitemaps)
    lines += _sections(site)
    language = meant_language(site.language)
    if language in LANGUAGES:
        lines.append(f'language = "{language}"')
    country = _country_of(site.home)
    if country:
        lines.append(f'country = "{country}"')
    return "\n".join(lines) + "\n"


def _addresses(key: str, found: list[Offer]) -> Iterator[str]:
    useful = [offer for offer in found if offer.useful]
    if useful:
        yield f"{key} = ["
        yield from (f"    {_quoted(offer.url)},  # {plain_text(offer.remark, 120)}" for offer in useful)
        yield "]"
    for offer in found:
        if not offer.useful:
            yield f"# not among the {key}: {_quoted(offer.url)}: {plain_text(offer.remark, 120)}"


def _sections(site: Site) -> Iterator[str]:
    """Sections are needed where there is no feed and no sitemap; elsewhere they are only shown."""
    has_more = any(offer.useful for offer in site.feeds + site.sitemaps)
    if site.articles_at_home:
        yield f"# the homepage itself links to {site.articles_at_home} articles"
    sections = list(site.sections[:_MAX_SECTIONS])
    if not has_more and site.articles_at_home:
        sections.insert(0, site.home)
    if not sections:
        return
    mark = "# " if has_more else ""
    if has_more:
        yield "# sections, to be followed besides:"
    yield f"{mark}sections = ["
    yield from (f"{mark}    {_quoted(section)}," for section in sections)
    yield f"{mark}]"


def _quoted(text: str) -> str:
    """A TOML string: JSON's are, but for the delete character, which no address holds."""
    return json.dumps(text, ensure_ascii=False)


def _name_of(site: Site) -> str:
    domain = registered_domain(site.home).partition(".")[0]
    first = next((part for part in urlsplit(site.home).path.split("/") if part), "")
    name = f"{domain}-{first.lower()}" if re.fullmatch(r"[a-zA-Z]{2}", first) else domain
    return re.sub(r"[^\w-]+", "-", name).strip("-") or "source"


def _country_of(url: str) -> str:
    ending = (urlsplit(url).hostname or "").rpartition(".")[2].upper()
    ending = {"UK": "GB"}.get(ending, ending)
    return ending if ending in COUNTRIES - _SOLD else ""

"""A page in, an article out: parsed once, its facts read, its body read, and judged whether it is one."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

from archive.digests import article_id, text_digest
from archive.model import Article
from archive.urls import canonical_url
from newscrawl.extract.authors import Byline, read_authors
from newscrawl.extract.body import Body, read_body
from newscrawl.extract.dates import Dates, read_dates
from newscrawl.extract.flags import Reading, read_flags
from newscrawl.extract.furniture import line_digest, traces_of
from newscrawl.extract.headlines import Title, read_headlines
from newscrawl.extract.hints import BodyHints
from newscrawl.extract.kinds import Sight, refusal
from newscrawl.extract.language import code_of, declared_language, read_language, region_tag
from newscrawl.extract.markup import Markup, read_markup
from newscrawl.extract.metadata import Facts, read_facts
from newscrawl.extract.override import OVERRIDE, cut_out, headline_by, texts_by
from newscrawl.extract.page import FURNITURE, TITLE_TAILS, Extraction, Page
from newscrawl.extract.parse import NotHtml, Parsed, parse_page
from newscrawl.extract.sitename import beside_headlines, read_site_names
from newscrawl.extract.structured import Structured, read_structured
from newscrawl.extract.words import clean_text, word_count

# Places of a date in the page's own data: what a page that is no article seldom has.
_OWN_DATES = frozenset({"json-ld", "meta", "microdata"})


@dataclass(frozen=True, slots=True)
class PageFacts:
    """All that is read of a page but its body."""

    parsed: Parsed
    markup: Markup
    data: Structured
    title: Title
    byline: Byline
    dates: Dates
    facts: Facts
    declared: str
    hints: BodyHints
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """An extraction with what was done to the text: for ``newscrawl extract --explain``."""

    extraction: Extraction
    body: Body | None = None


def extract(page: Page, *, without: Collection[str] = ()) -> Extraction:
    """The article of a page, or the reason why it is none. Pure; never raises, whatever the page.

    Args:
        page: The page as fetched.
        without: Names of body rules to leave out, to measure what they bring.
    """
    return explain(page, without=without).extraction


def explain(page: Page, *, without: Collection[str] = ()) -> Explained:
    """As ``extract``, with the lines that were taken from the text and the rules that did it."""
    try:
        return _extract(page, without)
    except Exception as error:  # noqa: BLE001 - whatever a stranger's page does to a parser, the run goes on
        what = f"{type(error).__name__}: {str(error)[:300]}"
        reason = "extraction-memory" if isinstance(error, MemoryError) else "extractor-error"
        return Explained(Extraction(verdict="failed", reason=reason, detail=what))


def read_page_facts(page: Page) -> PageFacts | NotHtml:
    """Parse a page and read everything in it but the body."""
    parsed = parse_page(page.body, page.content_type)
    if isinstance(parsed, NotHtml):
        return parsed
    if page.override:
        cut_out(page.override, parsed.tree)
    markup = read_markup(parsed.tree)
    first_heading = " ".join("".join(markup.h1[0].itertext()).split())[:400] if markup.h1 else ""
    hints = [markup.meta("og:title"), first_heading, markup.title, page.feed_headline]
    data = read_structured(markup.json_ld, page.url, hints)
    names = read_site_names(markup, data, page.url, page.site_name, page.title_tails)
    chosen = headline_by(page.override, parsed.tree) if page.override else None
    title = read_headlines(markup, data, names, page.feed_headline, chosen)
    signed = texts_by(page.override.authors, parsed.tree) if page.override else []
    byline = read_authors(markup, data, names, page.body, signed)
    declared = declared_language(markup, data)
    tongue = region_tag(markup, data) or page.language
    dates = read_dates(markup, data, page, tongue)
    facts = read_facts(markup, data, page, names)
    body_hints = BodyHints(
        headlines=title.variants,
        description=facts.description,
        article_body=clean_text(data.body),
        tags=facts.tags,
        authors=byline.authors,
        published=dates.published,
        site_name=names.main,
        language=declared,
    )
    beside = beside_headlines((markup.title, markup.meta("og:title"), data.headline))
    return PageFacts(parsed, markup, data, title, byline, dates, facts, declared, body_hints, beside)


def _extract(page: Page, without: Collection[str]) -> Explained:
    found = read_page_facts(page)
    if isinstance(found, NotHtml):
        return Explained(Extraction(verdict="not-article", reason=found.reason, detail=found.detail))
    body = read_body(found.parsed.tree, page, found.hints, without=without)
    text = clean_text(body.text)
    words = word_count(text)
    sight = Sight(
        url=page.url,
        status=page.status,
        markup=found.markup,
        data=found.data,
        title=found.title.text,
        text=text,
        words=words,
        dated=found.dates.published_place in _OWN_DATES,
    )
    evidence = _evidence(found, body, words)
    if refused := refusal(sight):
        no = Extraction(
            verdict="not-article", reason=refused.reason, detail=refused.detail, evidence=evidence
        )
        return Explained(no, body)
    lines = [*sight.text.split("\n"), *(line for line, rule in body.dropped if rule == "furniture")]
    article = _article(page, found, sight, body)
    traces = traces_of(lines, found.beside)
    return Explained(Extraction(article=article, evidence=evidence, traces=traces), body)


def _article(page: Page, found: PageFacts, sight: Sight, body: Body) -> Article:
    language, language_place = read_language(sight.text, found.declared, code_of(page.language))
    reading = Reading(
        language=language,
        language_place=language_place,
        declared=found.declared,
        date_place=found.dates.published_place,
        paywalled=found.facts.paywalled,
        page_cut=found.parsed.cut,
        placeholder_dropped=any(rule == "placeholder" for _, rule in body.dropped),
    )
    return Article(
        id=article_id(page.url, page.fetched, page.payload_digest),
        url=page.url,
        requested_url=page.requested_url,
        canonical_url=found.facts.canonical or _canonical(page.url),
        source=page.source,
        title=found.title.text,
        headlines=found.title.variants,
        description=found.facts.description,
        text=sight.text,
        authors=found.byline.authors,
        published=found.dates.published,
        modified=found.dates.modified,
        language=language,
        section=found.facts.section,
        tags=found.facts.tags,
        image=found.facts.image,
        paywalled=found.facts.paywalled,
        fetched=page.fetched,
        word_count=sight.words,
        text_digest=text_digest(sight.text),
        flags=read_flags(sight, reading),
        provenance=_provenance(found, language_place) | _learned(page, found, body),
        extractor=dict(versions()),
    )


def _provenance(found: PageFacts, language_place: str) -> dict[str, str]:
    """Field → place that gave it; fields that nothing gave are left out."""
    places = {
        "title": found.title.place,
        "authors": found.byline.place,
        "published": found.dates.published_place,
        "modified": found.dates.modified_place,
        "language": language_place,
        **found.facts.provenance,
    }
    return {name: place for name, place in sorted(places.items()) if place}


def _learned(page: Page, found: PageFacts, body: Body) -> dict[str, str]:
    """What of the site's memory was used, so that reading the page again gives the same."""
    lines = sorted({line_digest(line) for line, rule in body.dropped if rule == "furniture"})
    tails = sorted(page.title_tails.intersection(found.beside))
    told = {name: " ".join(used) for name, used in ((FURNITURE, lines), (TITLE_TAILS, tails)) if used}
    return told | ({OVERRIDE: page.override.host} if page.override else {})


def _evidence(found: PageFacts, body: Body, words: int) -> dict[str, object]:
    return {
        "words": words,
        "charset": found.parsed.charset,
        "charset_from": found.parsed.charset_from,
        "json_ld_types": sorted(found.data.types)[:20],
        "og_type": found.markup.meta("og:type")[:60],
        "lines_dropped": len(body.dropped),
        **body.evidence,
    }


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except ValueError:
        return url


@lru_cache(maxsize=1)
def versions() -> tuple[tuple[str, str], ...]:
    """The programs that read an article, with their versions."""
    return tuple(
        (name, _version(name)) for name in ("newscrawl", "trafilatura", "htmldate", "py3langid", "lxml")
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"

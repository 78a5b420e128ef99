"""The bundled pages of publishers of thirty countries: what is read of them must not get worse."""

from datetime import datetime
from statistics import mean

import pytest
from fakes.bundled import Bundled, body_f1, bundled_pages

from archive.model import Article
from newscrawl.extract.article import extract
from newscrawl.extract.page import Page
from newscrawl.extract.words import bare_words

PAGES = list(bundled_pages())


def read(page: Bundled) -> Article:
    found = extract(
        Page(
            url=page.url,
            requested_url=page.url,
            body=page.html,
            content_type="text/html; charset=utf-8",
            fetched=page.fetched,
        )
    )
    assert found.article is not None, (page.name, found.reason, found.detail)
    return found.article


def moment(value: object) -> object:
    """Two ways of writing one instant are one; a day stays a day."""
    text = str(value)
    return datetime.fromisoformat(text).replace(microsecond=0) if len(text) > len("2026-11-23") else text


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    return {page.name: read(page) for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_facts(page: Bundled, articles: dict[str, Article]) -> None:
    found = articles[page.name]
    told: dict[str, object] = {
        "title": " ".join(found.title.split()),
        "authors": list(found.authors),
        "language": found.language,
        "published": moment(found.published),
    }
    wanted = page.truth | {
        "title": " ".join(str(page.truth["title"]).split()),
        "published": moment(page.truth["published"]),
    }
    if "modified" in wanted:
        told["modified"] = moment(found.modified)
        wanted["modified"] = moment(wanted["modified"])
    assert told == wanted


def test_the_set_is_worth_its_name() -> None:
    assert len(PAGES) >= 40
    assert len({page.truth["language"] for page in PAGES}) >= 25


def test_body_f1_does_not_fall(articles: dict[str, Article]) -> None:
    f1, precision, recall = body_f1(("\n".join(page.story), articles[page.name].text) for page in PAGES)
    assert f1 >= 0.989, (f1, precision, recall)
    assert recall >= 0.998


def test_the_headline_stands_in_no_text(articles: dict[str, Article]) -> None:
    repeated = [
        page.name
        for page in PAGES
        if any(
            bare_words(line) == bare_words(str(page.truth["title"]))
            for line in articles[page.name].text.split("\n")
        )
    ]
    assert repeated == []


def test_nearly_every_page_is_read_line_for_line(articles: dict[str, Article]) -> None:
    exact = mean(body_f1([("\n".join(page.story), articles[page.name].text)])[0] == 1.0 for page in PAGES)
    assert exact >= 0.77

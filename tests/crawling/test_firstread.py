"""Canary: the private functions of trafilatura that the first reading leans on, and life without them."""

from typing import Any

import lxml.html
import pytest
from trafilatura import bare_extraction

from newscrawl.extract import firstread
from newscrawl.extract.blocks import blocks_of
from newscrawl.extract.labels import Labels

PARAGRAPHS = [
    f"Paragraph {number} tells of the bridge and of the ferry that takes its place until the work is done."
    * 2
    for number in range(8)
]
PAGE = (
    "<html><body><nav><a href='/'>Home</a></nav><article><h2>Below</h2>"
    + "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    + "</article><div class='comments-area'><p>"
    + "A reader says that the ferry is late again and that nobody in the council has ever taken it. " * 3
    + "</p></div></body></html>"
)


def read(html: str) -> tuple[str, str]:
    tree = lxml.html.document_fromstring(html)
    return firstread.first_text(tree, "https://a.example/", blocks_of(tree), Labels())


def test_trafilaturas_stages_are_where_this_release_has_them() -> None:
    assert firstread.STAGES_FOUND, "trafilatura moved private functions: see newscrawl/extract/firstread.py"


def test_the_main_stage_alone_finds_what_the_whole_cascade_finds() -> None:
    document: Any = bare_extraction(PAGE, url="https://a.example/", include_comments=False)
    assert read(PAGE) == (document.text, "main")


def test_without_the_private_functions_the_whole_cascade_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firstread, "STAGES_FOUND", False)
    text, found_by = read(PAGE)
    assert found_by == "cascade"
    assert all(paragraph in text for paragraph in PARAGRAPHS)


def test_readers_comments_are_no_part_of_it() -> None:
    assert "A reader says" not in read(PAGE)[0]


def test_a_short_text_on_a_long_page_is_read_a_second_time() -> None:
    teaser = "The bridge is closed, and this is a short word about it that stands alone in its box. " * 3
    rest = "".join(f"<div><div>{text}</div></div>" for text in PARAGRAPHS * 2)
    box = f"<div class='article-body'><p>{teaser}</p><p>{teaser}</p></div>"
    text, found_by = read(f"<html><body>{box}<div>{rest}</div></body></html>")
    assert found_by in {"second", "main"}
    assert PARAGRAPHS[0] in text


@pytest.mark.parametrize(("around", "asked"), [("sidebar", 0), ("sidebar content", 1), ("more", 1)])
def test_readability_is_asked_only_where_it_would_not_drop_the_rest(
    around: str, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def try_readability(tree: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
        calls.append(tree)
        return tree

    monkeypatch.setattr(firstread, "try_readability", try_readability)
    rest = "".join(f"<div><p>{text}</p></div>" for text in PARAGRAPHS * 2)
    story = "".join(f"<p>{text}</p>" for text in PARAGRAPHS[:3])
    read(f"<html><body><article>{story}</article><div class='{around}'>{rest}</div></body></html>")
    assert len(calls) == asked


@pytest.mark.parametrize("html", ["<html><body></body></html>", "<html></html>", "<p>word</p>"])
def test_a_page_without_a_story_has_no_text_or_a_short_one(html: str) -> None:
    assert len(read(html)[0]) < 10
